#!/usr/bin/env bash
# Runs every fuzz target with the given number of inputs. Usage: tools/fuzz.sh [RUNS]
set -euo pipefail
cd "$(dirname "$0")/.."
runs=${1:-1000000}
cmake --preset fuzz >/dev/null
cmake --build --preset fuzz
corpus=$(mktemp -d)
trap 'rm -rf "$corpus"' EXIT
find tests/fuzz -name '*_fuzz.cpp' | sort | while read -r source; do
  folder=$(dirname "$source")
  stem=$(basename "$source" .cpp)
  target=$(echo "${folder#tests/fuzz/}" | tr / _)_$stem
  seeds=()
  for candidate in "$folder/seeds/$target" "$folder/seeds/${stem%_fuzz}"; do
    [ -d "$candidate" ] && seeds=("$candidate")
  done
  mkdir -p "$corpus/$target"
  echo "fuzz: $target, $runs inputs"
  if ! "build/fuzz/tests/fuzz/$target" -runs="$runs" -max_len=4096 -verbosity=0 -print_final_stats=1 \
    "$corpus/$target" "${seeds[@]}" >"$corpus/$target.log" 2>&1; then
    cat "$corpus/$target.log"
    exit 1
  fi
  grep number_of_executed_units "$corpus/$target.log"
done
