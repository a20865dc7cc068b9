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

from ..text import escaping, inline_syntax, prose
from . import foot
from .links import Links, Question, href

_PAGE = re.compile(r"<!-- page: (\S+) (\d{4}-\d{2}-\d{2}) -->")
_ANCHOR = re.compile(r"\{:?\s*#([\w-]+)")  # attr_list turns it into an id after us
_LEAD = re.compile(r"\{: \.lead \}\s*$")  # as templates write it; attr_list takes it out after us
# Classes of blocks in which no name is linked, and of those that say again what is said elsewhere.
_NOT_PROSE = {"admonition-title", "board", "now", "timeline", "compare", "compare-key"}
_NOT_PROSE |= {"named", "names"}
_REPEATS = {"since", "article", "now", "board", "votes"}


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
    cited: dict[str, list[str]] = field(default_factory=dict)  # sources, with the places in each
    in_text: list[str] = field(default_factory=list)  # the sources cited outside folds
    asked: dict[Question, Any] = field(default_factory=dict)
    names: str = ""  # the digest of all names when they were asked for

    def plain(self) -> dict[str, Any]:
        """The notes as values of JSON; `from_plain` is the way back."""
        return {
            "path": self.path,
            "day": self.day.isoformat(),
            "mentions": [[each.id, each.page, each.sentence] for each in self.mentions],
            "cards": list(self.cards),
            "footnotes": self.footnotes,
            "cited": self.cited,
            "in_text": self.in_text,
            "asked": [[list(question), answer] for question, answer in self.asked.items()],
            "names": self.names,
        }

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> PageNotes:
        """The notes of which `plain` gave the values."""
        return cls(
            plain["path"],
            datetime.date.fromisoformat(plain["day"]),
            [Mention(*each) for each in plain["mentions"]],
            dict.fromkeys(plain["cards"]),
            plain["footnotes"],
            plain["cited"],
            plain["in_text"],
            {tuple(question): answer for question, answer in plain["asked"]},
            plain["names"],
        )


class BriefingExtension(Extension):
    """Takes a function that gives what the current record answers.

    It is asked anew on every page, since the record may be read again between two builds of one
    process. `notes` says what the last conversion found. Where `sources_later`, the list of the
    sources cited is a hole, which `foot.fill` fills.
    """

    def __init__(
        self, links: Callable[[], Links], sources_later: bool = False, **settings: Any
    ) -> None:
        super().__init__(**settings)
        self._page = _PageState(links, sources_later)

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

    def __init__(self, links: Callable[[], Links], sources_later: bool) -> None:
        self._get_links, self._sources_later = links, sources_later
        self.notes = PageNotes()
        self.is_ours = False

    def start(self, path: str, day: str) -> None:
        self._links, self.is_ours = self._get_links(), True
        self.notes = PageNotes(path, datetime.date.fromisoformat(day))
        self.notes.names = self._links.names

    def stop(self) -> None:
        self.is_ours, self.notes = False, PageNotes()

    def list_sources(self) -> etree.Element:
        """The list of the sources cited on the page, or the hole for it."""
        if self._sources_later:
            return foot.hole(self.notes.cited)
        told = foot.told(self.notes.cited, self.notes.path, self.ask)
        return foot.listing(self.notes.cited, self.notes.in_text, told)

    def ask(self, *question: str) -> Any:
        """What the record answers; question and answer are noted, since the page depends on it."""
        if question not in self.notes.asked:
            self.notes.asked[question] = self._links.ask(*question)
        return self.notes.asked[question]


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
        return self.page.is_ours and self._table(block) is not None

    def run(self, parent: etree.Element, blocks: list[str]) -> None:
        table = self._table(blocks.pop(0))
        self.parser.parseBlocks(parent, (table or "").strip().split("\n\n"))

    def _table(self, block: str) -> str | None:
        match = re.fullmatch(inline_syntax.TABLE_BLOCK, block.strip())
        notes = self.page.notes
        table = (
            self.page.ask("table", match[1], notes.path, notes.day.isoformat()) if match else None
        )
        return str(table) if table is not None else None


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
        made = _made(match, self.page) if self.page.is_ours else None
        return (made, match.start(), match.end()) if made is not None else (None, None, None)


def _made(match: re.Match[str], page: _PageState) -> Found:
    """What a match of `inline_syntax.ANY` becomes."""
    id, words, source, where, value = match.groups()
    if id is not None:
        return _link(id, words, page)
    if source is not None:
        return _citation(source, where, page)
    return _value(value, page)


def _link(id: str, words: str | None, page: _PageState) -> Found:
    found = page.ask("link", id)
    if not found:
        return None
    *_, is_weak = found
    link = card_link(id, escaping.plain(words) if words else page.ask("name", id), page)
    if is_weak:
        link.set("class", "term caveat")
    return link


def _citation(id: str, where: str | None, page: _PageState) -> Found:
    """A link without words; `number` numbers it, since inline patterns do not run in page order."""
    found = page.ask("link", id)
    if not found or found[1] != "source":
        return None
    sup = etree.Element("sup", {"class": "cite"})
    link = card_link(id, "", page)
    link.set(foot.WHERE, escaping.plain(where or ""))
    sup.append(link)
    return sup


def _value(content: str, page: _PageState) -> Found:
    kind, id = inline_syntax.read_value(content)
    if kind == "list":
        return _list(id, page)
    found = page.ask("value", kind, id, page.notes.day.isoformat()) if kind in _VALUES else None
    if not found:
        return None
    fact, words, classes = found
    link = card_link(fact, words, page)
    link.set("class", classes)
    return link


