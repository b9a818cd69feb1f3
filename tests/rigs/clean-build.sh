#!/bin/bash
# What the crate adds to a first build: the processor time of `cargo build` in a throw-away package, for a library alone
# and with this crate and its adapter for that library beside it. The versions are those of Cargo.lock. Each is built
# twice, in turn, and the shorter time counts: `tests/rigs/clean-build.sh 1 axum` builds one pair, once. On a busy
# machine a tenth more or less says nothing.
set -euo pipefail
cd "$(dirname "$0")/../.."
root=$PWD
rig=$root/target/rigs/clean-build
runs=${1:-2}
only=${2:-}
mkdir -p "$rig/src"
: > "$rig/src/lib.rs"
cd "$rig"
# A crate from a registry is not built incrementally.
export CARGO_TARGET_DIR=$rig/target CARGO_INCREMENTAL=0

# package DEPENDENCY..: what is built from here on.
package() {
    printf '%s\n' '[package]' 'name = "clean-build"' 'edition = "2024"' '[workspace]' '[dependencies]' "$@" > Cargo.toml
    cp "$root/Cargo.lock" .
    cargo fetch --quiet
}

# How many crates are built beside our two and the package.
crates() { cargo tree --edges normal,build --prefix none | sed 's/ .*//' | sort -u | grep -cv '^clean-build$\|^close-codes'; }

# Seconds of the processor.
build() {
    local TIMEFORMAT='%U %S'
    rm -rf "$CARGO_TARGET_DIR"
    { time cargo build --quiet 2> log; } 2>&1 | awk '{ printf "%.2f\n", $1 + $2 }'
}

least() { sort -n "$1" | head -n 1; }

# measure NAME ADDED DEPENDENCY..: prints a line, and sets `ratio`.
measure() {
    local name=$1 added=$2 run alone both
    shift 2
    : > alone
    : > both
    for ((run = 0; run < runs; run++)); do
        package "$@"
        alone=$(crates)
        build >> alone
        package "$@" "$added"
        both=$(crates)
        build >> both
    done
    ratio=$(awk -v alone="$(least alone)" -v both="$(least both)" 'BEGIN { printf "%.2f", both / alone }')
    printf '%-24s %3d crates, %5.1f s   %+3d crates, %5.1f s   %s\n' "$name" "$alone" "$(least alone)" \
        "$((both - alone))" "$(least both)" "$ratio"
}

# ours FEATURE GOAL DEPENDENCY..
ours() {
    local feature=$1 goal=$2
    shift 2
    [ -z "$only" ] || [ "$only" = "$feature" ] || return 0
    measure "$feature" "close-codes = { path = \"$root/close-codes\", features = [\"$feature\"] }" "$@"
    lines+="processor time of a first build, $feature"$'\t'$ratio$'\t'${peer:-1 without us}$'\t'$goal$'\n'
}

lines=
echo "                         alone                 with it                ratio"
# What every derive is made of. Another derive is the peer.
derive=('proc-macro2 = "1"' 'quote = "1"' 'syn = "3"')
if [ -z "$only" ] || [ "$only" = std ]; then
    measure "thiserror and num_enum" $'thiserror = "2"\nnum_enum = "0.7"' "${derive[@]}"
    peer="$ratio by thiserror and num_enum"
fi
ours std 1.3 "${derive[@]}"
peer=
tokio='tokio = { version = "1", features = ["macros", "net", "rt-multi-thread"] }'
ours tokio-tungstenite 1.15 "$tokio" 'tokio-tungstenite = "0.30"'
ours axum 1.15 "$tokio" 'axum = { version = "0.8", features = ["ws"] }'
ours fastwebsockets 1.15 "$tokio" 'fastwebsockets = { version = "0.10", features = ["upgrade"] }' \
    'hyper = { version = "1", features = ["http1", "server"] }' 'hyper-util = { version = "0.1", features = ["tokio"] }'
ours actix-ws 1.15 "$tokio" 'actix-web = "4"' 'actix-ws = "0.4"'
ours tokio-websockets 1.15 "$tokio" \
    'tokio-websockets = { version = "0.13", features = ["client", "getrandom", "server", "sha1_smol"] }'
ours web-sys 1.15 'wasm-bindgen = "0.2"' \
    'web-sys = { version = "0.3", features = ["CloseEvent", "MessageEvent", "WebSocket"] }'
ours redis 1.15 "$tokio" 'redis = { version = "1.2", features = ["tokio-comp"] }'
# Lines of performance.sh.
printf '\n%s' "$lines"
