#!/usr/bin/env bash
# Removes what the build made. The corpus and the tools in the cache folder stay: they cost a download.
source "$(dirname "$0")/lib.sh"

swift package clean --scratch-path "$SCRATCH"
rm -f "$SCRATCH/pratique"
find scripts Benchmarks -name __pycache__ -type d -prune -exec rm -r {} +
