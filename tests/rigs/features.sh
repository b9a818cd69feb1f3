#!/bin/sh
# Checks the crate with each feature alone, with none, and with all together.
set -eu
cd "$(dirname "$0")/../.."
command -v cargo-hack > /dev/null || { echo "skipped: there is no cargo-hack (cargo install --locked cargo-hack)"; exit 0; }
cargo hack check -p close-codes --lib --no-dev-deps --each-feature
