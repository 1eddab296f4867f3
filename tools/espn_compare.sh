#!/usr/bin/env bash
# Scores ESPN's own win probability and ours on saved ESPN summaries, the same plays, paired by game.
# Usage: tools/espn_compare.sh [ARBEES [FOLDER]]   the binary (build/release/arbees), folders of summary_*.json (../shared/data/espn)
set -euo pipefail
cd "$(dirname "$0")/.."
arbees=${1:-build/release/arbees}
folder=${2:-../shared/data/espn}
[ -d "$folder" ] || { echo "espn_compare: skipped, no summaries at $folder"; exit 0; }
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
find "$folder" -name 'summary_*.json' -print0 | sort -z | xargs -0 python3 tools/espn_states.py "$out"
"$arbees" calibrate "$out"/espn_*.csv
