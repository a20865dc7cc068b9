"""What can be made anew: every type of fact, every kind of entity of the settings, and the rest."""

from __future__ import annotations

from dataclasses import dataclass

from briefings.problem import nearest
from briefings.record.facts import FACT_TYPES
from briefings.record.items import ENTITY_TYPES, OpenQuestion, Question, Series, Source, Term
from briefings.record.pages import Briefing
from briefings.record.parts import Record
from briefings.record.scalars import as_id
from briefings.record.site import SiteSettings


class Refused(Exception):
    """Raised where an answer cannot be taken; the text says what to write instead."""


@dataclass(frozen=True)
class Kind:
    """A kind of record: its word, its definition and the folder of its files."""

    word: str
    model: type[Record]
    folder: str
    listed: bool = False  # whether a file of that folder holds many
    type: str = ""  # of a fact


_OTHERS = (
    (("source", "sources"), Source, "data/sources", True),
    (("open-question", "open"), OpenQuestion, "data/open", True),
    (("term", "glossary"), Term, "data/glossary", False),
    (("question", "questions"), Question, "data/questions", False),
    (("series",), Series, "data/series", False),
    (("briefing", "briefings"), Briefing, "docs/briefings", False),
)
FACT = "fact"


def kinds(settings: SiteSettings) -> dict[str, Kind]:
    """Every kind by the words that name it: `figure`, `source`, `person`, `people`."""
    found = {
        word: Kind(word, cls, "data/facts", listed=True, type=word)
        for word, cls in FACT_TYPES.items()
    }
    for names, cls, folder, listed in _OTHERS:
        found |= dict.fromkeys(names, Kind(names[0], cls, folder, listed))
    for id, kind in settings.kinds.items():
        word = slug(kind.singular)
        word = id if not word or word in found else word  # `event` is a type of fact: `events`
        one = Kind(word, ENTITY_TYPES[kind.type], f"data/entities/{id}")
        found = {word: one, id: one} | found
    return found


def kind_of(word: str, known: dict[str, Kind]) -> Kind:
    """The kind that a word names. Raises Refused, with all there are, for any other."""
    if word in known:
        return known[word]
    words = sorted({kind.word for kind in known.values()})
    raise Refused(
        f"'{word}' is no kind of record; they are {', '.join(words)}{nearest(word, known)}"
    )


def slug(text: str, limit: int = 60) -> str:
    """A text as an id, cut at a word; empty where none of its letters are Latin."""
    id = as_id(text.replace("'", ""))
    return id if len(id) <= limit else id[: limit + 1].rpartition("-")[0] or id[:limit]
