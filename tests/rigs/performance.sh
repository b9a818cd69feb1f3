#!/bin/bash
# Ours, the best peer's and the goal of everything that is measured, as one table in Markdown. It takes the lines with
# tabs that the benches and the other rigs print: what it is, ours, the best peer's, and the most that ours may be. A
# time, where it is one, is a part of the peer's in the same run. The whole output is in target/rigs/performance.
#
# Times want a machine that does nothing else; instructions, counted where valgrind is there, do not mind.
# `tests/rigs/performance.sh lookup instructions` measures some of it.
set -euo pipefail
cd "$(dirname "$0")/../.."
rig=$PWD/target/rigs/performance
mkdir -p "$rig"
[ $# -gt 0 ] || set -- compile-cost clean-build instructions lookup frames backoff waiting

echo "| what | ours | the best peer | goal, at most | met |"
echo "| --- | ---: | ---: | ---: | --- |"
for part in "$@"; do
    if [ -e "tests/rigs/$part.sh" ]; then
        "tests/rigs/$part.sh" > "$rig/$part"
    else
        cargo bench --quiet -p close-codes --bench "$part" > "$rig/$part"
    fi
    grep skipped "$rig/$part" >&2 || true
    awk -F '\t' -v OFS=' | ' 'NF == 4 {
        met = $4 == "-" ? "" : $2 + 0 <= $4 + 0 ? "yes" : "no"
        print "| " $1, $2, $3, $4, met " |"
    }' "$rig/$part"
done
