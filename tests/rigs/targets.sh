#!/bin/bash
# Checks the core for a target without an operating system and without atomic read-modify-write (thumbv6m-none-eabi),
# and the browser's adapter for wasm32. cross.sh says what compiles them.
set -euo pipefail
cd "$(dirname "$0")/../.."
target=${CARGO_TARGET_DIR:-$PWD/target}
. tests/rigs/cross.sh

# check TARGET PARTS FEATURES
check() {
    can_cross "$1" || { echo "$1: skipped, $why"; return; }
    cross "$1" "$2" check --quiet --locked -p close-codes --lib --no-default-features --features "$3"
    echo "$1: checked with ${3:-no feature}"
}

check thumbv6m-none-eabi core ""
check thumbv6m-none-eabi core serde
check wasm32-unknown-unknown std,panic_abort ""
check wasm32-unknown-unknown std,panic_abort web-sys,serde
