"""The prose of a Markdown tree: runs of text, what of them is ours to link, and how to link it.

A run is the inline content of one block, in pieces: the texts and tails of its elements. Its text
reads as a reader will read it, while every piece remembers the raw text that Markdown still has to
finish (escapes, entities, raw HTML), so that nothing which was escaped is let loose again.
"""

from __future__ import annotations

import bisect
import functools
import html
import re
import unicodedata
import xml.etree.ElementTree as etree
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

Stash = Sequence[str | etree.Element]
QUOTED_WORDS = 5  # so many words between quotation marks are somebody's own, not ours to explain
HEADINGS = tuple(f"h{level}" for level in range(1, 7))
NOT_OURS = (*HEADINGS, "summary", "a", "code", "pre", "blockquote", "q", "script", "style", "th")
_INLINE = ("a", "abbr", "b", "br", "code", "del", "em", "i", "img", "ins", "mark", "q", "s")
_INLINE_TAGS = frozenset((*_INLINE, "small", "span", "strong", "sub", "sup"))
# What Python-Markdown puts in the place of an escaped character, and of raw HTML it keeps aside.
_PLACEHOLDER = re.compile("\x02(?:(\\d+)|wzxhzdk:(\\d+)|[^\x03]*)\x03")
_RAW_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_QUOTATION = re.compile(r"“[^“”]*”|\"[^\"]*\"|«[^«»]*»|„[^„“”]*[“”]")
_STRAIGHT = re.compile("[\"']")
_TURNED = {'"': "“”", "'": "‘’"}
_OPENING = "([{“‘—–-"
_ATTRIBUTES = re.compile(r"\{:?[^{}\n]*\}")  # what attr_list reads, after us
_VERBATIM = ("code", "pre", "kbd", "samp", "script", "style")
_BEFORE_STOP = re.compile(r"\s+([.,;:](?:\s|$))")
_SENTENCE_END = re.compile(r"[.!?][”\"')\]]*\s+(?=[A-Z“\"(\[])")


@dataclass
class Piece:
    """A stretch of text in the tree: the text of an element, or the tail of a child of it."""

    parent: etree.Element
    child: etree.Element | None
    raw: str
    linkable: bool  # whether names in it are linked
    text: str = ""  # what a reader reads of it
    start: int = 0  # where that stands in the run
    # Where each character of `text` begins and ends in `raw`, if the two differ. Between two of
    # them may stand what shows nothing, such as a raw tag.
    offsets: list[int] | None = None
    ends: list[int] = field(default_factory=list)

    def within(self, start: int, end: int) -> str:
        """The raw text of a stretch, from its first letter to its last."""
        if self.offsets is None:
            return self.raw[start:end]
        return self.raw[self.offsets[start] : self.ends[end - 1]]

    def between(self, end: int, start: int | None) -> str:
        """The raw text from the last letter of a stretch to the next stretch, or to the end."""
        if self.offsets is None:
            return self.raw[end:start]
        return self.raw[self.ends[end - 1] : None if start is None else self.offsets[start]]

    def is_whole(self, start: int, end: int) -> bool:
        """Whether a stretch is text alone: no raw tag opens or closes inside it."""
        if self.offsets is None:
            return True
        return self.ends[start : end - 1] == self.offsets[start + 1 : end]

    def rewrite(self, text: str) -> None:
        """Gives the piece another text of the same length, in the tree too."""
        if text == self.text:
            return
        raw = list(self.raw)
        for at, (old, new) in enumerate(zip(self.text, text, strict=True)):
            if old != new:
                raw[at if self.offsets is None else self.offsets[at]] = new
        self.raw, self.text = "".join(raw), text
        if self.child is None:
            self.parent.text = self.raw
        else:
            self.child.tail = self.raw

    def before(self, start: int) -> str:
        """The raw text up to a stretch."""
        return self.raw[: start if self.offsets is None else self.offsets[start]]


@dataclass
class Run:
    """The inline content of a block: its pieces, its text, and what of it is not ours."""

    pieces: list[Piece]
    text: str = ""
    excluded_spans: list[tuple[int, int]] = field(default_factory=list)

    def is_blank(self) -> bool:
        """Whether there is nothing to read in it."""
        return not any(piece.raw and not piece.raw.isspace() for piece in self.pieces)

    def read(self, stash: Stash) -> None:
        """Puts the text together; `stash` holds the raw HTML that placeholders stand for."""
        at, open_tags = 0, []
        for piece in self.pieces:
            piece.start = at
            for place, tag, closes in _read(piece, stash):
                if not closes:
                    open_tags.append((tag, at + place))
                elif open_tags and open_tags[-1][0] == tag:
                    self.excluded_spans.append((open_tags.pop()[1], at + place))
            at += len(piece.text)
        self.text = "".join(piece.text for piece in self.pieces)
        self.excluded_spans += [(start, at) for _, start in open_tags]
        self.excluded_spans += _quotations(self.text)

    def smarten_quotes(self) -> None:
        """Turns straight quotation marks and apostrophes the way they stand, links and all.

        A mark at the start of a word opens, any other closes. Code and attribute lists keep theirs.
        """
        if "'" not in self.text and '"' not in self.text:
            return
        kept = [match.span() for match in _ATTRIBUTES.finditer(self.text)]
        turned = list(self.text)
        for match in _STRAIGHT.finditer(self.text):
            at = match.start()
            before = self.text[at - 1 : at]
            opens = not before or before.isspace() or before in _OPENING
            if not any(start <= at < end for start, end in kept):
                turned[at] = _TURNED[match[0]][0 if opens else 1]
        for piece in self.pieces:
            if piece.parent.tag not in _VERBATIM or piece.child is not None:
                piece.rewrite("".join(turned[piece.start : piece.start + len(piece.text)]))
        self.text = "".join(piece.text for piece in self.pieces)

    def piece_of(self, start: int, end: int) -> int | None:
        """The index of the piece that holds all of a stretch and may be linked, if one does."""
        if any(first <= start < last for first, last in self.excluded_spans):
            return None
        for index, piece in enumerate(self.pieces):
            if piece.linkable and piece.start <= start and end <= piece.start + len(piece.text):
                whole = piece.is_whole(start - piece.start, end - piece.start)
                return index if whole else None
        return None

    def terms(self) -> Iterator[tuple[etree.Element, int]]:
        """The links to records that stand in the run already, and where."""
        for piece in self.pieces:
            if piece.child is None and piece.parent.get("data-term"):
                yield piece.parent, piece.start

    def sentence(self, at: int) -> str:
        """The sentence in which a place lies."""
        return sentence_around(self.text, at)


