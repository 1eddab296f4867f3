#!/usr/bin/env bash
# Runs the browser tests of the dashboard against a running binary on a free port, and what needs games that are over against a second
# one whose evening runs a thousand times as fast. Usage: tools/browser_test.sh BINARY
set -euo pipefail
cd "$(dirname "$0")/.."
binary=$1
work=$(mktemp -d)
cleanup() {
  for pid in ${server:-} ${fast:-}; do kill "$pid" 2>/dev/null || true; done
  rm -rf "$work"
}
trap cleanup EXIT
serve() {  # NAME OPTIONS…: starts a server in the background, its process in $!
  local name=$1
  shift
  printf '[api]\nport = 0\n[store]\npath = "%s/%s.db"\n' "$work" "$name" >"$work/$name.toml"
  "$binary" up --config "$work/$name.toml" "$@" >"$work/$name.out" 2>&1 &
}
address() {  # NAME PID: where that server answers
  local url
  for _ in $(seq 100); do
    url=$(sed -n 's/.*\(http:\/\/127\.0\.0\.1:[0-9]*\).*/\1/p' "$work/$1.out" | head -n 1)
    [ -n "$url" ] && { echo "$url"; return; }
    kill -0 "$2" 2>/dev/null || break
    sleep 0.1
  done
  echo "the server printed no address:" >&2
  cat "$work/$1.out" >&2
  return 1
}
serve usual
server=$!
serve fast --speed 1000
fast=$!
url=$(address usual "$server")
fast_url=$(address fast "$fast")
cd frontend
ARBEES_URL=$url ARBEES_PID=$server ARBEES_FAST_URL=$fast_url npm run --silent e2e
