#!/usr/bin/env bash
# Installs the dashboard's packages when package-lock.json changed, and builds it into frontend/dist when a source is newer.
set -euo pipefail
cd "$(dirname "$0")/../frontend"
stamp=node_modules/.installed
if ! cmp -s package-lock.json "$stamp" 2>/dev/null; then
  echo "frontend: installing npm packages"
  npm ci --no-audit --no-fund --loglevel=error
  cp package-lock.json "$stamp"
fi
if [ -f dist/index.html ] && [ -z "$(find src index.html package.json vite.config.* tsconfig*.json -newer dist/index.html 2>/dev/null | head -n 1)" ]; then
  echo "frontend: up to date"
  exit 0
fi
echo "frontend: building"
npm run --silent build
touch dist/index.html
