"""The Markdown of a page -> its HTML, with a hole wherever an address stands.

A page is converted once, for the check and for the generator. The check fills the holes with what
was typed, the generator with where that leads; and a kept page is right wherever it is published.
"""

from __future__ import annotations

import functools
import re
import xml.etree.ElementTree as etree
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from markdown import Markdown
from markdown.serializers import to_xhtml_string
from markdown.treeprocessors import Treeprocessor
from markdown.util import ETX, STX
from selectolax.lexbor import LexborHTMLParser

from ..record.generator import Extensions
from . import foot
from .extension import BriefingExtension, PageNotes
from .links import Links
from .memory import Memory

_LEADS = {"a": "href", "img": "src"}
_HOLE = re.compile(f"{STX}address:(\\d+){ETX}")  # STX and ETX stand in no text that is converted
_AMPERSAND = re.compile(r"&(?!(?:#[0-9]+|#x[0-9a-f]+|[0-9a-z]+);)", re.I)


@dataclass
class Converted:
    """A page: its HTML with holes, what is to stand in them, its anchors, and what was found.

    `toc` is as Python-Markdown has it: entries with `level`, `id`, `name` and `children`. `sources`
    is the list at the foot in the same way: its HTML with holes, and the addresses for them.
    """

    html: str
    addresses: list[str] = field(default_factory=list)
    anchors: list[str] = field(default_factory=list)
    toc: list[dict[str, Any]] = field(default_factory=list)
    notes: PageNotes = field(default_factory=PageNotes)
    sources: tuple[str, tuple[str, ...]] = "", ()

    def filled(self, resolve: Callable[[str], str] = str) -> str:
        """The HTML of the page; `resolve` gives for each address what shall stand there."""
        html = _filled(self.html, self.addresses, resolve)
        return foot.fill(html, _filled(*self.sources, resolve)) if self.sources[0] else html

    @property
    def filled_from(self) -> tuple[object, ...]:
        """What `filled` depends on, beside where addresses lead."""
        return self.html, self.addresses, self.sources

    def plain(self) -> dict[str, Any]:
        """The page as values of JSON; `from_plain` is the way back."""
        return {**vars(self), "notes": self.notes.plain()}

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> Converted:
        """The page of which `plain` gave the values."""
        return cls(**{**plain, "notes": PageNotes.from_plain(plain["notes"])})


class Keeps(Protocol):
    """Keeps converted pages from one run to the next, and what the pages are made from."""

    memory: Memory

    def page(
        self, path: str, made_from: list[str], links: Links, convert: Callable[[Links], Converted]
    ) -> Converted:
        """What `convert` would give, from the text, the settings and what the record answers."""


