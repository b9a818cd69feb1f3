#!/bin/bash
# Runs the browser's adapter in a headless Chromium, against a server that ends or forgets its connections in every
# way. It is built by rustup's compiler where that has wasm32-unknown-unknown. Elsewhere a standard library for it is
# built from Debian's sources by Debian's compiler, which is unpacked into the target directory and not installed; so
# are wasm-bindgen and playwright-core. Chromium has to be there. `run.sh check` stops after the checks for wasm32,
# which need no browser.
set -euo pipefail
skip() { echo "skipped: $1"; exit 0; }

here=$(cd "$(dirname "$0")" && pwd)
workspace=$(cd "$here/../../.." && pwd)
mkdir -p "${CARGO_TARGET_DIR:-$workspace/target}"
target=$(cd "${CARGO_TARGET_DIR:-$workspace/target}" && pwd)
rig=$target/rigs/wasm
mkdir -p "$rig"
bindgen=0.2.130
sysroot=$(rustc --print sysroot)

# `wasm PARTS ..` is cargo for wasm32-unknown-unknown; these parts of the standard library are built if need be.
if [ -d "$sysroot/lib/rustlib/wasm32-unknown-unknown" ]; then
    echo "compiler: $(rustc --version), with its own wasm32-unknown-unknown"
    built=$rig/rustup
    wasm() {
        shift
        CARGO_TARGET_DIR=$built cargo "$@" --target wasm32-unknown-unknown
    }
else
    version=1.96.0+dfsg1-1~deb12u2
    echo "compiler: Debian's rustc-web $version, since there is no wasm32-unknown-unknown in $sysroot"
    built=$rig/target
    packages=(rustc-web=$version libstd-rust-web-1.96=$version libstd-rust-web-dev=$version cargo-web=$version
        rust-web-src=$version libllvm22 libgit2-1.5 libpcre3 libhttp-parser2.9 libmbedtls14 libmbedx509-1 libmbedcrypto7)
    download() (cd "$rig/debs" && apt-get download "${packages[@]}" >> "$rig/log" 2>&1)
    if ! [ -e "$rig/unpacked" ]; then
        command -v dpkg > /dev/null && command -v apt-get > /dev/null ||
            skip "no Debian, whose rustc-web 1.96 this uses; with rustup: rustup target add wasm32-unknown-unknown"
        rm -rf "$rig/debs" "$rig/root" "$rig/log"
        mkdir -p "$rig/debs" "$rig/root"
        if ! download; then
            # apt-get may not know these packages yet.
            [ "$(id -u)" = 0 ] || skip "rustc-web $version could not be downloaded; run apt-get update first ($rig/log)"
            echo "apt-get update"
            apt-get update >> "$rig/log" 2>&1 || skip "apt-get update failed ($rig/log)"
            download || skip "rustc-web $version could not be downloaded, after apt-get update neither ($rig/log)"
        fi
        for package in "$rig"/debs/*.deb; do
            dpkg -x "$package" "$rig/root"
        done
        touch "$rig/unpacked"
    fi
    root=$rig/root
    linker=$(find "$sysroot/lib/rustlib" -path '*/bin/rust-lld' | head -n 1)
    [ -n "$linker" ] || skip "there is no rust-lld in $sysroot"
    # In a subshell of its own: the compilers of rustup would not start with these libraries.
    wasm() (
        export LD_LIBRARY_PATH=$root/usr/lib/x86_64-linux-gnu:$root/lib/x86_64-linux-gnu RUSTC_BOOTSTRAP=1
        export RUSTC=$root/usr/bin/rustc RUSTDOC=$root/usr/bin/rustdoc CARGO_TARGET_DIR=$built
        export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=$linker
        unset RUSTUP_TOOLCHAIN RUSTFLAGS RUSTC_WRAPPER
        parts=$1
        shift
        "$root/usr/bin/cargo" "$@" -Zbuild-std="$parts" --target wasm32-unknown-unknown
    )
fi

cd "$workspace"
echo "close-codes without std, for wasm32-unknown-unknown"
wasm core check --quiet -p close-codes --lib --no-default-features
echo "close-codes with web-sys, for wasm32-unknown-unknown"
wasm std,panic_abort check --quiet -p close-codes --lib --no-default-features --features web-sys
if [ "${1:-}" = check ]; then
    exit 0
fi

# What runs it.
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome) || skip "there is no Chromium (on Debian: apt-get install chromium)"
command -v node > /dev/null && command -v npm > /dev/null || skip "there is no node with npm"
mkdir -p "$rig/node"
cp "$here/package.json" "$rig/node/"
if ! [ -d "$rig/node/node_modules/playwright-core" ]; then
    npm install --prefix "$rig/node" --ignore-scripts --no-audit --no-fund --no-package-lock > "$rig/log" 2>&1 ||
        skip "playwright-core could not be installed ($rig/log)"
fi
if ! "$rig/bin/wasm-bindgen" --version 2> /dev/null | grep -qxF "wasm-bindgen $bindgen"; then
    echo "building wasm-bindgen $bindgen, which takes some minutes"
    CARGO_TARGET_DIR=$rig/tools cargo install wasm-bindgen-cli --version "$bindgen" --debug --root "$rig" \
        > "$rig/log" 2>&1 || skip "wasm-bindgen $bindgen could not be built ($rig/log)"
fi

# The page and the server.
wasm std,panic_abort build --quiet --manifest-path "$here/page/Cargo.toml"
site=$rig/site
rm -rf "$site"
mkdir -p "$site"
cp "$here/index.html" "$site/"
"$rig/bin/wasm-bindgen" --target web --no-typescript --out-dir "$site/pkg" \
    "$built/wasm32-unknown-unknown/debug/page.wasm"
cargo build --quiet -p close-codes-tests --example browser_server

profile=$(mktemp -d)
coproc SERVER { exec "$target/debug/examples/browser_server" "$site"; }
server=$SERVER_PID
trap 'kill "$server" 2> /dev/null || true; rm -rf "$profile"' EXIT
read -r -t 60 port <&"${SERVER[0]}"
timeout 300 node "$here/drive.mjs" "$browser" "$rig/node" "$profile" "$port"
read -r -t 60 observed <&"${SERVER[0]}"
echo "$observed"
[ "$observed" = "the page's Close: closed by the peer with 4000 \"bye\"" ] || { echo "WRONG: that is not what the page sent"; exit 1; }
