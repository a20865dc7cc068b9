"""Results by the page and the part of it they are, in files of a folder that may be deleted."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO, Any

LIMIT = 2_000_000_000  # bytes; a folder that holds more is emptied
_FORM = "3"  # of a file; another one makes all files foreign

PARTS = ("converted", "search", "page")  # what is kept of a page
Part = tuple[str, str]  # the path of a page, and what of it is kept


def digest(*parts: Any) -> str:
    """The SHA-256 of some texts and values of JSON, in hexadecimal; each counts by itself."""
    whole = hashlib.sha256()
    for part in parts:
        text = type(part) is str  # most of what counts, and no need to be written as JSON
        its = part if text else json.dumps(part, ensure_ascii=True, sort_keys=True, default=str)
        data = its.encode("utf-8", "surrogatepass")
        whole.update(b"%s %d " % (b"text" if text else b"JSON", len(data)) + data)
    return whole.hexdigest()


class Key(tuple[Any, ...]):
    """What a result was made from: some texts and values of JSON that nobody changes any more."""

    @functools.cached_property
    def digest(self) -> str:
        """The key as it stands in a file."""
        return digest(*self)


class Store:
    """Keeps results, each under what it was made from; without a folder, nothing.

    A preview asks for the same again and again: its store holds everything in memory, and writes
    what is new when `flush` is called. Any other store reads and writes at once.
    """

    def __init__(self, folder: Path | None, in_memory: bool = False) -> None:
        self._folder, self._in_memory = folder, in_memory
        self._known: dict[Part, tuple[Key | str, Any]] = {}
        self._new: dict[Part, tuple[Key, Any]] = {}

    @property
    def keeps(self) -> bool:
        """Whether it is worth while to put anything here."""
        return self._folder is not None

    def get(self, page: str, part: str, key: Key) -> Any:
        """What is kept of a page under a key; None where nothing is, or it cannot be read."""
        before, value = self._known.get((page, part)) or self._read(page, part)
        if before != key and (not before or before != key.digest):
            return None
        if self._in_memory:
            self._known[page, part] = key, value
        return value

    def put(self, page: str, part: str, key: Key, value: Any) -> None:
        """Keeps a value of JSON."""
        if self._in_memory:
            self._known[page, part] = self._new[page, part] = key, value
        elif self._folder:
            self._write(page, part, key.digest, value)

    def flush(self) -> None:
        """Writes what is new, if it was not written at once."""
        new, self._new = self._new, {}
        for (page, part), (key, value) in new.items() if self.keeps else ():
            self._write(page, part, key.digest, value)

    def give_up(self, pages: Iterable[str]) -> None:
        """Removes what belongs to none of some pages; everything, where there is too much."""
        names = {f"{_name(page)}.{part}.json" for page in pages for part in PARTS}
        with contextlib.suppress(OSError):
            inside = self._folder.iterdir() if self._folder else ()
            files = [file for file in inside if file.is_file()]
            is_full = sum(file.stat().st_size for file in files) > LIMIT
            for file in files:
                if is_full or (file.suffix == ".json" and file.name not in names):
                    file.unlink(missing_ok=True)

    def _file(self, page: str, part: str) -> Path:
        assert self._folder
        return self._folder / f"{_name(page)}.{part}.json"

    def _read(self, page: str, part: str) -> tuple[str, Any]:
        """The digest of a key and the value; empty where there is none, or it is another's."""
        if self._folder is None:
            return "", None
        try:
            with self._file(page, part).open(encoding="utf-8") as file:
                form, own, key, value = json.load(file)
        except (OSError, ValueError, TypeError, RecursionError):
            return "", None
        return (key, value) if (form, own) == (_FORM, [page, part]) else ("", None)

    def _write(self, page: str, part: str, key: str, value: Any) -> None:
        text = json.dumps([_FORM, [page, part], key, value])
        replace(self._file(page, part), lambda file: file.write(text.encode()))


def replace(path: Path, write: Callable[[IO[bytes]], object]) -> None:
    """Writes a file whole or not at all, whoever else writes it.

    A full disk or a folder that cannot be written ends nothing: the site is made all the same.
    """
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                write(file)
            Path(name).replace(path)
        finally:
            Path(name).unlink(missing_ok=True)


def store(folder: Path, in_memory: bool = False) -> Store:
    """What is kept in a folder; with `REUSE=no` in the environment nothing is."""
    return Store(None if os.environ.get("REUSE") == "no" else folder, in_memory)


def _name(page: str) -> str:
    """How the files of a page are called: no path of a page can lead out of the folder."""
    return hashlib.sha256(page.encode()).hexdigest()[:32]
