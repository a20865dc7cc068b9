"""Converted pages, kept between one check or build and the next."""

from __future__ import annotations

import functools
from collections.abc import Callable

from briefings import Converted, Links, Memory

from .engine import code
from .store import Key, Store

Convert = Callable[[Links], Converted]


class Conversions:
    """Kept conversions, each good for its text, its settings and what the record then answered."""

    def __init__(self, store: Store, memory: Memory | None = None) -> None:
        self._store, self.memory = store, memory or Memory()

    def page(self, path: str, made_from: list[str], links: Links, convert: Convert) -> Converted:
        """A page, converted where it cannot be had without."""
        if not self._store.keeps:
            return convert(links)
        make = functools.partial(self._page, path, Key((code(), made_from)), convert)
        return links.once(("converted", path), make, made_from)

    def _page(self, path: str, key: Key, convert: Convert, links: Links) -> Converted:
        plain = self._store.get(path, "converted", key)
        kept = Converted.from_plain(plain) if plain else None
        if kept and links.still_answers(kept.notes.asked, kept.notes.names):
            return kept
        made = convert(links)
        self._store.put(path, "converted", key, made.plain())
        return made
