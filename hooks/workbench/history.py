"""A mark of a key point -> the record as it was when the mark was written, from git.

Whatever is missing (git, the history, a commit in which mark and facts fit) makes the answer None:
then nobody can say what has changed since.
"""

from __future__ import annotations

import datetime
import functools
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from briefings.problem import Origin
from briefings.query.freshness import facts_under, fingerprint, stated
from briefings.query.index import RecordIndex
from briefings.record.catalogue import without_dangling
from briefings.record.facts import Fact
from briefings.record.load import load
from briefings.record.pages import Briefing, KeyPoint
from briefings.record.roll_calls import with_votes
from briefings.record.typed import catalogue_of

from . import git

Then = tuple[KeyPoint, RecordIndex]
_TOP = ("data", "docs")


def as_marked(root: Path, origin: Origin, id: str, mark: str | None) -> Then | None:
    """The key point of a briefing and the record, as they were when a mark was written there."""
    commit = _written_in(root, mark, origin.path) if mark else ""
    index = _record_at(root, commit) if commit else None
    record = index.catalogue.records.get(id) if index else None
    for point in record.key_points if isinstance(record, Briefing) else ():
        if index and point.confirmed == mark == fingerprint(point, index):
            return point, index
    return None


@functools.lru_cache(maxsize=4)  # the key points of a briefing share a commit as a rule
def _record_at(root: Path, commit: str) -> RecordIndex | None:
    """The record of a commit, as far as it can be asked."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            git.unpack(root, commit, Path(folder), *_TOP)
        except git.GitError:
            return None
        catalogue, _ = catalogue_of(load(Path(folder)), None)
    return RecordIndex(without_dangling(with_votes(catalogue)), datetime.date.min)


def _written_in(root: Path, mark: str, path: str) -> str:
    """The last commit that put a mark into a file or took it out; nothing where none is known."""
    try:
        said = git.ask(root, "log", "-1", "--format=%H", f"-S{mark}", "--", path)
    except git.GitError:
        return ""
    return said.decode().strip()


# Differences -----------------------------------------------------------------------------------


def facts_of(point: KeyPoint, index: RecordIndex) -> dict[str, Fact]:
    """The facts that a key point rests on, by their ids."""
    return {fact.id: fact for id in point.facts for fact in facts_under(id, index)}


def differences(before: Fact, after: Fact) -> Iterator[str]:
    """What a fact states otherwise than before, a line for each field."""
    was, now = stated(before), stated(after)
    for field in dict.fromkeys((*was, *now)):
        old, new = was.get(field), now.get(field)
        if isinstance(old or new, list) and old != new:
            yield from (f"{field}: no longer {_said(each)}" for each in _without(old, new))
            yield from (f"{field}: new {_said(each)}" for each in _without(new, old))
        elif old != new:
            yield f"{field}: was {_said(old)}, is {_said(new)}"


def _without(some: Any, others: Any) -> list[Any]:
    return [each for each in some or [] if each not in (others or [])]


def _said(value: Any) -> str:
    """A value of the record on one line."""
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_said(each)}" for name, each in value.items())
    if isinstance(value, list):
        return "; ".join(map(_said, value))
    return "not given" if value is None else str(value)
