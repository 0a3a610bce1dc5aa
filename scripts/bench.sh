#!/usr/bin/env bash
# Builds in release mode, fetches the corpus once, and measures; arguments go to Benchmarks/bench.py.
source "$(dirname "$0")/lib.sh"

scripts/build.sh
say "building syntax-bench and box-probe"
for product in syntax-bench box-probe; do
  swift build -c release --static-swift-stdlib --product "$product" --scratch-path "$SCRATCH" >&2
done
products="$(swift build -c release --static-swift-stdlib --show-bin-path --scratch-path "$SCRATCH")"
python3 scripts/corpus/fetch.py --only wheels
exec python3 Benchmarks/bench.py --pratique "$SCRATCH/pratique" --syntax-bench "$products/syntax-bench" \
  --box-probe "$products/box-probe" "$@"
