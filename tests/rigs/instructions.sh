#!/bin/sh
# Counts the instructions of one lookup by the derived table and by a match, with valgrind's callgrind. Counts do not
# move with what else the machine does.
set -eu
cd "$(dirname "$0")/../.."
command -v valgrind >/dev/null || { echo "skipped: there is no valgrind"; exit 0; }
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
for way in table match; do
    binary=$(cargo bench -p close-codes --bench lookup --no-run 2>&1 | sed -n 's/.*(\(.*\))$/\1/p')
    valgrind --quiet --tool=callgrind --callgrind-out-file="$out/$way" "$binary" count "$way"
    # Each of the 8192 inputs is looked up twice in the way that is counted: once to check it.
    callgrind_annotate --inclusive=yes "$out/$way" | grep -o "^ *[0-9,]* .*lookup::by_$way" | tr -d , |
        awk -v way="$way" '{ printf "%s: %.1f instructions a lookup\n", way, $1 / 16384 }'
done
