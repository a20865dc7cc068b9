"""What records are made of: references to sources, disputes, reviews, changes, names."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable, Iterable, Iterator
from typing import Any, ClassVar, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, model_validator
from pydantic.fields import FieldInfo

from ..problem import Keys
from .dates import Date
from .enums import Evidence
from .ids import ActorId, MayName, SourceId, may_name
from .scalars import LAST_YEAR, QUOTE_LIMIT, Count, Day, End, Flag, Id, Language, Line, Quote


@functools.cache
def written_fields(cls: type[BaseModel]) -> dict[str, FieldInfo]:
    """The fields of a definition, by the names that are written in YAML."""
    return {info.alias or name: info for name, info in cls.model_fields.items()}


def field_label(cls: type[BaseModel], name: str) -> str:
    """What a field is called on pages; `name` is what is written in YAML."""
    info = written_fields(cls).get(name)
    return info.title or name.replace("_", " ") if info else name.replace("-", " ")


# Parts of records ------------------------------------------------------------------------------


class StrictModel(BaseModel):
    """What all records share: only the fields named here, and no change after reading."""

    model_config = ConfigDict(
        strict=True,
        extra="forbid",
        frozen=True,
    )
    given: ClassVar[tuple[str, ...]] = ()  # fields that the place of a file gives, never written


class Reference(StrictModel):
    """A source that a record rests on, and how far it carries."""

    source: SourceId = Field(description="The id of a source.", examples=["gazette-2022-06-17"])
    supports: list[Line] = Field(
        default=[],
        description="The fields it supports; leave it out where it supports the whole fact. "
        "For a roll-call, ids of those who voted may stand here too.",
        examples=[["signer"]],
    )
    where: Line | None = Field(
        default=None, description="The place in the source.", examples=["paragraph 2"]
    )
    evidence: Evidence = Field(
        description="How it was read: verified, secondary, derived or seed; defaults may say it "
        "for a file of facts."
    )
    method: Line | None = Field(
        default=None,
        description="For derived evidence: how it follows from the source.",
    )

    @model_validator(mode="after")
    def _derived_has_a_method(self) -> Self:
        if (self.evidence is Evidence.DERIVED) != (self.method is not None):
            raise ValueError("'method' stands with 'evidence: derived', and only there")
        return self


class Dispute(StrictModel):
    """Another value for the same thing, who gives it, and what we do about it."""

    field: Line = Field(
        description="The field about which sources differ; for a roll-call, the id of a voter may "
        "stand here.",
        examples=["signer"],
    )
    value: Line = Field(description="The other value, as the reader should see it.")
    sources: list[Reference] = Field(min_length=1, description="Who gives the other value.")
    resolution: Line = Field(description="Which value we use, and why.")


class Review(StrictModel):
    """When somebody last held the record against its sources, and when to do so again."""

    last: Day = Field(description="The day of the last review.", examples=["2026-11-22"])
    months: Count = Field(
        description="The review is due this many months later; defaults may say it for a file.",
        examples=["12"],
    )

    @model_validator(mode="after")
    def _comes_in_time(self) -> Self:
        if self.last.first.year + self.months // 12 >= LAST_YEAR:
            raise ValueError(f"must be due before {LAST_YEAR}; mend 'last' or 'months'")
        return self


class Change(StrictModel):
    """A correction that readers should know of."""

    on: Day = Field(description="The day of the change.")
    what: Line = Field(title="wording", description="What was changed.")
    reason: Line = Field(description="Why.")


class Search(StrictModel):
    """A search for somebody's answer that found none."""

    by: ActorId = Field(description="Whose answer was looked for.", examples=["northmere"])
    on: Day = Field(description="The day of the search.")
    looked: Line = Field(description="Where we looked, in plain words.")


class Tile(StrictModel):
    """A place on the tile map, counted from 1 at the top left."""

    row: Count = Field(description="The row, from the top.")
    column: Count = Field(description="The column, from the left.")
    label: Line | None = Field(
        default=None,
        description="The letters on the square; left out, the code.",
        examples=["LAK"],
    )


class Name(StrictModel):
    """Another name or spelling."""

    text: Line = Field(description="The name.", examples=["Upper Lake"])
    lang: Language | None = Field(
        default=None, description="Its language, as a BCP 47 tag.", examples=["ru"]
    )
    start: Day | None = Field(default=None, alias="from", description="In use from.")
    end: End | None = Field(default=None, alias="to", description="In use until, inclusive.")
    match: Flag = Field(default=True, description="`false` keeps it from being found in prose.")


