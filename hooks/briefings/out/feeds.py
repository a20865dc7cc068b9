"""The changes of a record -> feeds, by which a program tells its reader what is new.

Each feed is there as Atom (RFC 4287) and as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/):
one of everything, and one for each question. A question that was renamed has its feed under its
former ids too.

An id is a UUID of version 5 (RFC 9562) of what names the entry for ever, so neither a move of the
site nor a new id of a record shows its reader an old entry as a new one. A day stands as its
midnight in UTC; a month or a year as its last day, on which it is certain, or the record date where
that comes first. Without an address of the site, links are relative to the feed, which RFC 3986,
section 5.1.3, allows; `rel="self"`, and the members of a JSON Feed that are whole addresses, are
then left out.
"""

from __future__ import annotations

import datetime
import re
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from xml.etree import ElementTree as ET

from pydantic_core import to_json

from ..pages.citation import Publication
from ..pages.memory import Memory, Queries
from ..pages.plan import Plan
from ..pages.render import Renderer
from ..pages.templating import html_template
from ..query import log, places, wording
from ..query.index import RecordIndex
from ..query.places import Target
from ..record.enums import Ballot
from ..record.facts import Fact, RollCall
from ..record.items import Question
from ..record.pages import Briefing
from . import export

LATEST = 200  # entries of the feed of everything; that of a question has all
NAMESPACE = uuid.UUID("5f0c5a52-7d0e-4b7c-9f2e-7c1f3d0a9b64")  # ours: made once, at random
FORMS = ("atom", "json")
_ATOM = "http://www.w3.org/2005/Atom"
_JSON_FEED = "https://jsonfeed.org/version/1.1"
_UP = {"feeds": "../", "feeds/questions": "../../"}  # from the folder of a feed to the site
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2


@dataclass(frozen=True)
class Item:
    """An entry of a feed. `page` is an address relative to the site; `content` is HTML."""

    id: str
    title: str
    page: str
    published: datetime.date
    updated: datetime.date
    content: str
    tags: tuple[str, ...]


@dataclass(frozen=True)
class Feed:
    """A feed without its form; `path` has no ending, and `page` shows the same to people."""

    id: str
    title: str
    path: str
    page: str
    updated: datetime.date
    items: tuple[Item, ...]
    publication: Publication

    def to(self, page: str) -> str:
        """The link to a page of the site: whole where the address of the site is known."""
        return (self.publication.address or _UP[self.path.rpartition("/")[0]]) + page


def paths(index: RecordIndex) -> list[str]:
    """Where the feeds lie."""
    stems = [
        places.FEED,
        *(path for each in index.catalogue.by_id(Question) for path in _stems(each)),
    ]
    return [f"{stem}.{form}" for stem in stems for form in FORMS]


def files(index: RecordIndex, plan: Plan, renderer: Renderer) -> dict[str, str]:
    """Every feed in both of its forms: its path and its text."""
    memory = renderer.memory
    made: dict[str, str] = {}
    for stems, feed in _feeds(index, plan, renderer):
        for form, write in (("atom", atom), ("json", json_feed)):
            text = _once(memory, (form, feed.path), write, feed)
            made |= {f"{stem}.{form}": text for stem in stems}
    return made


def _once(memory: Memory, key: tuple[str, str], write: Callable[[Feed], str], feed: Feed) -> str:
    return memory.once(key, lambda _: write(feed), feed)


def _stems(question: Question) -> list[str]:
    return [places.feed(id) for id in (question.id, *question.was)]


# What is in them -------------------------------------------------------------------------------


def _feeds(index: RecordIndex, plan: Plan, renderer: Renderer) -> Iterator[tuple[list[str], Feed]]:
    """Each feed, with every place where it lies."""
    entries, items = log.entries(index), _Items(index, renderer.memory)
    site = renderer.publication
    page = places.CHANGES if places.CHANGES in plan.made_paths else "index.md"
    newest = map(items.item, entries[:LATEST])
    at = places.address(Target(page))
    yield [places.FEED], _feed("", site.name, places.FEED, at, newest, index, site)
    on = log.on_questions(index, renderer.briefings)
    for question in index.catalogue.by_id(Question):
        title = f"{question.asks or index.name(question.id)} ({site.name})"
        its = [items.item(entry) for entry in entries if entry.record.id in on[question.id]]
        stems, at = _stems(question), places.address(index.targets[question.id])
        yield stems, _feed(_first(question), title, stems[0], at, its, index, site)


def _first(question: Question) -> str:
    return next(iter(question.was), question.id)


def _feed(
    name: str,
    title: str,
    path: str,
    page: str,
    items: Iterable[Item],
    index: RecordIndex,
    site: Publication,
) -> Feed:
    held = tuple(items)
    site = replace(site, name=_text(site.name), author=_text(site.author))
    updated = max((item.updated for item in held), default=index.record_date)
    return Feed(_urn(f"feed {name}"), _text(title), path, page, updated, held, site)


def _text(text: str) -> str:
    """A text without the characters that no XML can hold, such as most control characters."""
    return _NO_XML.sub("\ufffd", text)


