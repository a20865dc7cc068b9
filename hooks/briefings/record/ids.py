"""Fields that hold ids: which kinds of record each may name, and all ids that a record names."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from .enums import EntityType
from .scalars import Id

# References ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class MayName:
    """Marks a field that holds ids, with what it may name: types of entities and other records."""

    types: tuple[str, ...]


# What records other than entities are; those have the words of their kind in the settings.
RECORD_LABELS = {
    "glossary": "a glossary term",
    "questions": "a question",
    "series": "a series",
    "sources": "a source",
    "facts": "a fact",
    "briefings": "a briefing",
    "open": "an open question",
}

_ENTITIES = tuple(type.value for type in EntityType)
RECORD_TYPES = (*_ENTITIES, *RECORD_LABELS)

SourceId = Annotated[Id, MayName(("sources",))]
ActorId = Annotated[Id, MayName(("actor",))]
PersonId = Annotated[Id, MayName(("person",))]
DocumentId = Annotated[Id, MayName(("document",))]
BodyId = Annotated[Id, MayName(("organisation",))]
QuestionId = Annotated[Id, MayName(("questions",))]
SeriesId = Annotated[Id, MayName(("series",))]
EntityId = Annotated[Id, MayName(_ENTITIES)]
ActorOrBodyId = Annotated[Id, MayName(("actor", "organisation"))]
BodyOrTreatyId = Annotated[Id, MayName(("organisation", "document"))]
ActorIds = Annotated[list[Id], MayName(("actor",))]
EntityIds = Annotated[list[Id], MayName(_ENTITIES)]
QuestionIds = Annotated[list[Id], MayName(("questions",))]
SourceIds = Annotated[list[Id], MayName(("sources",))]
FactOrSeriesIds = Annotated[list[Id], MayName(("facts", "series"))]
PageIds = Annotated[list[Id], MayName((*_ENTITIES, "glossary", "questions", "briefings"))]


@functools.cache
def may_name(cls: type[BaseModel]) -> dict[str, MayName]:
    """The fields of a definition that hold ids, each with what they may name."""
    return {
        name: mark
        for name, info in cls.model_fields.items()
        for mark in marks(info)
        if isinstance(mark, MayName)
    }


def marks(info: FieldInfo) -> list[Any]:
    """Everything that a field, or what it may hold, is marked with."""
    return [*info.metadata, *_nested_metadata(info.annotation)]


def _nested_metadata(annotation: Any) -> Iterator[Any]:
    yield from getattr(annotation, "__metadata__", ())
    for inner in get_args(annotation):
        yield from _nested_metadata(inner)
