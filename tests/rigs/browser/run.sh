#!/bin/bash
# Runs the browser's adapter in a headless Chromium, against a server that ends or forgets its connections in every
# way. cross.sh says what compiles it for wasm32; wasm-bindgen and playwright-core are built and installed in the target
# directory. Chromium has to be there.
set -euo pipefail
skip() { echo "skipped: $1"; exit 0; }

here=$(cd "$(dirname "$0")" && pwd)
workspace=$(cd "$here/../../.." && pwd)
mkdir -p "${CARGO_TARGET_DIR:-$workspace/target}"
target=$(cd "${CARGO_TARGET_DIR:-$workspace/target}" && pwd)
rig=$target/rigs/wasm
mkdir -p "$rig"
bindgen=0.2.130
. "$here/../cross.sh"
can_cross wasm32-unknown-unknown || skip "$why"
cd "$workspace"

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
cross wasm32-unknown-unknown std,panic_abort build --quiet --manifest-path "$here/page/Cargo.toml"
site=$rig/site
rm -rf "$site"
mkdir -p "$site"
cp "$here/index.html" "$site/"
"$rig/bin/wasm-bindgen" --target web --no-typescript --out-dir "$site/pkg" \
    "$target/rigs/cross/wasm32-unknown-unknown/debug/page.wasm"
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
