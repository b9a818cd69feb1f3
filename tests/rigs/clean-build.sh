#!/bin/bash
# What the crate adds to a first build: the processor time of `cargo build` in a throw-away package, for a library alone
# and with this crate and its adapter for that library beside it. The versions are those of Cargo.lock. Each is built
# twice, in turn, and the shorter time counts: `tests/rigs/clean-build.sh 1 axum` builds one pair, once.
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
    rm -rf "$CARGO_TARGET_DIR"
    TIMEFORMAT='%U %S'
    { time cargo build --quiet 2> log; } 2>&1 | awk '{ printf "%.2f\n", $1 + $2 }'
}

least() { sort -n | head -n 1; }

# measure FEATURE GOAL DEPENDENCY..
measure() {
    local feature=$1 goal=$2 run
    shift 2
    [ -z "$only" ] || [ "$only" = "$feature" ] || return 0
    local ours="close-codes = { path = \"$root/close-codes\", features = [\"$feature\"] }"
    : > alone
    : > both
    for ((run = 0; run < runs; run++)); do
        package "$@"
        build >> alone
        alone=$(crates)
        package "$@" "$ours"
        build >> both
        both=$(crates)
    done
    awk -v feature="$feature" -v goal="$goal" -v crates="$alone" -v more="$((both - alone))" -v alone="$(least < alone)" \
        -v both="$(least < both)" 'BEGIN {
            printf "%-18s %6d %5d %8.1f s %6.1f s %9.2f %6.2f\n", feature, crates, more, alone, both - alone, both / alone, goal
        }'
}

tokio='tokio = { version = "1", features = ["macros", "net", "rt-multi-thread"] }'
printf '%-18s %6s %5s %10s %8s %9s %6s\n' feature crates more alone more ratio goal
# What every derive is made of.
measure std 1.3 'proc-macro2 = "1"' 'quote = "1"' 'syn = "3"'
measure tokio-tungstenite 1.15 "$tokio" 'tokio-tungstenite = "0.30"'
measure axum 1.15 "$tokio" 'axum = { version = "0.8", features = ["ws"] }'
measure fastwebsockets 1.15 "$tokio" 'fastwebsockets = { version = "0.10", features = ["upgrade"] }' \
    'hyper = { version = "1", features = ["http1", "server"] }' 'hyper-util = { version = "0.1", features = ["tokio"] }'
measure actix-ws 1.15 "$tokio" 'actix-web = "4"' 'actix-ws = "0.4"'
measure tokio-websockets 1.15 "$tokio" \
    'tokio-websockets = { version = "0.13", features = ["client", "getrandom", "server", "sha1_smol"] }'
measure web-sys 1.15 'wasm-bindgen = "0.2"' \
    'web-sys = { version = "0.3", features = ["CloseEvent", "MessageEvent", "WebSocket"] }'
measure redis 1.15 "$tokio" 'redis = { version = "1.2", features = ["tokio-comp"] }'
