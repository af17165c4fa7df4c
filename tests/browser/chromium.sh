# Find a Chromium for the browser tests, or install one: Debian's as root, else Playwright's own.
# usage: chromium.sh BIN   (BIN is the folder of the virtual environment's commands)
for name in "$ASKALIKE_CHROMIUM" chromium chromium-browser google-chrome; do
    if [ -n "$name" ] && command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
if "$1/python" -c 'import os, sys
from playwright.sync_api import sync_playwright
with sync_playwright() as p:
    sys.exit(not os.path.exists(p.chromium.executable_path))' 2>/dev/null; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "askalike: installing Debian's chromium for the browser tests"
    apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null && exit 0
fi
echo "askalike: installing Playwright's chromium for the browser tests"
"$1/playwright" install chromium && exit 0
echo "askalike: no Chromium for the browser tests; install one, or name it in ASKALIKE_CHROMIUM" >&2
exit 1
