#!/bin/sh
# Usage: tools/venv.sh REQUIREMENTS...
# Creates .venv where it is missing and installs the given files into it, each with its hashes.
# PYTHON=/path/to/python chooses the interpreter.
set -eu
cd "$(dirname "$0")/.."

fail() {
    printf '%s\n' "$@" >&2
    exit 1
}

recent() {
    command -v "$1" >/dev/null 2>&1 &&
        "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    python=
    for candidate in ${PYTHON:-python3 python3.15 python3.14 python3.13 python3.12 python3.11 python}; do
        if recent "$candidate"; then
            python=$candidate
            break
        fi
    done
    [ -n "$python" ] || fail \
        "Python 3.11 or newer is needed, and ${PYTHON:-python3} is $("${PYTHON:-python3}" --version 2>/dev/null || echo missing)." \
        "Install one, or name it: make PYTHON=/path/to/python3.11"
    "$python" -c 'import ensurepip, venv' 2>/dev/null || fail \
        "This Python cannot make virtual environments." \
        "On Debian or Ubuntu: apt-get install python3-venv"
    rm -rf .venv
    "$python" -m venv .venv
fi

for file in "$@"; do
    echo "Installing $file into .venv (the first time takes a minute) ..." >&2
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$file"
done
