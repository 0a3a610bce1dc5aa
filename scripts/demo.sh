#!/usr/bin/env bash
# The demonstration: what real packages run by themselves, and a harmless imitation of a breach.
# Installs what is missing, builds, fetches five wheels through pip, checks them, and ends with
# status 0 when every verdict is the right one.
source "$(dirname "$0")/lib.sh"

scripts/setup.sh
scripts/build.sh
pratique="$(realpath "$SCRATCH/pratique")"

say "fetching five real packages through pip"
python3 scripts/corpus/fetch.py --corpus scripts/demo/packages.txt --into "$CACHE/demo"
mapfile -t wheels < <(python3 scripts/corpus/fetch.py --corpus scripts/demo/packages.txt --into "$CACHE/demo" --list)

say "building a harmless imitation of the breach of LiteLLM 1.82.8"
imitations="$(mktemp -d)"
trap 'rm -rf "$imitations"' EXIT
imitation="$(python3 scripts/demo/imitation.py "$imitations")"

wrong=0
# expect STATUS FILE: checks one file and compares the exit status (0 admitted, 1 not admitted).
expect() {
  local expected="$1" file="$2" status=0
  printf '\n\033[1m$ pratique check %s\033[0m\n' "$(basename "$file")"
  (cd "$(dirname "$file")" && "$pratique" check "$(basename "$file")") || status=$?
  if [ "$status" -ne "$expected" ]; then
    printf 'unexpected: exit status %s instead of %s\n' "$status" "$expected"
    wrong=$((wrong + 1))
  fi
}

for wheel in "${wheels[@]}"; do
  expect 0 "$wheel"
done
expect 1 "$imitation"

echo
[ "$wrong" -eq 0 ] || fail "$wrong of $((${#wheels[@]} + 1)) verdicts are not what they should be"
say "as it should be: ${#wheels[@]} real packages admitted, the imitation blocked"
