"""Pages as they will be built -> what the site generator or a browser would object to.

Each written page is converted as the build converts it, and the result is read by an HTML parser
that works as a browser does. So what is accepted here builds, and what a page may not hold is
found even where the text hid it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from pathlib import Path
from urllib.parse import unquote, urlsplit

from markdown import Markdown
from selectolax.lexbor import LexborHTMLParser, LexborNode

from ..out import export
from ..pages import citation
from ..pages.extension import BriefingExtension
from ..pages.render import PageSpec, Renderer
from ..problem import Problem, nearest
from ..query.places import Target
from ..record import generator
from ..record.generator import Settings
from ..record.load import Input, PageSource
from ..record.scalars import web_address
from ..text import limits, markup
from .pages import OWN_IDS

# What Markdown, the extension and the templates make; a page has nothing else.
_ELEMENTS = re.compile(
    r"a|abbr|b|blockquote|br|circle|code|dd|del|desc|details|div|dl|dt|em|figcaption"
    r"|figure|g|h1|h2|h3|h4|h5|h6|hr|i|img|li|line|ol|p|path|polyline|pre|q|rect|s"
    r"|section|small|span|strong|sub|summary|sup|svg|table|tbody|td|text|tfoot|th|thead"
    r"|time|title|tr|u|ul"
)
_LEADS = ("href", "src")
_RUNS = re.compile(r"on|style$|srcdoc$|srcset$|action$|formaction$|background$|ping$|xlink:|xmlns:")
_SCHEMES = ("http", "https", "mailto")


def problems(renderer: Renderer, given: Input, root: Path, whole: bool) -> Iterator[Problem]:
    """Every problem that shows when the written pages are converted, and in the navigation.

    Where the record is not `whole`, nothing is made from it: only what people wrote is converted.
    """
    its = generator.read(root)
    proof = _Proof(renderer, given, its, whole)
    faults = [*its.problems, *proof.extension_faults()]
    yield from faults
    for page in [] if faults else given.pages:
        yield from proof.faults(page)
    yield from _navigation(renderer, given, its)


def _navigation(renderer: Renderer, given: Input, its: Settings) -> Iterator[Problem]:
    """Every page is in the navigation or named as apart from it, and nothing else is."""
    if its.nav is None:
        return
    written = {page.path for page in given.pages}
    made = {page.path for page in renderer.pages} | written
    for path in sorted(made - set(its.nav)):
        if not its.apart.match_file(f"/{path}"):
            where = f"docs/{path}" if path in written else generator.FILE
            message = f"'{path}' is not in the navigation; add it to 'nav' in {generator.FILE}"
            yield Problem(where, 1, message)
    for path in its.nav:
        fault = _nav_fault(path, made, given)
        if fault:
            yield Problem(generator.FILE, its.line(path), fault)


def _nav_fault(path: str, made: set[str], given: Input) -> str:
    """Why a path may not stand in the navigation, or nothing."""
    if path in made or path in given.assets:
        return ""
    try:
        parts = urlsplit(path)
    except ValueError:
        return f"'nav': '{path}' is no address; {_PATH}"
    if parts.scheme or parts.netloc:
        fault = _foreign(path, parts.scheme, is_picture=False)
        return f"'nav': {fault}" if fault else ""
    return f"'nav' names '{path}', which is no page{nearest(path, made)}"


class _Proof:
    """Converts pages, once each, and holds what they link to against what there is."""

    def __init__(self, renderer: Renderer, given: Input, its: Settings, whole: bool) -> None:
        self._renderer, self._its, self._whole = renderer, its, whole
        self._assets = frozenset((*given.assets, *export.PATHS, *citation.PATHS))
        self._written = {page.path: page for page in given.pages}
        self._read: dict[str, LexborNode | None] = {}
        self._anchors: dict[str, frozenset[str]] = {}

    @cached_property
    def _pages(self) -> dict[str, PageSpec | None]:
        """The pages of the site by their paths; those too whose front matter cannot be read."""
        made = {page.path: page for page in self._renderer.pages}
        return {**dict.fromkeys(self._written), **made}

    @cached_property
    def _markdown(self) -> Markdown:
        own = [BriefingExtension(lambda: self._renderer, lambda notes: None)] if self._whole else []
        configs = {name: dict(config) for name, config in self._its.extension_configs.items()}
        return Markdown(extensions=[*self._its.extensions, *own], extension_configs=configs)

    def extension_faults(self) -> Iterator[Problem]:
        """Why the extensions that the settings name cannot be used, if they cannot."""
        try:
            _ = self._markdown
        except Exception as error:  # any extension may raise anything
            line = self._its.line("markdown_extensions")
            message = f"'markdown_extensions' cannot be used: {error}"
            yield Problem(generator.FILE, line, message)

    def faults(self, page: PageSource) -> Iterator[Problem]:
        """What is wrong with a written page."""
        told = len(list(islice(markup.faults(page.body), limits.TAGS)))
        if told == limits.TAGS:
            return
        path, top = page.front.origin.path, self._tree(page.path)
        if top is None:
            yield Problem(path, page.body_line, "is nested too deeply; write fewer levels")
            return
        for node in top.traverse():
            faults = [] if told else [*_element_faults(node)]
            for word, fault in [*faults, *self._address_faults(node, page.path)]:
                yield Problem(path, _line(page, word), fault)

    def _address_faults(self, node: LexborNode, page: str) -> Iterator[tuple[str, str]]:
        """Where an element leads to nowhere: the address, and what to write."""
        for name in _LEADS:
            to = node.attributes.get(name)
            fault = self._leads(to, page, is_picture=node.tag != "a") if to is not None else ""
            if fault:
                yield to or "", fault

    def _leads(self, to: str, page: str, is_picture: bool) -> str:
        """Why an address may not stand on a page or leads nowhere, or nothing."""
        try:
            parts = urlsplit(to)
        except ValueError:
            return f"'{to}' is no address; {_PATH}"
        if "\\" in to:
            return f"'{to}' has a backslash; {_PATH}"
        if parts.scheme or parts.netloc:
            return _foreign(to, parts.scheme, is_picture)
        if to.startswith("/"):
            return f"'{to}' starts with '/'; {_PATH}"
        path = unquote(parts.path)
        target = posixpath.normpath(posixpath.join(posixpath.dirname(page), path)) if path else page
        if target in self._pages:
            return self._lands(to, target, parts.fragment)
        if target in self._assets and not path.endswith("/"):
            return ""
        every = [posixpath.relpath(each, posixpath.dirname(page) or ".") for each in self._places]
        return f"'{to}' leads to no page or file of this site{nearest(path, every) or f'; {_PATH}'}"

    @cached_property
    def _of_records(self) -> frozenset[Target]:
        return frozenset(self._renderer.index.targets.values())

    @cached_property
    def _places(self) -> list[str]:
        return [*self._pages, *self._assets]

    def _lands(self, to: str, target: str, anchor: str) -> str:
        """Why an anchor is not on its page, or nothing."""
        if not anchor or not (self._whole or target in self._written):
            return ""
        if Target(target, anchor) in self._of_records:
            return ""
        known = self._ids(target)
        if unquote(anchor) in known:
            return ""
        return f"'{to}' leads to a place that its page does not have{nearest(anchor, known)}"

    def _ids(self, path: str) -> frozenset[str]:
        if path not in self._anchors:
            top = self._tree(path)
            ids = (node.attributes.get("id") for node in top.traverse()) if top else ()
            of_templates = () if self._whole else OWN_IDS
            self._anchors[path] = frozenset((*filter(None, ids), *of_templates))
        return self._anchors[path]

    def _tree(self, path: str) -> LexborNode | None:
        """A page as it will be built, parsed; None where it is nested too deeply for that."""
        if path not in self._read:
            try:
                html = self._markdown.reset().convert(self._text(path)) or "<p></p>"
                self._read[path] = LexborHTMLParser(html, is_fragment=True).root
            except RecursionError:
                self._read[path] = None
        return self._read[path]

    def _text(self, path: str) -> str:
        if self._whole:
            page = self._pages[path]
            assert page
            return self._renderer.body(page, {})
        return self._written[path].body


def _element_faults(node: LexborNode) -> Iterator[tuple[str, str]]:
    """What a browser would do with an element: a word to find it by, and what is wrong."""
    tag = node.tag or ""
    if not (_ELEMENTS.fullmatch(tag) or tag.startswith(("-", "_", "!", "#"))):
        yield f"<{tag}", f"'<{tag}>' may not stand in a page"
    for name in node.attributes:
        if _RUNS.match(name):
            yield name, f"'{name}' may not stand in a page; take it out"


_PATH = "write the path of the file from this one, such as 'about.md' or '../about.md#data'"


def _foreign(to: str, scheme: str, is_picture: bool) -> str:
    """Why an address outside the site may not stand on a page, or nothing."""
    if is_picture:
        return f"'{to}' is on another host; put the file itself below docs/"
    if scheme not in _SCHEMES:
        return f"'{to}' is no address that may stand here; it starts with https://"
    try:
        return "" if scheme == "mailto" else web_address(to) and ""
    except ValueError as error:
        return str(error)


def _line(page: PageSource, word: str) -> int:
    """The line of a page's file in which a word first stands, or the first line of its text."""
    for typed in (word, word.replace("\\", r"\\")):
        before, found, _ = page.body.partition(typed)
        if found:
            return page.body_line + before.count("\n")
    return page.body_line
