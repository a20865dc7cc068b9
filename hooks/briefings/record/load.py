"""Files -> raw records and pages: text only, each knowing the lines it was written on."""

from __future__ import annotations

import functools
import posixpath
import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ..problem import Keys, Origin, Problem
from ..text import inline_syntax, limits
from . import defaults
from .addresses import FILE as ADDRESSES
from .addresses import Listed, listed
from .defaults import FileDefaults
from .files import files_below, name_fault, path_in, read, static_fault
from .scalars import as_id
from .yaml_text import parse

_LISTED_ID = re.compile(
    r"""^\s*(?:-\s+)?\{?\s*["']?id["']?:\s*["']?([a-z0-9]+(?:-[a-z0-9]+)*)""", re.M
)
_PAGE_ENDINGS = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")  # what generators take for pages
_ONE_RECORD = ("glossary", "questions", "series")
_MANY_RECORDS = ("facts", "sources", "open")
SETTINGS = "site.yml"
_FILES = 65_536  # whose records are remembered: more than a project has, or none would be found
_FOLDERS = ("entities", *_ONE_RECORD, *_MANY_RECORDS)


@dataclass(frozen=True, eq=False)
class RawRecord:
    """A record as it was written. `kind` is its folder.

    A file that has not changed gives the same objects again: what is known of them still holds.
    """

    kind: str
    data: dict[str, Any]
    origin: Origin


@dataclass(frozen=True)
class PageSource:
    """A Markdown page as it was written: its front matter, and its body with its first line."""

    path: str
    front: RawRecord
    body: str
    body_line: int

    @property
    def is_draft(self) -> bool:
        """Whether it is a briefing that is not to be published yet."""
        return self.front.kind == "briefings" and self.front.data.get("draft") in ("true", True)


@dataclass
class Input:
    """Everything that people wrote, and what could not be read.

    `unread` has what is known of the records of files that could not be read: what their places
    say and, in a list, their ids. `lost` has the texts of those files. `misplaced` has the ids of
    records in files that lie where none may, or have a name that none may have.
    """

    records: list[RawRecord] = field(default_factory=list)
    defaults: list[RawRecord] = field(default_factory=list)
    unread: list[RawRecord] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    misplaced: list[str] = field(default_factory=list)
    pages: list[PageSource] = field(default_factory=list)
    assets: list[str] = field(default_factory=list)
    settings: RawRecord | None = None
    addresses: list[Listed] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def kinds(self) -> list[str]:
        """The kinds of entities that the settings name; none where they cannot be read."""
        kinds = self.settings.data.get("kinds") if self.settings else None
        return list(kinds) if isinstance(kinds, dict) else []

    @property
    def drafts(self) -> list[str]:
        """The files of drafts, relative to the project."""
        return [page.front.origin.path for page in self.pages if page.is_draft]

    def without_drafts(self) -> Input:
        """What is to be published: no draft, and no problem that reading one has found."""
        pages = [page for page in self.pages if not page.is_draft]
        drafts = self.drafts
        told = [problem for problem in self.problems if problem.path not in drafts]
        return replace(self, pages=pages, problems=told)

    def with_files_of(self, before: Input, paths: Container[str]) -> Input:
        """What is here, but some files as they were before, or left out if they were not there.

        Paths are relative to the project.
        """
        here = [each for each in self.records if each.origin.path not in paths]
        earlier = [each for each in before.records if each.origin.path in paths]
        records = sorted([*here, *earlier], key=lambda each: Path(each.origin.path))
        pages = {each.path: each for each in before.pages if each.front.origin.path in paths}
        pages |= {each.path: each for each in self.pages if each.front.origin.path not in paths}
        return Input(
            records,
            defaults=[
                *(each for each in self.defaults if each.origin.path not in paths),
                *(each for each in before.defaults if each.origin.path in paths),
            ],
            unread=[each for each in self.unread if each.origin.path not in paths],
            pages=[pages[path] for path in sorted(pages)],
            assets=self.assets,
            addresses=self.addresses,
            settings=before.settings if f"data/{SETTINGS}" in paths else self.settings,
            problems=[each for each in self.problems if each.path not in paths],
        )

    def add(self, other: Input) -> None:
        """Takes what another file holds."""
        for name in ("records", "defaults", "unread", "lost", "pages", "assets", "problems"):
            getattr(self, name).extend(getattr(other, name))
        self.settings = other.settings or self.settings


