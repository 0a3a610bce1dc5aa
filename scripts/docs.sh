#!/usr/bin/env bash
# Writes the generated pages: the references of triggers, rules and the command line, and the manual page.
#
#   docs.sh            writes them into docs/
#   docs.sh --check    fails, with the difference, when a committed page is not what would be written
source "$(dirname "$0")/lib.sh"

say "building what the pages are printed from"
swift build --product pratique --scratch-path "$SCRATCH" >&2
pratique="$(swift build --show-bin-path --scratch-path "$SCRATCH")/pratique"

out="$(mktemp -d)"
trap 'rm -rf "$out"' EXIT
mkdir -p "$out/reference" "$out/man"
export COLUMNS=100
"$pratique" triggers --format json | python3 scripts/reference_pages.py triggers >"$out/reference/triggers.md"
"$pratique" rules --format json | python3 scripts/reference_pages.py rules >"$out/reference/rules.md"
"$pratique" rules --controls --format json | python3 scripts/reference_pages.py controls >"$out/reference/controls.md"
"$pratique" rules --severities --format json | python3 scripts/reference_pages.py severities >"$out/reference/severity.md"
"$pratique" --experimental-dump-help | python3 scripts/reference_pages.py commands "$pratique" \
  >"$out/reference/command-line.md"
"$pratique" --experimental-dump-help | python3 scripts/man_page.py >"$out/man/pratique.1"

if [ "${1:-}" = --check ]; then
  status=0
  for folder in reference man; do
    diff -ru "docs/$folder" "$out/$folder" || status=1
  done
  [ "$status" -eq 0 ] || fail "generated pages are not current: make docs writes them"
else
  cp -r "$out/reference" "$out/man" docs/
  say "wrote docs/reference and docs/man"
fi
