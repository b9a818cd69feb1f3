#!/bin/bash
# Compares the public items of both crates, with all features, with the lists in tests/api. `tests/rigs/api.sh bless`
# writes the lists. What `cargo doc` has written of the crates goes: both write into the same directory.
set -euo pipefail
cd "$(dirname "$0")/../.."

target=${CARGO_TARGET_DIR:-$PWD/target}
rig=$target/rigs/api
cargo build --quiet --manifest-path tests/rigs/api/Cargo.toml --target-dir "$rig/list"
# A proc-macro crate has one item, the derive.
for crate in close-codes close-codes-derive; do
    # What rustdoc warns of is the business of `cargo doc`.
    RUSTDOC=$PWD/tests/rigs/api/rustdoc.sh cargo rustdoc --quiet --package "$crate" --lib --all-features \
        -- -Zunstable-options --output-format json --cap-lints allow
    # In any order, so that moving an item within its file is no change.
    "$rig/list/debug/public-api-list" "$target/doc/${crate//-/_}.json" | LC_ALL=C sort -u > "$rig/$crate.txt"
    if [ "${1:-}" = bless ]; then
        cp "$rig/$crate.txt" "tests/api/$crate.txt"
    else
        diff -u "tests/api/$crate.txt" "$rig/$crate.txt" ||
            { echo "api: $crate has changed; if that was meant: tests/rigs/api.sh bless"; exit 1; }
    fi
done
echo "api: $(cat tests/api/*.txt | wc -l) public items, as listed"
