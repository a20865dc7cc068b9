"""How large an input may be, so that every check answers at once; each limit is many times what
people write.

Without limits a text of a megabyte without a line break, or ten thousand fields in a record, costs
minutes in code that is quick on all that people write. So the limit is told first, with its line.
"""

from __future__ import annotations

import re

Fault = tuple[int, str]  # the number of a line, and what to write instead
FILE_BYTES = 1_000_000  # a file of a thousand facts is about half of this
LINE = 10_000  # characters; a paragraph of two pages
PARAGRAPH = 30_000  # characters between two empty lines
LINES = 2_000  # in a paragraph, tables and lists included; Markdown joins them anew for headings
OPEN = 20  # brackets open at once in a paragraph; Markdown looks for the end of each anew
TAGS = 100  # faults of tags in a page, after which the rest is not looked for yet
KEYS = 200  # in one mapping; the largest model has 25 fields, a list of labels may be longer
YAML_DEPTH = 12  # levels; the deepest record of the model needs seven
FOLDERS = 5  # from the project down; the record needs three
INDENT = 32  # columns of spaces or quotation signs: eight levels of a list
LIST_DEPTH = 8
CANDIDATES = 300  # ids among which it is sought
_SQUARE = re.compile(r"\n\s*\n|(?<!\\)(?:(?P<open>\[)|(?P<close>\]))")
_ROUND = re.compile(r"\n\s*\n|(?P<open>\]\()|(?P<close>\))")
_FENCE = re.compile(r"`{3,}|~{3,}")
_INDENT = re.compile(r"(?:[ \t>]|[-*+] |\d{1,9}[.)] )*")


def fault(text: str) -> Fault | None:
    """The first line of a file that is too long, with what to write, if one is."""
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > LINE:
            return number, f"is {len(line):,} characters long; {LINE:,} at most: break the line"
    return None


def page(text: str) -> Fault | None:
    """The first line of a Markdown text past what is converted at once, if there is one."""
    return paragraph(text) or fence(text) or brackets(text)


def paragraph(text: str) -> Fault | None:
    """The first line of a text that is past the end of a paragraph, with what to write, if any."""
    if len(text) <= PARAGRAPH and text.count("\n") < LINES:
        return None  # as nearly every text of a record
    size = lines = 0
    for number, line in enumerate(text.split("\n"), 1):
        size, lines = (size + len(line) + 1, lines + 1) if line.strip() else (0, 0)
        if size > PARAGRAPH:
            return number, f"is in a paragraph of over {PARAGRAPH:,} characters; start a new one"
        if lines > LINES:
            return number, f"is in a paragraph of over {LINES:,} lines; leave an empty line"
    return None


def brackets(text: str) -> Fault | None:
    """The first line of a Markdown text with too many open brackets, with what to write, if any."""
    for signs in (_SQUARE, _ROUND):
        opened = 0
        for match in signs.finditer(text):
            opened = {"open": opened + 1, "close": max(0, opened - 1)}.get(match.lastgroup or "", 0)
            if opened > OPEN:
                number = text.count("\n", 0, match.start()) + 1
                return number, f"opens over {OPEN} brackets before it closes one; write '\\['"
    return None


def fence(text: str) -> Fault | None:
    """The line of a Markdown text that opens code which is never closed, if there is one."""
    opened = None
    for number, line in enumerate(text.split("\n"), 1):
        start = _FENCE.match(line)
        if opened is None and start:
            opened = number, start[0]
        elif opened and line.rstrip(" ") == opened[1]:
            opened = None
    return (
        (opened[0], f"opens code that is never closed; end it by '{opened[1][:9]}'")
        if opened
        else None
    )


def nested(lines: list[str]) -> Fault | None:
    """The first line of a Markdown text that is nested too deeply, counted from 0, if one is.

    Markdown is converted by functions that call themselves, once for each level.
    """
    for at, line in enumerate(lines):
        start = _INDENT.match(line.rstrip())
        depth = len(start[0].expandtabs(4)) if start else 0
        if depth > INDENT:
            return at, f"is nested more than {LIST_DEPTH} levels deep; write fewer levels"
    return None
