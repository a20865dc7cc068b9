"""Pages that the check has converted for proof, kept between one check and the next."""

from __future__ import annotations

from collections.abc import Callable

from briefings import Links, PageNotes

from .engine import code
from .store import Entry, Store, digest


def notes_of(kept: Entry, key: str, links: Links) -> PageNotes | None:
    """What a kept conversion found, if it would come out the same; else None.

    `key` is the digest of what it was made from; the record must still answer what it asked.
    """
    if kept.get("key") != key:
        return None
    notes = PageNotes.from_plain(kept["notes"])
    return notes if links.still_answers(notes.asked, notes.names) else None


class Drafts:
    """Kept conversions, each good for its text, its settings and what the record then answered."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._seen: set[str] = set()

    def html(
        self,
        path: str,
        made_from: list[str],
        links: Links,
        convert: Callable[[], tuple[str, PageNotes]],
    ) -> str:
        """The article of a page, converted where it cannot be had without."""
        if not self._store.keeps:
            return convert()[0]
        self._seen.add(path)
        kept, key = self._store.get(path), digest(code(), made_from)
        if notes_of(kept, key, links):
            return str(kept["html"])
        html, notes = convert()
        self._store.put(path, key=key, html=html, notes=notes.plain())
        return html

    def save(self) -> None:
        """Writes what is kept of the pages of this check; gives up the rest."""
        self._store.save(self._seen)
