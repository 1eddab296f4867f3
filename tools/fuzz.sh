#!/usr/bin/env bash
# Builds every fuzz target with its sanitizers and runs each until RUNS inputs or SECONDS of its time, whichever comes first.
# Usage: tools/fuzz.sh [RUNS [SECONDS]]     default 1000000 900
# Closes with a table: inputs, inputs per second, corpus size and covered edges, of the seeds and at the end.
set -euo pipefail
cd "$(dirname "$0")/.."
runs=${1:-1000000}
seconds=${2:-900}
tools/install.sh test
cmake --preset fuzz >/dev/null
cmake --build --preset fuzz --target fuzz_targets
corpus=$(mktemp -d)
trap 'rm -rf "$corpus"' EXIT

run_target() {
  local source=$1 folder stem target seeds=() candidate
  folder=$(dirname "$source")
  stem=$(basename "$source" .cpp)
  target=$(echo "${folder#tests/fuzz/}" | tr / _)_$stem
  for candidate in "$folder/seeds/$target" "$folder/seeds/${stem%_fuzz}"; do
    [ -d "$candidate" ] && seeds=("$candidate")
  done
  mkdir -p "$corpus/$target"
  if ! "build/fuzz/tests/fuzz/$target" -runs="$runs" -max_total_time="$seconds" -max_len=4096 -print_final_stats=1 \
    "$corpus/$target" "${seeds[@]}" >"$corpus/$target.log" 2>&1; then
    cat "$corpus/$target.log"
    echo "fuzz: $target failed"
    return 1
  fi
  awk -v name="$target" '
    / cov: / { for (i = 1; i < NF; i++) if ($i == "cov:") { if (!first) first = $(i + 1); last = $(i + 1) } }
    / corp: / { for (i = 1; i < NF; i++) if ($i == "corp:") { split($(i + 1), c, "/"); corp = c[1] } }
    /number_of_executed_units/ { n = $2 }
    /average_exec_per_sec/ { rate = $2 }
    END { printf "%-32s %9d inputs %7d/s  corpus %5d  edges %5d -> %5d\n", name, n, rate, corp, first, last }' "$corpus/$target.log"
}
export -f run_target
export runs seconds corpus
find tests/fuzz -name '*_fuzz.cpp' | sort | xargs -P "$(nproc)" -I{} bash -c 'run_target {}'
