"""The Python-Markdown extension: inline forms, names in prose, citations at the foot.

It works on Markdown's own element tree, where headings, links, code and quotations are elements
and not guesses, and it writes links to source paths, which the site generator resolves and
checks. The first line of a text tells which page it is and for which day it states its facts:

    <!-- page: organisations/alpha.md 2022-09-26 -->

so that the extension keeps no state between pages and works in every engine that runs
Python-Markdown.
"""

from __future__ import annotations

import datetime
import re
import xml.etree.ElementTree as etree
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE, AtomicString

from ..query import wording
from ..query.index import RecordIndex
from ..record.facts import Fact
from ..record.items import Item, Source
from ..text import escaping, inline_syntax, prose
from .render import Renderer

FOLDED_SOURCES = 8  # more sources than these are closed until somebody asks for them
_WHERE = "data-where"  # holds the place in the source until the citation is numbered
_PAGE = re.compile(r"<!-- page: (\S+) (\d{4}-\d{2}-\d{2}) -->")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_ANCHOR = re.compile(r"\{:?\s*#([\w-]+)")  # attr_list turns it into an id after us
_SECTIONS = ("h1", "h2")  # the headings after which a name is linked anew


@dataclass(frozen=True)
class Mention:
    """A record named on a page, in a sentence."""

    id: str
    page: str
    sentence: str


@dataclass
class PageNotes:
    """What a conversion found out about a page: what it mentions and which cards it needs."""

    path: str = ""
    day: datetime.date = datetime.date.min
    mentions: list[Mention] = field(default_factory=list)
    cards: dict[str, None] = field(default_factory=dict)
    footnotes: dict[str, int] = field(default_factory=dict)
    cited: dict[str, list[str]] = field(default_factory=dict)


class BriefingExtension(Extension):
    """Takes a function that gives the current renderer.

    It is asked anew on every page, since the record may be read again between two builds of one
    process. `notes` says what the last conversion found.
    """

    def __init__(self, renderer: Callable[[], Renderer], **settings: Any) -> None:
        super().__init__(**settings)
        self._page = _PageState(renderer)

    @property
    def notes(self) -> PageNotes:
        """What the conversion of the last page found; nothing where that was none of ours."""
        return self._page.notes

    def extendMarkdown(self, md: Markdown) -> None:
        page = self._page
        md.preprocessors.register(_TakePageLine(md, page), "briefing-page", 29)
        md.parser.blockprocessors.register(_TableBlock(md.parser, page), "briefing-table", 85)
        # Before backslash escapes (180) and references (170), which would take the brackets.
        md.inlinePatterns.register(_Form(inline_syntax.ANY, md, page), "briefing-forms", 185)
        # After inline patterns (20), before quotation marks may be rewritten (6).
        md.treeprocessors.register(_Names(md, page), "briefing-names", 15)


class _PageState:
    """The page in hand, for the processors of one Markdown instance."""

    def __init__(self, renderer: Callable[[], Renderer]) -> None:
        self._get_renderer = renderer
        self.notes = PageNotes()
        self.index: RecordIndex | None = None

    def start(self, path: str, day: str) -> None:
        self.renderer = self._get_renderer()
        self.index = self.renderer.index
        self.notes = PageNotes(path, datetime.date.fromisoformat(day))

    def stop(self) -> None:
        self.index, self.notes = None, PageNotes()


class _TakePageLine(Preprocessor):
    """Takes out the line that names the page; a text without one is left alone altogether."""

    def __init__(self, md: Markdown, page: _PageState) -> None:
        super().__init__(md)
        self.page = page

    def run(self, lines: list[str]) -> list[str]:
        self.page.stop()
        for nth, line in enumerate(lines):
            match = _PAGE.fullmatch(line.strip())
            if match:
                self.page.start(*match.groups())
                return [*lines[:nth], "", *lines[nth + 1 :]]
            if line.strip():
                break
        return lines


class _TableBlock(BlockProcessor):
    """`{{ table id }}`, alone in its paragraph, becomes the table it names."""

    def __init__(self, parser: Any, page: _PageState) -> None:
        super().__init__(parser)
        self.page = page

    def test(self, parent: etree.Element, block: str) -> bool:
        match = re.fullmatch(inline_syntax.TABLE_BLOCK, block.strip())
        return bool(match and self.page.index and self.page.index.has_rows(match[1]))

    def run(self, parent: etree.Element, blocks: list[str]) -> None:
        match = re.fullmatch(inline_syntax.TABLE_BLOCK, blocks.pop(0).strip())
        assert match
        text = self.page.renderer.table(match[1], self.page.notes.path, self.page.notes.day)
        self.parser.parseBlocks(parent, text.strip().split("\n\n"))


# Inline forms ----------------------------------------------------------------------------------

Found = etree.Element | str | None


