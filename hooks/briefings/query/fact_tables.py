"""The facts -> flat tables, one of each type, with a row a fact.

A row stands by itself: names beside ids, whole addresses, dates as days.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from ..record.dates import UNKNOWN, Date
from ..record.enums import Ballot
from ..record.facts import (
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
from ..record.parts import Record
from . import as_of, places
from .columns import Cell, Column, Known, columns, dates, plain
from .index import RecordIndex


@dataclass(frozen=True)
class Table:
    """A table: its name, what a row of it is, its columns, and what its rows are about, by id.

    `rests_on` gives what a row rests on besides the record that it is about and what that names.
    """

    name: str
    meaning: str
    columns: tuple[Column, ...]
    of: Callable[[RecordIndex], Iterable[Any]]
    rests_on: Callable[[Any, RecordIndex], tuple[object, ...]] = lambda _, __: ()


# What all rows have -----------------------------------------------------------------------------


def id_column(meaning: str = "The id.") -> Column:
    """The first column of each table: what tells its rows apart."""
    return Column("id", "string", meaning, lambda row, _: row.id)


def page(row: Record, known: Known) -> Cell:
    """The whole address of a record on the site, if the site has one."""
    return known.site and known.site + places.address(known.index.targets[row.id])


ADDRESS = Column(
    "address",
    "string",
    "Where the site shows it; empty in a build that does not know where it will be published.",
    page,
    is_address=True,
)


# Facts ------------------------------------------------------------------------------------------


def edtf(fact: Fact) -> str:
    """The time for which a fact holds in EDTF, level 1: a date, or a period between two.

    `2022-10/..` goes on, `2022-10/` has ended on a day not known. Empty where nothing limits it.
    """
    if fact.on:
        return fact.on.text
    start = fact.start.text if fact.start else ""
    if isinstance(fact.end, Date):
        return f"{start}/{fact.end.text}"
    if not start:
        return ""
    return f"{start}/" if fact.end == UNKNOWN else f"{start}/.."


def _limited(day: datetime.date) -> Cell:
    """A day, or nothing for a limit of the calendar."""
    return None if day in (datetime.date.min, datetime.date.max) else day


def _limits(fact: Fact) -> tuple[Cell, Cell]:
    """The days between which a fact can hold; what was only stated has none."""
    if fact.on:
        return fact.on.first, fact.on.last
    if not (fact.start or fact.end):
        return None, None
    first, last = as_of.possible(fact)
    return _limited(first), _limited(last)


_TIME = (
    Column(
        "first_day",
        "date",
        "The earliest day on which it can hold; empty where nothing says so.",
        lambda fact, _: _limits(fact)[0],
    ),
    Column(
        "last_day",
        "date",
        "The latest day on which it can hold; empty where it goes on, or nothing says so.",
        lambda fact, _: _limits(fact)[1],
    ),
    Column(
        "edtf",
        "string",
        "Its day or period as precisely as it is known, in EDTF: `2022-10/..` goes on, "
        "`2022-10/` has ended on a day not known.",
        lambda fact, _: edtf(fact),
    ),
)
_CERTAIN = (
    Column(
        "holds_from",
        "date",
        "The first day on which it certainly holds.",
        lambda fact, _: _limited(as_of.certain(fact)[0]),
    ),
    Column(
        "holds_until",
        "date",
        "The last day on which it certainly holds; empty where it goes on.",
        lambda fact, _: _limited(as_of.certain(fact)[1]),
    ),
)


# What a fact rests on ---------------------------------------------------------------------------


def _source_addresses(fact: Fact, known: Known) -> Cell:
    return " ".join(source.url for source in known.index.sources(fact) if source.url)


def _publishers(fact: Fact, known: Known) -> Cell:
    return "; ".join(dict.fromkeys(each.publisher for each in known.index.sources(fact)))


def _weaknesses(fact: Fact, known: Known) -> Cell:
    return "; ".join(label for _, label in known.index.weaknesses(fact))


_SAID = {each.name: each for each in columns(Fact, leave_out=("disputes", "review", "changes"))}
_STATED = tuple(dates("stated", "day of the statement", lambda fact: fact.stated))
_SEEN = tuple(dates("last_seen", "last day it was seen to hold", lambda fact: fact.last_seen))
COMMON = (
    Column("statement", "string", "The fact as a sentence.", lambda f, k: k.index.statement(f)),
    _SAID["date_basis"],
    _SAID["rank"],
    _SAID["rank_reason"],
    Column(
        "is_disputed",
        "boolean",
        "Whether sources differ; the table `disputes` says on what.",
        lambda fact, _: plain(bool(fact.disputes)),
    ),
    Column(
        "weaknesses",
        "string",
        "What to know before quoting it, parted by semicolons; empty for a strong fact.",
        _weaknesses,
    ),
    _SAID["note"],
    Column(
        "sources",
        "string",
        "The ids of its sources, parted by spaces.",
        lambda fact, _: " ".join(cite.source for cite in fact.sources),
    ),
    Column("publishers", "string", "Who published them, parted by semicolons.", _publishers),
    Column(
        "source_addresses",
        "string",
        "Where they can be read, parted by spaces; the table `evidence` has each by itself.",
        _source_addresses,
    ),
    Column(
        "evidence",
        "string",
        "How each of its sources was read, in their order, parted by spaces.",
        lambda fact, _: " ".join(str(cite.evidence.value) for cite in fact.sources),
    ),
    Column(
        "recorded",
        "date",
        "The day on which the record first held it.",
        lambda fact, _: fact.recorded and fact.recorded.last,
    ),
    Column(
        "reviewed",
        "date",
        "The day of the last review.",
        lambda fact, _: fact.review.last.last,
    ),
    ADDRESS,
)


# The tables of facts ----------------------------------------------------------------------------


def of(cls: type[Record]) -> Callable[[RecordIndex], Iterable[Any]]:
    """What gives the records of a class, in the order of their ids."""
    return lambda index: index.catalogue.by_id(cls)


def _facts(name: str, cls: type[Fact], meaning: str, *more: Column, leave_out: Any = ()) -> Table:
    """The table of a type of fact: its own fields, when it holds, and what all facts have."""
    own = columns(cls, leave_out=(*Fact.model_fields, *leave_out))
    return Table(name, meaning, (id_column(), *own, *more, *COMMON), of(cls))


def _positions(*more: Column) -> Table:
    """The table of positions: whether one is the last depends on the others and on the day."""
    table = _facts("positions", Position, "An answer to a question.", *more)
    return replace(
        table,
        rests_on=lambda position, index: (
            index.record_date,
            *index.facts(Position, question=position.question, by=position.by),
        ),
    )


def _is_latest(position: Position, known: Known) -> Cell:
    """Whether pages give a position as the answer of today."""
    index = known.index
    return plain(position in index.positions(position.question, index.record_date))


_LATEST = Column(
    "is_latest",
    "boolean",
    "Whether it is the last answer on record to its question by its actor.",
    _is_latest,
)
_CAST = (Ballot.IN_FAVOUR, Ballot.AGAINST, Ballot.ABSTAINED)
_IS_CAST = Column(
    "is_cast",
    "boolean",
    "Whether it is known to have voted, in favour, against or with an abstention.",
    lambda vote, _: plain(vote.ballot in _CAST),
)
_BALLOTS = tuple(ballot.value for ballot in Ballot)
TABLES = (
    _facts("roll_calls", RollCall, "A vote that was taken.", *_TIME, leave_out=_BALLOTS),
    _facts("votes", Vote, "How one actor voted.", _IS_CAST, *_TIME),
    _positions(*_STATED, _LATEST),
    _facts(
        "memberships",
        Membership,
        "A period for which an actor was something to a body or treaty.",
        *(*_TIME, *_CERTAIN, *_SEEN),
    ),
    _facts("signatures", Signature, "A signature under a document.", *_TIME),
    _facts("undertakings", Undertaking, "What a document binds somebody to do.", *_TIME),
    _facts("offices", Office, "A period of a person in an office.", *_TIME, *_CERTAIN, *_SEEN),
    _facts("figures", Figure, "A number of a series.", *_STATED),
    _facts("measures", Measure, "What an actor or body did.", *_TIME),
    _facts("events", Event, "Something that happened or was said.", *_TIME, leave_out=["lane"]),
)
ALL = Table(
    "facts",
    "Every fact, whatever its type; the table of its type has the rest.",
    (
        id_column(),
        Column("type", "string", "The type of fact.", lambda fact, _: fact.type),
        *_TIME,
        *_STATED,
        *COMMON,
    ),
    of(Fact),
)
