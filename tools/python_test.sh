#!/usr/bin/env bash
# Builds the Python bindings with the system's Python and NumPy, and tests them: units, stubs, the example notebook.
# Usage: tools/python_test.sh [ARBEES]   the binary, to record a tape for the tests that read one
set -euo pipefail
cd "$(dirname "$0")/.."
python=/usr/bin/python3
out=build/python
launcher=()
command -v ccache >/dev/null && launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
cmake -S python -B "$out" -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_COMPILER=clang++-19 \
  -DPython_EXECUTABLE="$python" "${launcher[@]}" >/dev/null
cmake --build "$out" -- -j2 >"$out/build.log" 2>&1 || { tail -40 "$out/build.log"; exit 1; }
mkdir -p "$out/package/arbees_core"
cp python/arbees_core/* "$out"/_core*.so "$out/package/arbees_core/"
export PYTHONPATH="$PWD/$out/package" PYTHONDONTWRITEBYTECODE=1
if [ $# -gt 0 ]; then
  rm -f "$out"/evening.*
  printf '[api]\nport = 0\n[store]\npath = "%s"\n[sim]\ngames_per_sport = 1\n' "$PWD/$out/evening.db" >"$out/evening.toml"
  timeout -s INT 8 "$1" up --config "$out/evening.toml" --speed 0 --tape "$out/evening.tape" >"$out/evening.log" 2>&1 || true
  export ARBEES_TAPE=$PWD/$out/evening.tape
fi
"$python" -m pytest -q -p no:cacheprovider python/tests

"$python" -m mypy --strict --no-error-summary --cache-dir "$out/mypy" python/arbees_core/__init__.pyi

recordings=${ARBEES_RECORDINGS:-$PWD/../shared/data/recordings}
if [ ! -e "$recordings/nba_finals_2026_g2g3_scoring_events_ivansit.csv.gz" ]; then
  echo "notebook: skipped, no recordings at $recordings"
  exit 0
fi
ARBEES_RECORDINGS=$recordings ARBEES_FIGURE=$PWD/$out/win_probability.png \
  "$python" -m nbconvert --to notebook --execute --output-dir "$out" --output executed \
  python/examples/win_probability.ipynb >"$out/notebook.log" 2>&1 || { tail -40 "$out/notebook.log"; exit 1; }
"$python" - "$out/executed.ipynb" <<'EOF'
import json, sys
for cell in json.load(open(sys.argv[1]))["cells"]:
    for output in cell.get("outputs", []):
        if output.get("name") == "stdout":
            print("notebook:", "".join(output["text"]).strip())
EOF
test -s "$out/win_probability.png"
