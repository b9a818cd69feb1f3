#!/usr/bin/env bash
# Tries each Prometheus rule of the example `metrics`: one case in which it fires and one in which it does not. Then a
# Prometheus scrapes the example, and finds every name and label of the rules and of the dashboard there (`scrape.py`).
#
# It needs Debian's package prometheus, which it unpacks in the target directory where it is not installed: nothing of
# it is installed, and no service is started.
set -euo pipefail
cd "$(dirname "$0")/../../.."
. tests/rigs/debian.sh
skip() { echo "prometheus: skipped, $1"; exit 0; }

target=${CARGO_TARGET_DIR:-$PWD/target}
package=$target/tmp/prometheus
PATH=$PATH:$package/usr/bin
has() { command -v "$1" > /dev/null && command -v "$2" > /dev/null; }
if ! has prometheus promtool; then
    unpack "$package" prometheus || skip "$why"
    promtool --version > /dev/null 2>&1 || skip "Debian's prometheus does not run here"
fi

examples=close-codes/examples/metrics
promtool check rules "$examples/rules.yml"
(cd "$examples" && promtool test rules rules.test.yml)
command -v python3 > /dev/null || skip "there is no python3 for the scrape"
cargo build --quiet -p close-codes --example metrics
python3 tests/rigs/prometheus/scrape.py "$target/debug/examples/metrics" "$examples"
