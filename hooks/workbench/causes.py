"""Two versions of what people wrote -> which of the records that differ has caused a change.

A record has caused what names it, a page what is on it. Where nothing names one that differs, those
are said whose words differ as the change does; then all that differs, if it is little.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from briefings.record.load import Input, RawRecord, load

from .matching import Change

_FEW = 3
_CODE = ("hooks", "overrides", "mkdocs.yml")  # what makes pages of records and texts
_ASSETS = ("docs",)
_WRITTEN = re.compile(r"docs/.*\.(md|markdown|mdown|mkdn|mkd)|.*__pycache__.*")
Spot = tuple[int, frozenset[str]]  # a line, and the words that are otherwise there


@dataclass(frozen=True)
class Cause:
    """A record, page or file that differs: its id, its file, and `new` or `removed` if it is."""

    id: str
    path: str
    word: str = ""
    spots: tuple[Spot, ...] = ()

    def told(self, change: Change) -> str:
        """The place of it that has most to do with a change, and what it is."""
        words = _differing(change.was, change.now)
        shared = [(len(words & here), -line) for line, here in self.spots]
        place = f"{self.path}:{-max(shared)[1]}" if shared else self.path
        what = ", ".join(filter(None, (self.id, self.word)))
        return f"{place} ({what})" if what else place

    def is_in(self, change: Change) -> bool:
        """Whether half of the words in which the change is are among those that differ in it."""
        words = _differing(change.was, change.now)
        return any(2 * len(words & here) >= max(1, len(words)) for _, here in self.spots)


class Causes:
    """What differs between two versions of a project, by the ids that changes name."""

    def __init__(self, before: Path, after: Path) -> None:
        old, new = load(before), load(after)
        self._records = dict(_records(_by_id(old), _by_id(new)))
        self._pages = dict(_pages(before, after, old, new))
        self._code = [Cause("", path) for path in _changed(before, after, _CODE)]
        self._assets = {path: Cause("", path) for path in _changed(before, after, _ASSETS)}
        self.written, self.code = len(self._records) + len(self._pages), len(self._code)

    def of(self, change: Change, address: str = "") -> list[Cause]:
        """What has caused a change on the page of an address, or in a data file or card."""
        if change.kind == "file":
            asset = self._assets.get(f"docs/{change.where}")
            return [asset] if asset else []
        pages = [self._pages[each] for each in {address, change.where} if each in self._pages]
        named = [each for id, each in self._records.items() if _is_named(id, change.names)]
        if pages or named:
            return [*pages, *named]
        own = [each for id, each in self._records.items() if id in address.split("/")]
        return own or self._likely(change)

    def _likely(self, change: Change) -> list[Cause]:
        """What differs in the words in which a change is; else all that differs, if it is few."""
        written = [*self._records.values(), *self._pages.values()]
        alike = [each for each in written if each.is_in(change)]
        all = [*written, *self._code] if self.written + self.code <= _FEW else []
        return alike or all


def _is_named(id: str, names: Iterable[str]) -> bool:
    """Whether a record is named; a vote of a roll-call is named by that and by who voted."""
    return any(name == id or name.startswith(f"{id}-") for name in names)


def _differing(was: Any, now: Any) -> frozenset[str]:
    """The words that only one of two values has."""
    return frozenset(re.findall(r"\w+", _plain(was))) ^ frozenset(re.findall(r"\w+", _plain(now)))


def _plain(value: Any) -> str:
    return "" if value is None else str(value)


# What differs ----------------------------------------------------------------------------------


def _by_id(given: Input) -> dict[str, RawRecord]:
    """The records by their ids; the settings, and the defaults of a file, by its path."""
    found = {str(each.data.get("id")): each for each in given.records}
    more = [*given.defaults, *([given.settings] if given.settings else [])]
    return found | {each.origin.path: each for each in more}


def _records(old: dict[str, RawRecord], new: dict[str, RawRecord]) -> Iterator[tuple[str, Cause]]:
    """The records that are new, removed or otherwise than before, by their keys."""
    for key in dict.fromkeys((*new, *old)):
        was, now = old.get(key), new.get(key)
        if was and now:
            if spots := tuple(_fields(was, now)):
                yield key, Cause(_id(now), now.origin.path, "", spots)
        elif record := now or was:
            line = record.origin.place(["id"]).line
            spots = ((line, _differing(None, record.data)),)
            yield key, Cause(_id(record), record.origin.path, "new" if now else "removed", spots)


def _fields(was: RawRecord, now: RawRecord) -> Iterator[Spot]:
    """The lines of the fields of a record that are otherwise, with what they say and said."""
    for field in {**now.data, **was.data}:
        old, new = was.data.get(field), now.data.get(field)
        if old != new:
            yield now.origin.place([field]).line, _differing(old, new)


def _id(record: RawRecord) -> str:
    """The id of a record; nothing for settings, and for what a file says of all in it."""
    return str(record.data.get("id") or "")


def _pages(before: Path, after: Path, *given: Input) -> Iterator[tuple[str, Cause]]:
    """The pages that are new, removed or otherwise, by their addresses."""
    was, now = ({each.path: each.front.origin.path for each in each.pages} for each in given)
    for path in dict.fromkeys((*now, *was)):
        stem = path.rpartition(".")[0]
        address = "" if stem == "index" else f"{stem.removesuffix('/index')}/"
        if path not in was or path not in now:
            word = "new" if path in now else "removed"
            yield address, Cause("", (now | was)[path], word)
        elif spots := tuple(_lines(before / was[path], after / now[path])):
            yield address, Cause("", now[path], "", spots)


def _lines(before: Path, after: Path) -> Iterator[Spot]:
    """The lines of a page that are otherwise; marks of key points say nothing to a reader."""
    old, new = ((each.read_text("utf-8", "replace")).splitlines() for each in (before, after))
    for tag, start, end, first, last in SequenceMatcher(None, old, new, False).get_opcodes():
        lost = " ".join(old[start:end])
        for line in range(first, max(last, first + 1)) if tag != "equal" else ():
            text = new[line] if line < last else ""
            if not re.match(r"\s*(- )?confirmed:", text or lost):
                yield line + 1, _differing(lost, text)


def _changed(before: Path, after: Path, parts: Iterable[str]) -> Iterator[str]:
    """The paths of files that differ in some parts of a project, without the written pages."""
    old, new = dict(_files(before, parts)), dict(_files(after, parts))
    for path in sorted({*old, *new}):
        if old.get(path) != new.get(path):
            yield path


def _files(root: Path, parts: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    for part in parts:
        top = root / part
        for file in sorted(top.rglob("*")) if top.is_dir() else [top]:
            path = file.relative_to(root).as_posix()
            if file.is_file() and not _WRITTEN.fullmatch(path):
                yield path, file.read_bytes()
