"""Entries by the path of their page: in memory, and in files of a folder that may be deleted."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

LIMIT = 300_000_000  # bytes; a folder that holds more is emptied
_FORM = "2"  # of an entry; another one makes all entries foreign

Entry = dict[str, Any]


def digest(*parts: Any) -> str:
    """The SHA-256 of some values of JSON, in hexadecimal; each value counts by itself."""
    text = json.dumps(parts, ensure_ascii=True, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


class Store:
    """Keeps one entry for each page, in a folder; without one it keeps nothing.

    A preview also keeps them in memory; a single build gives up each when it is settled.
    """

    def __init__(self, folder: Path | None, in_memory: bool = False) -> None:
        self._folder, self._in_memory = folder, in_memory
        self._entries: dict[str, Entry] = {}
        self._changed: set[str] = set()

    def get(self, page: str) -> Entry:
        """What is kept of a page; an empty entry where nothing is, or nothing that can be read."""
        if page not in self._entries:
            self._entries[page] = self._read(page)
        return self._entries[page]

    @property
    def keeps(self) -> bool:
        """Whether it is worth while to put anything here."""
        return self._folder is not None

    def put(self, page: str, /, **fields: Any) -> None:
        """Keeps some fields of a page."""
        self._entries[page] = {**self.get(page), **fields}
        self._changed.add(page)

    def settle(self, page: str) -> None:
        """Says that a page is finished: what was kept of it is written, and needs no memory."""
        if self._folder and not self._in_memory:
            with contextlib.suppress(OSError):
                self._write_changed(self._folder, [page])
            self._entries.pop(page, None)
            self._changed.discard(page)

    def save(self, pages: Iterable[str] | None = None) -> None:
        """Writes what has changed; what belongs to none of the pages is given up, if any are given.

        A full disk or a folder that cannot be written ends nothing: the site is made already.
        """
        if pages is not None:
            kept = set(pages)
            self._entries = {page: entry for page, entry in self._entries.items() if page in kept}
        if self._folder:
            with contextlib.suppress(OSError):
                if pages is not None:
                    _give_up(self._folder, {_name(page) for page in kept})
                self._write_changed(self._folder, set(self._entries))
        self._changed.clear()

    def _write_changed(self, folder: Path, pages: Iterable[str]) -> None:
        for page in self._changed.intersection(pages):
            folder.mkdir(parents=True, exist_ok=True)
            _replace(folder / _name(page), json.dumps([_FORM, page, self._entries[page]]))
        self._changed.difference_update(pages)

    def _read(self, page: str) -> Entry:
        if self._folder is None:
            return {}
        try:
            form, own, entry = json.loads((self._folder / _name(page)).read_text(encoding="utf-8"))
        except (OSError, ValueError, TypeError, RecursionError):
            return {}
        return entry if (form, own) == (_FORM, page) and isinstance(entry, dict) else {}


def _give_up(folder: Path, names: set[str]) -> None:
    """Removes the entries of other pages; all, where there are too many."""
    files = [file for file in folder.glob("*.json") if file.is_file()]
    is_full = sum(file.stat().st_size for file in files) > LIMIT
    for file in files:
        if is_full or file.name not in names:
            file.unlink(missing_ok=True)


def store(folder: Path, in_memory: bool = False) -> Store:
    """What is kept in a folder; with `REUSE=no` in the environment nothing is."""
    return Store(None if os.environ.get("REUSE") == "no" else folder, in_memory)


def _name(page: str) -> str:
    """The file of a page: no path of a page can lead out of the folder."""
    return f"{hashlib.sha256(page.encode()).hexdigest()[:32]}.json"


def _replace(file: Path, text: str) -> None:
    """Writes a file whole or not at all, whoever else writes it."""
    handle, name = tempfile.mkstemp(dir=file.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(text)
    Path(name).replace(file)
