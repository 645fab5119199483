#!/usr/bin/env bash
# Installs Debian's PostgreSQL where there is none, for the tests that read tables out of a server of their own.
set -euo pipefail

server() {
  command -v postgres && return 0
  # Debian keeps the programs of each version apart, and not on PATH.
  find /usr/lib/postgresql -mindepth 3 -maxdepth 3 -path '*/bin/postgres' 2> /dev/null | sort --version-sort | tail -n 1 | grep .
}

if found="$(server)"; then
  echo "PostgreSQL: $found"
  exit 0
fi

if ! command -v apt-get > /dev/null; then
  echo "No PostgreSQL, and no apt-get to install it: install PostgreSQL by hand." >&2
  exit 1
fi
if [ "$(id -u)" -ne 0 ]; then
  echo "No PostgreSQL, and only root may install it: run \`sudo bash tools/install_postgresql.sh\`." >&2
  exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -qq -y --no-install-recommends postgresql-common > /dev/null
# The tests start a server of their own: Debian's own, which would be started at once, is not wanted.
sed -i -E 's/^#?[[:space:]]*create_main_cluster.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf
apt-get install -qq -y --no-install-recommends postgresql > /dev/null
echo "PostgreSQL: $(server)"
