#!/bin/sh
# Counts instructions with valgrind's callgrind: of one lookup by the derived table, by a flat table and by a match, and of
# a message that is echoed, received or sent by tokio-tungstenite alone and through a connection around it, and of a poll
# while none comes. Counts do not move with what else the machine does.
set -eu
cd "$(dirname "$0")/../.."
command -v valgrind >/dev/null || { echo "skipped: there is no valgrind"; exit 0; }
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
for way in table flat_table match; do
    binary=$(cargo bench -p close-codes --bench lookup --no-run 2>&1 | sed -n 's/.*Executable .*(\(.*\))$/\1/p')
    valgrind --quiet --tool=callgrind --callgrind-out-file="$out/$way" "$binary" count "$way"
    # Each of the 8192 inputs is looked up twice in the way that is counted: once to check it.
    callgrind_annotate --inclusive=yes "$out/$way" | grep -o "^ *[0-9,]* .*lookup::by_$way" | tr -d , |
        awk -v way="$way" '{ printf "%s: %.1f instructions a lookup\n", way, $1 / 16384 }' | tee "$out/$way.count"
done
# A line of performance.sh.
cat "$out/table.count" "$out/flat_table.count" |
    awk '{ count[NR] = $2 } END { printf "instructions of a lookup\t%s\t%s by a flat table\t-\n", count[1], count[2] }'

# What is the same whatever the number of messages is taken off.
binary=$(cargo bench -p close-codes --bench messages --no-run 2>&1 | sed -n 's/.*Executable .*(\(.*\))$/\1/p')
for what in echo receive send wait; do
    for way in bare ours without-heartbeat seat halves; do
        for messages in 1000 3000; do
            valgrind --tool=callgrind --callgrind-out-file="$out/$way" "$binary" count "$what" "$way" "$messages" 2>&1 |
                awk -v what="$what" -v way="$way" -v messages="$messages" '/Collected/ { print what, way, messages, $4 }'
        done
    done
done | awk '
    $3 == 1000 { first = $4 }
    $3 == 3000 { cost = ($4 - first) / 2000 }
    $3 == 3000 && $2 == "bare" { bare = cost; printf "%s by tokio-tungstenite alone: %.0f instructions\n", $1, bare }
    $3 == 3000 && $2 != "bare" { printf "  %s: %.0f more\n", $2, cost - bare }
    $3 == 3000 && $2 == "ours" {
        goal = $1 == "wait" ? "-" : $1 == "echo" ? 120 : 60
        printf "instructions that a Connection adds to %s\t%.0f\t%.0f in all\t%s\n", $1, cost - bare, bare, goal
    }'
