"""A field of a definition -> the columns that hold it in a table, each with its type and meaning.

The definitions of the records are the one list of fields, so that a new field comes into the
tables and their codebook by itself. Types are those of Table Schema
(https://datapackage.org/standard/table-schema/), dates ISO 8601 with EDTF beside them
(https://www.loc.gov/standards/datetime/).
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Any, get_args

from pydantic import BaseModel, WithJsonSchema
from pydantic.fields import FieldInfo

from ..record.dates import Date
from ..record.enums import Ballot, EntityType, LabelledEnum
from ..record.facts import Answer
from ..record.ids import RECORD_LABELS, marks, may_name
from ..record.parts import Original, field_label
from .index import RecordIndex

Cell = str | int | Decimal | datetime.date | None

# Words that queries have a use for, or that mean one thing here and another there.
_CALLED = {
    ("Change", "on"): "corrected",
    ("Dispute", "value"): "other_value",
    ("Figure", "by"): "giver",
    ("Undertaking", "by"): "actors",
    ("Search", "on"): "searched",
    "by": "actor",
    "class": "source_class",
    "group": "independence_group",
    "of": "body",
    "original": "original_words",
    "roll": "roll_call",
    "what": "wording",
    "where": "place",
}
# What is told of one thing besides its name; a source has none.
_TOLD = {
    "actor": ["code"],
    "document": ["symbol"],
    "series": ["unit"],
    "sources": ["publisher", "title", "url"],
}


@dataclass(frozen=True)
class Known:
    """What cells are made from: the record, and the address of the site, which may be empty."""

    index: RecordIndex
    site: str = ""


@dataclass(frozen=True)
class Column:
    """A column: what it is called, holds and means, and how a cell of it is made of a row.

    `table` is the one whose ids it holds, `words` those that it may hold, if there are such.
    """

    name: str
    type: str
    meaning: str
    cell: Callable[[Any, Known], Cell]
    table: str = ""
    words: tuple[LabelledEnum, ...] = ()
    is_address: bool = False


def columns(cls: type[BaseModel], leave_out: Iterable[str] = ()) -> Iterator[Column]:
    """The columns of the fields of a definition, but for some, named as in Python.

    Its own fields come before those that it shares with others.
    """
    own = [name for each in cls.__mro__ for name in vars(each).get("__annotations__", ())]
    for name in dict.fromkeys(own):
        if name in cls.model_fields and name not in leave_out:
            yield from _of_field(cls, name, cls.model_fields[name])


def _of_field(cls: type[BaseModel], name: str, info: FieldInfo) -> Iterator[Column]:
    written, meaning = info.alias or name, info.description or ""
    called = _CALLED.get((cls.__name__, written)) or _CALLED.get(written) or written
    held = set(_held(info.annotation))
    words = [each for each in held if isinstance(each, type) and issubclass(each, LabelledEnum)]
    if mark := may_name(cls).get(name):
        yield from _of_ids(called, name, meaning, mark.types, is_list=list in held)
    elif Date in held:
        label = field_label(cls, written)
        yield from dates(called, label, lambda row: getattr(row, name, None))
    elif Answer in held:
        yield Column(called, "string", meaning, lambda row, _: getattr(row, name).value)
        said = f"The words that pages have for `{called}`."
        yield Column(f"{called}_label", "string", said, lambda row, _: getattr(row, name).label)
    elif Original in held:
        yield from _of_original(called, name, meaning)
    elif dict in held:
        yield from _of_tally(called, name)
    else:
        type_ = next((word for of, word in _TYPES.items() if of in held), "string")
        chosen = tuple(words[0]) if words else ()
        is_address = list not in held and _is_address(info)
        yield Column(called, type_, meaning, _own(name), words=chosen, is_address=is_address)


def _is_address(info: FieldInfo) -> bool:
    """Whether a field holds an address on the web, as it says itself in its JSON Schema."""
    said = (mark.json_schema for mark in marks(info) if isinstance(mark, WithJsonSchema))
    return any((schema or {}).get("format") == "uri" for schema in said)


_TYPES = {bool: "boolean", int: "integer", Decimal: "number"}


def _held(annotation: Any) -> Iterator[Any]:
    """Every type that an annotation is made of."""
    inside = get_args(annotation)
    yield getattr(annotation, "__origin__", annotation)
    for each in inside:
        yield from _held(each)


def _of_ids(
    called: str, name: str, meaning: str, types: tuple[str, ...], is_list: bool
) -> Iterator[Column]:
    """Ids with the names of what they name; of one actor its code too, of a document its symbol."""
    if is_list:
        yield Column(called, "string", f"{meaning} Ids, parted by spaces.", _own(name))
        said = f"The names of `{called}`, parted by semicolons."
        yield Column(f"{called}_names", "string", said, _names(name))
        return
    others = [each for each in types if each in RECORD_LABELS]
    table = "entities" if not others else others[0] if len(types) == 1 else ""
    yield Column(called, "string", f"{meaning} An id.", _own(name), table)
    told = [each for type in types for each in _TOLD.get(type, ())]
    named = [] if types == ("sources",) else ["name"]
    for each in [*named, *(told if len(types) < len(EntityType) else ())]:
        said = f"The {each} of `{called}`, if it has one."
        yield Column(f"{called}_{each}", "string", said, _of_named(name, each))


def _own(name: str) -> Callable[[Any, Known], Cell]:
    """What a field of a row holds."""
    return lambda row, _: plain(getattr(row, name, None))


def _names(name: str) -> Callable[[Any, Known], Cell]:
    return lambda row, known: "; ".join(known.index.full_name(id) for id in getattr(row, name, ()))


def _of_named(name: str, told: str) -> Callable[[Any, Known], Cell]:
    """What is told of the record that a field names, if it names one."""

    def cell(row: Any, known: Known) -> Cell:
        id = getattr(row, name, None)
        return plain(getattr(known.index.get(id), told, None)) if id else None

    return cell


def dates(called: str, label: str, date: Callable[[Any], Any]) -> Iterator[Column]:
    """A date as the first and the last day it can mean, and in EDTF; empty where it is not known.

    `date` gives the date of a row.
    """

    def end(name: str) -> Callable[[Any, Known], Cell]:
        return lambda row, _: getattr(date(row), name, None)

    yield Column(
        f"{called}_first_day", "date", f"The earliest that the {label} can be.", end("first")
    )
    yield Column(f"{called}_last_day", "date", f"The latest that the {label} can be.", end("last"))
    said = f"The {label} as precisely as it is known, in EDTF: a day, a month or a year."
    yield Column(f"{called}_edtf", "string", said, end("text"))


def _of_original(called: str, name: str, meaning: str) -> Iterator[Column]:
    def part(of: str) -> Callable[[Any, Known], Cell]:
        return lambda row, _: getattr(getattr(row, name, None), of, None)

    yield Column(called, "string", meaning, part("words"))
    said = f"The language of `{called}`, as a BCP 47 tag."
    yield Column("original_language", "string", said, part("lang"))


def _of_tally(called: str, name: str) -> Iterator[Column]:
    """The published totals, a column for each ballot that totals are given of."""
    for ballot in (Ballot.IN_FAVOUR, Ballot.AGAINST, Ballot.ABSTAINED, Ballot.DID_NOT_VOTE):
        said = f"The published total: {ballot.label}. Empty where none was read."
        yield Column(f"{called}_{ballot.value}", "integer", said, _total(name, ballot.value))


def _total(name: str, ballot: str) -> Callable[[Any, Known], Cell]:
    return lambda row, _: getattr(row, name).get(ballot)


def plain(value: Any) -> Cell:
    """A value as a cell: ids and addresses parted by spaces, truth as `true` and `false`."""
    if isinstance(value, list):
        return " ".join(map(str, value))
    if isinstance(value, bool):
        return str(value).lower()
    return str(value.value) if isinstance(value, Enum) else value
