#!/usr/bin/env bash
# Shows how much of concealed code is found, on names and keys that no test has seen: writes the tests' imitations and
# their twins for a few seeds (arguments, otherwise one at random) as a labelled corpus and checks it. The tests hold
# the list of what is not found yet; here only a failure of the program ends with a status other than 0.
source "$(dirname "$0")/../lib.sh"

say "building concealment-corpus"
# The tests' own builders need the testing library, which there is for debug builds alone.
swift build --product concealment-corpus --scratch-path "$SCRATCH" >&2
products="$(swift build --show-bin-path --scratch-path "$SCRATCH")"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
[ "$#" -gt 0 ] || set -- "$RANDOM"
say "seeds: $*"
"$products/concealment-corpus" "$folder" "$@"
status=0
"$SCRATCH/pratique" check --corpus "$folder" --labels "$folder/labels.tsv" || status=$?
[ "$status" -le 1 ] || [ "$status" -eq 3 ] || exit "$status"
