#!/usr/bin/env bash
# The unit tests of the modules that parse, decide or hold money, under the address and undefined-behaviour sanitizers.
# CI's short form; `./test --sanitize` runs every test under these and the thread sanitizer.
set -euo pipefail
cd "$(dirname "$0")/.."
modules="base domain wire net matching signals trading engine feeds_espn venues_kalshi venues_polymarket tape store_sqlite winprob"
tools/install.sh test
cmake --preset asan-ubsan >/dev/null
targets=()
for module in $modules; do targets+=("${module}_test"); done
cmake --build --preset asan-ubsan --target "${targets[@]}"
pattern=$(echo "$modules" | sed 's/feeds_espn/feeds\/espn/; s/venues_/venues\//g; s/store_/store\//; s/ /|/g')
ctest --test-dir build/asan-ubsan --output-on-failure -j "$(nproc)" -R "^unit/($pattern)\$"
