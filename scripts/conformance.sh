#!/usr/bin/env bash
# Proves the bars on real packages: builds in release mode, fetches the corpus once (400 MB), and
# runs scripts/conformance/run.py, to which arguments go.
source "$(dirname "$0")/lib.sh"

scripts/build.sh
python3 scripts/corpus/fetch.py
exec python3 scripts/conformance/run.py --pratique "$SCRATCH/pratique" "$@"