class Original(StrictModel):
    """The words of a quotation as they were said or written, where it is a translation."""

    words: Quote = Field(description=f"The words themselves, {QUOTE_LIMIT} at most.")
    lang: Language = Field(description="Their language, as a BCP 47 tag.", examples=["ru"])


# Records ---------------------------------------------------------------------------------------


class Record(StrictModel):
    """One thing, with an id that no other record has."""

    id: Id = Field(description="Lower-case letters, digits and hyphens.")
    was: list[Id] = Field(
        default=[],
        description="Ids that it had before, the oldest first; what was published under them "
        "leads to it.",
        examples=[["upper-lake"]],
    )
    _remembered: dict[str, tuple[Any, ...]] = PrivateAttr(default_factory=dict)

    def __eq__(self, other: object) -> bool:
        """Records with the same fields are equal; what is remembered of them does not count."""
        return self is other or (type(self) is type(other) and vars(self) == vars(other))

    def __copy__(self) -> Self:
        """A copy, which may be given other fields, and so remembers nothing."""
        copied = super().__copy__()
        copied._remembered = {}
        return copied


Step = tuple[Keys, str, Any, BaseModel]
T = TypeVar("T")


def remembered(read: Callable[[BaseModel], Iterator[T]]) -> Callable[[BaseModel], Iterable[T]]:
    """Reads a record once: many rules ask the same of it, and it never changes."""

    @functools.wraps(read)
    def ask(part: BaseModel) -> Iterable[T]:
        if not isinstance(part, Record):
            return read(part)
        known = (part.__pydantic_private__ or {})["_remembered"]  # by its name it takes longer
        if read.__name__ not in known:
            known[read.__name__] = tuple(read(part))
        return known[read.__name__]  # type: ignore[no-any-return]

    return ask


def forget(records: Iterable[BaseModel]) -> None:
    """Gives up what is remembered of some records: it takes more memory than they do."""
    for record in records:
        if isinstance(record, Record):
            record._remembered.clear()


@remembered
def walk(part: BaseModel) -> Iterator[Step]:
    """Every value that a record has, parts of parts included.

    Each comes with the keys that lead to it in YAML, the name of its field, and what holds it.
    """
    return _steps(part, ())


def _steps(part: BaseModel, around: Keys) -> Iterator[Step]:
    written = _names(type(part))
    for name, value in vars(part).items():
        if value is None:
            continue
        at = (*around, written[name])
        items = (
            [((*at, nth), item) for nth, item in enumerate(value)]
            if type(value) is list
            else [(at, value)]
        )
        for place, item in items:
            yield place, name, item, part
            if isinstance(item, BaseModel):
                yield from _steps(item, place)


@functools.cache
def _names(cls: type[BaseModel]) -> dict[str, str]:
    """The fields of a definition: what each that Python knows is called in YAML."""
    return {name: info.alias or name for name, info in cls.model_fields.items()}


@remembered
def references(part: BaseModel) -> Iterator[tuple[Keys, str, MayName]]:
    """Every id that a record names: the keys that lead to it, the id, and what it may name."""
    for keys, name, item, holder in walk(part):
        mark = may_name(type(holder)).get(name)
        if mark and item is not None:
            yield keys, item, mark


@remembered
def dates_in(part: BaseModel) -> Iterator[tuple[Keys, Date, BaseModel]]:
    """Every date written in a record: the keys that lead to it, the date, and what holds it."""
    return ((keys, item, holder) for keys, _, item, holder in walk(part) if isinstance(item, Date))


_NOT_COUNTED = ("from", "to", "withdrawn")


def newest(records: Iterable[BaseModel]) -> datetime.date | None:
    """The newest date written in some records, but for those that may lie ahead."""
    return max((day for record in records for day in _days(record)), default=None)


@remembered
def _days(record: BaseModel) -> Iterator[datetime.date]:
    """The newest date written in a record, but for those that may lie ahead; none in some."""
    days = [each.first for keys, each, _ in dates_in(record) if keys[-1] not in _NOT_COUNTED]
    yield from [max(days)] if days else []
