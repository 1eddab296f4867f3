#!/usr/bin/env bash
# Runs the browser tests of the dashboard against a running binary on a free port. Usage: tools/browser_test.sh BINARY
set -euo pipefail
cd "$(dirname "$0")/.."
binary=$1
work=$(mktemp -d)
cleanup() {
  [ -z "${server:-}" ] || kill "$server" 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT
printf '[api]\nport = 0\n[store]\npath = "%s/browser.db"\n' "$work" >"$work/arbees.toml"
"$binary" up --config "$work/arbees.toml" >"$work/out" 2>&1 &
server=$!
for _ in $(seq 100); do
  url=$(sed -n 's/.*\(http:\/\/127\.0\.0\.1:[0-9]*\).*/\1/p' "$work/out" | head -n 1)
  [ -n "$url" ] && break
  kill -0 "$server" 2>/dev/null || { cat "$work/out"; exit 1; }
  sleep 0.1
done
[ -n "$url" ] || { echo "the server printed no address:"; cat "$work/out"; exit 1; }
cd frontend
ARBEES_URL=$url ARBEES_PID=$server npm run --silent e2e
