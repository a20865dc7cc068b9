"""What was made of a record, given again for as long as the record is the same.

In a preview most changes are of a sentence, which leave all facts as they were. Then no page made
from the record changes, but one that shows the sentence as a place where it is mentioned.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any, TypeVar

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
        self._texts: dict[str, tuple[PageSpec, str, Mentions, str]] = {}

    def rest_on(self, index: RecordIndex, *others: object) -> None:
        """Forgets everything, unless the record and all others are what they were."""
        basis = [*_basis(index), *others] if self.lasts else []
        if not self.lasts or basis != self._basis:
            self._made.clear()
            self._texts.clear()
        self._basis = basis

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What was made under a key, or is made now."""
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]  # type: ignore[no-any-return]

    def again(self, key: Hashable, basis: object, make: Callable[[], T]) -> T:
        """What was made under a key from the same basis, or is made now."""
        if not self.lasts:
            return make()
        kept = self._made.get(key)
        if kept is None or kept[0] != basis:
            kept = self._made[key] = basis, make()
        return kept[1]

    def text(
        self,
        page: PageSpec,
        body: str,
        mentions: Mentions,
        make: Callable[[], tuple[str, Mentions]],
    ) -> str:
        """The text of a page with what people wrote; `make` gives it with the mentions it shows."""
        if not self.lasts:
            return make()[0]
        kept = self._texts.get(page.path)
        if kept and kept[:2] == (page, body) and _same_mentions(kept[2], mentions):
            return kept[3]
        text, asked = make()
        self._texts[page.path] = page, body, asked, text
        return text


def _same_mentions(asked: Mentions, mentions: Mentions) -> bool:
    return all(mentions.get(id, []) == those for id, those in asked.items())


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