def _urn(name: str) -> str:
    """The address of a name that lasts, as in `urn:uuid:…`."""
    return uuid.uuid5(NAMESPACE, name).urn


class _Items:
    """Entries of the log as those of feeds; each is made once, though several feeds have it."""

    def __init__(self, index: RecordIndex, memory: Memory) -> None:
        self._index, self._memory = index, memory
        self._made: dict[str, Item] = {}

    def item(self, entry: log.Entry) -> Item:
        """The entry of a feed."""
        name = entry.lasting
        if name not in self._made:
            make = lambda queries: _item(entry, queries)  # noqa: E731
            self._made[name] = self._memory.once(("entry", name), make, entry)
        return self._made[name]


def _item(entry: log.Entry, queries: Queries) -> Item:
    index, record = queries.index, entry.record
    last = max([entry.on, *_later(entry)], key=lambda date: date.last)
    published, updated = (min(each.last, index.record_date) for each in (entry.on, last))
    kind = record.type if isinstance(record, Fact) else "briefing"
    return Item(
        _urn(entry.lasting),
        _text(log.headline(entry, index)),
        places.address(index.targets[record.id]),
        published,
        updated,
        _text(_content(entry, index)),
        (entry.what, kind, record.id),
    )


def _later(entry: log.Entry) -> list[Any]:
    """The days on which what was recorded or written came to say something else."""
    return [change.on for change in entry.record.changes] if not entry.change else []


def _content(entry: log.Entry, index: RecordIndex) -> str:
    """What an entry says, as HTML in which every value is escaped."""
    template = html_template("entry.html.j2")
    if isinstance(entry.record, Briefing):
        points = [point.text for point in entry.record.key_points]
        words = entry.record.description
        return str(template.render(change=entry.change, words=words, points=points, fact=None))
    fact = entry.record
    return str(
        template.render(
            change=entry.change,
            words=index.statement(fact),
            points=_ballots(fact, index) if isinstance(fact, RollCall) else [],
            fact=fact,
            quote=getattr(fact, "quote", None),
            weak=wording.listing(label for _, label in index.weaknesses(fact)),
            sources=[(cite, index.get(cite.source)) for cite in fact.sources],
            disputes=[
                wording.dispute(each, index.part(fact, each.field)) for each in fact.disputes
            ],
        )
    )


def _ballots(roll: RollCall, index: RecordIndex) -> list[str]:
    """Who voted how, a line for each list."""
    lists = {ballot.label: getattr(roll, ballot.value) for ballot in Ballot}
    return [
        f"{label}: {wording.listing(sorted(map(index.name, ids)))}."
        for label, ids in lists.items()
        if ids
    ]


# Atom ------------------------------------------------------------------------------------------


def atom(feed: Feed) -> str:
    """A feed as Atom 1.0 (RFC 4287)."""
    site = feed.publication
    root = ET.Element("feed", xmlns=_ATOM)
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    _add(root, "updated", _instant(feed.updated))
    _add(_add(root, "author"), "name", site.author or site.name)
    _add(root, "rights", export.LICENCE)
    _link(root, "alternate", feed.to(feed.page), "text/html")
    if site.address:
        _link(root, "self", feed.to(f"{feed.path}.atom"), "application/atom+xml")
    for item in feed.items:
        _entry(_add(root, "entry"), item, feed)
    ET.indent(root)
    return f"<?xml version='1.0' encoding='utf-8'?>\n{ET.tostring(root, encoding='unicode')}\n"


def _entry(element: ET.Element, item: Item, feed: Feed) -> None:
    _add(element, "id", item.id)
    _add(element, "title", item.title)
    _add(element, "published", _instant(item.published))
    _add(element, "updated", _instant(item.updated))
    _link(element, "alternate", feed.to(item.page), "text/html")
    for tag in item.tags:
        _add(element, "category", term=tag)
    _add(element, "content", item.content, type="html")


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    """A new element in another."""
    element = ET.SubElement(parent, name, attributes)
    element.text = text or None
    return element


def _link(parent: ET.Element, rel: str, href: str, type: str) -> None:
    _add(parent, "link", rel=rel, type=type, href=href)


def _instant(day: datetime.date) -> str:
    """The midnight with which a day begins, in UTC (RFC 3339)."""
    return f"{day.isoformat()}T00:00:00Z"


# JSON Feed -------------------------------------------------------------------------------------


def json_feed(feed: Feed) -> str:
    """A feed as JSON Feed 1.1."""
    site = feed.publication
    whole = {
        "home_page_url": feed.to(feed.page),
        "feed_url": feed.to(f"{feed.path}.json"),
    }
    document = {
        "version": _JSON_FEED,
        "title": feed.title,
        **(whole if site.address else {}),
        "authors": [{"name": site.author or site.name}],
        "items": [_json_item(item, feed) for item in feed.items],
    }
    return to_json(document, indent=2).decode("utf-8") + "\n"


def _json_item(item: Item, feed: Feed) -> dict[str, Any]:
    return {
        "id": item.id,
        **({"url": feed.to(item.page)} if feed.publication.address else {}),
        "title": item.title,
        "content_html": item.content,
        "date_published": _instant(item.published),
        "date_modified": _instant(item.updated),
        "tags": list(item.tags),
    }
