#!/bin/sh
# Counts instructions with valgrind's callgrind: of one lookup by the derived table and by a match, and of an echo by
# tokio-tungstenite alone and through a connection around it. Counts do not move with what else the machine does.
set -eu
cd "$(dirname "$0")/../.."
command -v valgrind >/dev/null || { echo "skipped: there is no valgrind"; exit 0; }
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
for way in table match; do
    binary=$(cargo bench -p close-codes --bench lookup --no-run 2>&1 | sed -n 's/.*Executable .*(\(.*\))$/\1/p')
    valgrind --quiet --tool=callgrind --callgrind-out-file="$out/$way" "$binary" count "$way"
    # Each of the 8192 inputs is looked up twice in the way that is counted: once to check it.
    callgrind_annotate --inclusive=yes "$out/$way" | grep -o "^ *[0-9,]* .*lookup::by_$way" | tr -d , |
        awk -v way="$way" '{ printf "%s: %.1f instructions a lookup\n", way, $1 / 16384 }' | tee "$out/$way.count"
done
# A line of performance.sh.
cat "$out/table.count" "$out/match.count" |
    awk '{ count[NR] = $2 } END { printf "instructions of a lookup\t%s\t%s by a match\t12\n", count[1], count[2] }'

# What is the same whatever the number of messages is taken off.
binary=$(cargo bench -p close-codes --bench messages --no-run 2>&1 | sed -n 's/.*Executable .*(\(.*\))$/\1/p')
for way in bare ours without-heartbeat halves; do
    for messages in 1000 3000; do
        valgrind --tool=callgrind --callgrind-out-file="$out/$way" "$binary" count "$way" "$messages" 2>&1 |
            awk -v way="$way" -v messages="$messages" '/Collected/ { print way, messages, $4 }'
    done
done | awk '
    { counted[$1, $2] = $3 }
    END {
        bare = (counted["bare", 3000] - counted["bare", 1000]) / 2000
        printf "an echo by tokio-tungstenite alone: %.0f instructions\n", bare
        printf "  through a Connection: %.0f more\n", (counted["ours", 3000] - counted["ours", 1000]) / 2000 - bare
        printf "    of which for the heartbeat: %.0f\n", (counted["ours", 3000] - counted["ours", 1000] - counted["without-heartbeat", 3000] + counted["without-heartbeat", 1000]) / 2000
        printf "  through its halves: %.0f more\n", (counted["halves", 3000] - counted["halves", 1000]) / 2000 - bare
        # A line of performance.sh.
        printf "instructions for a message through a Connection\t%.0f\t%.0f by tokio-tungstenite alone\t-\n", (counted["ours", 3000] - counted["ours", 1000]) / 2000, bare
    }'
