#!/usr/bin/env bash
# Fetches the JavaScript readers and verifiers of tests/node by its lock file (hashes, no addresses); not when unchanged.
# Node itself comes with the development packages.
set -euo pipefail
cd "$(dirname "$0")/../tests/node"
export PATH="$PWD/../../.venv/bin:$PATH"
if [ -d node_modules ] && cmp -s package-lock.json node_modules/.locked; then
    exit 0
fi
echo "Installing JavaScript packages for the tests"
npm ci --ignore-scripts --no-audit --no-fund --loglevel error >/dev/null
cp package-lock.json node_modules/.locked
