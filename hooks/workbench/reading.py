"""A built page -> what a reader meets on it: blocks of text in order, anchors, cards.

Left out is what frames every page alike (navigation, header, footer), what tells how to cite the
page, which repeats its title and day, and whatever is only numbered: the numbers of citations move
with each source, so that a citation is a link to its source here, and no text.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

CITED = "source "  # begins a link that is a citation; the id of the source follows
Attributes = dict[str, str | None]

_BLOCKS = {
    **{f"h{level}": "heading" for level in range(1, 7)},
    **dict.fromkeys(("p", "div", "figure", "section", "details", "article"), "text"),
    **dict.fromkeys(("ul", "ol", "dl", "table", "thead", "tbody", "nav", "form"), "text"),
    **dict.fromkeys(("li", "dt", "dd"), "point"),
    "blockquote": "quotation",
    "pre": "code",
    "summary": "text",
    "figcaption": "caption",
    "caption": "caption",
    "text": "chart",
    "title": "chart",
    "option": "text",
}
_FRAME = {"masthead", "page-day", "cite-page", "page-report", "headerlink", "md-skip"}
_LASTING = {"point", "quotation"}  # a paragraph in one is part of it
_UNREAD = {"script", "style", "template"}
# Anchors that nobody gives: they count, or are digests.
_MADE = re.compile(r"cite(-\d+|-.*-text)?|change-[0-9a-f]{8}|evidence-end")


@dataclass
class Block:
    """A piece of a page that a reader takes in at once.

    `where` is the heading above it; `cells` are those of a row of a table, by their columns;
    `links` lead out of it, as addresses of the site or whole ones; `ids` are anchors in it, and
    `names` those and the ids of records that it leads to.
    """

    kind: str
    where: str
    text: str = ""
    cells: dict[str, str] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)

    def take(self, other: Block) -> None:
        """Takes the links, anchors and names of another block."""
        self.links += other.links
        self.ids |= other.ids
        self.names |= other.names


@dataclass(frozen=True)
class PageRead:
    """What a reader meets on a page; `cards` by the ids of what they tell of."""

    title: str
    blocks: list[Block]
    anchors: list[str]
    cards: dict[str, list[str]]


def read_page(html: str, address: str) -> PageRead:
    """What a reader meets on the page of an address, which is relative to the site."""
    tree = LexborHTMLParser(html)
    article = tree.css_first("article.md-content__inner") or tree.css_first("body")
    reader = _Reader(address)
    if article:
        reader.take(article)
        reader.end()
    description = tree.css_first('meta[name="description"]')
    if description:
        said = description.attributes.get("content") or ""
        reader.blocks.insert(0, Block("description", "", said))
    title = next((block.text for block in reader.blocks if block.kind == "heading"), address)
    return PageRead(title, reader.blocks, reader.anchors, dict(_cards(tree)))


def _cards(tree: LexborHTMLParser) -> Iterator[tuple[str, list[str]]]:
    """The cards at the end of a page, as lines of text."""
    for card in tree.css(".cards .card"):
        reader = _Reader("")
        reader.take(card)
        reader.end()
        id = (card.attributes.get("id") or "").removeprefix("card-")
        yield id, [block.text for block in reader.blocks]


def _line(text: str) -> str:
    return " ".join(text.split())


class _Reader:
    """Walks through an article; what is inline goes into the block that is open."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._where = ""
        self._columns: list[str] = []
        self._open = Block("text", "")
        self.blocks: list[Block] = []
        self.anchors: list[str] = []

    def take(self, node: LexborNode) -> None:
        """Takes in an element with all that is in it."""
        for child in node.iter(include_text=True):
            if child.tag == "-text":
                self._open.text += child.text_content or ""
            elif not _is_unread(child):
                self._element(child)

    def end(self) -> None:
        """Ends what is open."""
        self._close()

    def _element(self, node: LexborNode) -> None:
        tag, given = node.tag or "", node.attributes
        if tag == "tr":
            self._row(node)
        elif tag in _BLOCKS:
            self._block(node, _BLOCKS[tag])
        else:
            self._note(tag, given)
            if "cite" not in (given.get("class") or "").split():
                self.take(node)
            else:
                self._cited(node)

    def _block(self, node: LexborNode, kind: str) -> None:
        """Takes a block; what stood before it in the same element is one by itself."""
        around = self._open.kind
        self._close(around if kind == "text" and around in _LASTING else kind)
        self._note(node.tag or "", node.attributes)
        self.take(node)
        self._close(around)

    def _close(self, kind: str = "text") -> None:
        """Ends the open block, if there is anything in it, and begins one of a kind."""
        done, done.text = self._open, _line(self._open.text)
        if done.text:
            self.blocks.append(done)
            self._where = done.text if done.kind == "heading" else self._where
        self._open = Block(kind, self._where)
        if not done.text:  # an anchor before its text
            self._open.take(done)

    def _row(self, node: LexborNode) -> None:
        """Takes a row of a table as its cells; one of headings alone names the columns."""
        self._close()
        row, cells = (
            Block("row", self._where),
            [(cell.tag, self._cell(cell)) for cell in node.iter()],
        )
        for _, cell in cells:
            row.take(cell)
        texts = [cell.text for _, cell in cells]
        if all(tag == "th" for tag, _ in cells):
            self._columns = texts
        nameless = (str(nth) for nth in range(len(self._columns) + 1, len(texts) + 1))
        row.cells = dict(zip([*self._columns, *nameless], texts, strict=False))
        row.text = " | ".join(texts)
        if any(texts):
            self.blocks.append(row)

    def _cell(self, cell: LexborNode) -> Block:
        """All that is in a cell, as one block."""
        before, self.blocks = self.blocks, []
        self._open = Block("text", self._where)
        self._note(cell.tag or "", cell.attributes)
        self.take(cell)
        last = self._open
        self._close()
        whole = Block("text", self._where, " ".join(each.text for each in self.blocks))
        for each in self.blocks if last in self.blocks else [*self.blocks, last]:
            whole.take(each)
        self.blocks, self._open = before, Block("text", self._where)
        return whole

    def _note(self, tag: str, given: Attributes) -> None:
        """Notes where an element can be reached, where it leads and whom it names."""
        id, href = given.get("id"), given.get("href")
        if id and not _MADE.fullmatch(id):
            self.anchors.append(id)
            self._open.ids.add(id)
            self._open.names.add(id)
        if tag == "a" and href and not (given.get("data-term") and href.startswith("#cite-")):
            self._lead(_resolved(self._address, href))
        if term := given.get("data-term"):
            self._open.names.add(term)
        if tag == "img":
            self._open.text += f" [picture: {given.get('alt') or ''}] "
        elif tag == "br":
            self._open.text += " "

    def _lead(self, to: str) -> None:
        """Notes a link; one to the same page is no news, but says what is named."""
        self._open.names |= {part for part in re.split("[/#]", to)[-3:] if part}
        if to.partition("#")[0] != self._address:
            self._open.links.append(to)

    def _cited(self, node: LexborNode) -> None:
        """Takes a citation as a link to its source, without the number."""
        for link in node.css("a[data-term]"):
            term = link.attributes.get("data-term") or ""
            self._open.names.add(term)
            self._open.links.append(f"{CITED}{term}")


def _is_unread(node: LexborNode) -> bool:
    given = node.attributes
    classes = set((given.get("class") or "").split())
    return (
        node.tag in _UNREAD or given.get("aria-hidden") == "true" or not classes.isdisjoint(_FRAME)
    )


def _resolved(address: str, href: str) -> str:
    """Where a link leads: a whole address, or one relative to the site."""
    parts = urlsplit(href)
    if parts.scheme or parts.netloc:
        return href
    path = unquote(parts.path)
    to = posixpath.normpath(posixpath.join("/", address, path)).strip("/") if path else address
    if path and to and not posixpath.splitext(to)[1]:
        to += "/"
    return f"{to}#{unquote(parts.fragment)}" if parts.fragment else to
