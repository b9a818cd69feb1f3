#!/bin/sh
# Installs TypeScript and the AsyncAPI parser where the tests look for them: in the target directory.
# No script of a package is run.
set -eu
skip() { echo "skipped: $1"; exit 0; }

here=$(cd "$(dirname "$0")" && pwd)
target=${CARGO_TARGET_DIR:-$here/../../../target}
command -v npm > /dev/null || skip "there is no npm"
mkdir -p "$target/tmp/node"
cp "$here/package.json" "$target/tmp/node/"
cd "$target/tmp/node"
npm install --ignore-scripts --no-audit --no-fund --no-package-lock || skip "npm could not install the packages"
