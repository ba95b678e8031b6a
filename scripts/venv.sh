#!/usr/bin/env bash
# Makes .venv from a hash-locked file; does nothing when the file and the interpreter are those of the last time.
# The development lock holds the same versions as the running one, so one environment serves both.
set -euo pipefail
lock=${1:?the lock file}
venv=.venv
python=${PYTHON:-}
if [ -z "$python" ]; then
    for name in python3 python3.14 python3.13 python3.12 python3.11; do
        if command -v "$name" >/dev/null 2>&1 && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            python=$name
            break
        fi
    done
fi
[ -n "$python" ] || { echo "Python 3.11 or newer is needed." >&2; exit 1; }

digest() { "$python" -c 'import hashlib, sys; print(hashlib.sha256(open(sys.argv[1], "rb").read()).hexdigest())' "$1"; }
stamp="$venv/.stamp-$lock"
wanted=$(digest "$lock")
if [ -x "$venv/bin/python" ] && "$venv/bin/python" -c '' 2>/dev/null && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then
    exit 0
fi
if ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
    echo "Making $venv with $("$python" --version)"
    rm -rf "$venv"
    "$python" -m venv "$venv" || { echo "Python's venv module does not work; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
fi
echo "Installing packages from $lock"
rm -f "$venv"/.stamp-*
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input --use-pep517 --require-hashes --requirement "$lock"
echo "$wanted" >"$stamp"
# Whoever has the development packages has the running ones too.
[ "$lock" != requirements-dev.lock ] || digest requirements.lock >"$venv/.stamp-requirements.lock"
