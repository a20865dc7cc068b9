"""A saved text -> a document: title, publisher, date, author, and its passages with their lines.

A page is read by trafilatura, which knows where pages keep these; what it leaves out of the article
is a passage too, marked as `around`, so that nothing vanishes unsaid. A text as copied has lines
only: where none is over 90 characters, one that breaks off after 60 goes on in the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import trafilatura

from .article import Passage, Saved

DEPTH = 200  # elements open at once; readable pages have 30
_WIDEST = 90  # characters in the lines of a text that is wrapped
_WRAPPED = 60  # characters after which a line without an end goes on in the next
_END = re.compile(r"[.!?…:;\"”»')\]]\s*$")
_ADDRESS = re.compile(r"https?://[^\s<>\"']{4,500}")
_SILENT = {"script", "style", "noscript", "template", "svg", "head", "select", "textarea"}
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source",
         "track", "wbr"}  # fmt: skip
_INLINE = {"a", "abbr", "b", "cite", "code", "em", "font", "i", "mark", "q", "s", "small", "span",
           "strong", "sub", "sup", "time", "u", "wbr"}  # fmt: skip


@dataclass(frozen=True)
class Document:
    """An article as it was saved. What the page itself does not say is empty."""

    name: str
    passages: list[Passage]
    title: str = ""
    publisher: str = ""
    author: str = ""
    date: str = ""  # 2022-09-27, where the page declares it
    url: str = ""
    around: frozenset[int] = field(default_factory=frozenset)  # positions of passages outside it
    notes: tuple[str, ...] = ()


def read(file: Saved) -> Document:
    """The document that a saved file holds. Raises ContentError where there is no text in it."""
    document = _page(file) if file.is_html else _text(file)
    if not document.passages:
        raise file.fails(1, "has no text that a reader would see; save the page as text")
    return document


# A text as copied ------------------------------------------------------------------------------


def _text(file: Saved) -> Document:
    found = _ADDRESS.search(file.text)
    return Document(
        file.name,
        list(_joined(file.text.split("\n"))),
        url=found[0].rstrip(".,)") if found else "",
        notes=_unseen(file),
    )


def _joined(lines: list[str]) -> Iterator[Passage]:
    """Passages: lines, put together where a long one breaks off."""
    start, words = 0, list[str]()
    wrapped = all(len(line) <= _WIDEST for line in lines)
    for number, line in enumerate(lines, 1):
        text = " ".join(line.split())
        if words and not (text and wrapped and _goes_on(words[-1])):
            yield Passage(start, " ".join(words))
            words = []
        if text:
            start = start if words else number
            words.append(text)
    if words:
        yield Passage(start, " ".join(words))


def _goes_on(line: str) -> bool:
    return len(line) >= _WRAPPED and not _END.search(line)


def _unseen(file: Saved) -> tuple[str, ...]:
    return (f"{file.unseen} invisible characters were taken out.",) if file.unseen else ()


# A page ----------------------------------------------------------------------------------------


def _page(file: Saved) -> Document:
    blocks = _Blocks()
    blocks.feed(file.text)
    blocks.close()
    blocks.end_block()
    if blocks.too_deep:
        raise file.fails(blocks.too_deep, f"nests over {DEPTH} elements; save the page as text")
    found = _extracted(file.text)
    body = _plain(found.get("text") or "")
    outside = [nth for nth, each in enumerate(blocks.found) if _plain(each.text) not in body]
    return Document(
        file.name,
        blocks.found,
        title=found.get("title") or "",
        publisher=found.get("sitename") or "",
        author=found.get("author") or "",
        date=found.get("date") or "",
        url=_web(found.get("url") or ""),
        around=frozenset(outside) if len(outside) < len(blocks.found) else frozenset(),
        notes=_unseen(file),
    )


def _extracted(html: str) -> dict[str, Any]:
    """What trafilatura finds: text and metadata, or nothing where there is no article.

    A date is taken only from where pages declare it; one in the text may be any date.
    """
    options = {"extensive_search": False, "original_date": True}
    found = trafilatura.bare_extraction(
        html,
        include_comments=False,
        with_metadata=True,
        date_extraction_params=options,
        favor_recall=True,
    )
    if found is None:
        return {}
    return found if isinstance(found, dict) else found.as_dict()


def _plain(text: str) -> str:
    """A text as letters and digits only, since extraction changes spaces and marks."""
    return "".join(filter(str.isalnum, text)).casefold()


def _web(url: str) -> str:
    return url if _ADDRESS.fullmatch(url) and urlsplit(url).hostname else ""


class _Blocks(HTMLParser):
    """Collects the texts of a page, a passage for each block, with the lines they begin on."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Passage] = []
        self.too_deep = 0  # the line on which it became so
        self._open: list[str] = []
        self._words: list[str] = []
        self._line = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _INLINE:
            self.end_block()
        if tag not in _VOID and not self.too_deep:
            if tag in ("p", "li") and self._open and self._open[-1] == tag:
                self._open.pop()
            self._open.append(tag)
            self.too_deep = self.getpos()[0] if len(self._open) > DEPTH else 0

    def handle_endtag(self, tag: str) -> None:
        if tag not in _INLINE:
            self.end_block()
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not _SILENT.intersection(self._open):
            if not self._words:
                before = data[: len(data) - len(data.lstrip())]
                self._line = self.getpos()[0] + before.count("\n")
            self._words.append(data)
        elif self._words:
            self._words.append(" ")

    def end_block(self) -> None:
        """Ends the passage that was being collected."""
        if self._words:
            self.found.append(Passage(self._line, " ".join("".join(self._words).split())))
            self._words = []