def load(root: Path) -> Input:
    """The raw records under `root/data` and the pages under `root/docs`, with their problems."""
    found = Input()
    for path in sorted(files_below(root, "data", found.problems), key=_settings_first):
        _load_data(root, path, found)
    for path in files_below(root, "docs", found.problems):
        if path.suffix.lower() in _PAGE_ENDINGS:
            _load_page(root, path, found)
        elif fault := static_fault(path):
            found.problems.append(Problem(path_in(root, path), 1, fault, "file-place"))
        else:
            found.assets.append(path.relative_to(root / "docs").as_posix())
    return found


def _load_data(root: Path, path: Path, found: Input) -> None:
    name = path_in(root, path)
    parts = path.relative_to(root / "data").parts
    if name == ADDRESSES:
        found.addresses += listed(read(path, name, found.problems)[0])
        return
    fault = name_fault(path.name, ".yml", "a data file") or _misplaced(parts, found)
    if fault:
        found.problems.append(Problem(name, 1, fault, "file-place"))
        found.misplaced += _ids_in(path)
        return
    text, whole = read(path, name, found.problems)
    found.add(_data(name, parts, text, whole))


@functools.lru_cache(maxsize=_FILES)
def _data(name: str, parts: tuple[str, ...], text: str, whole: bool) -> Input:
    """What a file of data holds; its values are never changed."""
    found = Input()
    value, lines = parse(text, name, 0, found.problems) if whole else (None, {})
    if value is None:
        _lose(text, parts, name, found)
    if parts[0] in _MANY_RECORDS:
        _take_list(parts[0], value, lines, name, found)
        return found
    if not isinstance(value, dict | None):
        message = "must be one record: lines of 'field: value'"
        found.problems.append(Problem(name, 1, message, "record-shape"))
    _take_single(parts, value, Origin(name, lines), found)
    return found


def _lose(text: str, parts: tuple[str, ...], name: str, found: Input) -> None:
    """Remembers a text that gave no value, and in a list the ids that stand in it.

    Nobody can say that a record is missing while it may stand in there.
    """
    found.lost.append(text)
    if parts[0] in _MANY_RECORDS:
        line_of = inline_syntax.lines(text)
        for match in _LISTED_ID.finditer(text):
            line = line_of(match.start())
            origin = Origin(name, {("id",): line, (): line})
            found.unread.append(RawRecord(parts[0], {"id": match[1]}, origin))


def _ids_in(path: Path) -> list[str]:
    """The ids of the records in a file that lies where none may: nobody misses those."""
    text, _ = read(path, path.name, [])
    return [as_id(path.stem), *_LISTED_ID.findall(text)]


def _settings_first(path: Path) -> tuple[bool, Path]:
    return path.name != SETTINGS, path


def _misplaced(parts: tuple[str, ...], found: Input) -> str | None:
    """Why a file may not lie at this place under data/, if it may not."""
    kinds = found.kinds
    if parts == (SETTINGS,):
        return None
    if parts[0] == "entities" and (len(parts) != 3 or (kinds and parts[1] not in kinds)):
        return f"is in no folder of entities; they are data/entities/ {', '.join(kinds)}"
    if parts[0] not in _FOLDERS or (parts[0] != "entities" and len(parts) != 2):
        return f"is in no folder of the record; they are data/ {', '.join(_FOLDERS)}"
    return None


def _take_single(parts: tuple[str, ...], value: Any, origin: Origin, found: Input) -> None:
    """Takes the record of a file that holds one; its id and kind are the file's name and folder."""
    if len(parts) == 1:
        found.settings = RawRecord("settings", value, origin) if isinstance(value, dict) else None
        return
    given = {"id": parts[-1].removesuffix(".yml")}
    if parts[0] == "entities":
        given["kind"] = parts[1]
    if isinstance(value, dict):
        found.records.append(_owned(parts[0], value, given, origin, found.problems))
    else:
        found.unread.append(RawRecord(parts[0], given, origin))


def _owned(
    kind: str,
    value: dict[str, Any],
    given: dict[str, Any],
    origin: Origin,
    problems: list[Problem],
) -> RawRecord:
    """A record with what the place of its file gives, which is not to be written in it."""
    for key in given.keys() & value.keys():
        message = f"'{key}' is given by the file's name and folder; take the line out"
        problems.append(origin.problem([key], message, "field"))
    return RawRecord(kind, {**value, **given}, origin)


def _take_list(kind: str, value: Any, lines: dict[Keys, int], name: str, found: Input) -> None:
    """Takes the records of a file that holds a list of them, and the defaults of a list of facts.

    Those are filled in here, so that whoever reads a record need not know of them.
    """
    records = list(_listed(kind, value, lines, name, found.problems))
    if kind == "facts" and records and [*records[0].data] == [defaults.WORD]:
        first = _defaults(records.pop(0), found.problems)
        found.defaults.append(first)
        records = _filled(records, FileDefaults(first.data, first.origin.lines))
    for record in records:
        if kind == "facts" and defaults.WORD in record.data:
            message = f"'{defaults.WORD}' stands first in its file, with no other field beside it"
            found.problems.append(record.origin.problem([defaults.WORD], message, "record-shape"))
        else:
            found.records.append(record)


