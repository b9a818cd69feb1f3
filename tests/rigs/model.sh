#!/bin/sh
# A million random scripts through the supervisor and through the model of close-codes/tests/model, optimized, with a
# table of what they met; and a million peers through a `Watch`.
# `tests/rigs/model.sh 5000000` takes more scripts.
set -eu
cd "$(dirname "$0")/../.."
CLOSE_CODES_SCRIPTS=${1:-1000000} cargo test --release -p close-codes --test model -- --nocapture
cargo test --release -p close-codes --test execution
