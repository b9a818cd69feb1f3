#!/bin/sh
# Installs redis-server (Debian's package), with which tests/tests/shared_budget tries the shared budget. The tests start
# servers of their own; the package's service is not started.
set -eu
skip() { echo "skipped: $1"; exit 0; }

if command -v redis-server > /dev/null; then exit 0; fi
command -v apt-get > /dev/null || skip "there is no redis-server, and no apt-get to install it"
[ "$(id -u)" = 0 ] || skip "there is no redis-server, and only root may install it"
apt-get update > /dev/null 2>&1 || skip "apt-get could not update"
# 101: no service of the package's is started.
policy=/usr/sbin/policy-rc.d
if ! [ -e "$policy" ]; then
    trap 'rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' > "$policy"
    chmod +x "$policy"
fi
DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends redis-server > /dev/null 2>&1 ||
    skip "apt-get could not install redis-server"
