"""The records -> one JSON document, and the JSON Schema that every record in it passes.

The published contract, which the YAML files are not. `VERSION` is that of all data files: it
changes when a consumer would have to change; fields and columns may be added without that.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from pydantic_core import to_json

from ..query import places
from ..query.index import RecordIndex
from ..record.facts import FACT_TYPES, Fact, Position, RollCall, Vote
from ..record.items import ENTITY_TYPES, Entity, OpenQuestion, Question, Series, Source, Term
from ..record.pages import Briefing
from ..record.parts import Record
from .kept import Kept, basis

Schema = dict[str, Any]
VERSION = "4.0"
LICENCE = "CC-BY-4.0"
RECORD, SCHEMA = PATHS = ("data/record.json", "data/schema.json")
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_KINDS: dict[str, type[Record]] = {
    "sources": Source,
    "entities": Entity,
    "terms": Term,
    "questions": Question,
    "series": Series,
    "facts": Fact,
    "briefings": Briefing,
    "open": OpenQuestion,
}


def files(index: RecordIndex, site: str = "", kept: Kept | None = None) -> dict[str, str]:
    """The record of a site at an address, which may be unknown, and its schema, by their paths."""
    rows = kept or Kept()
    settings = index.catalogue.settings, site
    return {
        RECORD: record(index, site, rows),
        SCHEMA: rows.once(SCHEMA, settings, lambda: schema(index, site)),
    }


def record(index: RecordIndex, site: str, kept: Kept) -> str:
    """All records as one JSON document, in the order of their ids.

    A fact carries what weakens it beside its value, so that a program cannot quote a disputed or
    unused value without having seen that it is one. `page` is relative to the site's address.
    """
    document = {
        "$schema": _schema_address(site),
        "version": VERSION,
        "licence": LICENCE,
        "record_date": index.record_date.isoformat(),
        **{
            name: [_row(each, index, kept) for each in index.catalogue.by_id(cls)]
            for name, cls in _KINDS.items()
        },
    }
    return _json(document)


def _schema_address(site: str) -> str:
    """Where the schema lies; beside the record, where nobody knows the address of the site."""
    return f"{site}{SCHEMA}" if site else "schema.json"


def _row(record: Record, index: RecordIndex, kept: Kept) -> dict[str, Any]:
    make = lambda: _plain(record, index)  # noqa: E731
    return kept.once((RECORD, record.id), basis(record, index), make)


def _plain(record: Record, index: RecordIndex) -> dict[str, Any]:
    plain = record.model_dump(mode="json", by_alias=True, exclude_none=True)
    if record.id in index.targets:
        plain["page"] = places.address(index.targets[record.id])
    if isinstance(record, Fact):
        plain["statement"] = index.statement(record)
        plain["weaknesses"] = [label for _, label in index.weaknesses(record)]
    if isinstance(record, RollCall):
        plain["votes"] = [vote.id for vote in index.votes(record)]
    return plain


# The schema -------------------------------------------------------------------------------------


def schema(index: RecordIndex, site: str = "") -> str:
    """The JSON Schema of the document, as JSON; its `$id` is its address, where that is known.

    It lets a record have more fields than it knows, as the contract does.
    """
    groups = {name: _array(_ref(cls)) for name, cls in _KINDS.items()}
    groups["entities"] = _array({"oneOf": list(_entities(index))})
    groups["facts"] = _array(
        {"oneOf": [_told("type", [word], cls) for word, cls in _FACTS.items()]}
    )
    whole = {
        "$schema": _DIALECT,
        "$id": _schema_address(site),
        "title": "The record of a site",
        **_object(_TOP | groups),
        "$defs": _definitions(index),
    }
    return _json(whole)


_FACTS: dict[str, type[Fact]] = {**FACT_TYPES, "vote": Vote}
_TEXT: Schema = {"type": "string"}
_TEXTS: Schema = {"type": "array", "items": _TEXT}
_TOP: dict[str, Schema] = {
    "version": {**_TEXT, "description": "The version of the contract."},
    "licence": {**_TEXT, "description": "The licence of text and data, by its name in SPDX."},
    "record_date": {**_TEXT, "format": "date", "description": "The day of the newest entry."},
}
_ADDED: dict[type[Record], dict[str, Schema]] = {
    Record: {"page": {**_TEXT, "description": "Its address below that of the site."}},
    Fact: {
        "statement": {**_TEXT, "description": "The fact as a sentence."},
        "weaknesses": {**_TEXTS, "description": "What to know before quoting it."},
    },
    RollCall: {"votes": {**_TEXTS, "description": "The ids of the votes that it is made of."}},
}


def _entities(index: RecordIndex) -> Iterator[Schema]:
    """Entities of each type, told by their kinds; those of a type that has no kind are none."""
    for type, cls in ENTITY_TYPES.items():
        kinds = index.catalogue.settings.kinds.items()
        words = [word for word, kind in kinds if kind.type is type]
        if words:
            yield _told("kind", words, cls)


def _told(field: str, words: list[str], cls: type[BaseModel]) -> Schema:
    """A record of a class, told from others by the word in a field."""
    return {**_ref(cls), "properties": {field: {"enum": words}}}


def _ref(cls: type[BaseModel]) -> Schema:
    return {"$ref": f"#/$defs/{cls.__name__}"}


def _array(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _object(properties: dict[str, Schema]) -> Schema:
    return {"type": "object", "required": list(properties), "properties": properties}


def _definitions(index: RecordIndex) -> dict[str, Schema]:
    """What is published of each record and part: what pydantic writes, and what is added."""
    classes = [*ENTITY_TYPES.values(), *_FACTS.values()]
    classes += [cls for cls in _KINDS.values() if cls not in (Entity, Fact)]
    _, said = models_json_schema([(cls, "serialization") for cls in classes])
    made = {name: _published(each) for name, each in said["$defs"].items()}
    for cls in classes:
        for base, fields in _ADDED.items():
            if issubclass(cls, base):
                made[cls.__name__]["properties"] |= fields
                made[cls.__name__]["required"] += fields
    made[Position.__name__]["properties"]["stance"]["enum"] = [each.value for each in index.answers]
    return made


def _published(definition: Schema) -> Schema:
    """A definition as published: a field that has nothing is left out, and all dates are texts."""
    said = definition["properties"].items()
    needed = [name for name, each in said if _NULL not in each.get("anyOf", ())]
    fields = {name: _as_text(each) for name, each in said}
    return {"title": definition["title"], **_object(fields), "required": needed}


_NULL: Schema = {"type": "null"}


def _as_text(field: Schema) -> Schema:
    """What a field may hold in JSON, where what people type as a number is a text too."""
    kept = {key: each for key, each in field.items() if key not in ("default", "anyOf", "title")}
    if "string" in kept.get("type", ()):
        kept["type"] = "string"
    choices = [_as_text(each) for each in field.get("anyOf", ()) if each != _NULL]
    return (
        kept | choices[0] if len(choices) == 1 else kept | ({"anyOf": choices} if choices else {})
    )


def _json(document: Any) -> str:
    return to_json(document, indent=2).decode("utf-8") + "\n"
