#!/bin/bash
# Installs Python's websockets and npm's ws where tests/tests/peers looks for them: in the target directory.
# No script of a package is run.
set -euo pipefail
skip() { echo "skipped: $1"; exit 0; }

here=$(cd "$(dirname "$0")" && pwd)
peers=${CARGO_TARGET_DIR:-$here/../../../target}/tmp/peers
mkdir -p "$peers"
cd "$peers"
python3 -m pip --version > /dev/null 2>&1 || skip "there is no python3 with pip"
command -v npm > /dev/null || skip "there is no npm"
python3 -m pip install --quiet --disable-pip-version-check --root-user-action ignore --only-binary :all: --upgrade \
    --target py websockets==17.4 || skip "pip could not install websockets"
npm install --prefix . --ignore-scripts --no-audit --no-fund --no-package-lock ws@8.23.0 || skip "npm could not install ws"
