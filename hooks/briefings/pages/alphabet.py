"""The record -> every name in it by letter, each with what it names and where that is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterator
from dataclasses import dataclass

from ..query.index import RecordIndex
from ..record.items import Item, Series
from ..record.pages import Briefing
from ..record.parts import Name, Record

DIGITS = "0–9"
_ARTICLE = re.compile(r"^\W*(?:the\s+)?\W*", re.I)
_ENDINGS = ("s", "es", "d", "ed", "ing")
_KINDS = {"glossary": "term", "questions": "question", "briefings": "briefing", "series": "figures"}


@dataclass(frozen=True)
class Entry:
    """A name of a record, with its kind; `see` is the usual name where that is another."""

    name: Name
    id: str
    kind: str
    see: str = ""


@dataclass(frozen=True)
class Letter:
    """The names that begin with a letter, or those in another script."""

    title: str
    entries: tuple[Entry, ...]

    @property
    def anchor(self) -> str:
        """Its place on the page."""
        return "digits" if self.title == DIGITS else self.title.lower().replace(" ", "-")


def letters(index: RecordIndex) -> list[Letter]:
    """All names by letter: digits, Latin letters, then each other script by itself."""
    found: dict[str, list[Entry]] = {}
    for entry in sorted(entries(index), key=lambda each: (_sorted_as(each.name.text), each.id)):
        found.setdefault(_letter(entry.name.text), []).append(entry)
    by_script = sorted(found, key=lambda title: (len(title) > 1 and title != DIGITS, title))
    return [Letter(title, tuple(found[title])) for title in by_script]


def entries(index: RecordIndex) -> Iterator[Entry]:
    """Each name of each record, once, in no order; forms of a word stand where the word does."""
    of = index.catalogue.of
    for record in (*of(Item), *of(Series), *of(Briefing)):
        names = {name.text: name for name in reversed(_names(record))}
        first = _names(record)[0].text
        for text, name in names.items():
            if not _is_form(text, names):
                see = "" if text == first else first
                yield Entry(name, record.id, _kind(record, index), see)


def _is_form(text: str, names: Container[str]) -> bool:
    """Whether a name is another one with an ending, as `abstains` is."""
    return any(text.endswith(each) and text.removesuffix(each) in names for each in _ENDINGS)


def _kind(record: Record, index: RecordIndex) -> str:
    """What a record is, in a word."""
    word = index.catalogue.kinds[record.id]
    kinds = index.catalogue.settings.kinds
    return kinds[word].singular if word in kinds else _KINDS[word]


def _names(record: Record) -> list[Name]:
    """The names of a record, the usual one first."""
    if isinstance(record, Item):
        short = [Name(text=record.short)] if record.short else []
        return [Name(text=record.name), *short, *record.names]
    assert isinstance(record, Briefing | Series)
    return [Name(text=record.title if isinstance(record, Briefing) else record.name)]


def _sorted_as(text: str) -> str:
    """A name as it is put in order: without an article, signs above letters, and case."""
    plain = unicodedata.normalize("NFKD", _ARTICLE.sub("", text) or text)
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold()


def _letter(text: str) -> str:
    """The heading of a name: a Latin letter, digits, or what its script is called."""
    first = _sorted_as(text)[:1]
    if not first.isalpha():
        return DIGITS if first.isdigit() else "Other"
    script, _, rest = unicodedata.name(first, "OTHER").partition(" ")
    letter = rest.partition("LETTER ")[2][:1]
    return letter if script == "LATIN" and letter else script.capitalize()
