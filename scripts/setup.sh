#!/usr/bin/env bash
# Installs what the build needs and the machine lacks, and checks the tools it cannot install.
# Safe to run again: with everything in place it changes nothing and takes a second.
source "$(dirname "$0")/lib.sh"

packages=(
  git make pkg-config binutils openssl unzip
  zlib1g-dev libdeflate-dev liblzma-dev libbz2-dev libzstd-dev libjemalloc-dev libssl-dev libcurl4-openssl-dev
  libnghttp2-dev
  python3 python3-venv python3-pip
)

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    fail "neither root nor sudo: ask an administrator to run: $*"
  fi
}

# A Python that comes from elsewhere than the distribution serves as well.
is_satisfied() {
  case "$1" in
    python3) command -v python3 >/dev/null ;;
    python3-venv) python3 -c 'import venv, ensurepip' 2>/dev/null ;;
    python3-pip) python3 -c 'import pip' 2>/dev/null ;;
    *) dpkg-query --show --showformat '${db:Status-Status}\n' "$1" 2>/dev/null | grep -qx installed ;;
  esac
}

if command -v apt-get >/dev/null; then
  missing=()
  for package in "${packages[@]}"; do
    is_satisfied "$package" || missing+=("$package")
  done
  if [ "${#missing[@]}" -gt 0 ]; then
    say "installing ${missing[*]}"
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
  fi
else
  for library in zlib libdeflate liblzma libzstd jemalloc libcrypto libssl libcurl libnghttp2; do
    pkg-config --exists "$library" || fail "no $library: install its development package (and bzip2's)"
  done
fi

command -v swift >/dev/null || fail "no swift in PATH: install Swift 6.2 or later from swift.org/install"
version="$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\)\.\([0-9]*\).*/\1 \2/p' | head -n 1)"
read -r major minor <<<"${version:-0 0}"
if [ "$major" -lt 6 ] || { [ "$major" -eq 6 ] && [ "$minor" -lt 2 ]; }; then
  fail "Swift 6.2 or later is needed, found ${major}.${minor}: see swift.org/install"
fi
python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))' || fail "Python 3.10 or later is needed for the scripts"
say "ready: Swift ${major}.${minor}, $(python3 --version)"
