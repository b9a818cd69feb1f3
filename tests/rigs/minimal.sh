#!/bin/sh
# Checks both crates with the oldest versions of their direct dependencies that Cargo.toml allows: what was written down
# is then enough. In a copy, since cargo would write them into Cargo.lock. It needs nightly.
set -eu
cd "$(dirname "$0")/../.."
skip() { echo "minimal versions: skipped, $1"; exit 0; }
cargo +nightly --version > /dev/null 2>&1 || skip "there is no nightly toolchain"

rig=$PWD/target/rigs/minimal
rm -rf "$rig/copy"
mkdir -p "$rig/copy"
cp -r close-codes close-codes-derive README.md "$rig/copy"
cp LICENSE-* "$rig/copy"
# Without the members that only test, whose dependencies are not published with the crates; and these without the ones
# of their own tests.
sed 's/^members = .*/members = ["close-codes", "close-codes-derive"]/; /^exclude = /d' Cargo.toml > "$rig/copy/Cargo.toml"
for manifest in "$rig"/copy/close-codes*/Cargo.toml; do
    # actix-ws asks for a newer tokio than all others do.
    awk '/^\[/ { out = /^\[dev-dependencies|^\[\[bench/ } !out && !/actix/' "$manifest" > "$rig/manifest"
    cp "$rig/manifest" "$manifest"
done
cd "$rig/copy"
cargo +nightly update --quiet -Zdirect-minimal-versions
RUSTFLAGS=-Aunexpected_cfgs CARGO_TARGET_DIR=$rig/target cargo +nightly check --quiet --lib --workspace --all-features
echo "minimal versions: checked"
