#!/usr/bin/env bash
# Runs the tests; arguments go to `swift test`, for example: scripts/test.sh --filter WheelName
source "$(dirname "$0")/lib.sh"

exec swift test --disable-xctest --scratch-path "$SCRATCH" "$@"
