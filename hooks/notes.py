"""Writes what is new in the record since a revision, as Markdown for the notes of a release.

The record of the revision is made by its own code, as `make diff` does, and compared as published.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from workbench.git import GitError
from workbench.news import news
from workbench.revisions import SITE, Refused, asked, built, commit_of, kept

_RECORD = "data/record.json"


def main(root: Path, base: str) -> int:
    """The exit status: 0, and 1 where a record cannot be made or the revision has none."""
    try:
        with tempfile.TemporaryDirectory() as folder:
            commit, below = commit_of(root, base), asked(root, "rev-parse", "--show-prefix")
            before = _record(kept(root, commit, below) / SITE, base)
            now = _record(built(root, Path(folder) / SITE, "The project as it is"), "the project")
        print(news(before, now, os.environ.get("SITE_URL", "")), end="")
    except (Refused, GitError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _record(site: Path, name: str) -> dict[str, Any]:
    """The record that a site publishes."""
    try:
        found: dict[str, Any] = json.loads((site / _RECORD).read_text(encoding="utf-8"))
        news(found, found)  # of a form that can be compared
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        raise Refused(f"{name} publishes no {_RECORD} that can be compared") from None
    return found


def run(root: Path) -> int:
    """The exit status of the command as it was typed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("base", help="a revision, such as the tag of the last release")
    return main(root, parser.parse_args().base)


if __name__ == "__main__":
    sys.exit(run(Path(__file__).resolve().parent.parent))
