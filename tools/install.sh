#!/usr/bin/env bash
# Installs what is missing on Debian 12, and says what. Usage: tools/install.sh build|test
# Asks the package manager only when something is missing, so a second run is instant.
set -euo pipefail
cd "$(dirname "$0")/.."
wanted=${1:-build}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

packages=$(awk -v wanted="$wanted" '$1 == "build" || $1 == wanted {print $2}' tools/packages.txt)
command -v node >/dev/null || packages="$packages nodejs"
command -v npm >/dev/null || packages="$packages npm"

missing=""
for package in $packages; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q "ok installed" || missing="$missing $package"
done
if [ -z "$missing" ]; then
  echo "install: everything is there"
  exit 0
fi
echo "install: Debian packages$missing"
export DEBIAN_FRONTEND=noninteractive
as_root apt-get update -qq
# shellcheck disable=SC2086 # the list is words
as_root apt-get install -y --no-install-recommends -qq $missing
