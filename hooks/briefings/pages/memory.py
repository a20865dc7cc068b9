"""What was made of a record, given again for as long as the record answers the same.

In a preview one record of hundreds changes at a time. A text or a card knows what its making asked,
and is right while all that has the answers it had.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from ..query.briefings import Briefings
from ..query.index import RecordIndex
from ..query.watched import Answers, Asked, Watched, same
from ..record.facts import Vote
from ..text import inline_syntax
from .plan import PageSpec

T = TypeVar("T")
Mentions = Mapping[str, list[Any]]


@dataclass(frozen=True)
class Queries:
    """What the making of a text or a card may ask."""

    index: RecordIndex
    briefings: Briefings


@dataclass(frozen=True)
class _Kept:
    """A thing that was made, from what, and the questions that its making asked."""

    made: Any
    basis: object
    asked: Asked


class Memory:
    """Texts, cards and files by what they are. `lasts` is for a preview, which asks again."""

    def __init__(self, lasts: bool = False) -> None:
        self.lasts = lasts
        self._queries: Any = None
        self._others: object = None
        self._record: object = None
        self._forget()

    def _forget(self) -> None:
        self._answers = Answers()
        self._kept: dict[Hashable, _Kept] = {}
        self._rest: dict[int, set[Hashable]] = defaultdict(set)  # what rests on each answer
        self._wrong: set[Hashable] = set()

    def rest_on(self, queries: Queries, *others: object) -> None:
        """Takes what can be asked now; forgets everything, unless the settings and others last."""
        if queries is self._queries:
            return
        others = queries.index.catalogue.settings, *others
        if not (self.lasts and same(self._others, others)):
            self._forget()
        self._others, self._queries = others, queries
        if self.lasts:
            self._record = _everything(queries.index)
            self._answers.take(queries)

    @property
    def basis(self) -> object:
        """What all answers come from; in a preview only."""
        return self._record

    def once(self, key: Hashable, make: Callable[[Queries], T], basis: object = None) -> T:
        """What was made under a key from the same basis and answers, or is made now."""
        kept = self._kept.get(key)
        if not (kept and same(kept.basis, basis) and self._is_right(key, kept.asked)):
            kept = self._kept[key] = self._made(key, make, basis)
        return kept.made  # type: ignore[no-any-return]

    def _is_right(self, key: Hashable, asked: Asked) -> bool:
        """Whether all that was asked is answered as it was when a thing was made."""
        self._answers.settle(asked & self._answers.doubtful)
        self._tell_changes()
        return key not in self._wrong

    def _tell_changes(self) -> None:
        """What rests on an answer that has changed since is wrong."""
        for number in self._answers.changed:
            self._wrong |= self._rest[number]
        self._answers.changed.clear()

    def _made(self, key: Hashable, make: Callable[[Any], Any], basis: object) -> _Kept:
        if not self.lasts:
            return _Kept(make(self._queries), basis, set())
        before = self._kept.pop(key, None)
        for number in before.asked if before else ():
            self._rest[number].discard(key)
        asked: Asked = set()
        made = make(Watched(self._queries, self._answers, asked))
        self._tell_changes()
        for number in asked:
            self._rest[number].add(key)
        self._wrong.discard(key)
        return _Kept(made, basis, asked)

    def text(
        self,
        page: PageSpec,
        body: str,
        mentions: Mentions,
        make: Callable[[Queries], tuple[str, Mentions]],
    ) -> str:
        """The text of a page with what people wrote; `make` gives it with the mentions it shows."""
        if not self.lasts:
            return make(self._queries)[0]
        key = "text", page.path
        kept = self._kept.get(key)
        if kept and not _same_mentions(kept.made[1], mentions):
            self._wrong.add(key)
        return self.once(key, make, (page, body))[0]


def _same_mentions(asked: Mentions, mentions: Mentions) -> bool:
    return all(mentions.get(id, []) == those for id, those in asked.items())


def _everything(index: RecordIndex) -> list[object]:
    """Everything that an answer of an index comes from; what is not here changes no answer.

    Of the texts of pages these are the records that they name. Votes are made from roll-calls.
    """
    catalogue = index.catalogue
    records = [record for record in catalogue.records.values() if not isinstance(record, Vote)]
    named = [
        (path, [(form.kind, form.id) for form in inline_syntax.scan(page.body)])
        for path, page in catalogue.written.items()
    ]
    places = {id: catalogue.origins[id].path for id in catalogue.records}
    return [records, named, places, list(catalogue.pages.items()), index.record_date]
