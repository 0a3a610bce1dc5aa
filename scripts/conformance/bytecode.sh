#!/usr/bin/env bash
# Compares our disassembly with that of every CPython of this machine from 3.6 to 3.14, on its standard library, and
# counts how many functions are said as source without a gap. An interpreter that is not here is named and left out.
source "$(dirname "$0")/../lib.sh"

say "building bytecode-dump"
swift build -c release --static-swift-stdlib --product bytecode-dump --scratch-path "$SCRATCH" >&2
dump="$(swift build -c release --static-swift-stdlib --show-bin-path --scratch-path "$SCRATCH")/bytecode-dump"

status=0
for minor in 6 7 8 9 10 11 12 13 14; do
  found=""
  for candidate in "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3."$minor".*/bin/python3 "python3.$minor"; do
    if "$candidate" -c '' 2>/dev/null; then
      found="$candidate"
      break
    fi
  done
  if [ -z "$found" ]; then
    say "no CPython 3.$minor: left out"
    continue
  fi
  library="$("$found" -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')"
  "$found" scripts/conformance/bytecode_compare.py --dump "$dump" "$library" || status=1
done
exit "$status"