class _Form(InlineProcessor):
    """The inline forms; what cannot be resolved stays as it was typed."""

    def __init__(self, pattern: str, md: Markdown, page: _PageState) -> None:
        super().__init__(pattern, md)
        self.page = page

    def handleMatch(  # type: ignore[override]
        self, match: re.Match[str], data: str
    ) -> tuple[Found, int | None, int | None]:
        index = self.page.index
        made = _made(match, index, self.page.notes) if index else None
        return (made, match.start(), match.end()) if made is not None else (None, None, None)


def _made(match: re.Match[str], index: RecordIndex, notes: PageNotes) -> Found:
    """What a match of `inline_syntax.ANY` becomes."""
    id, words, source, where, value = match.groups()
    if id is not None:
        return _link(id, words, index, notes)
    if source is not None:
        return _citation(source, where, index, notes)
    return _value(value, index, notes)


def _link(id: str, words: str | None, index: RecordIndex, notes: PageNotes) -> Found:
    if id not in index.targets:
        return None
    link = card_link(id, escaping.plain(words) if words else index.name(id), index, notes)
    record = index.get(id)
    if isinstance(record, Fact) and index.weaknesses(record):
        link.set("class", "term caveat")
    return link


def _citation(id: str, where: str | None, index: RecordIndex, notes: PageNotes) -> Found:
    """A link without words; `_Names` numbers it, since inline patterns do not run in page order."""
    if not isinstance(index.catalogue.records.get(id), Source):
        return None
    sup = etree.Element("sup", {"class": "cite"})
    link = card_link(id, "", index, notes)
    link.set(_WHERE, escaping.plain(where or ""))
    sup.append(link)
    return sup


def _value(content: str, index: RecordIndex, notes: PageNotes) -> Found:
    kind, id = inline_syntax.read_value(content)
    if kind == "list":
        return _list(id, index, notes)
    fact = index.fact(id, notes.day)
    if fact is None or kind not in ("value", "date"):
        return None
    words = index.value(fact) if kind == "value" else wording.date(fact)
    link = card_link(fact.id, words, index, notes)
    disputed = ["disputed"] if fact.disputes else []
    caveat = ["caveat"] if index.weaknesses(fact) else []
    link.set("class", " ".join(["term", "value", *disputed, *caveat]))
    return link


def _list(id: str, index: RecordIndex, notes: PageNotes) -> Found:
    """The members of a list as links in a sentence: `a, b and c`."""
    span = etree.Element("span", {"class": "list"})
    members = index.members_of_list(id, notes.day) if id in index.catalogue.records else []
    if not members:
        return None
    for nth, member in enumerate(members):
        fact = index.fact(member, notes.day)
        link = card_link(member, index.value(fact) if fact else index.name(member), index, notes)
        left = len(members) - nth
        link.tail = AtomicString("" if left == 1 else " and " if left == 2 else ", ")
        span.append(link)
    return span


def _atomic(words: str) -> AtomicString:
    """A text for the tree, as it is: the serialiser would leave an `&amp;` in it alone."""
    return AtomicString(_ENTITY.sub("&amp;", words))


def card_link(id: str, words: str, index: RecordIndex, notes: PageNotes) -> etree.Element:
    """The link to a record, with what the card needs: `<a class="term" data-term=…>`."""
    link = etree.Element("a", {"class": "term", "data-term": id})
    link.set("href", index.href(id, notes.path))
    link.set("aria-describedby", f"def-{id}")
    link.text = AtomicString(words)
    notes.cards[id] = None
    return link


# Names in prose --------------------------------------------------------------------------------


class _Names(Treeprocessor):
    """Links the first mention of each name in a section, numbers notes, lists the sources cited.

    Never in headings, links, code or quotations, nor on the page of the record itself.
    """

    def __init__(self, md: Markdown, page: _PageState) -> None:
        super().__init__(md)
        self.page = page

    def run(self, root: etree.Element) -> None:
        if self.page.index is None:
            return
        self._index, self._notes = self.page.index, self.page.notes
        self._own = self._index.ids_at.get(self._notes.path, frozenset())
        self._seen: set[str] = set()
        self._own_anchor = ""
        self._counts = True
        for parent in root.iter():
            _close_up(parent)
        self._visit(root)
        _number_citations(root, self._notes)
        _number_notes(root, self._index, self._notes)
        if self._notes.cited:
            at = len(root) - _ends_in_html(root)
            root[at:at] = _foot(self._index, self._notes)

    def _visit(self, block: etree.Element, linking: bool = True) -> None:
        """Links names in the runs of inline content of a block, then in the blocks inside it."""
        outside, self._counts = self._counts, self._counts and not _is_repetition(block)
        for part in prose.runs(block):
            if isinstance(part, prose.Run):
                if part.is_blank():
                    continue
                part.read(self.md.htmlStash.rawHtmlBlocks)
                part.smarten_quotes()
                if linking:
                    self._link_names(part)
                continue
            if part.tag in _SECTIONS:
                self._seen = set()
            if part.tag in prose.HEADINGS:
                anchor = _ANCHOR.search("".join(part.itertext()))
                self._own_anchor = anchor[1] if anchor else ""
            ours = part.tag not in prose.NOT_OURS and part.get("class") != "admonition-title"
            self._visit(part, linking and ours)
        self._counts = outside

    def _link_names(self, run: prose.Run) -> None:
        for link, at in run.terms():
            self._note(link.get("data-term", ""), at, run)
        found: dict[int, list[tuple[int, int, etree.Element]]] = {}
        for match in self._index.matcher.find(run.text):
            nth = run.piece_of(match.start, match.end)
            if nth is None or not self._is_new(match.id):
                continue
            piece = run.pieces[nth]
            start, end = match.start - piece.start, match.end - piece.start
            link = card_link(match.id, piece.within(start, end), self._index, self._notes)
            found.setdefault(nth, []).append((start, end, link))
            self._note(match.id, match.start, run)
        for nth in sorted(found, reverse=True):
            prose.insert(run.pieces[nth], found[nth])

    def _is_new(self, id: str) -> bool:
        """Whether a name is to be linked: not on its own page or entry, and once in a section."""
        return id not in self._seen and id not in self._own and id != self._own_anchor

    def _note(self, id: str, at: int, run: prose.Run) -> None:
        self._seen.add(id)
        if self._counts:
            self._notes.mentions.append(Mention(id, self._notes.path, run.sentence(at)))


