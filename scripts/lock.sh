#!/usr/bin/env bash
# Remakes both lock files from pyproject.toml: every version fixed by hash, no index address, no machine path.
# Only the public index is asked, so that each file carries the hashes of all platforms.
set -euo pipefail
export PIP_CONFIG_FILE=/dev/null PIP_FIND_LINKS='' PIP_EXTRA_INDEX_URL=''
options=(--quiet --generate-hashes --strip-extras --allow-unsafe --no-header
    --no-emit-index-url --no-emit-find-links --no-emit-trusted-host)
.venv/bin/pip-compile "${options[@]}" "$@" --extra dev --output-file requirements-dev.lock pyproject.toml
.venv/bin/pip-compile "${options[@]}" --constraint requirements-dev.lock --output-file requirements.lock pyproject.toml