def runs(block: etree.Element) -> Iterator[Run | etree.Element]:
    """The content of a block in order: runs of inline text, and the blocks between them."""
    pieces = [Piece(block, None, block.text or "", True)]
    for child in block:
        if child.tag in _INLINE_TAGS:
            pieces += _inline(child, child.tag not in NOT_OURS)
        else:
            yield Run(pieces)
            yield child
            pieces = []
        pieces.append(Piece(block, child, child.tail or "", True))
    yield Run(pieces)


def _inline(element: etree.Element, linkable: bool) -> Iterator[Piece]:
    yield Piece(element, None, element.text or "", linkable)
    for child in element:
        yield from _inline(child, linkable and child.tag not in NOT_OURS)
        yield Piece(element, child, child.tail or "", linkable)


def _read(piece: Piece, stash: Stash) -> list[tuple[int, str, bool]]:
    """Fills in the text of a piece; returns the raw tags in it that hold what is not ours."""
    if not piece.raw.isascii():
        piece.raw = unicodedata.normalize("NFC", piece.raw)
    if "\x02" not in piece.raw:
        piece.text = piece.raw.replace("\n", " ")
        return []
    chars: list[str] = []
    offsets: list[int] = []
    ends: list[int] = []
    tags = []
    at = 0
    while at < len(piece.raw):
        match = _PLACEHOLDER.match(piece.raw, at)
        shown, tag = _shown(match, stash) if match else (piece.raw[at], None)
        if tag:
            tags.append((len(chars), *tag))
        after = match.end() if match else at + 1
        for char in shown:
            chars.append(" " if char == "\n" else char)
            offsets.append(at)
            ends.append(after)
        at = after
    piece.text, piece.offsets, piece.ends = "".join(chars), offsets, ends
    return tags


def _shown(match: re.Match[str], stash: Stash) -> tuple[str, tuple[str, bool] | None]:
    """What a reader sees of a placeholder, and the raw tag it is, if that is not ours."""
    if match[1]:
        return chr(int(match[1])), None
    kept = str(stash[int(match[2])]) if match[2] and int(match[2]) < len(stash) else ""
    tag = _RAW_TAG.match(kept)
    if tag and tag[2].lower() in NOT_OURS:
        return "", (tag[2].lower(), tag[1] == "/")
    is_entity = kept.startswith("&") and kept.endswith(";")
    return (html.unescape(kept) if is_entity else ""), None


def insert(piece: Piece, links: list[tuple[int, int, etree.Element]]) -> None:
    """Puts links in the place of stretches of a piece, which are given in order."""
    ends = [start for start, _, _ in links[1:]] + [None]
    for (_, end, link), after in zip(links, ends, strict=True):
        link.tail = piece.between(end, after)
    before = piece.before(links[0][0])
    if piece.child is None:
        piece.parent.text, at = before, 0
    else:
        piece.child.tail, at = before, list(piece.parent).index(piece.child) + 1
    for _, _, link in reversed(links):
        piece.parent.insert(at, link)


def _quotations(text: str) -> list[tuple[int, int]]:
    return [
        match.span() for match in _QUOTATION.finditer(text) if len(match[0].split()) >= QUOTED_WORDS
    ]


def sentence_around(text: str, at: int) -> str:
    """The sentence of a text in which a place lies."""
    starts = _sentence_starts(text)
    nth = bisect.bisect_right(starts, at)
    return _sentence(text, starts[nth - 1], starts[nth] if nth < len(starts) else len(text))


@functools.lru_cache(maxsize=256)  # each name in a run asks, and a run may hold hundreds
def _sentence_starts(text: str) -> tuple[int, ...]:
    return (0, *(match.end() for match in _SENTENCE_END.finditer(text)))


@functools.lru_cache(maxsize=256)
def _sentence(text: str, start: int, end: int) -> str:
    sentence = " ".join(text[start:end].split())
    return _BEFORE_STOP.sub(r"\1", sentence)  # a citation that stood there left its space
