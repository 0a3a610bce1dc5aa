#!/usr/bin/env bash
# Runs the tests; arguments go to `swift test`, for example: scripts/test.sh --filter WheelName
source "$(dirname "$0")/lib.sh"

# SwiftPM leaves some empty directories behind at each run.
TMPDIR="$(mktemp -d)"
# Some tests are other users.
chmod 755 "$TMPDIR"
export TMPDIR
trap 'rm -rf "$TMPDIR"' EXIT
swift test --disable-xctest --scratch-path "$SCRATCH" "$@"
