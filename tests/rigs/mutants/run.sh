#!/bin/sh
# Changes the runtime's rules one at a time, and counts the changes that tests notice. `tests/rigs/mutants/run.sh law` does
# one room, `.. supervisor/budget.rs` one file; without an argument it is all of them, which takes hours.
# `MUTANTS="--re is_peers_own"` or `MUTANTS="--shard 0/4"` takes part of them. What no test can notice is in
# .cargo/mutants.toml, with its reason.
#
# The mutants are made in a copy in which a room is built without the libraries that it does not know, and tested by
# the tests of that room alone: two seconds each and not twenty.
set -eu
rig=$(cd "$(dirname "$0")" && pwd)
cd "$rig/../../.."
target=$PWD/target/rigs/mutants
PATH=$PWD/target/tools/bin:$PATH
command -v cargo-mutants > /dev/null || {
    echo "skipped: there is no cargo-mutants (cargo install --locked cargo-mutants --root target/tools)"
    exit 0
}
[ $# -gt 0 ] || set -- law policy table time closed supervisor server/shutdown.rs server/watch.rs server/waiting \
    server/drain client/endpoints.rs client/shared_budget client/shared_budget/redis

copy=$target/copy
# What a run left that was interrupted can be of a mutant, or half of one.
rm -rf "$copy" "$target/build/debug/incremental"
mkdir -p "$copy/.cargo"
# With new times: cargo must not take what was built of a mutant for what is built of this.
cp -R Cargo.lock README.md close-codes close-codes-derive tests "$copy"
cp .cargo/mutants.toml "$copy/.cargo"
sed '/^exclude/d; /^default-members/d; s/^members = .*/members = ["close-codes", "close-codes-derive", "tests"]/' \
    Cargo.toml > "$copy/Cargo.toml"
sed '/^\[dev-dependencies\]/,/^\[package.metadata/ d; /^all-features/ d; /^rustdoc-args/ d' close-codes/Cargo.toml \
    | cat - "$rig/tests.toml" > "$copy/close-codes/Cargo.toml"
# What the tests share, and needs no library.
cp "$rig/shared.toml" "$copy/tests/Cargo.toml"
sed -i '/^pub mod actix;/d; /^pub mod ends;/d' "$copy/tests/src/lib.rs"
# It has servers of axum's and actix-web's.
sed -i '/^mod servers;/d' "$copy/tests/tests/drain/main.rs"
# Of the tests with a Redis, those that ask what becomes of each answer; the others are of the scripts, and of processes.
sed -i -E '/^mod /{/(recovery|refusals|server);/!d}' "$copy/tests/tests/shared_budget/main.rs"

for part in "$@"; do
    part=${part#close-codes/src/}
    # Only what tests the room: each more is compiled for each mutant. The clock of those on tokio is paused: what takes
    # seconds there hangs.
    limit=30 without='**/redis/**'
    case $part in
        law/code*) features=std tests="--test=law --test=conversions" ;;
        law/frame*) features=std tests="--test=frame --test=conversions" ;;
        law/retry_window*) features=std tests=--test=execution ;;
        law*) features=std tests="--test=law --test=conversions --test=frame --test=execution" ;;
        table/lookup* | table/singles*) features=std tests="--lib --test=lookup" ;;
        table/walk*) features=std tests=--test=walk ;;
        table*) features=std tests="--lib --test=lookup --test=walk --test=rows --test=compare" ;;
        policy*) features=std tests=--test=execution ;;
        time*) features=std tests=--lib ;;
        supervisor*) features=std tests="--lib --test=execution --test=model" ;;
        server/waiting*) features=std tests="--lib --test=waiting" ;;
        closed*) features=std tests="--test=execution --test=frame" ;;
        server/drain*) features=tokio-tungstenite tests=--test=drain limit=10 ;;
        client/shared_budget/redis*)
            command -v redis-server > /dev/null || {
                echo "$part: skipped, there is no redis-server (tests/rigs/redis/install.sh)"
                continue
            }
            features=redis tests="--test=on_redis --test=budget_on_redis" limit=60 without='' ;;
        client/shared_budget*) features=redis tests="--lib --test=shared_budget --test=budget_on_redis" limit=10 ;;
        *) features=std tests=--test=execution ;;
    esac
    room=close-codes/src/$part
    case $room in *.rs) ;; *) room=$room/**/*.rs ;; esac
    out=$target/$(echo "$part" | tr / -)
    mkdir -p "$out"
    status=0
    # Debug information would only be written; and tests that search take longer than the compiler.
    CARGO_TARGET_DIR=$target/build CARGO_PROFILE_DEV_DEBUG=0 CARGO_PROFILE_DEV_OPT_LEVEL=1 nice -n "${NICE-15}" \
        cargo mutants --dir "$copy" --in-place --package close-codes --file "$room" ${without:+--exclude "$without"} \
        --output "$out" --colors never --timeout "$limit" --no-times \
        --cargo-arg=--no-default-features --cargo-arg="--features=$features" \
        $(printf -- '--cargo-arg=%s ' $tests) ${MUTANTS-} > "$out/log" 2>&1 || status=$?
    echo "$part: $(tail -n 1 "$out/log")"
    # 2: some were missed; 3: some took too long, which is noticing, too.
    case $status in
        0 | 2 | 3) cat "$out/mutants.out/missed.txt" ;;
        *) tail -n 20 "$out/log"; exit "$status" ;;
    esac
done
