#!/usr/bin/env bash
# Fuzzes every reader of hostile bytes, coverage-guided, under the address sanitizer.
#
#   fuzz.sh [MINUTES [ENTRY…]]    CPU minutes in all (default 6), shared among the entries (default: every one)
#
# An input that crashes, hangs for ten seconds or needs more than 1 GB is kept below $SCRATCH/fuzz/found.
# What was learned is kept in the cache folder, so that the next run begins where this one ends.
source "$(dirname "$0")/lib.sh"

minutes="${1:-6}"
shift || true
export PRATIQUE_FUZZ=1
# The sanitizer keeps freed memory to catch its use; as much as it likes to keep would count as ours.
export ASAN_OPTIONS="${ASAN_OPTIONS:-quarantine_size_mb=64}"
scratch="$SCRATCH/fuzz"

say "building the fuzz entries (the first time takes some minutes)"
# Both sanitizers in one flag: of several, the compiler takes the last; `--sanitize` is for the linker, which has to
# take libFuzzer's main. Stripping dead code would strip the constructor that registers the coverage counters.
build=(swift build -c release --sanitize fuzzer -Xswiftc -sanitize=fuzzer,address --disable-dead-strip
  --product pratique-fuzz --scratch-path "$scratch")
# The linker reports symbols of the sanitizer that it does not export; there are hundreds and they are harmless.
"${build[@]}" 2>&1 | { grep -v "Cannot export local symbol" || true; } >&2
program="$(swift build -c release --show-bin-path --scratch-path "$scratch")/pratique-fuzz"

if [ "$#" -gt 0 ]; then
  entries=("$@")
else
  read -r -a entries <<<"$(PRATIQUE_FUZZ_ENTRY='' "$program" || true)"
fi
[ "${#entries[@]}" -gt 0 ] || fail "$program names no entries"
seconds=$((minutes * 60 / ${#entries[@]}))
[ "$seconds" -gt 0 ] || seconds=1

found="$scratch/found"
seeds="$scratch/seeds"
rm -rf "$seeds"
mkdir -p "$found"
python3 scripts/fuzz_seeds.py "$seeds"

# one ENTRY: fuzzes it, and prints one line, or the end of libFuzzer's report when it found something.
one() {
  local entry="$1" corpus="$CACHE/fuzz/$1" log status=0
  mkdir -p "$corpus" "$seeds/$entry"
  log="$scratch/$entry.log"
  local words=()
  [ ! -f "$seeds/$entry.dict" ] || words=("-dict=$seeds/$entry.dict")
  PRATIQUE_FUZZ_ENTRY="$entry" "$program" "$corpus" "$seeds/$entry" -max_total_time="$seconds" \
    -rss_limit_mb=1024 -timeout=10 -max_len="${PRATIQUE_FUZZ_LENGTH:-4096}" -artifact_prefix="$found/$entry-" \
    -print_final_stats=1 "${words[@]}" >"$log" 2>&1 || status=$?
  grep -q 'inline 8-bit counters' "$log" || status=99 # without counters it would be blind guessing
  local runs peak
  runs="$(sed -n 's/stat::number_of_executed_units: *//p' "$log")"
  peak="$(sed -n 's/stat::peak_rss_mb: *//p' "$log")"
  if [ "$status" -eq 0 ]; then
    printf '%-16s %s s, %s inputs, %s MB: nothing found\n' "$entry" "$seconds" "$runs" "$peak"
  else
    printf '%-16s FOUND something (status %s), the end of %s:\n' "$entry" "$status" "$log"
    grep -v '^#' "$log" | tail -n 40
  fi
  return "$status"
}
export -f one
export program seconds seeds scratch found CACHE

say "fuzzing ${#entries[@]} entries for $seconds s each"
failed=0
printf '%s\n' "${entries[@]}" | xargs -P "$(nproc)" -I '{}' bash -c 'one {}' || failed=1
[ "$failed" -eq 0 ] || fail "inputs were found; they lie in $found"
say "nothing found"
