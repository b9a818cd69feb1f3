#!/bin/sh
# Explores what several tasks share under shuttle, whose scheduler decides at each lock who goes on: so many schedules of
# each property (5000 unless said), and every schedule of waiters.rs. `tests/rigs/races.sh 100000 drain` takes more of one
# part. A schedule that fails is kept in a file, and `CLOSE_CODES_SCHEDULE=<file> tests/rigs/races.sh 1 <test>` runs it again.
set -eu
cd "$(dirname "$0")/../.."
schedules=${1:-5000}
[ $# -gt 0 ] && shift

# The scheduler sees only what comes from `crate::sync`. A number for the whole process is older than a schedule.
if grep -rnE '^use (core|std)::sync::.*(atomic|Condvar|Mutex|RwLock)' close-codes/src | grep -v '/shared_budget/id\.rs:'; then
    echo "races: these do not come from crate::sync"
    exit 1
fi

log=$PWD/target/rigs/races/log
mkdir -p "${log%/*}"
# shuttle and what it needs are no crates of the workspace's.
if ! cargo fetch --quiet --locked --manifest-path races/Cargo.toml > "$log" 2>&1; then
    cat "$log"
    grep -q 'lock file' "$log" && exit 1
    echo "races: skipped, there are crates that cannot be fetched"
    exit 0
fi
status=0
CLOSE_CODES_SCHEDULES=$schedules cargo test --locked --manifest-path races/Cargo.toml --target-dir target/rigs/races \
    --quiet -- --nocapture "$@" > "$log" 2>&1 || status=$?
[ "$status" -eq 0 ] || { cat "$log"; exit "$status"; }
# Without the dots of the test runner.
sed -n 's/^\.*\(.*schedules\)$/\1/p' "$log" | sort
