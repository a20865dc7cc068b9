"""Ids -> places: where each record is shown, what is known about it, and who refers to it.

Places are source paths such as `organisations/alpha.md`, never addresses: the site generator
turns them into addresses and checks them.
"""

from __future__ import annotations

import functools
import posixpath
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from ..record.catalogue import Catalogue
from ..record.facts import Fact, Figure
from ..record.items import Entity, Item, OpenQuestion, Question, Series, Source, Term
from ..record.pages import Briefing, Page
from ..record.parts import Record, references

A_TO_Z = "a-to-z.md"
CHANGES = "changes.md"
GLOSSARY = "glossary.md"
SOURCES = "sources.md"
FIELDS = "fields.md"
RULES = "rules.md"
OPEN = "open-questions.md"
COMPARE = "compare.md"
REVIEW = "review.md"
FEED = "feeds/all"  # that of everything, without the ending of its form


@dataclass(frozen=True)
class Target:
    """Where a record is shown: a source path, and an anchor unless it has the page to itself."""

    path: str
    anchor: str = ""


def targets(catalogue: Catalogue) -> dict[str, Target]:
    """The target of every id."""
    found = {id: _target(record) for id, record in catalogue.records.items()}
    pages = {id: target for id, target in found.items() if target}
    for record in catalogue.records.values():
        home = _home(record, catalogue)
        if home:
            pages[record.id] = Target(pages[home].path, record.id)
    return pages


def _target(record: Record) -> Target | None:
    match record:
        case Entity():
            return Target(f"{record.kind}/{record.id}.md")
        case Question():
            return Target(f"questions/{record.id}.md")
        case Briefing():
            return Target(f"briefings/{record.id}.md")
        case Term():
            return Target(GLOSSARY, record.id)
        case Source():
            return Target(SOURCES, record.id)
        case OpenQuestion():
            return Target(OPEN, record.id)
    return None


def _home(record: Record, catalogue: Catalogue) -> str | None:
    """The id of the record whose page shows a fact or a series."""
    if isinstance(record, Series):
        return record.about
    return next(named(record, catalogue)) if isinstance(record, Fact) else None


def named(fact: Fact, catalogue: Catalogue) -> Iterator[str]:
    """The ids of the entities and questions that a fact is about; the first one is its home."""
    if isinstance(fact, Figure):
        series = catalogue.records[fact.series]
        assert isinstance(series, Series)
        yield series.about
    for field in type(fact).names_things:
        value = getattr(fact, field)
        if not isinstance(fact, Figure) and value:
            yield from value if isinstance(value, list) else [value]


def roles(fact: Fact, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Each field in which a fact names a record, with the id; under `subject` all it is about."""
    for field in (*type(fact).names_things, "roll"):
        value: str | list[str] = getattr(fact, field, None) or []
        yield from ((field, id) for id in (value if isinstance(value, list) else [value]))
    yield from (("subject", id) for id in named(fact, catalogue))


def uses(catalogue: Catalogue) -> dict[str, list[str]]:
    """For each source, the ids of the records that cite it, in their order."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for record in catalogue.records.values():
        for _, id, names in references(record):
            if "sources" in names.types:
                found[id][getattr(record, "roll", record.id)] = None
    return {id: list(records) for id, records in found.items()}


def names(catalogue: Catalogue) -> list[tuple[str, str]]:
    """Every name that may be found in prose with the id it belongs to, preferred records first."""
    things = [thing for thing in catalogue.of(Item) if thing.match]
    found = []
    for thing in sorted(things, key=lambda thing: not thing.preferred):
        texts = [thing.name, thing.short, *(name.text for name in thing.names if name.match)]
        found += [(text, thing.id) for text in texts if text]
    return found


def as_of_path(path: str, day: str) -> str:
    """The source path of a page's view for a day, as `people/alpha/as-of-2022-02-22.md`."""
    return f"{path.removesuffix('.md').removesuffix('/index')}/as-of-{day}.md"


def address(target: Target) -> str:
    """Where the site shows a target, relative to the site's own address."""
    folder, dot, _ = target.path.removesuffix("index.md").rpartition(".md")
    page = f"{folder}/" if dot else target.path.removesuffix("index.md")
    return f"{page}#{target.anchor}" if target.anchor else page


def feed(question: str) -> str:
    """Where the feed of a question lies, without the ending of its form."""
    return f"feeds/questions/{question}"


def relative(target: Target, page: str) -> str:
    """The Markdown link to a target from the page at a source path."""
    if target.path == page:
        return f"#{target.anchor}" if target.anchor else posixpath.basename(page)
    path = _path_from(posixpath.dirname(page), target.path)
    return f"{path}#{target.anchor}" if target.anchor else path


@functools.lru_cache(maxsize=100_000)  # the same few thousand pairs are asked for all the time
def _path_from(folder: str, path: str) -> str:
    return posixpath.relpath(path, folder or ".")


def title(record: Record) -> str:
    """What a record is called on pages."""
    match record:
        case Item():
            return record.short or record.name
        case Series():
            return record.name
        case Source():
            return f"{record.publisher}, {record.date.english if record.date else 'undated'}"
        case Briefing() | Page():
            return record.title
        case OpenQuestion():
            return record.asks
    return record.id
