"""Lists the facts whose review is due, the longest due first. It never fails: nobody is at fault.

The clock is never read: set `SOURCE_DATE_EPOCH` to ask for a day other than the record date. On
GitHub each line is a warning beside the file.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from briefings import check
from briefings.query.freshness import due, overdue
from briefings.query.index import RecordIndex
from briefings.record.facts import Fact


def main(root: Path) -> int:
    """The exit status: always 0, but 1 where the record cannot be read at all."""
    index, problems = check(root)
    if index is None:
        print(f"The record has {len(problems)} problems; run 'make check'.", file=sys.stderr)
        return 1
    facts = overdue(index)
    for fact in facts:
        print(line(fact, index, on_github="GITHUB_ACTIONS" in os.environ))
    print(f"{len(facts)} facts due for review by {index.record_date.isoformat()}.")
    return 0


def line(fact: Fact, index: RecordIndex, on_github: bool) -> str:
    """What is said of one fact that is due."""
    place = index.catalogue.place(fact, ["review"])
    message = f"'{fact.id}' was due for review on {due(fact.review).isoformat()}"
    if on_github:
        return f"::warning file={place.path},line={place.line}::{message}"
    return f"{place.path}:{place.line}: {message}"


if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parent.parent))
