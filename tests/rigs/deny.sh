#!/bin/sh
# Licences, bans and sources of all dependencies, by deny.toml. They depend on that file, Cargo.lock and the manifests
# alone, and cargo-deny takes minutes to build: while these files are those of the last check, nothing is done. Advisories
# need a database that is cloned over the network: `tests/rigs/deny.sh advisories` checks them too, where it can be had.
set -eu
cd "$(dirname "$0")/../.."
checked=tests/rigs/deny.checked
now=$(cat deny.toml Cargo.lock Cargo.toml close-codes*/Cargo.toml tests/Cargo.toml tests/*/Cargo.toml | cksum)
if [ $# -eq 0 ] && [ "$now" = "$(cat "$checked")" ]; then
    echo "deny: deny.toml, Cargo.lock and the manifests are as they were when they passed"
    exit 0
fi
PATH=$PWD/target/tools/bin:$PATH
if ! command -v cargo-deny > /dev/null; then
    echo "building cargo-deny, which takes minutes"
    cargo install --quiet --locked --debug --root target/tools cargo-deny ||
        { echo "skipped: cargo-deny could not be built"; exit 0; }
fi
cargo deny check bans licenses sources "$@"
# To be committed.
echo "$now" > "$checked"
