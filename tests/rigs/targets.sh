#!/bin/sh
# Checks the core, without any feature, for a target without an operating system and without atomic
# read-modify-write (thumbv6m-none-eabi), and the browser's adapter for wasm32. Each where the target's standard library
# is installed, or where nightly has its source.
set -eu
cd "$(dirname "$0")/../.."
sources=$(rustc +nightly --print sysroot 2> /dev/null)/lib/rustlib/src/rust/library

check() {
    target=$1
    parts=$2
    shift 2
    if [ -d "$(rustc --print sysroot)/lib/rustlib/$target" ]; then
        cargo check --quiet -p close-codes --lib --target "$target" "$@"
    elif [ -d "$sources" ]; then
        cargo +nightly check --quiet -p close-codes --lib --target "$target" -Zbuild-std="$parts" "$@"
    else
        echo "$target: skipped, neither its standard library (rustup target add $target) nor nightly's rust-src is there"
        return
    fi
    echo "$target: checked $*"
}

check thumbv6m-none-eabi core --no-default-features
check thumbv6m-none-eabi core --no-default-features --features serde
check wasm32-unknown-unknown std,panic_abort --no-default-features --features web-sys,serde
