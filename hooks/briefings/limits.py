"""How large an input may be, so that every check answers at once; each limit is many times what
people write.

Without limits a text of a megabyte without a line break, or ten thousand fields in a record, costs
minutes in code that is quick on all that people write. So the limit is told first, with its line.
"""

from __future__ import annotations

import re

Fault = tuple[int, str]  # the number of a line, and what to write instead

FILE_BYTES = 1_000_000  # a topic of a thousand facts is about half of this
LINE = 10_000  # characters; a paragraph of two pages
PARAGRAPH = 30_000  # characters between two empty lines
KEYS = 200  # in one mapping; the largest model has 25 fields, a list of labels may be longer
YAML_DEPTH = 12  # levels; the deepest record of the model needs seven
INDENT = 32  # columns of spaces or quotation signs: eight levels of a list
LIST_DEPTH = 8
NAME = 60  # characters of a misspelt word for which a likely one is sought
CANDIDATES = 300  # ids among which it is sought

_INDENT = re.compile(r"(?:[ \t>]|[-*+] |\d{1,9}[.)] )*")


def fault(text: str) -> Fault | None:
    """The first line of a text that goes past a limit, with what to write, if one does."""
    in_paragraph = 0
    for number, line in enumerate(text.split("\n"), 1):
        in_paragraph = in_paragraph + len(line) if line.strip() else 0
        if len(line) > LINE:
            return number, f"is {len(line):,} characters long; {LINE:,} at most: break the line"
        if in_paragraph > PARAGRAPH:
            return number, f"is in a paragraph of over {PARAGRAPH:,} characters; start a new one"
    return None


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
