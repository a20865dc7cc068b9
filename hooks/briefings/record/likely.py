"""What somebody typed where an id belongs -> the id that was meant, by its letters or by a name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from ..problem import closest
from ..text import limits
from .items import Item, Series, Source
from .pages import Briefing
from .parts import Record
from .scalars import as_id

_AROUND = " \t\"'“”„«»‘’`[]{}()@"
OFFERED = 3  # ids at most, where several fit alike
_END = 3  # letters that two words share at one end, or they are not compared


class LikelyIds:
    """All ids, under their letters and under the names, titles and addresses of their records."""

    def __init__(self, ids: Iterable[str], records: Iterable[Record]) -> None:
        self._named: dict[str, dict[str, None]] = defaultdict(dict)
        self._worded: dict[str, dict[str, None]] = defaultdict(dict)
        self._by_end: dict[str, dict[str, str]] = defaultdict(dict)
        for id in ids:
            self._add(id, id)
        for record in records:
            for name in filter(None, names_of(record)):
                self._add(_folded(name), record.id)
                for word in name.split():
                    self._worded[_folded(word)][record.id] = None

    def _add(self, text: str, id: str) -> None:
        self._named[text][id] = None
        for end in (text[:_END], text[-_END:]):
            if len(self._by_end[end]) < limits.CANDIDATES:
                self._by_end[end].setdefault(text, id)

    def named(self, typed: str) -> list[str]:
        """The ids of the records that have just this name, title or address, or this id but for
        capitals, spaces and the like."""
        word = _folded(typed)
        return [*dict.fromkeys([*self._named.get(word, ()), *self._named.get(as_id(typed), ())])]

    def meant(self, typed: str, fits: Callable[[str], bool]) -> list[str]:
        """The ids that may have been meant, among those that fit; most often one or none.

        Their records have that name, or that word in a name, or else letters that are much alike.
        """
        word = _folded(typed)
        whole = [id for id in self.named(typed) if fits(id)]
        part = [id for id in self._worded.get(word, ()) if fits(id)]
        if whole or part:
            return (whole or part)[:OFFERED]
        alike = self._by_end.get(word[:_END], {}) | self._by_end.get(word[-_END:], {})
        near = closest(word, sorted(text for text, id in alike.items() if fits(id)))
        return [alike[near]] if near else []


def _folded(text: str) -> str:
    return " ".join(text.strip(_AROUND).casefold().split())


def names_of(record: Record) -> Iterator[str | None]:
    """What people call a record."""
    match record:
        case Item():
            yield from (record.name, record.short, *(name.text for name in record.names))
        case Source():
            yield from (record.title, record.url, record.archive)
        case Series():
            yield record.name
        case Briefing():
            yield record.title