_VALUES = ("value", "date")


def _list(id: str, page: _PageState) -> Found:
    """The members of a list as links in a sentence: `a, b and c`."""
    members = page.ask("members", id, page.notes.day.isoformat())
    if not members:
        return None
    span = etree.Element("span", {"class": "list"})
    for nth, (member, words) in enumerate(members):
        link = card_link(member, words, page)
        left = len(members) - nth
        link.tail = AtomicString("" if left == 1 else " and " if left == 2 else ", ")
        span.append(link)
    return span


def card_link(id: str, words: str, page: _PageState) -> etree.Element:
    """The link to a record, with what the card needs: `<a class="term" data-term=…>`."""
    place, kind, _ = page.ask("link", id)
    link = etree.Element("a", {"class": "term", "data-term": id})
    link.set("href", href(place, page.notes.path))
    if kind == "name":  # known by name; what the card says of it would only hold up who listens
        link.set("class", "term name")
    else:
        link.set("aria-describedby", f"def-{id}")
    link.text = AtomicString(words)
    page.notes.cards[id] = None
    return link


# Names in prose --------------------------------------------------------------------------------


class _Names(Treeprocessor):
    """Links the first mention of each name on a page, numbers notes, lists the sources cited.

    Never in headings, links, code or quotations, in the lead, or on the page of the record itself.
    """

    def __init__(self, md: Markdown, page: _PageState) -> None:
        super().__init__(md)
        self.page = page

    def run(self, root: etree.Element) -> None:
        if not self.page.is_ours:
            return
        self._notes = self.page.notes
        self._own = frozenset(self.page.ask("own", self._notes.path))
        self._seen: set[str] = set()  # what was linked
        self._mentioned: set[str] = set()  # on the page: its first mention is what others show
        self._own_anchor = ""
        self._counts = True
        for parent in root.iter():
            _close_up(parent)
        self._visit(root)
        self._notes.in_text = foot.number(root, self._notes.cited)
        _number_notes(root, self.page)
        if self._notes.cited:
            at = len(root) - _ends_in_html(root)
            root[at:at] = [foot.heading(), self.page.list_sources()]

    def _visit(self, block: etree.Element, linking: bool = True) -> None:
        """Links names in the runs of inline content of a block, then in the blocks inside it."""
        outside, self._counts = self._counts, self._counts and not _is_repetition(block)
        for part in prose.runs(block):
            if isinstance(part, prose.Run):
                if part.is_blank():
                    continue
                part.read(self.md.htmlStash.rawHtmlBlocks)
                part.smarten_quotes()
                if linking and _LEAD.search(part.text):
                    self._note_names(part)
                elif linking:
                    self._link_names(part)
                continue
            if part.tag in prose.HEADINGS:
                anchor = _ANCHOR.search("".join(part.itertext()))
                self._own_anchor = anchor[1] if anchor else ""
            classes = part.get("class", "").split()
            ours = part.tag not in prose.NOT_OURS and _NOT_PROSE.isdisjoint(classes)
            self._visit(part, linking and ours)
        self._counts = outside

    def _note_names(self, run: prose.Run) -> None:
        """Notes what a lead mentions; a line of links would be no lead."""
        for start, _, id in self.page.ask("names", run.text):
            if id not in self._own:
                self._mention(id, start, run)

    def _link_names(self, run: prose.Run) -> None:
        for link, at in run.terms():
            self._note(link.get("data-term", ""), at, run)
        found: dict[int, list[tuple[int, int, etree.Element]]] = {}
        for start, end, id in self.page.ask("names", run.text):
            nth = run.piece_of(start, end)
            if nth is None or not self._is_new(id):
                continue
            piece = run.pieces[nth]
            first, last = start - piece.start, end - piece.start
            link = card_link(id, piece.within(first, last), self.page)
            found.setdefault(nth, []).append((first, last, link))
            self._note(id, start, run)
        for nth in sorted(found, reverse=True):
            prose.insert(run.pieces[nth], found[nth])

    def _is_new(self, id: str) -> bool:
        """Whether a name is to be linked: not on its own page or entry, and once on a page."""
        return id not in self._seen and id not in self._own and id != self._own_anchor

    def _note(self, id: str, at: int, run: prose.Run) -> None:
        self._seen.add(id)
        self._mention(id, at, run)

    def _mention(self, id: str, at: int, run: prose.Run) -> None:
        if self._counts and id not in self._mentioned:
            self._mentioned.add(id)
            self._notes.mentions.append(Mention(id, self._notes.path, run.sentence(at)))


def _is_repetition(block: etree.Element) -> bool:
    """Whether a block shows what the record says elsewhere, so that it mentions nothing itself."""
    return block.tag == "table" or not _REPEATS.isdisjoint(block.get("class", "").split())


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


def _number_notes(root: etree.Element, page: _PageState) -> None:
    """Numbers the first link to each name and term in the order of the page, for notes in print.

    A source has its number and its place at the foot; a fact is told by the words of its link.
    """
    footnotes = page.notes.footnotes
    for link in root.iter("a"):
        id = link.get("data-term")
        if not id:
            continue
        link.text = foot.atomic(link.text or "")
        kind = page.ask("link", id)[1]
        if id not in footnotes and kind in ("name", "item"):
            footnotes[id] = len(footnotes) + 1
            link.set("data-note", str(footnotes[id]))


def _ends_in_html(root: etree.Element) -> bool:
    """Whether a page ends in a block of raw HTML: that stays its end."""
    return len(root) > 0 and bool(HTML_PLACEHOLDER_RE.fullmatch(root[-1].text or ""))
