"""The record -> the timeline: its entries by year, the lane of each, and how many each year has.

What several actors did together is told once: facts that differ only in whom they are about, on
sources that are as good, are one entry.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, assert_never, cast

from ..query import as_of, places, wording
from ..query.index import RecordIndex
from ..record.enums import EntityType, Lane
from ..record.facts import (
    AnyFact,
    Event,
    Fact,
    Figure,
    Measure,
    Membership,
    Office,
    Position,
    RollCall,
    Signature,
    Undertaking,
    Vote,
)
from . import lists

HALF = 500  # half the side of the largest bar, in units of its drawing


@dataclass(frozen=True)
class Entry:
    """What the timeline tells in one place: its lane, its words, and the facts that say so.

    `tags` are the ids of the actors and questions that it is about.
    """

    lane: Lane
    says: str
    facts: list[Fact]
    tags: list[str]


@dataclass(frozen=True)
class Year:
    """A year and its entries, by day."""

    number: int
    entries: list[Entry]


@dataclass(frozen=True)
class Bar:
    """How many entries a year has: half the side of its bar, a square, and the same in words.

    Areas, since one year may have a hundred times as many as another: of two bars as high as the
    numbers the lower one could not be seen.
    """

    year: int
    half: int
    says: str


def years(index: RecordIndex, among: Iterable[Fact] | None = None) -> list[Year]:
    """The years in which something happened, in order; only of some facts, where these are given.

    A roll-call is among them where a vote of it is.
    """
    by_year: dict[int, list[Entry]] = {}
    for facts in _together(index, index.facts(Fact) if among is None else _whole(among, index)):
        date = as_of.when(facts[0])
        assert date
        by_year.setdefault(date.first.year, []).append(_entry(facts, index))
    return [Year(number, entries) for number, entries in by_year.items()]


def _entry(facts: list[Fact], index: RecordIndex) -> Entry:
    tags = dict.fromkeys(id for fact in facts for id in _tags(fact, index))
    says = wording.together(facts, index.name, index.unit(facts[0]))
    return Entry(lane(facts[0]), says, facts, list(tags))


def _tags(fact: Fact, index: RecordIndex) -> Iterator[str]:
    """The ids of the actors and questions of a fact; for a roll-call those of its document."""
    type_of = index.catalogue.type_of
    vote = lists.focus_vote(index, fact)
    named = [*places.named(fact, index.catalogue), *([vote.by] if vote else [])]
    yield from (id for id in named if type_of(id) in ("actor", "questions"))
    if isinstance(fact, RollCall):
        yield from getattr(index.get(fact.document), "bears_on", [])


def _whole(facts: Iterable[Fact], index: RecordIndex) -> list[Fact]:
    """Some facts by date, and in place of a vote its roll-call."""
    ids = {fact.roll if isinstance(fact, Vote) else fact.id for fact in facts}
    found = [fact for id in ids if isinstance(fact := index.get(id), Fact)]
    return sorted(found, key=as_of.sort_key)


def _together(index: RecordIndex, facts: Iterable[Fact]) -> list[list[Fact]]:
    """The facts of the timeline in their order, those that are told together in one list."""
    found: dict[Any, list[Fact]] = {}
    for fact in told(facts):
        found.setdefault(tuple(_alike(fact, index)), []).append(fact)
    return list(found.values())


def told(facts: Iterable[Fact]) -> list[Fact]:
    """Those of some facts that are told by their date."""
    news = (fact for fact in facts if fact.is_news or isinstance(fact, RollCall | Signature))
    return [fact for fact in news if as_of.when(fact)]


def _alike(fact: Fact, index: RecordIndex) -> Iterator[Any]:
    """What facts have in common that are told together; its id, for one that stands alone."""
    match fact:
        case Signature():
            yield from (fact.document, fact.role)
        case Membership():
            yield from (fact.of, fact.status)
        case _:
            yield fact.id
    yield from (wording.date(fact), fact.date_basis, *index.weaknesses(fact))


def lane(fact: Fact) -> Lane:
    """What kind of thing a fact tells: the lane that is written, else that of its type."""
    known = cast(AnyFact, fact)
    match known:
        case Event():
            is_words = known.speaker or known.quote
            return known.lane or (Lane.SAID if is_words else Lane.DONE)
        case Position() | Figure():
            return Lane.SAID
        case RollCall() | Vote():
            return Lane.VOTED
        case Signature() | Undertaking():
            return Lane.SIGNED
        case Membership() | Office() | Measure():
            return Lane.DONE
    assert_never(known)


def lanes(found: list[Year]) -> list[tuple[Lane, int]]:
    """How many entries each lane has, those with none left out."""
    counts = Counter(entry.lane for year in found for entry in year.entries)
    return [(lane, counts[lane]) for lane in Lane if counts[lane]]


def bars(found: list[Year]) -> list[Bar]:
    """How many entries each year has; the largest bar is that of the year with the most."""
    most = max((len(year.entries) for year in found), default=0)
    return [_bar(year.number, len(year.entries), most) for year in found]


def _bar(year: int, count: int, most: int) -> Bar:
    words = "1 entry" if count == 1 else f"{count} entries"
    return Bar(year, round(HALF * math.sqrt(count / most)), f"{year}: {words}")


def actors(index: RecordIndex) -> str:
    """What the actors of a site are called together, as `state and claimed state`."""
    kinds = index.catalogue.settings.kinds.values()
    return wording.listing(kind.singular for kind in kinds if kind.type is EntityType.ACTOR)
