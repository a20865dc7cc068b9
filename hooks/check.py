"""Loads and checks everything people wrote, without building a site.

Run as a script it prints every problem as `path:line: message [rule]`, with a count, and exits with
1 if there is one; else it prints what the record holds and exits with 0. `--format github` prints
annotations for GitHub before that, `--format json` an object for programs and nothing else. In
passing it tells editors which ids there are now.
"""

from __future__ import annotations

import argparse
import gc
import sys
from collections import Counter
from pathlib import Path

import schemas
from briefings import check, check_drafts
from briefings.problem import Problem, report
from briefings.query.index import RecordIndex
from briefings.record.ids import RECORD_LABELS
from briefings.record.load import Input, load
from clock import newest_day
from reuse.conversions import Conversions
from reuse.store import store
from workbench.formats import FORMATS


def main(root: Path, arguments: list[str]) -> int:
    """The exit status: 0 where the input under `root` has no problem, else 1.

    What may wait in a draft is told, and is no failure.
    """
    parser = argparse.ArgumentParser(prog="make check", description="Check data/ and docs/.")
    parser.add_argument("--format", choices=FORMATS, default="text")
    form = parser.parse_args(arguments).format
    given = load(root)
    index, problems = _checked(root, given)
    schemas.write(root, given)
    if form == "json" or (form == "github" and problems):
        print(FORMATS[form](problems))
    if form == "json":
        return 1 if problems else 0
    if index is None or problems:
        print(report(problems), file=sys.stderr)
        return 1
    print(f"No problems. The record holds {_held(index)}.")
    return 0


def _checked(root: Path, given: Input) -> tuple[RecordIndex | None, list[Problem]]:
    """The record, and what is wrong with it; what may wait in a draft is printed."""
    keeps = Conversions(store(root / ".reuse"))
    index, problems = check(root, newest_day(), keeps, given=given)
    blocking, waiting = check_drafts(root, newest_day(), keeps, given)
    for problem in sorted(set(waiting)):
        print(f"in a draft: {problem}", file=sys.stderr)
    return index, problems + blocking


def _held(index: RecordIndex) -> str:
    """How many records there are of each kind."""
    counts = Counter(index.catalogue.kinds.values())
    kinds = (*index.catalogue.settings.kinds, *RECORD_LABELS)
    return ", ".join(f"{counts[kind]} {kind}" for kind in kinds if counts[kind])


if __name__ == "__main__":
    gc.disable()  # all that is read stays until the end; looking through it took a third of a check
    sys.exit(main(Path(__file__).resolve().parent.parent, sys.argv[1:]))
