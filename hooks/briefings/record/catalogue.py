"""All typed records, where each was written, and what could not be read."""

from __future__ import annotations

import datetime
import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, TypeVar

from pydantic import BaseModel

from ..problem import Keys, Origin, Place, Problem, meant
from .ids import RECORD_LABELS, MayName
from .likely import LikelyIds
from .load import PageSource
from .pages import Briefing, Page
from .parts import Record, references
from .site import SiteSettings

R = TypeVar("R", bound=Record)
# `{{ table briefings }}` and `{{ table latest }}` show what no single record holds; no record may
# take their names.
RESERVED = ("briefings", "codebook", "latest")
_WORD = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
SETTINGS_FILE = "data/site.yml"


@dataclass(frozen=True)
class Misnamed:
    """What somebody typed in a field with an id, and is none; such as a name."""

    origin: Origin
    keys: Keys
    typed: str
    names: MayName


@dataclass
class Catalogue:
    """All typed records. `kinds` and `origins` know every id, of records with problems too."""

    records: dict[str, Record] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    origins: dict[str, Origin] = field(default_factory=dict)
    pages: dict[str, Briefing | Page] = field(default_factory=dict)
    written: dict[str, PageSource] = field(default_factory=dict)
    settings: SiteSettings = field(
        default_factory=lambda: SiteSettings.model_construct(kinds={}, source_classes={})
    )
    settings_origin: Origin | None = None  # None where there is no settings to hold against
    today: datetime.date | None = None  # the day of the check, where dates are held against it
    lost: list[str] = field(default_factory=list)  # the texts of what could not be read as a record
    misplaced: list[str] = field(default_factory=list)  # ids in files that lie in no place for them
    misnamed: list[Misnamed] = field(default_factory=list)

    @cached_property
    def doubtful(self) -> frozenset[str]:
        """The ids that stand in what could not be read; what depends on them cannot be judged."""
        words = frozenset(word for text in self.lost for word in _WORD.findall(text))
        known = self.kinds.__contains__
        return words.union(*(self.likely.meant(each.typed, known) for each in self.misnamed))

    def type_of(self, id: str) -> str:
        """What a record is, as fields with ids have it: a type of entity, or its folder."""
        kind = self.kinds[id]
        of_entity = self.settings.kinds.get(kind)
        return str(of_entity.type.value) if of_entity else kind

    def one(self, id: str) -> str:
        """What a record is, in words, as `a person`."""
        kind = self.settings.kinds.get(self.kinds[id])
        return kind.one if kind else RECORD_LABELS.get(self.kinds[id], "a record of its kind")

    def one_of(self, types: Iterable[str]) -> str:
        """What may be named where some types may, in words, as `a person or a source`."""
        return " or ".join(word for type in types for word in self._ones(type))

    def _ones(self, type: str) -> list[str]:
        """The words for one record of a type; each kind of entity of a type has its own."""
        if type in RECORD_LABELS:
            return [RECORD_LABELS[type]]
        return [kind.one for kind in self.settings.kinds.values() if kind.type.value == type]

    def nearest_id(self, typed: str, types: Container[str]) -> str:
        """A hint at the id of certain types that was meant: by its letters, or by a name."""
        if typed in self.former:
            return f"; '{typed}' is now '{self.former[typed]}'"
        return meant(*self.likely.meant(typed, lambda id: self.type_of(id) in types))

    @cached_property
    def former(self) -> dict[str, str]:
        """The ids that records had before, each with the id of today."""
        return {old: record.id for record in self.records.values() for old in record.was}

    @cached_property
    def likely(self) -> LikelyIds:
        """What ids may have been meant by other words."""
        return LikelyIds(self.kinds, self.records.values())

    def may_be_lost(self, id: str) -> bool:
        """Whether an id may be that of what could not be read: a file in no place, a vote."""
        return id in self.misplaced or any(
            id.startswith(f"{word}-") for word in self.doubtful if self.kinds.get(word)
        )

    def of(self, cls: type[R]) -> list[R]:
        """The records of one class, in the order of their files."""
        return [record for record in self.records.values() if isinstance(record, cls)]

    def by_id(self, cls: type[R]) -> list[R]:
        """The records of one class, in the order of their ids."""
        return sorted(self.of(cls), key=lambda record: record.id)

    def place(self, record: Record, keys: Iterable[Any]) -> Place:
        """Where a field of a record was written."""
        return self.origins[record.id].place(keys)

    def problem(self, record: Record, keys: Iterable[Any], message: str) -> Problem:
        """A problem at a field of a record."""
        return self.origins[record.id].problem(keys, message)


def texts_in(value: Any) -> Iterator[str]:
    """All texts in a raw value, names of fields left out."""
    if isinstance(value, str):
        yield value
    for item in _items(value):
        yield from texts_in(item)


def _items(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def without_dangling(catalogue: Catalogue) -> Catalogue:
    """A catalogue without the records that name what is not in it, so that it can be asked."""
    records, texts = dict(catalogue.records), list(catalogue.lost)
    while lost := [
        id for id, record in records.items() if _names_a_gap(record, catalogue, records)
    ]:
        for id in lost:
            texts += texts_in(records.pop(id).model_dump(mode="json"))
    return replace(catalogue, records=records, lost=texts)


def _names_a_gap(record: Record, catalogue: Catalogue, records: dict[str, Record]) -> bool:
    return any(
        id not in records or catalogue.type_of(id) not in names.types
        for _, id, names in references(record)
    )


def written_parts(catalogue: Catalogue) -> Iterator[tuple[BaseModel, Origin]]:
    """Everything that may name a record, with its origin: records, pages and the settings."""
    for record in catalogue.records.values():
        if not isinstance(record, Briefing):
            yield record, catalogue.origins[record.id]
    for path, page in catalogue.pages.items():
        yield page, catalogue.written[path].front.origin
    if catalogue.settings_origin:
        yield catalogue.settings, catalogue.settings_origin
