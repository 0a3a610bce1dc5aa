# What every script of this folder needs; sourced, never run.
#
# SCRATCH is where SwiftPM builds. The default lies in the clone; a folder outside it lets many
# clones share the built dependencies.

set -euo pipefail

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$ROOT"
SCRATCH="${SCRATCH:-.build}"
CACHE="${PRATIQUE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/pratique}"
export SCRATCH
# The toolchain's crash reporter outlives a crashed test and holds its output open.
export SWIFT_BACKTRACE="${SWIFT_BACKTRACE:-enable=no}"

if [ -t 2 ] && [ -z "${NO_COLOR:-}" ]; then
  say() { printf '\033[1m==>\033[0m %s\n' "$*" >&2; }
else
  say() { printf '==> %s\n' "$*" >&2; }
fi
fail() { printf 'error: %s\n' "$*" >&2; exit 1; }
