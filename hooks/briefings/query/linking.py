"""What the conversion of a page asks of the record; each answer is None, or texts in lists.

So an answer can be kept in a file, and compared with that of another day.
"""

from __future__ import annotations

import datetime
from typing import Any

from ..record.facts import Fact
from ..record.items import Actor, Item, Person, Source
from ..record.parts import Record
from . import wording
from .index import RecordIndex


class Linking:
    """Answers about names, links and values in the text of a page."""

    def __init__(self, index: RecordIndex) -> None:
        self._index = index

    def names(self, text: str) -> list[list[Any]]:
        """The names in a text: where each starts and ends, and whose it is."""
        return [[found.start, found.end, found.id] for found in self._index.matcher.find(text)]

    def own(self, path: str) -> list[str]:
        """The ids of the records that have a page to themselves."""
        return sorted(self._index.ids_at.get(path, ()))

    def link(self, id: str) -> list[Any] | None:
        """The place of a record, what kind it is, whether it is a weak fact.

        The kind is `name` for those who act and speak, `item`, `source`, and empty for a fact.
        """
        if id not in self._index.targets:
            return None
        record = self._index.get(id)
        is_weak = isinstance(record, Fact) and bool(self._index.weaknesses(record))
        target = self._index.targets[id]
        return [[target.path, target.anchor], _kind(record), is_weak]

    def name(self, id: str) -> str:
        """What a record is called."""
        return self._index.name(id)

    def source(self, id: str) -> list[str] | None:
        """Who published a source and when, its title, its addresses, its language, its voice."""
        source = self._index.catalogue.records.get(id)
        if not isinstance(source, Source):
            return None
        voice, archive = self._index.counted_with.get(id, ""), source.archive or ""
        address = source.url or ""
        return [wording.cited(source), source.title, address, source.language, voice, archive]

    def value(self, kind: str, id: str, day: str) -> list[str] | None:
        """The fact that a value form stands for, its words, and the classes of its link."""
        fact = self._index.fact(id, datetime.date.fromisoformat(day))
        if fact is None:
            return None
        words = self._index.value(fact) if kind == "value" else wording.date(fact)
        disputed = " disputed" if fact.disputes else ""
        caveat = " caveat" if self._index.weaknesses(fact) else ""
        return [fact.id, words, f"term value{disputed}{caveat}"]

    def members(self, id: str, day: str) -> list[list[str]]:
        """Whom a list form names, each with its words."""
        on = datetime.date.fromisoformat(day)
        known = id in self._index.catalogue.records
        members = self._index.members_of_list(id, on) if known else []
        facts = {member: self._index.fact(member, on) for member in members}
        return [
            [member, self._index.value(fact) if fact else self._index.name(member)]
            for member, fact in facts.items()
        ]


def _kind(record: Record) -> str:
    if isinstance(record, Actor | Person):
        return "name"
    if isinstance(record, Source):
        return "source"
    return "item" if isinstance(record, Item) else ""
