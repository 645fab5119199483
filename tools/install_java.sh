#!/usr/bin/env bash
# Installs Debian's Java 17 where there is none, for the tests that ask Spark.
set -euo pipefail

# Spark 4 needs 17 or newer; an old Java calls itself 1.8.
recent() {
  local said
  said="$(java -version 2>&1)" || return 1
  [[ "$said" =~ version\ \"([0-9]+) ]] && [ "${BASH_REMATCH[1]}" -ge 17 ]
}

if recent; then
  echo "Java: $(command -v java), $(java -version 2>&1 | head -n 1)"
  exit 0
fi

if ! command -v apt-get > /dev/null; then
  echo "No Java 17, and no apt-get to install it: install a Java runtime by hand." >&2
  exit 1
fi
if [ "$(id -u)" -ne 0 ]; then
  echo "No Java 17, and only root may install it: run \`sudo bash tools/install_java.sh\`." >&2
  exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -qq -y --no-install-recommends openjdk-17-jre-headless > /dev/null
recent || { echo "Java was installed and is not on PATH in version 17: $(command -v java)" >&2; exit 1; }
echo "Java: $(command -v java), $(java -version 2>&1 | head -n 1)"
