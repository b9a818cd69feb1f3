#!/bin/sh
# What the derive costs whoever compiles an enum, beside what other derives cost, counted with valgrind's callgrind.
#
# The peers are crates of a throw-away package in the target folder, which cargo downloads. Counts do not move with
# what else the machine does.
set -eu
cd "$(dirname "$0")/../.."
command -v valgrind >/dev/null || { echo "skipped: there is no valgrind"; exit 0; }
command -v python3 >/dev/null || { echo "skipped: python3 is missing"; exit 0; }
exec python3 tests/rigs/compile_cost.py "$PWD"
