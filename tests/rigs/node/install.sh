#!/bin/sh
# Installs TypeScript and the AsyncAPI parser where the tests look for them: in the target directory.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
target=${CARGO_TARGET_DIR:-$here/../../../target}
mkdir -p "$target/tmp/node"
cp "$here/package.json" "$target/tmp/node/"
cd "$target/tmp/node"
npm install --ignore-scripts --no-audit --no-fund --no-package-lock
