"""Pages as they will be built -> what the site generator or a browser would object to.

Each written page is converted as the build converts it, and the result is read by an HTML parser
that works as a browser does. So what is accepted here builds, and what a page may not hold is
found even where the text hid it.
"""

from __future__ import annotations

import contextlib
import posixpath
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from functools import cache, cached_property, partial
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ..problem import Problem, nearest
from ..query.index import RecordIndex
from ..query.places import Target
from ..record import generator
from ..record.load import PageSource
from ..text import limits, markup
from .addresses import PATH, foreign_fault
from .layout import Layout
from .pages import OWN_IDS

# What Markdown, the extension and the templates make; a page has nothing else.
_ELEMENTS = re.compile(
    r"a|abbr|b|blockquote|br|circle|code|dd|del|desc|details|div|dl|dt|em|figcaption"
    r"|figure|g|h1|h2|h3|h4|h5|h6|hr|i|img|li|line|ol|p|path|polyline|pre|q|rect|s"
    r"|section|small|span|strong|sub|summary|sup|svg|table|tbody|td|text|tfoot|th|thead"
    r"|time|title|tr|u|ul"
)
Attributes = dict[str, str | None]
_DATA = "script", {"type": "application/ld+json"}  # linked data, which no browser runs
_LEADS = ("href", "src")
_RUNS = re.compile(r"on|style$|srcdoc$|srcset$|action$|formaction$|background$|ping$|xlink:|xmlns:")


class Draft(ABC):
    """The pages of a site, to be converted as the generator converts them.

    Where the record is not `whole`, nothing is made from it: only what people wrote is converted.
    """

    layout: Layout
    index: RecordIndex
    whole: bool

    @abstractmethod
    def html(self, path: str) -> str:
        """The article of a page. Raises RecursionError where it is nested too deeply for that."""

    @abstractmethod
    def anchors(self, path: str) -> list[str]:
        """The ids on a page. Raises RecursionError as `html` does."""

    @abstractmethod
    def proved(
        self, rule: str, page: PageSource, prove: Callable[[], list[Problem]]
    ) -> list[Problem]:
        """What `prove` finds on a page for a rule, or has found when everything was as it is."""

    @abstractmethod
    def extension_fault(self) -> str:
        """Why the Markdown extensions of the settings cannot be used, or nothing."""

    @property
    def converts(self) -> bool:
        """Whether pages can be converted at all."""
        return not (self.layout.settings.problems or self.extension_fault())


def extensions_work(draft: Draft) -> Iterator[Problem]:
    """Every Markdown extension that the settings name can be used."""
    fault = draft.extension_fault()
    if fault and not draft.layout.settings.problems:
        line = draft.layout.settings.line("markdown_extensions")
        yield Problem(generator.FILE, line, f"'markdown_extensions' cannot be used: {fault}")


def pages_come_out(draft: Draft) -> Iterator[Problem]:
    """A converted page holds what a page may hold, and its links and pictures lead somewhere."""
    proof = _Proof(draft)
    for page in draft.layout.given.pages if draft.converts else ():
        yield from draft.proved("proof", page, partial(proof.every_fault, page))


