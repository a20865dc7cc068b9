"""The definitions of records and the ids of the record -> JSON Schemas for editors, one a folder.

An editor that knows them offers fields, words and ids while somebody types, explains them, and
marks what cannot be right. They are JSON Schema draft-07, with what the YAML language server adds
(`enumDescriptions`, `errorMessage`). They know less than the check does, and refuse nothing that it
takes; a number without quotation marks is a text where one belongs, as in the record.
"""

from __future__ import annotations

import functools
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from briefings.problem import Keys
from briefings.query import wording
from briefings.record import defaults
from briefings.record.catalogue import Catalogue
from briefings.record.enums import LabelledEnum
from briefings.record.facts import FACT_TYPES
from briefings.record.ids import may_name
from briefings.record.items import (
    ENTITY_TYPES,
    Item,
    OpenQuestion,
    Question,
    Series,
    Source,
    Term,
)
from briefings.record.pages import Briefing
from briefings.record.parts import Record, StrictModel, field_label, written_fields
from briefings.record.site import SiteSettings

Schema = dict[str, Any]
_DIALECT = "http://json-schema.org/draft-07/schema#"
_REF = "#/definitions/{model}"
_LISTS: dict[str, type[Record]] = {"sources": Source, "open": OpenQuestion}
_SINGLE: dict[str, type[Record]] = {"glossary": Term, "questions": Question, "series": Series}
_NO_DATE = "Write a date as 2022-09-26, 2022-09 or 2022."
_NO_ID = "An id is lower-case letters a-z, digits and single hyphens."


def schemas(catalogue: Catalogue) -> dict[str, str]:
    """The schema of each folder of `data/`, as JSON, by the pattern of the files it is for.

    The words and ids that may stand in a field are those that the catalogue knows, of records with
    problems too.
    """
    known = _Known(catalogue, _by_type(catalogue))
    kinds = catalogue.settings.kinds.items()
    entities = {f"entities/{word}": ENTITY_TYPES[kind.type] for word, kind in kinds}
    made = {folder: _single(cls, known) for folder, cls in (entities | _SINGLE).items()}
    made |= {folder: _listed(cls, known) for folder, cls in _LISTS.items()}
    made["facts"] = _facts(known)
    found = {f"data/{folder}/*.yml": schema for folder, schema in made.items()}
    found["data/site.yml"] = _single(SiteSettings, known)
    return {
        pattern: json.dumps({"$schema": _DIALECT, **schema}, ensure_ascii=False) + "\n"
        for pattern, schema in found.items()
    }


@dataclass(frozen=True)
class _Known:
    """What the record holds: each id under its type, with what the record is, and the settings."""

    catalogue: Catalogue
    ids: Mapping[str, Mapping[str, str]]

    @functools.cached_property
    def words(self) -> dict[tuple[str, str], dict[str, str]]:
        """Fields whose words the settings have: each word with what it means."""
        settings = self.catalogue.settings
        answers = {word: answer.meaning for word, answer in settings.answers.items()}
        return {
            ("Position", "stance"): answers,
            ("Source", "class"): dict(settings.source_classes),
            ("Document", "topic"): dict(settings.topics),
        }


def _by_type(catalogue: Catalogue) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for id in catalogue.kinds:
        found[catalogue.type_of(id)][id] = _label(catalogue.records.get(id))
    return found


def _label(record: Record | None) -> str:
    """What a record is, in a line; nothing for one that could not be read."""
    match record:
        case Item() | Series():
            return f"{record.name}. {record.summary}"
        case Source():
            return f"{wording.published(record)}: {record.title}"
        case Briefing():
            return record.title
    return ""


# One folder ------------------------------------------------------------------------------------


def _single(cls: type[BaseModel], known: _Known) -> Schema:
    """The schema of a file that holds one record."""
    definitions = _Definitions(known)
    return {**definitions.ref(cls), "definitions": definitions.made}


def _listed(cls: type[Record], known: _Known) -> Schema:
    """The schema of a file that holds a list of records of one kind."""
    definitions = _Definitions(known)
    return {"type": "array", "items": definitions.ref(cls), "definitions": definitions.made}


def _facts(known: _Known) -> Schema:
    """The schema of a list of facts: the type of each decides which fields it has.

    One condition a type, and no `oneOf`: a mistake is then told at its own line, as one in a fact
    of that type, and not as a fact that is of none.
    """
    definitions = _Definitions(known)
    types = [
        {
            "if": {"properties": {"type": {"const": word}}, "required": ["type"]},
            "then": definitions.ref(cls),
        }
        for word, cls in FACT_TYPES.items()
    ]
    fact = {"required": ["id", "type"], "properties": {"type": _type()}, "allOf": types}
    given = {
        "additionalProperties": False,
        "properties": {defaults.WORD: {**_SAID_ONCE, **definitions.ref(defaults.Defaults)}},
    }
    is_first = {"required": [defaults.WORD]}
    item = {"type": "object", "if": is_first, "then": given, "else": fact}
    _forget_needed(definitions.made, {"Reference": "evidence", "Review": "months"})
    return {"type": "array", "items": item, "definitions": definitions.made}


def _type() -> Schema:
    """The field `type` of a fact."""
    return {
        "title": "type",
        "description": "The type of fact: it decides which fields there are.",
        "enum": list(FACT_TYPES),
        "enumDescriptions": [_first_line(cls) for cls in FACT_TYPES.values()],
    }


_SAID_ONCE = {
    "title": "defaults",
    "description": "What the facts of this file have where they do not say otherwise.",
}


def _forget_needed(made: dict[str, Schema], given: dict[str, str]) -> None:
    """Lets fields be left out that the first item of the file may give."""
    for name, field in given.items():
        made[name]["required"] = [each for each in made[name]["required"] if each != field]


