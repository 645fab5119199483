#!/usr/bin/env bash
# Installs Debian's Chromium where there is none, for the tests that look at the report in a browser.
set -euo pipefail

for name in chromium chromium-browser google-chrome; do
  if command -v "$name" > /dev/null; then
    echo "browser: $(command -v "$name")"
    exit 0
  fi
done

if ! command -v apt-get > /dev/null; then
  echo "No Chromium, and no apt-get to install it: install Chromium by hand." >&2
  exit 1
fi
if [ "$(id -u)" -ne 0 ]; then
  echo "No Chromium, and only root may install it: run \`sudo bash tools/install_browser.sh\`." >&2
  exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -qq -y --no-install-recommends chromium fonts-dejavu-core > /dev/null
echo "browser: $(command -v chromium)"
