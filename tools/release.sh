#!/bin/sh
# Writes all files of a release into a new folder: `sh tools/release.sh v2026.11.23 release`. The same
# commit and settings give the same bytes. Its notes tell what is new since the last tag before it.
set -eu
cd "$(dirname "$0")/.."
tag=$1
folder=$2
name=site-${tag#v}

case ${tag#v} in
*[!0-9.]* | "") echo "'$tag' is no tag of a version, such as v2026.11.23" >&2 && exit 1 ;;
esac
make --silent release ARGS="--tag $tag"
mkdir "$folder"
make build ARGS=--clean
tar --create --sort=name --owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX \
    --mtime="@$(git log -1 --format=%ct)" --transform="s,^site,$name," site |
    gzip -n -9 >"$folder/$name.tar.gz"
cp site/SHA256SUMS site/build.json site/data/record.json "$folder/"
make --silent release ARGS=--citation >"$folder/CITATION.cff"
if last=$(git describe --tags --abbrev=0 --match 'v*' HEAD^ 2>/dev/null); then
    make --silent notes ARGS="$last" >"$folder/notes.md"
else
    echo "The first release." >"$folder/notes.md"
fi
