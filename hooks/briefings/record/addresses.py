"""The list of published addresses: a page a line, and under it, indented, the anchors on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

FILE = "data/addresses.txt"
_HEAD = """\
# What has been published, and must go on to lead somewhere: each page, and the anchors on it.
# `make addresses` adds what is new, when a version is released; it takes nothing out.
"""


@dataclass(frozen=True)
class Listed:
    """A published address: the page, as `/people/`, the anchor on it, if any, and its line."""

    page: str
    anchor: str
    line: int


def listed(text: str) -> Iterator[Listed]:
    """The addresses in a list; empty lines, and those that begin with `#`, say nothing."""
    page = ""
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        is_anchor = line[0].isspace()
        page = page if is_anchor else line.strip()
        yield Listed(page, line.strip() if is_anchor else "", number)


def written(addresses: Mapping[str, Iterable[str]]) -> str:
    """The list of some pages and the anchors on each, in order."""
    lines = [_HEAD]
    for page in sorted(addresses):
        lines += [f"{page}\n", *(f"  {anchor}\n" for anchor in sorted(addresses[page]))]
    return "".join(lines)
