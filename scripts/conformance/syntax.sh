#!/usr/bin/env bash
# Compares our syntax trees with CPython's, node by node and place by place, on the standard library of the newest
# interpreter of this machine and on every `.py` member of the corpus' wheels.
source "$(dirname "$0")/../lib.sh"

oracle=python3
for minor in 15 14 13 12 11; do
  for candidate in "python3.$minor" "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3."$minor".*/bin/python3; do
    if "$candidate" -c '' 2>/dev/null; then
      oracle="$candidate"
      break 2
    fi
  done
done

say "building syntax-dump"
swift build -c release --static-swift-stdlib --product syntax-dump --scratch-path "$SCRATCH" >&2
dump="$(swift build -c release --static-swift-stdlib --show-bin-path --scratch-path "$SCRATCH")/syntax-dump"

sources="$(mktemp -d)"
trap 'rm -rf "$sources"' EXIT
python3 scripts/conformance/unpack_sources.py "$sources"
library="$("$oracle" -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')"

say "comparing with $("$oracle" --version): its library, and the corpus (some minutes)"
status=0
find "$library" -maxdepth 1 -mindepth 1 ! -name site-packages -print0 |
  xargs -0 "$oracle" scripts/conformance/ast_compare.py --dump "$dump" || status=1
find "$sources" -maxdepth 1 -mindepth 1 -print0 |
  xargs -0 -P "$(nproc)" -n 33 "$oracle" scripts/conformance/ast_compare.py --dump "$dump" || status=1
exit "$status"
