#!/bin/sh
# Licences, bans and sources of all dependencies, by deny.toml. Advisories need a database that is cloned over the
# network: `tests/rigs/deny.sh advisories` checks them too, where it can be had.
set -eu
cd "$(dirname "$0")/../.."
PATH=$PWD/target/tools/bin:$PATH
if ! command -v cargo-deny > /dev/null; then
    echo "building cargo-deny, which takes a minute"
    cargo install --quiet --locked --debug --root target/tools cargo-deny ||
        { echo "skipped: cargo-deny could not be built"; exit 0; }
fi
cargo deny check bans licenses sources "$@"
