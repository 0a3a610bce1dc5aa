#!/usr/bin/env bash
# Proves the bar on the packages that are downloaded most: builds in release mode, fetches their newest files once
# (1.5 GB), and checks them (scripts/conformance/top.py, to which arguments go).
source "$(dirname "$0")/lib.sh"

scripts/build.sh
python3 scripts/corpus/fetch_top.py
python3 scripts/conformance/top.py --pratique "$SCRATCH/pratique" "$@"
