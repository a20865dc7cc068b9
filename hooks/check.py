"""Loads and checks everything people wrote, without building a site.

Run as a script it prints every problem as `path:line: message`, with a count, and exits with 1 if
there is one; else it prints what the record holds and exits with 0.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from briefings import check, check_drafts
from briefings.problem import report
from briefings.record.ids import RECORD_LABELS
from clock import newest_day
from reuse.conversions import Conversions
from reuse.store import store


def main(root: Path) -> int:
    """The exit status: 0 where the input under `root` has no problem, else 1.

    What may wait in a draft is told, and is no failure.
    """
    keeps = Conversions(store(root / ".reuse"))
    index, problems = check(root, newest_day(), keeps)
    blocking, waiting = check_drafts(root, newest_day(), keeps)
    problems += blocking
    for problem in sorted(set(waiting)):
        print(f"in a draft: {problem}", file=sys.stderr)
    if index is None or problems:
        print(report(problems), file=sys.stderr)
        return 1
    counts = Counter(index.catalogue.kinds.values())
    kinds = (*index.catalogue.settings.kinds, *RECORD_LABELS)
    held = ", ".join(f"{counts[kind]} {kind}" for kind in kinds if counts[kind])
    print(f"No problems. The record holds {held}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parent.parent))
