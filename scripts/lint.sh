#!/usr/bin/env bash
# What can be said about the tree without running it: format, scripts, wording, generated pages.
source "$(dirname "$0")/lib.sh"

say "Swift format"
swift format lint --strict --parallel --recursive Package.swift Sources Tests Fuzz Benchmarks

say "scripts and wording"
while IFS= read -r -d '' script; do
  bash -n "$script"
done < <(git ls-files -z -- '*.sh' .ci/run)
python3 scripts/check_tree.py

say "generated pages"
scripts/docs.sh --check
