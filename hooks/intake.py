"""Takes in a saved article: sets what it says beside the record, and proposes what to write.

`intake.py FILE` writes a folder in `intake/`, which git ignores; `--date 2022-09-27` says when the
article was published, where it does not. `--accept ID`, `ID/briefing` or `ID/FACT-ID` puts one
piece of that folder into its place. Nothing is ever overwritten.
"""

from __future__ import annotations

import argparse
import datetime
import sys
from dataclasses import replace
from pathlib import Path

from briefings import ContentError, check
from briefings.problem import report
from briefings.query.index import RecordIndex
from workbench.intake.accepting import accept, propose
from workbench.intake.article import saved
from workbench.intake.cleaning import clean
from workbench.intake.comparing import compare
from workbench.intake.findings import find
from workbench.intake.reading import read
from workbench.intake.writing import written


def main(root: Path, arguments: list[str]) -> int:
    """The exit status: 0 where something was written, 1 where a problem was told."""
    asked = _parser().parse_args(arguments)
    index, problems = check(root)
    if index is None:
        print(report(problems), file=sys.stderr)
        return 1
    try:
        if asked.accept is not None:
            print(f"accepted into {accept(root, asked.accept, index)}")
        else:
            print("\n".join(take_in(root, Path(asked.file), asked.date or "", index)))
    except ContentError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def take_in(root: Path, path: Path, date: str, index: RecordIndex) -> list[str]:
    """The paths written for an article, and what was found, in a line each."""
    file = saved(path)
    document = read(file)
    article = clean(replace(document, date=date) if date else document)
    if not article.passages:
        raise file.fails(1, "has no sentence of an article; save the whole page, or its text")
    found, notes = find(article, index)
    verdicts = compare(found, index)
    id, texts = written(article, verdicts, notes, index)
    counts = [sum(each.word == word for each in verdicts) for word in ("agrees", "differs", "new")]
    summary = "{} findings agree with the record, {} differ, {} are new.".format(*counts)
    return [*propose(root, id, texts), summary]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make intake ARGS=…", description=__doc__)
    one = parser.add_mutually_exclusive_group(required=True)
    one.add_argument("file", nargs="?", help="a saved page, or its text")
    one.add_argument("--accept", metavar="ID", help="put one piece into its place")
    parser.add_argument("--date", type=_day, help="when it was published")
    return parser


def _day(text: str) -> str:
    return datetime.date.fromisoformat(text).isoformat()


if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parent.parent, sys.argv[1:]))
