#!/bin/sh
# Changes the runtime's rules one at a time, and counts the changes that its own tests notice: the unit tests and
# those of tests/execution and tests/model. `tests/rigs/mutants.sh close-codes/src/law` does one room, or one file;
# without an argument it is all of them, which takes hours. What no test can notice is in .cargo/mutants.toml, with its
# reason. `MUTANTS="--re is_peers_own"` takes part of them.
set -eu
cd "$(dirname "$0")/../.."
target=$PWD/target
PATH=$target/tools/bin:$PATH
command -v cargo-mutants > /dev/null || {
    echo "skipped: there is no cargo-mutants (cargo install --locked cargo-mutants --root target/tools)"
    exit 0
}
[ $# -gt 0 ] || set -- law policy table/lookup.rs time supervisor server
for part in "$@"; do
    room=close-codes/src/${part#close-codes/src/}
    case $room in *.rs) ;; *) room=$room/**/*.rs ;; esac
    out=$target/rigs/mutants/$(echo "$part" | tr / -)
    mkdir -p "$out"
    status=0
    # Debug information would only be written.
    CARGO_PROFILE_DEV_DEBUG=0 CARGO_PROFILE_TEST_DEBUG=0 nice -n 15 \
        cargo mutants --package close-codes --file "$room" --output "$out" --jobs 1 --colors never \
        --cargo-arg=--lib --cargo-arg=--test=execution --cargo-arg=--test=model \
        --timeout 120 --no-times ${MUTANTS-} > "$out/log" 2>&1 || status=$?
    tail -n 1 "$out/log"
    # 2: some were missed; 3: some took too long, which is noticing, too.
    case $status in
        0 | 2 | 3) cat "$out/mutants.out/missed.txt" ;;
        *) tail -n 20 "$out/log"; exit "$status" ;;
    esac
done
