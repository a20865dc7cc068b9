"""A finished page as HTML -> its sections, as the search of the site shows them.

Material for MkDocs reads each page with a parser written in Python, and keeps of its markup what a
result can show. This keeps the same from a tree, in a fraction of the time. Where the two differ,
it is as browsers read a page: an excluded element is left out whole, whatever stands in it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape

from selectolax.lexbor import LexborHTMLParser, LexborNode

_KEPT = frozenset(("p", "code", "pre", "li", "ol", "ul", "sub", "sup"))
_LEFT_OUT = frozenset(("object", "script", "style"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_EXCLUDED = "data-search-exclude"
_HEADERLINK = "a.headerlink"  # the sign after a heading, which is none of its words


@dataclass
class Section:
    """A heading and the text up to the next one, as pieces of HTML.

    `id` is None for the first section, since a result for it leads to the page itself. `depth` is
    that of the heading in the tree: a section ends with the element around its heading.
    """

    tag: str = ""
    depth: int = 0
    id: str | None = None
    is_excluded: bool = False
    title: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)


def sections(html: str) -> list[Section]:
    """The sections of a page that may be found, in their order."""
    reader = _Reader()
    node = LexborHTMLParser(html, is_fragment=True).root
    while node is not None:
        reader.take(node, 1, frozenset())
        node = node.next
    return [section for section in reader.found if not section.is_excluded]


class _Reader:
    """Walks through a page and gives each text to the section that it stands in."""

    def __init__(self) -> None:
        self.found: list[Section] = []
        self._section = Section()

    def take(self, node: LexborNode, depth: int, around: frozenset[str]) -> None:
        """Takes a node and all that stands in it; `around` are the tags of the elements around."""
        tag = node.tag or "-"
        if tag == "-text":
            self._begin_at_least()
            self._say(node.text_content or "", around)
        elif tag not in _LEFT_OUT and tag[0] not in "-!":
            self._element(node, tag, depth, around)

    def _element(self, node: LexborNode, tag: str, depth: int, around: frozenset[str]) -> None:
        attributes = node.attributes
        if tag in _HEADINGS and "id" in attributes:
            self._begin(tag, depth, attributes)
        self._begin_at_least()
        kind = attributes.get("class")
        if _EXCLUDED in attributes or kind == "linenodiv":
            return
        if tag in _KEPT:
            self._pieces(around).append(f"<{tag}>")
        section, child = self._section, node.first_child
        inside = around | {_HEADERLINK if tag == "a" and kind == "headerlink" else tag}
        while child is not None:
            self.take(child, depth + 1, inside)
            child = child.next
        if self._section.depth > depth:
            self._section = section
        if tag in _KEPT:
            _close(tag, self._pieces(around))

    def _begin(self, tag: str, depth: int, attributes: dict[str, str | None]) -> None:
        """Begins a section with its heading; before a lower one the page itself is a section."""
        if tag != "h1":
            self._begin_at_least()
        id = attributes["id"] if self.found else None
        self._section = Section(tag, depth, id, _EXCLUDED in attributes)
        self.found.append(self._section)

    def _begin_at_least(self) -> None:
        """Makes what stands before the first heading a section, too."""
        if not self.found:
            self.found.append(self._section)

    def _pieces(self, around: frozenset[str]) -> list[str]:
        """Where what is read belongs: to the title in a heading, else to the text."""
        section = self._section
        return section.title if section.tag in around else section.text

    def _say(self, words: str, around: frozenset[str]) -> None:
        as_typed, pieces = "pre" in around, self._pieces(around)
        if not as_typed:
            words = " " if words.isspace() else words.replace("\n", " ")
        if pieces is self._section.title:
            if _HEADERLINK not in around:
                pieces.append(escape(words, quote=False))
        elif not words.isspace():
            pieces.append(escape(words, quote=False))
        elif as_typed or not (pieces and pieces[-1].isspace()):
            pieces.append(words)


def _close(tag: str, pieces: list[str]) -> None:
    """Ends an element; takes it out again where it is the first of its kind and is empty."""
    first = pieces.index(f"<{tag}>")
    if all(pieces[nth].isspace() for nth in range(first + 1, len(pieces))):
        del pieces[first:]
    else:
        pieces.append(f"</{tag}>")