class Converter:
    """Converts pages by the extensions of the site, and by ours where the record is whole."""

    def __init__(
        self, links: Links, extensions: Extensions, whole: bool, keeps: Keeps | None
    ) -> None:
        self._links, self._extensions, self._whole, self._keeps = links, extensions, whole, keeps
        self._asked = links  # by the page that is being converted
        self._extension = BriefingExtension(lambda: self._asked, sources_later=True)
        self._holes = _Holes()
        self._ready: dict[str, tuple[str, Converted]] = {}

    def prepare(self, path: str, text: Callable[[], str]) -> Converted:
        """A converted page, which the next `page` of the same text will get.

        Nothing is converted again until then. Raises RecursionError where the page is nested too
        deeply for Python-Markdown.
        """
        if path not in self._ready:
            its = text()
            self._ready[path] = its, self.page(path, its)
        return self._ready[path][1]

    def prepared(self, path: str) -> tuple[str, Converted] | None:
        """What `prepare` was given and has converted, until somebody takes it."""
        return self._ready.get(path)

    def page(self, path: str, text: str) -> Converted:
        """A converted page. Raises RecursionError as `prepare` does."""
        before, ready = self._ready.pop(path, ("", None))
        if ready and before == text:
            return ready
        if self._keeps is None:
            converted = self._convert(text, self._links)
        else:
            made_from = [text, str(self._whole), repr(self._extensions)]
            convert = functools.partial(self._convert, text)
            converted = self._keeps.page(path, made_from, self._links, convert)
        converted.notes.asked.clear()  # it is as large as the page, and nothing else needs it
        return replace(converted, sources=self._sources(path, converted.notes))

    def _sources(self, path: str, notes: PageNotes) -> tuple[str, tuple[str, ...]]:
        """The list at the foot of a page with holes, and the addresses for them."""

        def make(links: Links) -> tuple[str, tuple[str, ...]]:
            told, holes = foot.told(notes.cited, path, links.ask), _Holes()
            made = foot.listing(notes.cited, notes.in_text, told)
            holes.run(made)
            return to_xhtml_string(made), tuple(holes.addresses)

        if not notes.cited:
            return "", ()
        return self._links.once(("sources of", path), make, (notes.cited, notes.in_text))

    def _convert(self, text: str, links: Links) -> Converted:
        md, self._asked = self._markdown, links
        html = str(md.reset().convert(text))
        toc = [_entry(token) for token in getattr(md, "toc_tokens", ())]
        notes = self._extension.notes if self._whole else PageNotes()
        return Converted(html, list(self._holes.addresses), anchors(html), toc, notes)

    def fault(self) -> str:
        """Why the Markdown extensions of the settings cannot be used, or nothing."""
        try:
            _ = self._markdown
        except Exception as error:  # any extension may raise anything
            return str(error) or type(error).__name__
        return ""

    @functools.cached_property
    def _markdown(self) -> Markdown:
        """The converter, set up once for all pages."""
        own = [self._extension] if self._whole else []
        configs = {name: dict(its) for name, its in self._extensions.configs.items()}
        md = Markdown(extensions=[*self._extensions.names, *own], extension_configs=configs)
        md.treeprocessors.register(_Patterns(md), "briefing-patterns", 21)  # before they are used
        md.treeprocessors.register(self._holes, "briefing-addresses", -1)  # when all are there
        return md


# What a text must hold if an inline pattern of Python-Markdown is to find anything in it.
_SIGNS = {
    "autolink": "<",
    "automail": "<",
    "backtick": "`",
    "em_strong": "*",
    "em_strong2": "_",
    "entity": "&",
    "escape": "\\",
    "html": "<",
    "image_link": "![",
    "linebreak": "  \n",
    "link": "](",
}
_OF_REFERENCES = ("reference", "image_reference", "short_reference", "short_image_ref")


class _Patterns(Treeprocessor):
    """Leaves out the inline patterns that can find nothing on a page: each would try every text."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        known = [name for name in (*_SIGNS, *_OF_REFERENCES) if name in md.inlinePatterns]
        self._names = {md.inlinePatterns[name]: name for name in known}

    def run(self, root: etree.Element) -> None:
        text = "".join(root.itertext())
        inline: Any = self.md.treeprocessors["inline"]
        inline.inlinePatterns = [each for each in self.md.inlinePatterns if self._may(each, text)]

    def _may(self, pattern: Any, text: str) -> bool:
        name = self._names.get(pattern, "")
        return bool(self.md.references) if name in _OF_REFERENCES else _SIGNS.get(name, "") in text


class _Holes(Treeprocessor):
    """Puts a hole in the place of each address, and remembers the addresses."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: dict[str, int] = {}

    def run(self, root: etree.Element) -> None:
        self.addresses = {}
        for element in root.iter():
            name = _LEADS.get(element.tag, "")
            address = element.get(name)
            if address is not None and STX not in address:  # as in a hidden address of e-mail
                nth = self.addresses.setdefault(address, len(self.addresses))
                element.set(name, f"{STX}address:{nth}{ETX}")


def _filled(html: str, addresses: Sequence[str], resolve: Callable[[str], str]) -> str:
    """HTML with what shall stand in its holes."""
    found = [_attribute(resolve(address)) for address in addresses]
    return _HOLE.sub(lambda hole: found[int(hole[1])], html)


def anchors(html: str) -> list[str]:
    """The ids of a page, to which a link may lead, in their order."""
    named = LexborHTMLParser(html, is_fragment=True).css("[id]")
    return [node.id for node in named if node.id]


def _attribute(address: str) -> str:
    """An address as Python-Markdown writes it in an attribute: character references stay."""
    text = _AMPERSAND.sub("&amp;", address)
    return text.replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _entry(token: dict[str, Any]) -> dict[str, Any]:
    """An entry of a contents list, with what a generator asks of it."""
    children = [_entry(child) for child in token["children"]]
    return {"level": token["level"], "id": token["id"], "name": token["name"], "children": children}