def _is_repetition(block: etree.Element) -> bool:
    """Whether a block shows what the record says elsewhere, so that it mentions nothing itself."""
    return block.tag == "table" or block.get("class") in ("since", "article")


def _number_citations(root: etree.Element, notes: PageNotes) -> None:
    """Numbers the sources by their first citation, and collects the places cited in each."""
    for link in root.iter("a"):
        where = link.attrib.pop(_WHERE, None)
        if where is None:
            continue
        places = notes.cited.setdefault(link.get("data-term", ""), [])
        if where and where not in places:
            places.append(where)
        number = list(notes.cited).index(link.get("data-term", "")) + 1
        link.text = AtomicString(str(number))
        link.set("href", f"#cite-{number}")
        link.set("aria-label", f"Source {number}")


def _close_up(parent: etree.Element) -> None:
    """Takes out the space before a citation, so that its number stands at the word it follows."""
    before: etree.Element | None = None
    for child in parent:
        if child.get("class") == "cite":
            if before is None:
                parent.text = (parent.text or "").rstrip()
            elif before.get("class") != "cite" or (before.tail or "").strip():
                before.tail = (before.tail or "").rstrip()
        before = child


def _number_notes(root: etree.Element, index: RecordIndex, notes: PageNotes) -> None:
    """Numbers the first link to each name and term in the order of the page, for notes in print.

    A source has its number and its place at the foot; a fact is told by the words of its link.
    """
    for link in root.iter("a"):
        id = link.get("data-term")
        if not id:
            continue
        link.text = _atomic(link.text or "")
        if id not in notes.footnotes and isinstance(index.get(id), Item):
            notes.footnotes[id] = len(notes.footnotes) + 1
            link.set("data-note", str(notes.footnotes[id]))


def _ends_in_html(root: etree.Element) -> bool:
    """Whether a page ends in a block of raw HTML: that stays its end."""
    return len(root) > 0 and bool(HTML_PLACEHOLDER_RE.fullmatch(root[-1].text or ""))


def _foot(index: RecordIndex, notes: PageNotes) -> list[etree.Element]:
    """The sources cited on a page, numbered, each with its places and its entry."""
    # A search for a name should find pages about it, not every page that cites a title with it.
    heading = etree.Element("h2", {"id": "sources-cited", "data-search-exclude": ""})
    heading.text = AtomicString("Sources cited")
    listing = etree.Element("ol", {"class": "sources"})
    for number, (id, places) in enumerate(notes.cited.items(), 1):
        source = index.get(id)
        assert isinstance(source, Source)
        item = etree.SubElement(listing, "li", {"id": f"cite-{number}"})
        item.text = _atomic(f"{wording.cited(source)}. ")
        _outward(item, source, index.href(id, notes.path))
        if places:
            item[-1].tail = _atomic(f". Cited: {'; '.join(places)}.")
    return [heading, listing if len(listing) <= FOLDED_SOURCES else _folded(listing)]


def _folded(listing: etree.Element) -> etree.Element:
    """A list in a fold; a browser opens it where a link leads to one of its items."""
    fold = etree.Element("details", {"class": "sources-fold"})
    etree.SubElement(fold, "summary").text = AtomicString(f"{len(listing)} sources")
    fold.append(listing)
    return fold


def _outward(item: etree.Element, source: Source, entry: str) -> None:
    """The title of a source as a link to its address, or to its entry where it has none."""
    title = etree.SubElement(item, "a", {"href": source.url or entry})
    title.text = _atomic(source.title)
    if source.language != "en" and source.url:
        title.set("hreflang", source.language)
