"""The folder of an intake -> the record: its source, the facts that were accepted, its draft.

Each is made as `make new` makes a record, and so is held against its definition and put in its
place. What is in the record already is left as it is, so that facts may be accepted later too.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from briefings.problem import Keys, Problem, nearest
from briefings.record.load import load
from briefings.record.typed import catalogue_of
from briefings.record.yaml_text import parse

from .. import form, known, writing
from ..draft import Draft, drafted
from ..flags import Flags
from ..kinds import Refused, kind_of, kinds
from ..values import given_fields
from .folder import FOLDER, folder_of, text_of

YES, DONE = "yes", "done"


@dataclass
class Accepted:
    """What was written, in order, so that it can be taken back; and what was left as it was."""

    changes: list[writing.Change] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)  # of facts.yml, counted from 1: `accept: yes`

    def take_back(self) -> None:
        """Makes every file what it was."""
        for change in reversed(self.changes):
            writing.take_back(change)
        self.changes.clear()


def page_of(id: str) -> str:
    """The path of the draft of an intake; to be renamed when it has a title."""
    return f"docs/briefings/briefing-{id}.md"


def accept(root: Path, id: str, today: datetime.date) -> Accepted:
    """Puts an intake into the record. Raises Refused where it cannot; every file is as it was."""
    folder = folder_of(root, id)
    if not folder.is_dir():
        raise Refused(f"there is no {FOLDER}/{id}; the names of the folders there are the ids")
    source = _record(text_of(folder, "source.yml"), f"{FOLDER}/{id}/source.yml")
    facts, lines = _facts(text_of(folder, "facts.yml"), f"{FOLDER}/{id}/facts.yml")
    page = text_of(folder, "briefing.md")
    accepted = Accepted()
    try:
        _source(source, root, today, accepted)
        for nth, fact in facts:
            where = f"{FOLDER}/{id}/facts.yml:{lines[(nth,)]}"
            _fact(fact, where, id, root, today, accepted)
            accepted.lines.append(lines[(nth, "accept")])
        _briefing(page, id, root, accepted)
    except BaseException:
        accepted.take_back()
        raise
    return accepted


def mark(root: Path, id: str, accepted: Accepted) -> None:
    """Writes `accept: done` for each fact that was accepted."""
    file = folder_of(root, id) / "facts.yml"
    rows = file.read_text(encoding="utf-8").split("\n")
    for line in accepted.lines:
        rows[line - 1] = rows[line - 1].replace(YES, DONE, 1)
    file.write_text("\n".join(rows), encoding="utf-8", newline="\n")


# Reading what a person has edited ----------------------------------------------------------------


def _parsed(text: str, path: str) -> tuple[Any, dict[Keys, int]]:
    problems: list[Problem] = []
    value, lines = parse(text, path, 0, problems)
    if problems:
        raise Refused("\n".join(map(str, problems)))
    return value, lines


def _record(text: str, path: str) -> dict[str, Any]:
    value, _ = _parsed(text, path)
    if not isinstance(value, dict) or "id" not in value:
        raise Refused(f"{path}: is no record; it has lines such as `id: …` and `title: …`")
    return value


def _facts(text: str, path: str) -> tuple[list[tuple[int, dict[str, Any]]], dict[Keys, int]]:
    """The facts that were accepted, with their places in the list, and the lines of all."""
    value, lines = _parsed(text, path)
    if not isinstance(value, list):
        raise Refused(f"{path}: is no list; each fact begins with `- accept: no`")
    found = []
    for nth, each in enumerate(value):
        if not isinstance(each, dict) or not isinstance(each.get("fact"), dict):
            raise Refused(f"{path}:{lines[(nth,)]}: a proposed fact has `accept` and `fact`")
        word = each.get("accept")
        if word not in (YES, "no", DONE):
            raise Refused(f"{path}:{lines[(nth,)]}: 'accept' is yes, no or done")
        if word == YES:
            found.append((nth, each))
    return found, lines


# Writing -----------------------------------------------------------------------------------------


def _made(
    word: str, data: dict[str, Any], file: str, root: Path, today: datetime.date
) -> writing.Change:
    """The change that puts a record in its place: into `file`, if none holds its like."""
    given = load(root)
    catalogue, _ = catalogue_of(given)
    kind = kind_of(word, kinds(catalogue.settings))
    fields = (*given_fields(kind), "type", "file")
    if wrong := [name for name in data if name not in fields]:
        near = nearest(wrong[0], fields)
        raise Refused(f"'{wrong[0]}' is no field of a {kind.word}: {', '.join(fields)}{near}")
    flags = Flags(kind, {name: _texts(value) for name, value in data.items() if name != "type"})
    named = flags.fields.pop("file", None)
    flags.others["file"] = named[0] if named else known.proposed_file(kind, data, catalogue) or file
    change = writing.change(drafted(Draft(flags, given, catalogue, today, None)), root)
    writing.write(change)
    return change


def _texts(value: Any) -> list[Any]:
    """A value as `make new` takes it: one text, or one for each item."""
    if isinstance(value, list):
        return value
    return [form.inline(value) if isinstance(value, dict) else value]


def _source(data: dict[str, Any], root: Path, today: datetime.date, accepted: Accepted) -> None:
    catalogue, _ = catalogue_of(load(root))
    if data["id"] in catalogue.kinds:
        accepted.left.append(f"the source {data['id']} is in the record already")
        return
    file = str(data.get("group") or data["id"])
    accepted.changes.append(_made("source", data, file, root, today))


def _fact(
    item: dict[str, Any], where: str, id: str, root: Path, today: datetime.date, accepted: Accepted
) -> None:
    data = dict(item["fact"])
    if "file" in item:
        data["file"] = item["file"]
    if not data.get("what", "-"):
        raise Refused(f"{where}: say in your own words `what` happened, as a full sentence")
    try:
        accepted.changes.append(_made(str(data.get("type", "")), data, id, root, today))
    except Refused as fault:
        raise Refused(f"{where}: {fault}") from None


def _briefing(text: str, id: str, root: Path, accepted: Accepted) -> None:
    path = page_of(id)
    file = root / path
    if file.exists():
        accepted.left.append(f"{path} is there already")
        return
    if not file.parent.resolve().is_relative_to(root.resolve()) or file.is_symlink():
        raise Refused(f"{path}: a link leads out of the project; take it away")
    change = writing.Change(file, None, text.encode("utf-8"), 1)
    writing.write(change)
    accepted.changes.append(change)


def changed(accepted: Accepted, root: Path) -> Iterator[str]:
    """Where something was written, as `path:line`."""
    for change in accepted.changes:
        yield f"{change.file.relative_to(root).as_posix()}:{change.line}"
