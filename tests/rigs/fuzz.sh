#!/bin/sh
# Each target of fuzz/ for so many seconds (60 unless said), one after the other: `tests/rigs/fuzz.sh 60 payload` runs
# one. What is found on the way is kept in the target directory and used again; the corpora that are checked in stay.
set -eu
cd "$(dirname "$0")/../.."
root=$PWD
PATH=$root/target/tools/bin:$PATH
skip() { echo "fuzz: skipped, $1"; exit 0; }
command -v cargo-fuzz > /dev/null ||
    skip "there is no cargo-fuzz (cargo install --locked cargo-fuzz --root target/tools)"
cargo +nightly --version > /dev/null 2>&1 || skip "there is no nightly toolchain"

seconds=${1:-60}
[ $# -gt 0 ] && shift
[ $# -gt 0 ] || set -- $(cd fuzz/corpus && ls)
rig=$root/target/rigs/fuzz
for target in "$@"; do
    mkdir -p "$rig/corpus/$target" "$rig/artifacts/$target"
    build= options=-max_len=4096
    # A dictionary names the words that an input is compared with. Without a trace of all comparisons there are half as
    # many runs again, and with short inputs more.
    if [ -e "fuzz/$target.dict" ]; then
        build="--no-trace-compares --codegen-units 1"
        options="-dict=$root/fuzz/$target.dict -max_len=384"
    fi
    # No sanitizer: there is no unsafe code to look into.
    if ! RUST_BACKTRACE=0 cargo +nightly fuzz run --sanitizer none $build --target-dir "$rig/target" "$target" \
        "$rig/corpus/$target" "$root/fuzz/corpus/$target" -- $options -timeout=10 \
        -max_total_time="$seconds" -artifact_prefix="$rig/artifacts/$target/" > "$rig/$target.log" 2>&1; then
        grep -a -A 3 -E 'panicked at|^error|Test unit written' "$rig/$target.log" || tail -n 30 "$rig/$target.log"
        exit 1
    fi
    echo "fuzz $target: $(grep -a '^Done ' "$rig/$target.log")"
done
