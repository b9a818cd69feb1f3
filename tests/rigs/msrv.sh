#!/bin/bash
# Checks both crates' libraries with cargo and rustc 1.85, the oldest that they support. rustup is not asked: the
# toolchain is Debian's, unpacked into the target directory and not installed. The adapters of actix-ws and
# tokio-websockets stay out: their libraries need a newer compiler.
set -euo pipefail
skip() { echo "skipped: $1"; exit 0; }

here=$(cd "$(dirname "$0")" && pwd)
workspace=$here/../..
target=$(mkdir -p "${CARGO_TARGET_DIR:-$workspace/target}" && cd "${CARGO_TARGET_DIR:-$workspace/target}" && pwd)
rig=$target/rigs/msrv
version=1.85.0+dfsg3-1~deb12u3
packages=(rustc-web=$version libstd-rust-web-1.85=$version libstd-rust-web-dev=$version cargo-web=$version
    libllvm19 libpcre3 libhttp-parser2.9)

if ! [ -e "$rig/unpacked" ]; then
    command -v dpkg > /dev/null && command -v apt-get > /dev/null || skip "no Debian, whose rustc-web 1.85 this uses"
    rm -rf "$rig"
    mkdir -p "$rig/debs" "$rig/root"
    (cd "$rig/debs" && apt-get download "${packages[@]}" > "$rig/log" 2>&1) ||
        skip "rustc-web $version could not be downloaded ($rig/log)"
    for package in "$rig"/debs/*.deb; do
        dpkg -x "$package" "$rig/root"
    done
    touch "$rig/unpacked"
fi

root=$rig/root
libraries=$root/usr/lib/x86_64-linux-gnu:$root/lib/x86_64-linux-gnu
# Only from here on: the compilers of rustup would not start with these libraries.
export LD_LIBRARY_PATH=$libraries RUSTC=$root/usr/bin/rustc CARGO_TARGET_DIR=$rig/target
unset RUSTUP_TOOLCHAIN RUSTFLAGS RUSTC_WRAPPER
"$RUSTC" --version || skip "Debian's rustc 1.85 does not start here"
"$root/usr/bin/cargo" --version || skip "Debian's cargo 1.85 does not start here"

check() {
    echo "close-codes $*"
    "$root/usr/bin/cargo" check --quiet --locked -p close-codes --lib "$@"
}

cd "$workspace"
"$root/usr/bin/cargo" check --quiet --locked -p close-codes-derive --lib
# `no_std` and without allocation: the crate that nothing is linked to.
check --no-default-features
check
for features in tokio redis web-sys axum fastwebsockets tokio-tungstenite; do
    check --features "$features"
done
echo "Rust 1.85 checks all of it."
