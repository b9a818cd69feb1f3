#!/bin/sh
# A million random scripts through the supervisor and through the model of close-codes/tests/model, optimized; and a
# million peers through a `Watch`.
# `tests/rigs/model.sh 5000000` takes more.
set -eu
cd "$(dirname "$0")/../.."
CLOSE_CODES_SCRIPTS=${1:-1000000} cargo test --release -p close-codes --test model --test execution
