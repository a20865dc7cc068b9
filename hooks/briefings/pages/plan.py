"""The record -> which pages there are: the place, title, day and template of each."""

from __future__ import annotations

import datetime
import functools
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import BaseModel

from ..query import as_of, log, places
from ..query.index import RecordIndex
from ..record.dates import day
from ..record.facts import Fact, Position, RollCall
from ..record.items import Entity, Item, Question
from ..record.pages import Briefing, Page
from ..record.parts import Record, newest
from ..record.site import PageWords
from ..text import escaping
from . import alphabet, heads, lists, timeline
from .heads import Head

FACTS = "facts"  # the script of pages that are the place of facts
_REPORT = "report"  # that of pages with entries in which a mistake can be reported
_OF_TODAY = ("days", FACTS, _REPORT)  # scripts that a page for one day does without


@dataclass(frozen=True)
class PageSpec:
    """A page to be made: its place, its front matter, what renders it and what a person edits.

    `updated` is the newest day that the record has for what the page shows: when it was stated,
    reviewed or corrected. Of what the record does not date it is None, and nobody is told a day.
    """

    path: str
    title: str
    description: str
    day: datetime.date
    updated: datetime.date | None
    template: str
    record: Record | None = None
    kind: str = ""
    note: str = ""
    base: str = ""  # the path of the page whose views this one is among, if it has views
    edit: str = ""
    hide: tuple[str, ...] = ()
    script: str = ""  # which of the scripts that few pages need, by name
    only_lists: bool = False  # says nothing that other pages do not say: no result of a search
    shows: str = ""  # what a list shows, in a few words
    head: Head = field(default_factory=Head)
    trail: tuple[tuple[str, str], ...] = ()  # the pages above it and itself: path and title

    @property
    def as_of(self) -> str:
        """The day for which the page states its facts, in words."""
        return day(self.day).english

    @property
    def is_as_of_page(self) -> bool:
        """Whether the page shows for one day what another page shows for today."""
        return self.base not in ("", self.path)

    @property
    def front(self) -> str:
        """The front matter, as YAML."""
        written: dict[str, Any] = {"title": self.title, "description": self.head.description}
        written["head"] = self.head.title
        if self.hide:
            written["hide"] = list(self.hide)
        if self.script:
            written["script"] = self.script.split()
        if isinstance(self.record, Question) and not self.is_as_of_page:
            written["feed"] = f"{places.feed(self.record.id)}.atom"
        if self.is_as_of_page or self.only_lists:
            written["search"] = {"exclude": True}  # it says again what other pages say
        elif isinstance(self.record, Item):
            # The search ranks tags first: a page is found by every spelling before those that
            # only mention it. Nothing else reads them.
            written["tags"] = [name.text for name in self.record.names if name.match]
        lines = [f"{key}: {_yaml(value)}" for key, value in written.items()]
        return "\n".join(["---", *lines, "---", ""])


@dataclass(frozen=True)
class Plan:
    """Every page of a site: those that people wrote, and those made from the record.

    Written pages are in the order in which mentions are shown: the first page, then by path.
    """

    written: tuple[PageSpec, ...]
    made: tuple[PageSpec, ...]
    empty: frozenset[str]  # the paths of lists that have no page, since they have nothing to show

    @property
    def pages(self) -> tuple[PageSpec, ...]:
        """All pages, written ones first."""
        return (*self.written, *self.made)

    @property
    def made_paths(self) -> frozenset[str]:
        """The paths of the pages made from the record."""
        return frozenset(page.path for page in self.made)


@functools.lru_cache(maxsize=1)  # the check asks first, and the build again
def plan(index: RecordIndex) -> Plan:
    """The pages of the site that shows a record."""
    home_first = lambda item: (item[0] != "index.md", item[0])  # noqa: E731
    written = sorted(index.catalogue.pages.items(), key=home_first)
    made = (*_pages_of_items(index), *_lists(index), *_compare(index))
    kinds = (f"{word}/index.md" for word in index.catalogue.settings.kinds)
    lists_of_any = {*kinds, *(each.path for each in _LISTS), places.COMPARE}
    empty = frozenset(lists_of_any.difference(page.path for page in made))
    return _with_heads([_written(path, page, index) for path, page in written], made, empty, index)


def _with_heads(
    written: Iterable[PageSpec],
    made: Iterable[PageSpec],
    empty: frozenset[str],
    index: RecordIndex,
) -> Plan:
    """The plan of some pages, each with its head and the way to it."""
    titles = {page.path: page.title for page in (*written, *made)}
    summaries = Counter(item.summary for item in index.catalogue.of(Item))
    whole = lambda page: replace(  # noqa: E731
        page, head=_head(page, index, summaries), trail=tuple(_trail(page, titles))
    )
    return Plan(tuple(map(whole, written)), tuple(map(whole, made)), empty)


