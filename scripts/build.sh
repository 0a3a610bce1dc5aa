#!/usr/bin/env bash
# Builds the release executable and leaves a stripped copy at $SCRATCH/pratique.
# The Swift runtime is linked in, so that the file runs on a machine without Swift.
source "$(dirname "$0")/lib.sh"

say "building the release executable"
swift build -c release --static-swift-stdlib --product pratique --scratch-path "$SCRATCH" >&2
built="$(swift build -c release --static-swift-stdlib --show-bin-path --scratch-path "$SCRATCH")/pratique"
strip -o "$SCRATCH/pratique.partial" "$built"
mv "$SCRATCH/pratique.partial" "$SCRATCH/pratique"
# Foundation's internationalisation would triple the size; only FoundationEssentials may be linked.
if grep -q --binary-files=text 'icudt[0-9]' "$built"; then
  fail "the executable contains ICU: some module imports Foundation instead of FoundationEssentials"
fi
say "$SCRATCH/pratique, $(stat -c %s "$SCRATCH/pratique") bytes"
