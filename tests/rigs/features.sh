#!/bin/sh
# Checks the crate without any feature, with each alone and with all together: neither an error nor a warning.
set -eu
cd "$(dirname "$0")/../.."

check() { cargo clippy --quiet -p close-codes --lib --no-default-features "$@" -- -D warnings; }

# `default` is `std`.
features=$(sed -n '/^\[features\]/,/^\[dependencies\]/{ /^default/d; s/^\([a-z0-9-]*\) = .*/\1/p; }' close-codes/Cargo.toml)
check
for feature in $features; do
    check --features "$feature" || { echo "features: that was $feature alone"; exit 1; }
done
check --all-features
echo "features: checked none, all, and each alone:" $features
