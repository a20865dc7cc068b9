"""What converting a page asks of the record, with answers that can be kept and compared.

A conversion depends on its text and on these answers alone. So a kept result is still right where
each of its questions has the same answer as before.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeVar

from ..query import places, wording
from ..record.facts import Fact
from ..record.items import Actor, Item, Person, Source
from ..record.parts import Record
from .memory import Queries
from .render import Renderer

T = TypeVar("T")
_LARGE = ("names", "table")  # hardly asked by two pages, and too large to be remembered
Question = tuple[str, ...]  # what is asked, and about which ids, paths, days or texts


def href(place: list[str], page: str) -> str:
    """The Markdown link from a page to the place of a record, as the question `link` gives it."""
    return places.relative(places.Target(*place), page)


def _kind(record: Record) -> str:
    if isinstance(record, Actor | Person):
        return "name"
    return "item" if isinstance(record, Item) else ""


class Links:
    """Answers questions of conversions; an answer is None, or texts and numbers in lists."""

    def __init__(self, renderer: Renderer, queries: Queries | None = None) -> None:
        """`queries` are those of a preview, which notes what is asked."""
        self._renderer, self._queries = renderer, queries or renderer.queries
        self._index, self._is_noted = self._queries.index, queries is not None
        self._known: dict[Question, Any] = {}

    def once(self, path: str, make: Callable[[Links], T], made_from: object) -> T:
        """What `make` gives of the links of a page; in a preview again while they are the same."""
        memory = self._renderer.memory
        if not memory.lasts:
            return make(self)
        noted = lambda queries: make(Links(self._renderer, queries))  # noqa: E731
        return memory.once(("converted", path), noted, made_from)

    def ask(self, *question: str) -> Any:
        """The answer to a question, which begins with its name."""
        if question[0] in _LARGE:
            return getattr(self, f"_{question[0]}")(*question[1:])
        if question not in self._known:
            self._known[question] = getattr(self, f"_{question[0]}")(*question[1:])
        return self._known[question]

    def still_answers(self, asked: dict[Question, Any], names: str) -> bool:
        """Whether each question has the answer it had, when all names together had a digest."""
        texts_too = self._is_noted or names != self.names_digest
        return all(
            self.ask(*question) == answer
            for question, answer in asked.items()
            if texts_too or question[0] != "names"
        )

    @cached_property
    def names_digest(self) -> str:
        """A digest of all names: with the same names every text has the same names in it."""
        names = json.dumps(self._renderer.index.matcher.names, ensure_ascii=True)
        return hashlib.sha256(names.encode()).hexdigest()

    def _names(self, text: str) -> list[list[Any]]:
        """The names in a text: where each starts and ends, and whose it is."""
        return [[found.start, found.end, found.id] for found in self._index.named_in(text)]

    def _own(self, path: str) -> list[str]:
        """The ids of the records that have a page to themselves."""
        return sorted(self._index.ids_at.get(path, ()))

    def _link(self, id: str) -> list[Any] | None:
        """The place of a record, its name, what kind of item it is, whether it is a weak fact.

        The kind is `name` for those who act and speak, else `item`, and empty for what is no item.
        """
        if id not in self._index.targets:
            return None
        record = self._index.get(id)
        is_weak = isinstance(record, Fact) and bool(self._index.weaknesses(record))
        name = self._index.name(id)
        target = self._index.targets[id]
        return [[target.path, target.anchor], name, _kind(record), is_weak]

    def _source(self, id: str) -> list[str] | None:
        """Who published a source and when, its title, its addresses, its language, its voice."""
        source = self._index.catalogue.records.get(id)
        if not isinstance(source, Source):
            return None
        voice, archive = self._index.counted_with.get(id, ""), source.archive or ""
        address = source.url or ""
        return [wording.cited(source), source.title, address, source.language, voice, archive]

    def _value(self, kind: str, id: str, day: str) -> list[str] | None:
        """The fact that a value form stands for, its words, and the classes of its link."""
        fact = self._index.fact(id, datetime.date.fromisoformat(day))
        if fact is None:
            return None
        words = self._index.value(fact) if kind == "value" else wording.date(fact)
        disputed = " disputed" if fact.disputes else ""
        caveat = " caveat" if self._index.weaknesses(fact) else ""
        return [fact.id, words, f"term value{disputed}{caveat}"]

    def _members(self, id: str, day: str) -> list[list[str]]:
        """Whom a list form names, each with its words."""
        on = datetime.date.fromisoformat(day)
        known = id in self._index.catalogue.records
        members = self._index.members_of_list(id, on) if known else []
        facts = {member: self._index.fact(member, on) for member in members}
        return [
            [member, self._index.value(fact) if fact else self._index.name(member)]
            for member, fact in facts.items()
        ]

    def _table(self, id: str, page: str, day: str) -> str | None:
        """The Markdown of the table that a form stands for, if it has rows."""
        if not self._index.has_rows(id):
            return None
        on = datetime.date.fromisoformat(day)
        return self._renderer.table(id, page, on, self._queries)
