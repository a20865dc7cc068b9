"""What was made of a record, given again for as long as the record is the same.

In a preview most changes are of a sentence, which leave all facts as they were. Then no page made
from the record changes, but one that shows the sentence as a place where it is mentioned.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel

from ..query.index import RecordIndex
from ..record.facts import Vote
from ..text import inline_syntax
from .plan import PageSpec

T = TypeVar("T")
Mentions = Mapping[str, list[Any]]


class Memory:
    """Texts, cards and files by what they are. `lasts` is for a preview, which asks again."""

    def __init__(self, lasts: bool = False) -> None:
        self.lasts = lasts
        self._basis: list[object] = []
        self._made: dict[Hashable, Any] = {}
        self._texts: dict[str, tuple[PageSpec, str, Mentions]] = {}

    def rest_on(self, index: RecordIndex, *others: object) -> None:
        """Forgets everything, unless the record and all others are what they were."""
        basis = [*_basis(index), *others]
        same = len(basis) == len(self._basis) and all(map(_same, basis, self._basis))
        if not same:
            self._made.clear()
            self._texts.clear()
        self._basis = basis

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What was made under a key, or is made now."""
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]  # type: ignore[no-any-return]

    def text(
        self, page: PageSpec, mentions: Mentions, make: Callable[[], tuple[str, Mentions]]
    ) -> str:
        """The text of a page; `make` gives it with the mentions that it has asked for."""
        if not self.lasts:
            return make()[0]
        kept = self._texts.get(page.path)
        if kept and kept[0] == page and all(mentions.get(id, []) == kept[2][id] for id in kept[2]):
            return kept[1]
        self._texts[page.path] = page, *make()
        return self._texts[page.path][1]


def _basis(index: RecordIndex) -> list[object]:
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
    others = [named, places, list(catalogue.pages), index.record_date]
    return [*records, *catalogue.pages.values(), catalogue.settings, *others]


def _same(one: object, other: object) -> bool:
    """Whether two things are equal; of records the fields count, not what is remembered of them."""
    if isinstance(one, BaseModel) and isinstance(other, BaseModel):
        return one is other or (type(one) is type(other) and vars(one) == vars(other))
    return one == other