def _defaults(first: RawRecord, problems: list[Problem]) -> RawRecord:
    """The defaults of a file as a record of their own."""
    value = first.data[defaults.WORD]
    if not isinstance(value, dict):
        message = f"'{defaults.WORD}' must be lines of 'field: value'"
        problems.append(first.origin.problem([defaults.WORD], message, "record-shape"))
        value = {}
    lines = {keys[1:]: line for keys, line in first.origin.lines.items() if keys}
    return RawRecord(defaults.WORD, value, Origin(first.origin.path, lines))


def _filled(records: list[RawRecord], given: FileDefaults) -> list[RawRecord]:
    """Records with the defaults of their file."""
    return [
        RawRecord(
            record.kind,
            record.data,
            Origin(record.origin.path, {**record.origin.lines, **given.fill(record.data)}),
        )
        for record in records
    ]


def _listed(
    kind: str,
    value: Any,
    lines: dict[Keys, int],
    name: str,
    problems: list[Problem],
) -> Iterator[RawRecord]:
    """The records of a file that holds a list of them."""
    if value is None:
        return
    if not isinstance(value, list):
        problems.append(
            Problem(name, 1, "must be a list: each record starts with '- id:'", "record-shape")
        )
        return
    own: list[dict[Keys, int]] = [{} for _ in value]
    for keys, line in lines.items():
        if keys:
            own[int(keys[0])][keys[1:]] = line
    for item, its_lines in zip(value, own, strict=True):
        if isinstance(item, dict):
            yield RawRecord(kind, item, Origin(name, its_lines))
        else:
            message = "must be a record: lines of 'field: value' after '- '"
            problems.append(Problem(name, its_lines[()], message, "record-shape"))


def _load_page(root: Path, path: Path, found: Input) -> None:
    name = path_in(root, path)
    docs_path = path.relative_to(root / "docs").as_posix()
    fault = name_fault(path.name, ".md", "a page")
    if fault:
        found.problems.append(Problem(name, 1, fault, "file-place"))
        found.misplaced.append(as_id(path.stem))
        return
    text, whole = read(path, name, found.problems)
    found.add(_written(name, docs_path, text, whole))


@functools.lru_cache(maxsize=_FILES)
def _written(name: str, docs_path: str, text: str, whole: bool) -> Input:
    """What a file of a page holds; its values are never changed."""
    found = Input()
    kind = "briefings" if docs_path.startswith("briefings/") else "pages"
    place = RawRecord(kind, {"id": posixpath.basename(docs_path)[: -len(".md")]}, Origin(name))
    page = _page(docs_path, place, text, found.problems) if whole else None
    if page:
        found.pages.append(page)
        return found
    found.lost.append(text)
    if place.kind == "briefings":
        found.unread.append(place)
    return found


def _page(
    docs_path: str, place: RawRecord, text: str, problems: list[Problem]
) -> PageSource | None:
    """A page in its two parts, or None with the problem that keeps it from being read."""
    name = place.origin.path
    lines = text.split("\n")
    end = next((at for at, line in enumerate(lines) if at and line.rstrip() == "---"), 0)
    fault = _front_fault(lines, end)
    if fault:
        problems.append(Problem(name, 1, fault, "front-matter"))
        return None
    body = "\n".join(lines[end + 1 :])
    beyond = limits.page(body)
    if beyond:
        problems.append(Problem(name, end + 1 + beyond[0], beyond[1], "file-text"))
        return None
    value, where = parse("\n".join(lines[1:end]), name, 1, problems)
    if not isinstance(value, dict):
        if value is not None:
            problems.append(
                Problem(name, 2, "front matter must be lines of 'field: value'", "front-matter")
            )
        return None
    front = _owned(place.kind, value, place.data, Origin(name, where), problems)
    return PageSource(docs_path, front, body, end + 2)


def _front_fault(lines: list[str], end: int) -> str | None:
    """Why a page has no front matter, if it has none; `end` is the line that ends it, or 0."""
    begins = lines[0].rstrip() == "---"
    if begins and not end:
        return "has front matter without an end; close it with a line '---'"
    if begins and any(line.strip() for line in lines[1:end]):
        return None
    return "must start with front matter: a line '---', then 'title: …', then '---'"
