#!/bin/bash
# The original of Autobahn's section 7 against a server of each library: 37 cases each. It is Python 2.7 code; without
# that only the port is run, tests/tests/conformance. Everything listens on the loopback interface only: the fuzzer is
# the client, since its server would not.
set -euo pipefail
skip() { echo "skipped: $1"; exit 0; }

here=$(cd "$(dirname "$0")" && pwd)
workspace=$here/../../..
target=$(mkdir -p "${CARGO_TARGET_DIR:-$workspace/target}" && cd "${CARGO_TARGET_DIR:-$workspace/target}" && pwd)
rig=$target/rigs/autobahn
packages=(autobahntestsuite==25.10.1 autobahn==0.10.9 twisted==20.3.0 zope.interface==5.5.2 jinja2==2.11.3
    markupsafe==1.1.1 txaio==2.1.0 setuptools==44.1.1 six pyopenssl==19.1.0 cryptography==3.3.2 cffi==1.15.1
    service_identity==18.1.0)

command -v pyenv > /dev/null || skip "there is no pyenv, whose Python 2.7 this uses"
python=$(pyenv prefix 2.7.18 2> /dev/null)/bin/python
[ -x "$python" ] || skip "pyenv has no Python 2.7.18"
if ! [ -e "$rig/installed" ]; then
    rm -rf "$rig"
    mkdir -p "$rig"
    "$python" -m pip install --quiet --disable-pip-version-check --target "$rig/packages" "${packages[@]}" \
        > "$rig/log" 2>&1 || skip "pip could not install the suite ($rig/log)"
    # pip's --target leaves out what makes it a package.
    touch "$rig/packages/zope/__init__.py" "$rig/installed"
fi

(cd "$workspace" && cargo build --quiet -p close-codes-tests --example echo_servers)
coproc servers { "$target/debug/examples/echo_servers"; }
pid=$servers_PID
trap 'kill "$pid" 2> /dev/null || true' EXIT
agents=
for _ in 1 2 3 4 5; do
    read -r library port <&"${servers[0]}"
    agents+="${agents:+,}{\"agent\": \"$library\", \"url\": \"ws://127.0.0.1:$port\"}"
done
rm -rf "$rig/reports"
cat > "$rig/spec.json" << JSON
{"outdir": "$rig/reports", "servers": [$agents], "cases": ["7.*"], "exclude-cases": [], "exclude-agent-cases": {}}
JSON
PYTHONPATH=$rig/packages "$python" -c 'import sys
sys.argv[0] = "wstest"
from autobahntestsuite.wstest import run
run()' -m fuzzingclient -s "$rig/spec.json" > "$rig/log" 2>&1 || { tail -20 "$rig/log"; exit 1; }
python3 "$here/verdict.py" "$rig/reports/index.json"
