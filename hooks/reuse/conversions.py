"""Converted pages, kept between one check or build and the next."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from briefings import Converted, Links, Memory

from .engine import code
from .store import Store, digest


class Conversions:
    """Kept conversions, each good for its text, its settings and what the record then answered."""

    def __init__(self, store: Store, memory: Memory | None = None) -> None:
        self._store, self.memory = store, memory or Memory()

    def page(
        self, path: str, made_from: list[str], links: Links, convert: Callable[[], Converted]
    ) -> Converted:
        """A page, converted where it cannot be had without."""
        if not self._store.keeps:
            return convert()
        key = digest(code(), made_from)
        kept = self._kept(path, key, links)
        if kept:
            return kept
        made = convert()
        self._store.put(path, key=key, converted=made.plain())
        return made

    def _kept(self, path: str, key: str, links: Links) -> Converted | None:
        """What is kept of a page, if the record still answers what its conversion asked."""
        entry = self._store.get(path)
        if entry.get("key") != key:
            return None
        kept = Converted.from_plain(entry["converted"])
        return kept if links.still_answers(kept.notes.asked, kept.notes.names) else None

    def save(self, paths: Iterable[str] | None = None) -> None:
        """Writes what is new; gives up what belongs to none of the paths, where those are given."""
        self._store.save(paths)
