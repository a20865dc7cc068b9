"""The record -> which pages there are: the place, title, day and template of each."""

from __future__ import annotations

import datetime
import functools
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..query import places
from ..query.index import RecordIndex
from ..record.dates import day
from ..record.facts import Position, RollCall
from ..record.items import Entity, Item, Question
from ..record.pages import Briefing, Page
from ..record.parts import Record
from ..record.site import PageWords
from ..text import escaping
from . import alphabet, changes, lists, timeline

FACTS = "facts"  # the script of pages that are the place of facts
_REPORT = "report"  # that of pages with entries in which a mistake can be reported
_OF_TODAY = ("days", FACTS, _REPORT)  # scripts that a page for one day does without


@dataclass(frozen=True)
class PageSpec:
    """A page to be made: its place, its front matter, what renders it and what a person edits."""

    path: str
    title: str
    description: str
    day: datetime.date
    updated: datetime.date
    template: str
    record: Record | None = None
    kind: str = ""
    note: str = ""
    base: str = ""  # the path of the page whose views this one is among, if it has views
    edit: str = ""
    hide: tuple[str, ...] = ()
    script: str = ""  # which of the scripts that few pages need, by name
    only_lists: bool = False  # says nothing that other pages do not say: no result of a search

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
        written: dict[str, Any] = {"title": self.title, "description": self.description}
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
    return Plan(tuple(_written(path, page, index) for path, page in written), made, empty)


def _written(path: str, page: Briefing | Page, index: RecordIndex) -> PageSpec:
    as_of = page.as_of.last if page.as_of else index.record_date
    common = (path, page.title, page.description, as_of)
    if isinstance(page, Page):
        hide = tuple(page.hide)
        script = "days" if page.board else ""
        today = index.record_date
        return PageSpec(*common, today, "written.md.j2", page, hide=hide, script=script)
    changed = max(each.last for each in (page.date, *(change.on for change in page.changes)))
    return PageSpec(*common, changed, "briefing.md.j2", page)


def _pages_of_items(index: RecordIndex) -> Iterator[PageSpec]:
    """The page of each entity and question, and those for milestone days of some of them."""
    for item in [*index.catalogue.of(Entity), *index.catalogue.of(Question)]:
        template = "question.md.j2" if isinstance(item, Question) else "entity.md.j2"
        path, asks = index.targets[item.id].path, getattr(item, "asks", None)
        name = asks or escaping.sentence(item.name)
        has_days = isinstance(item, Question) or getattr(item, "as_of_pages", False)
        page = PageSpec(
            *(path, name, item.summary, index.record_date, index.newest_about(item), template),
            record=item,
            base=path if has_days else "",
            script=f"{FACTS} {_REPORT} days" if has_days else f"{FACTS} {_REPORT}",
            edit=index.catalogue.origins[item.id].path,
        )
        yield page
        if has_days:
            yield from _as_of_pages(page, template.replace(".md", "_as_of.md"), index)


def _lists(index: RecordIndex) -> Iterator[PageSpec]:
    """The pages made from many records; a kind of which there is none has no page."""
    today, settings = index.record_date, index.catalogue.settings
    for word, kind in settings.kinds.items():
        if lists.entities(index, word):
            common = f"{word}/index.md", kind.label, kind.meaning, today, today
            yield PageSpec(*common, "index.md.j2", kind=word)
    for each in _LISTS:
        words: PageWords | None = getattr(settings.pages, each.name)
        title = words.title if words else each.title
        description = words.description if words else each.description
        if each.entries is None or each.entries(index):
            common = each.path, title, description, today, today
            hide = ("toc",) if each.only_lists else ()
            yield PageSpec(
                *(*common, each.template),
                script=each.script,
                hide=hide,
                only_lists=each.only_lists,
            )


def _compare(index: RecordIndex) -> Iterator[PageSpec]:
    """The comparison of positions and votes, where there are any, for each day that has a page."""
    if not [*index.facts(Position), *index.facts(RollCall)]:
        return
    today, words = index.record_date, index.catalogue.settings.pages.compare or _COMPARE
    common = places.COMPARE, words.title, words.description, today, today
    page = PageSpec(
        *common,
        "compare.md.j2",
        base=places.COMPARE,
        note=words.note or "",
        hide=("toc", "navigation"),
        script="days compare",
    )
    yield page
    yield from _as_of_pages(page, "compare.md.j2", index)


def _as_of_pages(page: PageSpec, template: str, index: RecordIndex) -> Iterator[PageSpec]:
    """A page as it would have been on each milestone day."""
    for milestone in index.catalogue.settings.milestones:
        yield replace(
            page,
            path=places.as_of_path(page.path, milestone.day.text),
            title=f"{page.title}, {milestone.day.english}",
            description=f"{page.title}: the position as at {milestone.day.english}.",
            day=milestone.day.last,
            template=template,
            script=" ".join(each for each in page.script.split() if each not in _OF_TODAY),
        )


_COMPARE = PageWords(
    title="Compare positions and votes", description="What each has said, and how it has voted."
)


@dataclass(frozen=True)
class _List:
    """A page that lists something: its name and place, and its words if the settings give none.

    `entries` gives what it lists, where that may be nothing; such a page is then left out.
    """

    name: str
    path: str
    template: str
    title: str
    description: str
    entries: Callable[[RecordIndex], Sequence[Any]] | None = None
    script: str = ""
    only_lists: bool = False  # says nothing that other pages do not say


_LISTS = (
    _List(
        "timeline",
        "timeline.md",
        "timeline.md.j2",
        "Timeline",
        "What was said, signed and done, in date order.",
        timeline.years,
        script="timeline",
    ),
    _List(
        "changes",
        places.CHANGES,
        "changes.md.j2",
        "What changed on this site",
        "What is new on this site and what was corrected, the newest first: when and why.",
        changes.change_log,
        script="changes",
    ),
    _List(
        "disagreements",
        "disagreements.md",
        "disagreements.md.j2",
        "Disagreements",
        "Where sources differ: who says what, which version we use, and why.",
        lambda index: lists.disputed(index) or lists.contested_series(index),
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
        "When each fact is next due for checking.",
    ),
    _List(
        "briefings",
        "briefings/index.md",
        "briefings.md.j2",
        "Briefings",
        "Every briefing, the most recent subject first.",
    ),
    _List(
        "questions",
        "questions/index.md",
        "questions.md.j2",
        "Questions",
        "Questions, and how they have been answered.",
        lists.questions,
    ),
    _List(
        "glossary",
        places.GLOSSARY,
        "glossary.md.j2",
        "Glossary",
        "Terms used on this site, in plain words.",
        lists.glossary,
        script=_REPORT,
    ),
    _List(
        "sources",
        places.SOURCES,
        "sources.md.j2",
        "Sources",
        "Every source cited, and where it is used.",
        script=_REPORT,
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
        alphabet.letters,
        only_lists=True,
    ),
)


def _yaml(value: Any) -> str:
    """A text or a list of texts as YAML on one line: JSON, but for two letters that end a line."""
    text = json.dumps(value, ensure_ascii=False)
    return text.replace("\u2028", r"\L").replace("\u2029", r"\P")
