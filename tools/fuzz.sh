#!/usr/bin/env bash
# Runs every fuzz target with the given number of inputs. Usage: tools/fuzz.sh [RUNS]
set -euo pipefail
cd "$(dirname "$0")/.."
runs=${1:-1000000}
cmake --preset fuzz >/dev/null
cmake --build --preset fuzz
corpus=$(mktemp -d)
trap 'rm -rf "$corpus"' EXIT
for target in build/fuzz/tests/fuzz/*_fuzz; do
  name=$(basename "$target")
  source=$(find tests/fuzz -name "${name##*_[a-z]*_}*" -prune -o -type d -name seeds -print | head -n 1)
  mkdir -p "$corpus/$name"
  seeds=$(find tests/fuzz -type d -path "*seeds/$name" | head -n 1)
  echo "fuzz: $name"
  # shellcheck disable=SC2086 # an absent seed folder is no argument
  "$target" -runs="$runs" -max_len=4096 -print_final_stats=1 -verbosity=0 "$corpus/$name" $seeds 2>&1 |
    grep -E "number_of_executed_units|average_exec|ERROR|SUMMARY" || true
  [ "${PIPESTATUS[0]}" = 0 ] || exit 1
done
