"""A rule about pictures: what each shows, how large it is, and who allows its use."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from functools import partial

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ..problem import Problem
from ..record.load import PageSource
from .proof import Draft, line_of

_BLOCKS = ("p", "li", "dd", "td", "th", "figure", "div")
_LICENCE = re.compile(
    r"\b(?:CC0|CC BY|licen[cs]ed?|public domain|copyright|by permission)\b|©", re.I
)


def pictures_are_told(draft: Draft) -> Iterator[Problem]:
    """A picture has words for those who do not see it, its size, and the licence of its use."""
    for page in draft.layout.given.pages if draft.converts else ():
        if "![" in page.body:  # Markdown is the one way in which a page may hold a picture
            yield from draft.proved("picture", page, partial(_every_fault, draft, page))


def _every_fault(draft: Draft, page: PageSource) -> list[Problem]:
    with contextlib.suppress(RecursionError):  # which is told as such
        tree = LexborHTMLParser(draft.html(page.path) or "<p></p>", is_fragment=True)
        return [
            Problem(page.front.origin.path, line_of(page, to), f"the picture '{to}' {fault}")
            for picture in tree.css("img")
            if (to := picture.attributes.get("src"))
            for fault in _faults(picture)
        ]
    return []


def _faults(picture: LexborNode) -> Iterator[str]:
    """What a picture lacks, and how to write it."""
    given = picture.attributes
    if not (given.get("alt") or "").strip():
        yield "has no words for who does not see it; write '![what it shows](file)'"
    if not all(re.fullmatch("[1-9][0-9]*", given.get(side) or "") for side in ("width", "height")):
        yield 'has no size; write its pixels after it: \'{: width="640" height="480" }\''
    if not _LICENCE.search(_block(picture).text(deep=True)):
        yield "has no licence; say whose it is right below it, as 'Photo: Ada Pike, CC BY 4.0.'"


def _block(node: LexborNode) -> LexborNode:
    """The paragraph, or other block, that an element stands in."""
    while node.tag not in _BLOCKS and node.parent is not None:
        node = node.parent
    return node
