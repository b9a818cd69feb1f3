#!/bin/bash
# Checks both crates' libraries with cargo and rustc 1.85, the oldest that they support. rustup is not asked: the
# toolchain is Debian's, unpacked into the target directory and not installed. The adapters of actix-ws and
# tokio-websockets stay out: their libraries need a newer compiler.
set -euo pipefail
skip() { echo "skipped: $1"; exit 0; }

cd "$(dirname "$0")/../.."
target=${CARGO_TARGET_DIR:-$PWD/target}
rig=$target/rigs/msrv
. tests/rigs/debian.sh
version=1.85.0+dfsg3-1~deb12u3
unpack "$rig/root" "rustc-web=$version" "libstd-rust-web-1.85=$version" "libstd-rust-web-dev=$version" \
    "cargo-web=$version" libllvm19 libpcre3 libhttp-parser2.9 || skip "$why"

cargo_1_85() {
    with_libraries_of "$rig/root" env -u RUSTUP_TOOLCHAIN -u RUSTFLAGS -u RUSTC_WRAPPER \
        RUSTC="$rig/root/usr/bin/rustc" CARGO_TARGET_DIR="$rig/target" "$rig/root/usr/bin/cargo" "$@"
}
cargo_1_85 --version || skip "Debian's cargo 1.85 does not start here"
with_libraries_of "$rig/root" "$rig/root/usr/bin/rustc" --version || skip "Debian's rustc 1.85 does not start here"

check() {
    echo "close-codes $*"
    cargo_1_85 check --quiet --locked -p close-codes --lib "$@"
}

cargo_1_85 check --quiet --locked -p close-codes-derive --lib
# `no_std` and without allocation: the crate that nothing is linked to.
check --no-default-features
check
for features in tokio redis web-sys axum fastwebsockets tokio-tungstenite; do
    check --features "$features"
done
echo "Rust 1.85 checks all of it."
