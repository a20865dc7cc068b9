"""Fields that hold ids: which kinds of record each may name, and all ids that a record names."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, get_args

from pydantic import BaseModel

from .enums import Kind
from .scalars import Id

# References ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class MayName:
    """Marks a field that holds ids, with the kinds of record that it may name."""

    kinds: tuple[str, ...]

    def __str__(self) -> str:
        return " or ".join(KIND_LABELS[kind] for kind in self.kinds)


KIND_LABELS = {
    "states": "a state",
    "claimed-states": "a claimed state",
    "people": "a person",
    "organisations": "an organisation",
    "documents": "a document",
    "events": "an event",
    "places": "a place",
    "glossary": "a glossary term",
    "questions": "a question",
    "series": "a series",
    "sources": "a source",
    "facts": "a fact",
    "briefings": "a briefing",
    "open": "an open question",
}
_ENTITIES = tuple(kind.value for kind in Kind)
SourceId = Annotated[Id, MayName(("sources",))]
StateId = Annotated[Id, MayName(("states", "claimed-states"))]
PersonId = Annotated[Id, MayName(("people",))]
DocumentId = Annotated[Id, MayName(("documents",))]
BodyId = Annotated[Id, MayName(("organisations",))]
QuestionId = Annotated[Id, MayName(("questions",))]
SeriesId = Annotated[Id, MayName(("series",))]
EntityId = Annotated[Id, MayName(_ENTITIES)]
ActorId = Annotated[Id, MayName(("states", "claimed-states", "organisations"))]
BodyOrTreatyId = Annotated[Id, MayName(("organisations", "documents"))]
StateIds = Annotated[list[Id], MayName(("states", "claimed-states"))]
EntityIds = Annotated[list[Id], MayName(_ENTITIES)]
SourceIds = Annotated[list[Id], MayName(("sources",))]
FactOrSeriesIds = Annotated[list[Id], MayName(("facts", "series"))]
PageIds = Annotated[list[Id], MayName((*_ENTITIES, "glossary", "questions", "briefings"))]


@functools.cache
def may_name(cls: type[BaseModel]) -> dict[str, MayName]:
    """The fields of a definition that hold ids, each with what they may name."""
    return {
        name: mark
        for name, info in cls.model_fields.items()
        for mark in [*info.metadata, *_nested_metadata(info.annotation)]
        if isinstance(mark, MayName)
    }


def _nested_metadata(annotation: Any) -> Iterator[Any]:
    yield from getattr(annotation, "__metadata__", ())
    for inner in get_args(annotation):
        yield from _nested_metadata(inner)
