"""What was made of a record, given again for as long as the record answers the same.

In a preview one record of hundreds changes at a time. A text or a card knows what its making asked,
and is right while all that has the answers it had.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from ..query.briefings import Briefings
from ..query.index import RecordIndex
from ..query.linking import Linking
from ..query.watched import Answers, Asked, Watched, same
from ..record.again import remember
from ..record.facts import Vote
from ..record.parts import Record, forget
from ..text import inline_syntax
from .plan import PageSpec

T = TypeVar("T")
Mentions = Mapping[str, list[Any]]


@dataclass(frozen=True)
class Queries:
    """What the making of a text or a card may ask."""

    index: RecordIndex
    briefings: Briefings
    linking: Linking


class _Kept(NamedTuple):
    """A thing that was made, from what, and which questions and other things it rests on."""

    made: Any
    basis: object
    asked: tuple[Hashable, ...]


class Memory:
    """Texts, cards and files by what they are. `lasts` is for one that will be asked again.

    That may be in another process: it can be pickled.
    """

    def __init__(self, lasts: bool = False) -> None:
        self.lasts = lasts
        self.news = 0  # how many things it has made
        self._queries: Any = None
        self._others: object = None
        self._record: object = None
        self._records: list[Record] = []
        self._forget()

    def _forget(self) -> None:
        self._answers = Answers()
        self._kept: dict[Hashable, _Kept] = {}
        self._used: set[Hashable] = set()  # what somebody has asked for of this record
        self._wrong: set[Hashable] = set()  # what has to be made anew
        self._above: dict[Hashable, set[Hashable]] = defaultdict(set)  # of what a thing is a part
        self._making: list[Asked] = []  # what the things that are being made have asked

    @property
    def size(self) -> int:
        """How many things it holds."""
        return len(self._kept)

    def forget_unused(self) -> None:
        """Forgets what nobody has asked for of this record, and nothing else rests on."""
        kept: dict[Hashable, _Kept] = {}
        left = self._used - self._wrong
        while left:
            kept |= {key: self._kept[key] for key in left}
            asked = {each for key in left for each in self._kept[key].asked}
            left = (asked & self._kept.keys()) - kept.keys() - self._wrong
        self._kept = kept
        self._answers.keep({each for its in kept.values() for each in its.asked})
        forget(self._records)

    def __getstate__(self) -> dict[str, Any]:
        names = "_others", "_record", "_records", "_kept", "_answers"
        return {name: getattr(self, name) for name in names}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__(lasts=True)  # type: ignore[misc]
        vars(self).update(state)
        remember(self._records)
        for key, kept in self._kept.items():
            self._be_part_of(key, kept.asked)

    def rest_on(self, queries: Queries, *others: object) -> None:
        """Takes what can be asked now; forgets everything, unless the settings and others last."""
        if queries is self._queries:
            return
        self._used.clear()
        others = queries.index.catalogue.settings, *others
        if not (self.lasts and same(self._others, others)):
            self._forget()
        self._others, self._queries = others, queries
        if self.lasts:
            self._record = _everything(queries.index)
            self._records = [*queries.index.catalogue.records.values()]
            changed = set(self._answers.take(queries))
            for key, kept in self._kept.items() if changed else ():
                if not changed.isdisjoint(kept.asked):
                    self._wrong.add(key)
                    self._spoil(key)

    def _spoil(self, key: Hashable) -> None:
        """Whatever a thing is a part of is wrong, and what that is a part of."""
        for each in self._above.pop(key, ()):
            self._wrong.add(each)
            self._spoil(each)

    @property
    def basis(self) -> object:
        """What all answers come from; only where it lasts."""
        return self._record

    def once(self, key: Hashable, make: Callable[[Queries], T], basis: object = None) -> T:
        """What was made under a key from the same basis and answers, or is made now.

        What is made while another thing is made is a part of that.
        """
        kept = self._kept.get(key)
        if not kept or key in self._wrong or not _is_same(kept.basis, basis):
            kept = self._kept[key] = self._made(key, make, basis)
        if self._making:
            self._making[-1].add(key)
        self._used.add(key)
        return kept.made  # type: ignore[no-any-return]

    def _made(self, key: Hashable, make: Callable[[Any], Any], basis: object) -> _Kept:
        if not self.lasts:
            return _Kept(make(self._queries), basis, ())
        asked: Asked = set()
        self._spoil(key)
        self._making.append(asked)
        try:
            made = make(Watched(self._queries, self._answers, asked))
        finally:
            self._making.pop()
        self._be_part_of(key, asked)
        self._wrong.discard(key)
        self.news += 1
        return _Kept(made, basis, tuple(asked))

    def _be_part_of(self, key: Hashable, asked: Iterable[Hashable]) -> None:
        """Notes the things among what a thing has asked: questions are numbers."""
        for each in asked:
            if type(each) is not int:
                self._above[each].add(key)

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


def _is_same(one: object, other: object) -> bool:
    return one is other or same(one, other)


def _same_mentions(asked: Mentions, mentions: Mentions) -> bool:
    return all(mentions.get(id, []) == those for id, those in asked.items())


def _everything(index: RecordIndex) -> list[object]:
    """Everything that an answer of an index comes from; what is not here changes no answer.

    Of the texts of pages these are the records that they name. Votes are made from roll-calls.
    """
    catalogue = index.catalogue
    records = [record for record in catalogue.records.values() if not isinstance(record, Vote)]
    named = [
        (path, [(form.kind, form.id) for form in inline_syntax.scan(page.body, page.body_line)])
        for path, page in catalogue.written.items()
    ]
    places = {id: catalogue.origins[id].path for id in catalogue.records}
    return [records, named, places, list(catalogue.pages.items()), index.record_date]
