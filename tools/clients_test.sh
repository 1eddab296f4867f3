#!/usr/bin/env bash
# Runs the venues' official clients, unmodified, against `arbees sim`, and alerts against a real mail server. Usage: tools/clients_test.sh BINARY
# Kalshi's Python client needs Python 3.13 or newer: where there is none, its part is skipped, saying so.
set -euo pipefail
binary=$(realpath "${1:?usage: tools/clients_test.sh BINARY}")
cd "$(dirname "$0")/../tests/clients"
stamp=node_modules/.installed
if ! cmp -s package-lock.json "$stamp" 2>/dev/null; then
  echo "clients: installing npm packages"
  npm ci --no-audit --no-fund --loglevel=error
  cp package-lock.json "$stamp"
fi

folder=$(mktemp -d)
"$binary" sim --directory "$folder" --games-per-sport 2 --speed 4 >"$folder/log" 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; rm -rf "$folder"' EXIT
for _ in $(seq 100); do
  grep -q "^run:" "$folder/log" && break
  sleep 0.1
done
grep -q "^run:" "$folder/log" || { cat "$folder/log" >&2; exit 1; }
export ARBEES_SIM_DIR=$folder NODE_EXTRA_CA_CERTS=$folder/ca.pem SSL_CERT_FILE=$folder/ca.pem

echo "clients: TypeScript"
timeout 180 npm test --silent

# environment NAME PYTHON: a virtual environment with requirements-NAME.txt, made once. Fails where it cannot be made.
environment() {
  local home=.venv/$1
  cmp -s "requirements-$1.txt" "$home/.installed" 2>/dev/null && return
  rm -rf "$home"
  "$2" -m venv "$home" &&
    env -u SSL_CERT_FILE "$home/bin/pip" install --quiet --disable-pip-version-check -r "requirements-$1.txt" &&
    cp "requirements-$1.txt" "$home/.installed"
}
# The first interpreter of at least this minor version of Python 3.
python_of() {
  local candidate
  for candidate in python3 python3.14 python3.13 "$HOME"/.pyenv/versions/3.1[3-9]*/bin/python; do
    "$candidate" -c "import sys; sys.exit(sys.version_info < (3, $1))" 2>/dev/null && { echo "$candidate"; return; }
  done
  return 1
}

if environment polymarket "$(python_of 11)"; then
  echo "clients: Python, Polymarket"
  .venv/polymarket/bin/python -m unittest polymarket_sdk
else
  echo "clients: SKIPPED Polymarket's Python client: it could not be installed here"
fi

if environment mail "$(python_of 11)"; then
  echo "clients: alerts by email, aiosmtpd"
  ARBEES_BINARY=$binary .venv/mail/bin/python -W ignore -m unittest mail_server
else
  echo "clients: SKIPPED the mail server: aiosmtpd could not be installed here"
fi

if python=$(python_of 13) && environment kalshi "$python"; then
  echo "clients: Python, Kalshi"
  .venv/kalshi/bin/python -m unittest kalshi_sdk
else
  echo "clients: SKIPPED Kalshi's Python client: no Python 3.13 or newer here, or it could not be installed"
fi
