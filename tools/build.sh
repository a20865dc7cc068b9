#!/bin/sh
# Builds the site, strictly, in a folder beside its place and swaps the two only when that succeeded:
# MkDocs empties its folder first, and a failed build must leave the last good site in place.
# No --quiet here: it hides warnings from --strict. With --clean nothing of earlier builds is used.
# SITE_DIR is another place than site/. ENGINE is what builds it: mkdocs, properdocs or zensical.
set -eu
cd "$(dirname "$0")/.."
site=${SITE_DIR:-site}
new=$site.new.$$
old=$site.old.$$

clean_up() {
    if [ -d "$old" ] && [ ! -e "$site" ]; then mv "$old" "$site"; fi
    rm -rf "$new" "$old"
}
trap clean_up EXIT
trap 'exit 1' HUP INT TERM

if [ "${1:-}" = --clean ]; then export REUSE=no; fi
engine=${ENGINE:-mkdocs}
if [ "$engine" = zensical ]; then
    .venv/bin/python hooks/stage.py
    (cd stage && PYTHONPATH=../hooks ../.venv/bin/zensical build --strict --clean)
    mv stage/site "$new"
else
    ".venv/bin/$engine" build --strict --config-file mkdocs.yml --site-dir "$new"
fi
.venv/bin/python hooks/seal.py "$new"
if [ -e "$site" ]; then mv "$site" "$old"; fi
mv "$new" "$site"
