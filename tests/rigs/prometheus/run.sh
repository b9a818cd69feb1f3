#!/usr/bin/env bash
# Tries each Prometheus rule of the example `metrics`: one case in which it fires and one in which it does not. It needs
# promtool (Debian's package prometheus).
set -euo pipefail
cd "$(dirname "$0")/../../../close-codes/examples/metrics"
command -v promtool > /dev/null || { echo "skipped: there is no promtool"; exit 0; }
promtool check rules rules.yml
promtool test rules rules.test.yml
