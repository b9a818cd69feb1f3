#!/bin/sh
# What an editor shows of the generated code, asked of the real rust-analyzer over its own protocol.
#
# Takes $RUST_ANALYZER, else the one in $PATH, else unpacks Debian's into a temporary folder (nothing is installed).
# Where none of them works, it says so in one line and ends well.
set -u
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
version=1.96.0+dfsg1-1~deb12u2

skip() {
    echo "rust-analyzer: skipped, $1"
    exit 0
}

works() { "$1" --version >/dev/null 2>&1; }

unpack() {
    command -v apt-get >/dev/null && command -v dpkg >/dev/null || return 1
    (
        cd "$work" || exit 1
        timeout 300 apt-get download "rust-web-analyzer=$version" "libstd-rust-web-1.96=$version" libllvm22 >/dev/null 2>&1 || exit 1
        for package in *.deb; do dpkg -x "$package" unpacked || exit 1; done
    ) || return 1
    LD_LIBRARY_PATH=$(echo "$work"/unpacked/usr/lib/*-linux-gnu)${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
    export LD_LIBRARY_PATH
}

command -v python3 >/dev/null || skip "python3 is missing"
analyzer=${RUST_ANALYZER:-rust-analyzer}
if ! works "$analyzer"; then
    unpack || skip "there is none, and none to be had"
    analyzer=$work/unpacked/usr/bin/rust-analyzer
    works "$analyzer" || skip "the one that was unpacked does not run here"
fi
status=0
timeout 900 python3 "$here/rust_analyzer.py" "$analyzer" "$here/../.." "$work/project" || status=$?
exit $status
