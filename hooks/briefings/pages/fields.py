"""The models -> the field reference for contributors: every field and word, from one definition."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pydantic import BaseModel

from ..query.index import RecordIndex
from ..record.defaults import Defaults
from ..record.enums import LabelledEnum
from ..record.facts import FACT_TYPES, Answer
from ..record.items import ENTITY_TYPES, OpenQuestion, Question, Series, Source, Term
from ..record.pages import Briefing, KeyPoint, Page
from ..record.parts import Change, Dispute, Name, Original, Reference, Review, Search, Tile
from ..record.site import (
    Group,
    KindOfAnswer,
    KindOfEntity,
    Labels,
    Milestone,
    Naming,
    PageWords,
    SiteSettings,
)


@dataclass(frozen=True)
class Field:
    """One row of the field reference."""

    name: str
    needed: bool
    description: str
    example: str


_REFERENCE: tuple[tuple[str, str, type[BaseModel]], ...] = (
    ("Briefing", "Front matter of a file in docs/briefings/.", Briefing),
    ("Key point", "An item of key_points in a briefing.", KeyPoint),
    ("Other page", "Front matter of any other page in docs/.", Page),
    *(
        (f"Entity: {type.label}", "A file in data/entities/, in the folder of its kind.", cls)
        for type, cls in ENTITY_TYPES.items()
    ),
    ("Term", "A file in data/glossary/.", Term),
    ("Question", "A file in data/questions/.", Question),
    ("Series", "A file in data/series/.", Series),
    ("Open question", "An item of a list in data/open/.", OpenQuestion),
    ("Source", "An item of a list in data/sources/.", Source),
    ("Name", "An item of names in an entity, term or question.", Name),
    ("Cited source", "An item of sources in any record.", Reference),
    ("Dispute", "An item of disputes in a fact.", Dispute),
    ("Original words", "The field original of a position or an event.", Original),
    ("Review", "The field review of a fact.", Review),
    ("Change", "An item of changes in a fact.", Change),
    ("Search", "An item of searched in a question.", Search),
    ("Tile", "The field tile of an actor.", Tile),
    ("Settings of the site", "The file data/site.yml.", SiteSettings),
    ("Group", "An item of groups in the settings.", Group),
    ("Kind of entity", "An item of kinds in the settings.", KindOfEntity),
    ("Kind of answer", "An item of answers in the settings.", KindOfAnswer),
    ("Words of a page", "An item of pages in the settings.", PageWords),
    ("Labels", "The field labels of the settings.", Labels),
    ("Milestone", "An item of milestones in the settings.", Milestone),
    ("Naming rule", "An item of naming in the settings.", Naming),
    ("Defaults of a file", "The field defaults: first in a list in data/facts/.", Defaults),
    *(
        (f"Fact: {word}", "An item of a list in data/facts/.", cls)
        for word, cls in FACT_TYPES.items()
    ),
)


def field_tables() -> list[tuple[str, str, list[Field]]]:
    """For each kind of record its title, where it is written, and its fields."""
    return [(title, place, _fields(cls)) for title, place, cls in _REFERENCE]


def words(index: RecordIndex) -> list[tuple[str, list[Answer | LabelledEnum]]]:
    """Every enumeration of the model, and the answers of the settings, with their members."""
    found: list[tuple[str, list[Answer | LabelledEnum]]] = [("answer", [*index.answers])]
    for cls in LabelledEnum.__subclasses__():
        found.append((_spaced(cls.__name__), [*cls]))
    return found


def _fields(cls: type[BaseModel]) -> list[Field]:
    return [
        Field(
            info.alias or name,
            info.is_required(),
            info.description or "",
            str(info.examples[0]) if info.examples else "",
        )
        for name, info in cls.model_fields.items()
        if name not in getattr(cls, "given", ())
    ]


def _spaced(name: str) -> str:
    """`DateBasis` as `date basis`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()