def _head(page: PageSpec, index: RecordIndex, summaries: Counter[str]) -> Head:
    match page.record:
        case Question():
            return heads.of_question(page.record, page.day, index)
        case Entity() if not page.is_as_of_page:
            return heads.of_entity(page.record, index, summaries[page.record.summary] > 1)
    if page.kind:
        return heads.of_kind(page.kind, index)
    return Head(f"{page.title}: {page.shows}" if page.shows else page.title, page.description)


def _trail(page: PageSpec, titles: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The pages above a page, from the first page down, and itself, each with its title."""
    folder = page.path.partition("/")[0]
    above = ("index.md", f"{folder}/index.md", page.base)
    yield from (
        (path, titles[path])
        for path in dict.fromkeys(above)
        if path in titles and path != page.path
    )
    yield page.path, f"As at {page.as_of}" if page.is_as_of_page else page.title


def _written(path: str, page: Briefing | Page, index: RecordIndex) -> PageSpec:
    on = page.as_of.last if page.as_of else index.record_date
    common = (path, page.title, page.description, on)
    if isinstance(page, Page):
        hide = tuple(page.hide)
        script = "days" if page.board else ""
        shown = newest(index.facts(Fact, subject=index.focus)) if page.board else None
        return PageSpec(*common, shown, "written.md.j2", page, hide=hide, script=script)
    changed = max(each.last for each in (page.date, *(change.on for change in page.changes)))
    return PageSpec(*common, changed, "briefing.md.j2", page)


def _pages_of_items(index: RecordIndex) -> Iterator[PageSpec]:
    """The page of each entity and question, and those for milestone days of some of them."""
    for item in [*index.catalogue.of(Entity), *index.catalogue.of(Question)]:
        template = "question.md.j2" if isinstance(item, Question) else "entity.md.j2"
        path, asks = index.targets[item.id].path, getattr(item, "asks", None)
        name = asks or escaping.sentence(item.name)
        facts, searched = lists.about(index, item), getattr(item, "searched", [])
        has_days = isinstance(item, Question) or getattr(item, "as_of_pages", False)
        page = PageSpec(
            *(path, name, item.summary, index.record_date, newest([*facts, *searched]), template),
            record=item,
            base=path if has_days else "",
            script=f"{FACTS} {_REPORT} days" if has_days else f"{FACTS} {_REPORT}",
            edit=index.catalogue.origins[item.id].path,
        )
        yield page
        if has_days:
            template = template.replace(".md", "_as_of.md")
            yield from _as_of_pages(page, template, facts, index)


def _lists(index: RecordIndex) -> Iterator[PageSpec]:
    """The pages made from many records; a kind of which there is none has no page."""
    today, settings, positions = index.record_date, index.catalogue.settings, index.facts(Position)
    for word, kind in settings.kinds.items():
        if lists.entities(index, word):
            answers = (fact for fact in positions if index.catalogue.kinds[fact.by] == word)
            common = f"{word}/index.md", kind.label, kind.meaning, today, newest(answers)
            yield PageSpec(*common, "index.md.j2", kind=word)
    for each in _LISTS:
        words: PageWords | None = getattr(settings.pages, each.name)
        title = words.title if words else each.title
        description = words.description if words else each.description
        if each.entries is None or each.entries(index):
            common = each.path, title, description, today, newest(each.dated(index))
            hide = ("toc",) if each.only_lists else ()
            yield PageSpec(
                *(*common, each.template),
                script=each.script,
                hide=hide,
                only_lists=each.only_lists,
                shows=each.shows,
            )


def _compare(index: RecordIndex) -> Iterator[PageSpec]:
    """The comparison of positions and votes, where there are any, for each day that has a page."""
    compared = [*index.facts(Position), *index.facts(RollCall)]
    if not compared:
        return
    today, words = index.record_date, index.catalogue.settings.pages.compare or _COMPARE
    common = places.COMPARE, words.title, words.description, today, newest(compared)
    page = PageSpec(
        *common,
        "compare.md.j2",
        base=places.COMPARE,
        note=words.note or "",
        hide=("toc", "navigation"),
        script="days compare",
    )
    yield page
    yield from _as_of_pages(page, "compare.md.j2", compared, index)


def _as_of_pages(
    page: PageSpec, template: str, facts: Sequence[Fact], index: RecordIndex
) -> Iterator[PageSpec]:
    """A page of some facts as it would have been on each milestone day."""
    for milestone in index.catalogue.settings.milestones:
        on = milestone.day.last
        yield replace(
            page,
            path=places.as_of_path(page.path, milestone.day.text),
            title=heads.dated_title(page.title, on),
            description=f"{page.description} As at {milestone.day.english}.",
            day=on,
            updated=newest(fact for fact in facts if as_of.known(fact, on)),
            template=template,
            script=" ".join(each for each in page.script.split() if each not in _OF_TODAY),
        )


_COMPARE = PageWords(
    title="Compare positions and votes",
    description="What each has said and how it has voted, side by side, with dates.",
)


@dataclass(frozen=True)
class _List:
    """A page that lists something: its name and place, and its words if the settings give none.

    `entries` gives what it lists, where that may be nothing; such a page is then left out. `dated`
    gives those records of what it shows that say on which day they changed.
    """

    name: str
    path: str
    template: str
    title: str
    description: str
    entries: Callable[[RecordIndex], Sequence[Any]] | None = None
    script: str = ""
    only_lists: bool = False  # says nothing that other pages do not say
    shows: str = ""  # in a few words, where the title alone does not say it
    dated: Callable[[RecordIndex], Iterable[BaseModel]] = lambda index: ()


def _disagreements(index: RecordIndex) -> Iterator[Fact]:
    """The facts on which sources differ, and the figures of series that have several."""
    yield from (fact for _, facts in lists.disputed(index) for fact in facts)
    yield from (
        each for series in lists.contested_series(index) for each in index.figures(series.id)
    )


_LISTS = (
    _List(
        "timeline",
        "timeline.md",
        "timeline.md.j2",
        "Timeline",
        "What was said, signed and done, in date order.",
        lambda index: timeline.told(index.facts(Fact)),
        script="timeline",
        dated=lambda index: index.written_facts,
        shows="what was said, signed and done, by date",
    ),
    _List(
        "changes",
        places.CHANGES,
        "changes.md.j2",
        "What changed on this site",
        "What is new on this site and what was corrected, the newest first: when and why.",
        lambda index: index.written_facts or log.entries(index),
        script="changes",
        dated=lambda index: [*index.written_facts, *index.catalogue.of(Briefing)],
    ),
    _List(
        "disagreements",
        "disagreements.md",
        "disagreements.md.j2",
        "Disagreements",
        "Where sources differ: who says what, which version we use, and why.",
        lambda index: lists.disputed(index) or lists.contested_series(index),
        dated=_disagreements,
        shows="where sources differ, and what we use",
    ),
    _List(
        "open_questions",
        places.OPEN,
        "open.md.j2",
        "What we could not verify",
        "Questions that no source we have read settles, and where we looked.",
        lists.open_questions,
    ),
    _List(
        "review",
        places.REVIEW,
        "review.md.j2",
        "Review queue",
        "When each fact is next due for checking against its sources, by month.",
        dated=lambda index: index.written_facts,
    ),
    _List(
        "briefings",
        "briefings/index.md",
        "briefings.md.j2",
        "Briefings",
        "Every briefing with the day of its facts, the most recent subject first.",
        dated=lambda index: index.catalogue.of(Briefing),
    ),
    _List(
        "questions",
        "questions/index.md",
        "questions.md.j2",
        "Questions",
        "Every question, and how each that has a position has answered it.",
        lists.questions,
        dated=lambda index: index.facts(Position),
        shows="each with how it has been answered",
    ),
    _List(
        "glossary",
        places.GLOSSARY,
        "glossary.md.j2",
        "Glossary",
        "Terms used on this site, in plain words, and the pages that use them.",
        lists.glossary,
        script=_REPORT,
        shows="terms explained in plain words",
    ),
    _List(
        "sources",
        places.SOURCES,
        "sources.md.j2",
        "Sources",
        "Every source that this site cites, by class, and where each is used.",
        script=_REPORT,
        dated=lambda index: index.written_facts,
        shows="all that is cited, and where",
    ),
    _List(
        "fields",
        places.FIELDS,
        "fields.md.j2",
        "Fields of the record",
        "Every field and value that the data files may contain, for contributors.",
    ),
    _List(
        "rules",
        places.RULES,
        "rules.md.j2",
        "Rules of the check",
        "Every rule that files are held against, each with a wrong and a right example.",
    ),
    _List(
        "a_to_z",
        places.A_TO_Z,
        "a_to_z.md.j2",
        "A to Z",
        "Every name, spelling and term on this site, in the order of the alphabet.",
        lambda index: list(alphabet.entries(index)),
        only_lists=True,
        shows="every name, spelling and term",
    ),
)


def _yaml(value: Any) -> str:
    """A text or a list of texts as YAML on one line: JSON, but for two letters that end a line."""
    text = json.dumps(value, ensure_ascii=False)
    return text.replace("\u2028", r"\L").replace("\u2029", r"\P")
