"""Markdown text -> the folds, tables and lists in it that would not come out as they were meant.

Markdown never complains: a fold without an end takes in the rest of the page, a table right under
a sentence becomes part of it, and a cell too many is dropped. So the text is looked at line by
line before it is converted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from . import inline_syntax
from .once import once

Fault = tuple[int, str]  # the number of a line, and what to write instead
OPENS, CLOSES = '<details markdown="1">', "</details>"
_FOLD = re.compile(r"<(/?)\s*details\b", re.I)
_SUMMARY = re.compile(r"<\s*summary\b", re.I)
_PLAIN_SUMMARY = re.compile(r"<summary>[^<>\[\]{}*_`\n]*\w[^<>\[\]{}*_`\n]*</summary>")
_HEADING = re.compile(r"#{1,6}\s")
_ROW = re.compile(r" {0,3}\|")
_RULE = re.compile(r"[\s|:-]*-[\s|:-]*")
_LINK_IN_ROW = re.compile(r"\[\[[^\[\]|]*(?<!\\)\|")
_STROKE = re.compile(r"(?<!\\)\|")
_ITEM = re.compile(r"(?:[-*+]|\d{1,2}[.)])\s")
_PROSE = re.compile(r"[^\s#<>|:!?=~`-]")  # how a paragraph may start


@once
def faults(body: str, first_line: int = 1) -> Iterator[Fault]:
    """What would come out wrong in a Markdown text: the line in its file, and what to write.

    Each finder counts lines from 0, as it is given them.
    """
    lines = inline_syntax.blank_code(body).split("\n")
    for find in (_folds, _tables, _lists):
        for at, message in find(lines):
            yield first_line + at, message


def _folds(lines: Sequence[str]) -> Iterator[Fault]:
    """A fold is opened, named and closed on lines of their own, before the next heading."""
    opened: int | None = None
    for at, line in enumerate(lines):
        fold = _FOLD.search(line)
        if opened is not None and (_HEADING.match(line) or (fold and not fold[1])):
            yield opened, f"this fold is not closed before the next heading; {_CLOSE}"
            opened = None
        if fold and not fold[1]:
            opened = at
            yield from _opening(lines, at)
        elif fold:
            yield from _closing(lines, at, opened)
            opened = None
        elif _SUMMARY.search(line) and not (at and _FOLD.search(lines[at - 1])):
            yield at, f"'<summary>' belongs on the line after '{OPENS}'"
    if opened is not None:
        yield opened, f"this fold is never closed; {_CLOSE}"


_CLOSE = f"write '{CLOSES}' on a line of its own, with an empty line before it"


def _opening(lines: Sequence[str], at: int) -> Iterator[Fault]:
    if lines[at].rstrip() != OPENS:
        yield at, f"a fold is opened by '{OPENS}', alone at the start of its line, and so typed"
    name, after = (*lines[at + 1 : at + 3], "", "")[:2]
    if not _PLAIN_SUMMARY.fullmatch(name.rstrip()):
        message = "a fold is named on the line after it opens, in plain words: "
        yield at + 1, f"{message}'<summary>What is folded</summary>'"
    elif after.strip():
        yield at + 2, "leave an empty line after the name of a fold"


def _closing(lines: Sequence[str], at: int, opened: int | None) -> Iterator[Fault]:
    if opened is None:
        yield at, f"'{CLOSES}' closes no fold; take it out"
    elif lines[at].rstrip() != CLOSES or lines[at - 1].strip():
        yield at, f"here a fold is closed; {_CLOSE}"


def _tables(lines: Sequence[str]) -> Iterator[Fault]:
    """A table stands apart from other text, has a rule under its head, and rows of one length."""
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and _ROW.match(lines[end]):
            end += 1
        if end > at:
            yield from _table(lines, at, end)
        at = end + 1


def _table(lines: Sequence[str], start: int, end: int) -> Iterator[Fault]:
    if start and _PROSE.match(lines[start - 1]):
        yield start, "leave an empty line before the table, or it is taken for text"
    if end < len(lines) and lines[end].strip():
        yield end, "leave an empty line after the table, or this becomes a row of it"
    if end - start < 2 or not _RULE.fullmatch(lines[start + 1]):
        yield start, "a table has a line such as '|---|---|' under its head, a part for each column"
        return
    columns = _cells(lines[start])
    for at in range(start, end):
        if _LINK_IN_ROW.search(lines[at]):
            yield at, "inside a table write '\\|' in a link, as in '[[id\\|words]]'"
        elif _cells(lines[at]) != columns:
            yield at, f"this row has {_cells(lines[at])} cells, the head of its table {columns}"


def _cells(row: str) -> int:
    return len(_STROKE.findall(row.strip().removeprefix("|").removesuffix("|"))) + 1


def _lists(lines: Sequence[str]) -> Iterator[Fault]:
    """A list does not start in the middle of a paragraph."""
    in_paragraph = False
    for at, line in enumerate(lines):
        if not line.strip():
            in_paragraph = False
        elif _ITEM.match(line):
            if in_paragraph:
                yield at, "leave an empty line before the list, or it is taken for text"
                in_paragraph = False
        elif at == 0 or not lines[at - 1].strip():
            in_paragraph = bool(_PROSE.match(line))
