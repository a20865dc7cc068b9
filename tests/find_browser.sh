#!/bin/sh
# Prints the path of a Chromium or Chrome. With --install, used by `make test`, it also makes sure
# that Playwright starts, and installs what is missing where it can: on Debian and Ubuntu as root.
# CHROME=/path/to/browser chooses the browser.
set -eu
playwright=$(dirname "$0")/../.venv/bin/playwright

find_browser() {
    if [ -n "${CHROME:-}" ]; then
        command -v "$CHROME" && return
        echo "CHROME is set to $CHROME, which is not a program." >&2
        exit 1
    fi
    for name in chromium chromium-browser google-chrome google-chrome-stable chrome; do
        command -v "$name" && return
    done
    # Applications on macOS, then what `playwright install chromium` has downloaded.
    for path in \
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" \
        "/Applications/Chromium.app/Contents/MacOS/Chromium" \
        "${PLAYWRIGHT_BROWSERS_PATH:-${HOME:-}/.cache/ms-playwright}"/chromium-*/chrome-linux*/chrome \
        "${PLAYWRIGHT_BROWSERS_PATH:-${HOME:-}/Library/Caches/ms-playwright}"/chromium-*/chrome-mac*/*.app/Contents/MacOS/*
    do
        if [ -x "$path" ]; then
            printf '%s\n' "$path"
            return
        fi
    done
    return 1
}

playwright_starts() {
    "$playwright" --version >/dev/null 2>&1
}

install_packages() {
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then return; fi
    echo "Installing what the browser tests need: $* ..." >&2
    { apt-get update -q && DEBIAN_FRONTEND=noninteractive \
        apt-get install -q -y --no-install-recommends "$@"; } >&2 || true
}

if [ "${1:-}" = --install ]; then
    # Playwright's own runtime needs this library, which a bare Debian lacks.
    playwright_starts || install_packages libatomic1
    playwright_starts || {
        echo "Playwright does not start. On Debian or Ubuntu: sudo apt-get install libatomic1" >&2
        "$playwright" --version >&2 || exit 1
    }
    if ! find_browser >/dev/null; then
        if grep -qs '^ID=ubuntu' /etc/os-release; then
            # Ubuntu's own package needs snap, which a container lacks.
            [ "$(id -u)" != 0 ] || "$playwright" install --with-deps chromium >&2 || true
        else
            install_packages chromium
        fi
    fi
fi

find_browser && exit
cat >&2 <<'END'
No Chromium or Chrome found, and the tests need one. Install it in one of these ways:
  Debian:         sudo apt-get install chromium
  Fedora:         sudo dnf install chromium
  macOS:          brew install --cask google-chrome
  Ubuntu, others: .venv/bin/playwright install --with-deps chromium
or name one that is installed elsewhere: CHROME=/path/to/browser make test
END
exit 1
