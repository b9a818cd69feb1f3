#!/bin/sh
# Compares the public items of both crates, with all features, with the lists in tests/api. `tests/rigs/api.sh bless`
# writes the lists. It needs nightly, whose rustdoc writes JSON.
set -eu
cd "$(dirname "$0")/../.."
PATH=$PWD/target/tools/bin:$PATH
skip() { echo "api: skipped, $1"; exit 0; }
command -v cargo-public-api > /dev/null ||
    skip "there is no cargo-public-api (cargo install --locked cargo-public-api --root target/tools)"
cargo +nightly --version > /dev/null 2>&1 || skip "there is no nightly toolchain"

rig=$PWD/target/rigs/api
mkdir -p "$rig" tests/api
# A proc-macro crate has one item, the derive.
for crate in close-codes close-codes-derive; do
    cargo +nightly public-api --package "$crate" --all-features -sss --color never --target-dir "$rig/target" \
        > "$rig/$crate.txt" 2> "$rig/log" || { tail -n 20 "$rig/log"; exit 1; }
    if [ "${1:-}" = bless ]; then
        cp "$rig/$crate.txt" "tests/api/$crate.txt"
    else
        diff -u "tests/api/$crate.txt" "$rig/$crate.txt" ||
            { echo "api: $crate has changed; if that was meant: tests/rigs/api.sh bless"; exit 1; }
    fi
done
echo "api: $(cat tests/api/*.txt | wc -l) public items, as listed"
