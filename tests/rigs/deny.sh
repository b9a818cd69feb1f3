#!/bin/sh
# Licences, bans and sources of all dependencies, by deny.toml. Advisories need a database that is cloned over the
# network: `tests/rigs/deny.sh advisories` checks them too, where it can be had.
set -eu
cd "$(dirname "$0")/../.."
command -v cargo-deny > /dev/null || { echo "skipped: there is no cargo-deny (cargo install --locked cargo-deny)"; exit 0; }
cargo deny check bans licenses sources "$@"
