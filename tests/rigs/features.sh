#!/bin/sh
# Checks the crate without any feature, with each alone and with all together: neither an error nor a warning. The
# number of crates that each brings is the README's.
set -eu
cd "$(dirname "$0")/../.."

check() { cargo clippy --quiet -p close-codes --lib --no-default-features "$@" -- -D warnings; }

# All that is built beside our two.
crates() {
    cargo tree -p close-codes --edges normal,build --prefix none --no-default-features --features "$1" |
        sed 's/ .*//' | sort -u | grep -cv '^close-codes'
}

# `default` is `std`.
features=$(sed -n '/^\[features\]/,/^\[dependencies\]/{ /^default/d; s/^\([a-z0-9-]*\) = .*/\1/p; }' close-codes/Cargo.toml)
check
for feature in $features; do
    check --features "$feature" || { echo "features: that was $feature alone"; exit 1; }
    count=$(crates "$feature")
    grep -q "^| \`$feature\` | $count |" README.md || { echo "features: $feature brings $count crates, which README.md does not say"; exit 1; }
done
check --all-features
echo "features: checked none, all, and each alone:" $features