class _Proof:
    """Reads the pages of a draft, once each, and holds what they link to against what there is."""

    def __init__(self, draft: Draft) -> None:
        self._draft, self._layout = draft, draft.layout
        self._anchors: dict[str, frozenset[str]] = {}

    def every_fault(self, page: PageSource) -> list[Problem]:
        """All that is wrong with a written page."""
        return list(self._faults(page))

    def _faults(self, page: PageSource) -> Iterator[Problem]:
        """What is wrong with a written page."""
        told = len(markup.faults(page.body, page.body_line)[: limits.TAGS])
        if told == limits.TAGS:
            return
        path, top = page.front.origin.path, self._tree(page.path)
        if top is None:
            yield Problem(path, page.body_line, "is nested too deeply; write fewer levels")
            return
        leads = cache(partial(self._leads, page.path))  # many links of a page lead to one place
        for node in top.traverse():
            attributes = node.attributes
            faults = [] if told else [*_element_faults(node.tag or "", attributes)]
            faults += _address_faults(node.tag != "a", attributes, leads)
            for word, fault in faults:
                yield Problem(path, line_of(page, word), fault)

    def _leads(self, page: str, to: str, is_picture: bool) -> str:
        """Why an address may not stand on a page or leads nowhere, or nothing."""
        try:
            parts = urlsplit(to)
        except ValueError:
            return f"'{to}' is no address; {PATH}"
        if "\\" in to:
            return f"'{to}' has a backslash; {PATH}"
        if parts.scheme or parts.netloc:
            return foreign_fault(to, parts.scheme, is_picture)
        if to.startswith("/"):
            return f"'{to}' starts with '/'; {PATH}"
        path = unquote(parts.path)
        target = posixpath.normpath(posixpath.join(posixpath.dirname(page), path)) if path else page
        if target in self._layout.pages:
            return self._lands(to, target, parts.fragment)
        if target in self._layout.assets and not path.endswith("/"):
            return ""
        every = [posixpath.relpath(each, posixpath.dirname(page) or ".") for each in self._places]
        return f"'{to}' leads to no page or file of this site{nearest(path, every) or f'; {PATH}'}"

    @cached_property
    def _of_records(self) -> frozenset[Target]:
        return frozenset(self._draft.index.targets.values())

    @cached_property
    def _places(self) -> list[str]:
        return sorted(self._layout.pages | self._layout.assets)

    def _lands(self, to: str, target: str, anchor: str) -> str:
        """Why an anchor is not on its page, or nothing."""
        if not anchor or not (self._draft.whole or target in self._layout.written):
            return ""
        if Target(target, anchor) in self._of_records:
            return ""
        known = self._ids(target)
        if unquote(anchor) in known:
            return ""
        return f"'{to}' leads to a place that its page does not have{nearest(anchor, known)}"

    def _ids(self, path: str) -> frozenset[str]:
        if path not in self._anchors:
            of_templates = () if self._draft.whole else OWN_IDS
            with contextlib.suppress(RecursionError):
                self._anchors[path] = frozenset((*self._draft.anchors(path), *of_templates))
        return self._anchors.setdefault(path, frozenset())

    def _tree(self, path: str) -> LexborNode | None:
        """A page as it will be built, parsed; None where it is nested too deeply for that."""
        try:
            html = self._draft.html(path) or "<p></p>"
        except RecursionError:
            return None
        return LexborHTMLParser(html, is_fragment=True).root


def _element_faults(tag: str, attributes: Attributes) -> Iterator[tuple[str, str]]:
    """What a browser would do with an element: a word to find it by, and what is wrong."""
    is_known = _ELEMENTS.fullmatch(tag) or (tag, attributes) == _DATA
    if not (is_known or tag.startswith(("-", "_", "!", "#"))):
        yield f"<{tag}", f"'<{tag}>' may not stand in a page"
    for name in attributes:
        if _RUNS.match(name):
            yield name, f"'{name}' may not stand in a page; take it out"


def _address_faults(
    is_picture: bool, attributes: Attributes, leads: Callable[[str, bool], str]
) -> Iterator[tuple[str, str]]:
    """Where an element leads to nowhere: the address, and what to write."""
    for name in _LEADS:
        to = attributes.get(name)
        fault = leads(to, is_picture) if to is not None else ""
        if fault:
            yield to or "", fault


def line_of(page: PageSource, word: str) -> int:
    """The line of a page's file in which a word first stands, or the first line of its text."""
    for typed in (word, word.replace("\\", r"\\")):
        before, found, _ = page.body.partition(typed)
        if found:
            return page.body_line + before.count("\n")
    return page.body_line
