"""Prepares a release: version and date in `CITATION.cff`, and the list of published addresses.

A version is the record date, `2026.11.23`; a second one of the same date has `.2` behind it. Its
tag is `v` and the version. What is written is to be committed with what is released.
"""

from __future__ import annotations

import argparse
import datetime
import os
import re
import sys
from pathlib import Path

import addresses
from briefings import check
from clock import this_day
from workbench.git import GitError, ask

CITATION = "CITATION.cff"
_LINE = r"^{}: .*$"
# What is true of one place of publication only, and so is written into the copy that is released.
_FROM_OUTSIDE = {"url": "SITE_URL", "repository-code": "REPO_URL", "commit": "SOURCE_COMMIT"}
_SAFE = re.compile(r"[\w:/.~%-]+")


def main(root: Path, today: datetime.date) -> int:
    """The exit status: 0, and 1 where the check finds a problem, so that nothing is written."""
    index, _ = check(root)
    if addresses.main(root) or index is None:
        return 1
    version = next_version(index.record_date, _tags(root))
    file = root / CITATION
    file.write_text(dated(file.read_text(encoding="utf-8"), version, today), encoding="utf-8")
    print(f"{CITATION} has version {version}. Commit what has changed, then:")
    print(f"  git tag -a v{version} -m 'Version {version}' && git push origin v{version}")
    return 0


def next_version(record_date: datetime.date, tags: set[str]) -> str:
    """The version of a record as it stands that has no tag yet."""
    version = record_date.strftime("%Y.%m.%d")
    number = 1
    while f"v{version}{_behind(number)}" in tags:
        number += 1
    return version + _behind(number)


def _behind(number: int) -> str:
    return f".{number}" if number > 1 else ""


def _tags(root: Path) -> set[str]:
    try:
        return set(ask(root, "tag", "--list").decode("utf-8", "replace").split())
    except GitError:
        return set()


def dated(citation: str, version: str, day: datetime.date) -> str:
    """The citation file with a version and the day of its release."""
    for name, value in (("version", version), ("date-released", day.isoformat())):
        citation = re.sub(_LINE.format(name), f"{name}: {value}", citation, flags=re.M)
    return citation


def version_of(citation: str) -> str:
    """The version that a citation file gives."""
    found = re.search(r"^version: (.*)$", citation, re.M)
    return found[1] if found else ""


def placed(citation: str) -> str:
    """The citation file with the addresses and the commit that the environment gives."""
    given = {name: os.environ.get(variable, "") for name, variable in _FROM_OUTSIDE.items()}
    lines = [f"{name}: {value}\n" for name, value in given.items() if _SAFE.fullmatch(value)]
    return citation.rstrip("\n") + "\n" + "".join(lines)


def _tagged(root: Path, tag: str) -> int:
    """0 where a tag is that of the version in the citation file, else 1 and what to do."""
    version = version_of((root / CITATION).read_text(encoding="utf-8"))
    if tag == f"v{version}":
        return 0
    message = (
        f"The tag is {tag}, and {CITATION} has version {version}: run make release, commit what"
    )
    print(f"{message} it writes, and tag that commit v{version}", file=sys.stderr)
    return 1


def run(root: Path) -> int:
    """The exit status of the command as it was typed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--tag", default="", help="only say whether this is the tag of the version")
    parser.add_argument(
        "--citation", action="store_true", help="only print the file with the addresses of a build"
    )
    given = parser.parse_args()
    if given.tag:
        return _tagged(root, given.tag)
    if given.citation:
        print(placed((root / CITATION).read_text(encoding="utf-8")), end="")
        return 0
    return main(root, this_day())


if __name__ == "__main__":
    sys.exit(run(Path(__file__).resolve().parent.parent))
