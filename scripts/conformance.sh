#!/usr/bin/env bash
# Proves the bars on real packages: builds in release mode, fetches the corpus once (400 MB), checks it and the
# imitations (scripts/conformance/run.py, to which arguments go) and honest packages that start by themselves, and compares the parser and the disassembler with CPython's.
source "$(dirname "$0")/lib.sh"

scripts/build.sh
python3 scripts/corpus/fetch.py
status=0
python3 scripts/conformance/run.py --pratique "$SCRATCH/pratique" "$@" || status=1
python3 scripts/conformance/hard_negatives.py --pratique "$SCRATCH/pratique" || status=1
scripts/conformance/concealment.sh || status=1
scripts/conformance/syntax.sh || status=1
scripts/conformance/bytecode.sh || status=1
exit "$status"
