"""The record -> flat tables: those of facts, of what facts rest on, and of all other records.

Everything that a table of people or programs needs is here but its format, which `out` gives it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from ..record.facts import Fact, Vote
from ..record.items import ENTITY_TYPES, Entity, Item, OpenQuestion, Question, Series, Source, Term
from ..record.pages import Briefing
from ..record.parts import Change, Dispute, Name, Record, Reference, Search, StrictModel
from . import fact_tables, wording
from .columns import Cell, Column, Known, columns
from .fact_tables import ADDRESS, COMMON, Table, id_column, of
from .index import RecordIndex


@dataclass(frozen=True)
class Part:
    """A part of a record that has a row of its own, and its number among those like it."""

    whole: Any
    number: int
    part: Any

    @property
    def id(self) -> str:
        """The id of its row; a full stop stands in no id of a record."""
        return f"{self.whole.id}.{self.number}"


# Parts of records -------------------------------------------------------------------------------


def _parts(cls: type[Record], name: str) -> Callable[[RecordIndex], Iterator[Part]]:
    """What gives the items of a list of all records of a class, each by itself."""

    def parts(index: RecordIndex) -> Iterator[Part]:
        for record in of(cls)(index):
            for number, part in enumerate(getattr(record, name), start=1):
                yield Part(record, number, part)

    return parts


def _written(name: str) -> Callable[[RecordIndex], Iterator[Part]]:
    """The same of written facts: single votes have what is theirs in their roll-call."""
    parts = _parts(Fact, name)
    return lambda index: (part for part in parts(index) if not isinstance(part.whole, Vote))


def _inside(column: Column) -> Column:
    """A column of what has a row of its own, in a table of parts."""
    return replace(column, cell=lambda row, known: column.cell(row.part, known))


def _outside(column: Column) -> Column:
    """A column of the whole, in a table of parts."""
    return replace(column, cell=lambda row, known: column.cell(row.whole, known))


_STATEMENT = next(each for each in COMMON if each.name == "statement")


def _of_part(whole: str, table: str, *inside: Column) -> tuple[Column, ...]:
    """The columns of a part: its id, that of its whole, and its own."""
    names = Column(whole, "string", "The id of what it is a part of.", _whole_id, table)
    return (id_column("That id, a full stop and a number."), names, *map(_inside, inside))


def _whole_id(row: Part, known: Known) -> Cell:
    return str(row.whole.id)


def _of_fact(cls: type[StrictModel], *more: Column) -> tuple[Column, ...]:
    """The columns of a part of a fact; what the fact states stands beside it."""
    id, fact, *own = _of_part("fact", "facts", *columns(cls, leave_out=("sources",)))
    type_ = Column("fact_type", "string", "Its type.", lambda row, _: row.whole.type)
    return (id, fact, type_, _outside(_STATEMENT), *own, *more, _outside(ADDRESS))


def _used(row: Part, known: Known) -> Cell:
    """What the record uses for the part of a fact that is disputed."""
    value = used_value(known.index, row.whole, row.part.field)
    return value or known.index.statement(row.whole)


def used_value(index: RecordIndex, fact: Fact, field: str) -> str:
    """What a fact has for a part of it, in words; nothing where its sentence is the answer."""
    votes = index.facts(Vote, roll=fact.id, by=field)
    if votes:
        return votes[0].ballot.label
    return wording.part(fact, field, index.name, index.unit(fact))


def _other(column: Column) -> Column:
    """A column on the sources of the other value."""
    return replace(_inside(column), name=f"other_{column.name}")


_ON_SOURCES = ("sources", "publishers", "source_addresses", "evidence")
_PARTS = (
    Table(
        "evidence",
        "One source of one fact, and what of the fact it supports.",
        _of_fact(Reference),
        _parts(Fact, "sources"),
    ),
    Table(
        "disputes",
        "A value that other sources give, beside the one that the record uses.",
        _of_fact(
            Dispute,
            Column("used_value", "string", "The value that the record uses.", _used),
            *(_other(each) for each in COMMON if each.name in _ON_SOURCES),
        ),
        _written("disputes"),
    ),
    Table("corrections", "A correction of a fact.", _of_fact(Change), _written("changes")),
    Table(
        "names",
        "Another name or spelling of an entity, a term or a question.",
        _of_part("record", "", *columns(Name, leave_out=("match",))),
        _parts(Item, "names"),
    ),
    Table(
        "searches",
        "A search for somebody's answer to a question that found none.",
        _of_part("question", "questions", *columns(Search)),
        _parts(Question, "searched"),
    ),
)


# What facts are about and rest on ---------------------------------------------------------------


def _items(name: str, cls: type[Item], meaning: str, *own: Column) -> Table:
    """The table of a class of items: what all have, and what only they have."""
    had = columns(cls, leave_out=set(cls.model_fields) - {"kind", "name", "short", "summary"})
    return Table(name, meaning, (id_column(), *had, *own, ADDRESS), of(cls))


def _own(*classes: type[Item]) -> Iterator[Column]:
    """What some classes of items have besides what all items have, each column once."""
    shared = {*Entity.model_fields, *Item.model_fields, "tile", "as_of_pages", "searched"}
    own = (each for cls in classes for each in columns(cls, leave_out=shared))
    yield from {column.name: column for column in own}.values()


def _records(name: str, cls: type[Record], meaning: str, *leave_out: str) -> Table:
    """The table of a class of other records."""
    own = columns(cls, leave_out=("id", "was", *leave_out))
    return Table(name, meaning, (id_column(), *own, ADDRESS), of(cls))


_THINGS = (
    _items(
        "entities",
        Entity,
        "A state, person, organisation, document, event or place.",
        *_own(*ENTITY_TYPES.values()),
    ),
    _items("questions", Question, "A question that actors have answered.", *_own(Question)),
    _items("terms", Term, "A term of the glossary."),
    _records("series", Series, "Figures that give one quantity."),
    _records("sources", Source, "A publication that is cited."),
    _records("open_questions", OpenQuestion, "What could not be verified."),
    _records("briefings", Briefing, "A briefing.", "articles", "key_points", "draft", "changes"),
)
TABLES = (fact_tables.ALL, *fact_tables.TABLES, *_PARTS, *_THINGS)
