#!/bin/sh
# Installs the npm packages that the folder $1 locks into a folder of the same name in .venv/.
set -eu
cd "$(dirname "$0")/.."
command -v npm >/dev/null || {
    echo "npm is needed. On Debian or Ubuntu: apt-get install npm" >&2
    exit 1
}
target=.venv/$(basename "$1")
mkdir -p "$target"
cp "$1"/package*.json "$target/"
cd "$target"
npm ci --ignore-scripts --no-audit --no-fund --silent
