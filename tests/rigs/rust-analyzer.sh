#!/bin/bash
# What an editor shows of the generated code, asked of the real rust-analyzer over its own protocol.
#
# Takes $RUST_ANALYZER, else the one in $PATH, else unpacks Debian's into the target directory (nothing is installed).
# Where none of them works, it says so in one line and ends well.
set -u
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
. "$here/debian.sh"
version=1.96.0+dfsg1-1~deb12u2

skip() {
    echo "rust-analyzer: skipped, $1"
    exit 0
}

works() { "$1" --version >/dev/null 2>&1; }

command -v python3 >/dev/null || skip "python3 is missing"
analyzer=${RUST_ANALYZER:-rust-analyzer}
unpacked=${CARGO_TARGET_DIR:-$here/../../target}/rigs/rust-analyzer
if ! works "$analyzer"; then
    unpack "$unpacked" "rust-web-analyzer=$version" "libstd-rust-web-1.96=$version" libllvm22 || skip "$why"
    analyzer=$unpacked/usr/bin/rust-analyzer
    with_libraries_of "$unpacked" works "$analyzer" || skip "the one that was unpacked does not run here"
fi
with_libraries_of "$unpacked" timeout 900 python3 "$here/rust_analyzer.py" "$analyzer" "$here/../.." "$work/project"