def _first_line(cls: type[BaseModel]) -> str:
    return (cls.__doc__ or "").splitlines()[0]


# Definitions -----------------------------------------------------------------------------------


class _Definitions:
    """The definitions of one schema: each record and part, and each list of ids, once."""

    def __init__(self, known: _Known) -> None:
        self.made: dict[str, Schema] = {}
        self._known = known

    def ref(self, cls: type[BaseModel]) -> Schema:
        """A reference to the definition of a record, which is added with all its parts."""
        for name, schema in _said_of(cls).items():
            if name not in self.made:
                self.made[name] = self._record(schema, _CLASSES[name])
        return {"$ref": _REF.format(model=cls.__name__)}

    def _record(self, schema: Schema, cls: type[BaseModel]) -> Schema:
        """The definition of a record: what is written of it, each field explained."""
        given = getattr(cls, "given", ())
        fields = {name: each for name, each in schema["properties"].items() if name not in given}
        needed = [name for name in schema.get("required", ()) if name not in given]
        return {
            "title": schema["title"],
            "description": _first_line(cls),
            "type": "object",
            "additionalProperties": False,
            "properties": {name: self._field(each, name, cls) for name, each in fields.items()},
            **({"required": needed} if needed else {}),
        }

    def _field(self, schema: Schema, name: str, cls: type[BaseModel]) -> Schema:
        """A field: what it is called on pages, what it holds, and the ids or words it may hold."""
        said = _plain(schema)
        held = said["items"] if said.get("type") == "array" else said
        info = written_fields(cls)[name]
        attribute = next(key for key, each in cls.model_fields.items() if each is info)
        if mark := may_name(cls).get(attribute):
            _replace(held, self._ids(mark.types))
        elif words := self._known.words.get((cls.__name__, name)):
            _replace(held, _choice(words, f"No such word is in data/site.yml: {', '.join(words)}."))
        return {"title": field_label(cls, name), **said}

    def _ids(self, types: tuple[str, ...]) -> Schema:
        """A reference to the list of all ids of some types, which is added."""
        name = "-or-".join(types)
        if name not in self.made:
            ids = {id: label for type in types for id, label in self._known.ids[type].items()}
            wanted = self._known.catalogue.one_of(types) or "such a record"
            self.made[name] = _choice(
                dict(sorted(ids.items())), f"No record has this id; here belongs {wanted}."
            )
        return {"$ref": _REF.format(model=name)}


def _subclasses(cls: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for each in cls.__subclasses__():
        yield each
        yield from _subclasses(each)


_CLASSES = {cls.__name__: cls for cls in _subclasses(StrictModel)}
_MEANINGS: dict[Keys, dict[str, str]] = {
    tuple(word.value for word in cls): {word.value: word.meaning for word in cls}
    for cls in LabelledEnum.__subclasses__()
}


def _choice(words: Mapping[str, str], otherwise: str) -> Schema:
    """One of some words, each with what it means; what an editor says of any other."""
    if not words:
        return {"type": "string"}
    return {
        "enum": list(words),
        "enumDescriptions": list(words.values()),
        "errorMessage": otherwise,
    }


@functools.cache  # of definitions, which do not change
def _said_of(cls: type[BaseModel]) -> dict[str, Schema]:
    """What pydantic says of a record and of each of its parts, by their names."""
    said = cls.model_json_schema(ref_template=_REF)
    return {cls.__name__: said, **said.pop("$defs", {})}


# What pydantic says, as editors need it --------------------------------------------------------


def _replace(held: Schema, by: Schema) -> None:
    """Puts what a field may hold in the place of what was said of it."""
    for key in ("type", "pattern", "patternErrorMessage"):
        held.pop(key, None)
    held.update(by)


def _plain(schema: Schema) -> Schema:
    """A schema without what only programs need: nulls, defaults that say nothing, made-up titles.

    In YAML a field that is left out is not there; `null` is a text like any other.
    """
    said = {key: value for key, value in schema.items() if key not in ("title", "anyOf")}
    if said.get("default") in (None, [], {}) or isinstance(said.get("default"), dict):
        said.pop("default", None)
    for choice in schema.get("anyOf", ()):
        if choice != {"type": "null"}:
            said = _either(said, choice)
    if isinstance(said.get("items"), dict):
        said["items"] = _plain(said["items"])
    for key in ("additionalProperties", "propertyNames"):
        if isinstance(said.get(key), dict):
            said[key] = _plain(said[key])
    return _explained(said)


def _either(said: Schema, choice: Schema) -> Schema:
    """What a field may hold, with one choice more: a word besides a pattern joins the pattern."""
    if "anyOf" in choice:
        for each in choice["anyOf"]:
            said = _either(said, each)
        return said
    if "const" in choice and "pattern" in said:
        return {**said, "pattern": f"{said['pattern']}|^{choice['const']}$"}
    return {**choice, **said}


def _explained(said: Schema) -> Schema:
    """What a field may hold, with what an editor says of it."""
    if meanings := _MEANINGS.get(tuple(said.get("enum", ()))):
        said["enumDescriptions"] = list(meanings.values())
    pattern = str(said.get("pattern", ""))
    if pattern.startswith(r"^\d{4}"):
        said.setdefault("examples", ["2022-09-26", "2022-09", "2022"])
        said["patternErrorMessage"] = _NO_DATE
    elif pattern.startswith("^[a-z0-9]"):
        said["patternErrorMessage"] = _NO_ID
    elif said.get("type") == "string" and not {"pattern", "format", "const"} & said.keys():
        said["type"] = ["string", "number"]
    return said
