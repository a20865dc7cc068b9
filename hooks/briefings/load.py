"""Files -> raw records: text only, each knowing the lines it was written on.

YAML is read so that nothing is reinterpreted: every scalar stays the text that was typed (`NO`,
`1.10`, `12:30`), and the type of the field says later how to read it. Values are built from the
parser's events, in one pass and without recursion, so that neither deep nesting nor an alias
bomb can do harm.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from . import forms, limits
from .model import Kind
from .problem import Keys, Origin, Problem

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FILE_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LISTED_ID = re.compile(r"""^\s*(?:-\s+)?["']?id["']?:\s*["']?([a-z0-9]+(?:-[a-z0-9]+)*)""", re.M)
_PAGE_ENDINGS = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")  # what generators take for pages
# Besides what YAML does not allow, three line breaks that it counts as such and editors do not.
_STRANGE = re.compile(
    "[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_NO_ID = "has a name that is no id; use lower-case letters a-z, digits and single hyphens"
_PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_NOT_PLAIN = (
    "has a name that is not plain; use letters a-z, digits, dots, hyphens and underscores, "
    "and a letter or digit first"
)
_STATIC = (
    *(".avif", ".css", ".csv", ".gif", ".ico", ".jpeg", ".jpg", ".js", ".json", ".pdf"),
    *(".png", ".svg", ".txt", ".webp", ".woff2"),
)
_DOMAIN = "CNAME"  # the domain of a site on GitHub Pages; no other name without an ending
_RUNS_IN_A_DRAWING = re.compile(
    rb"<\s*(?:script|foreignobject|iframe|handler|!)|\son\w+\s*=|href\s*=\s*[\"']?\s*[^#\"'\s]",
    re.I,
)
_ONE_RECORD = ("glossary", "questions", "series")
_MANY_RECORDS = ("facts", "sources", "open")
_FOLDERS = ("entities", *_ONE_RECORD, *_MANY_RECORDS)


@dataclass(frozen=True)
class Raw:
    """A record as it was written. `kind` is its folder; `topic` the file of a listed record."""

    kind: str
    data: dict[str, Any]
    origin: Origin
    topic: str = ""


@dataclass(frozen=True)
class Written:
    """A Markdown page as it was written: its front matter, and its body with its first line."""

    path: str
    front: Raw
    body: str
    body_line: int


@dataclass
class Input:
    """Everything that people wrote, and what could not be read.

    `unread` has what is known of the records of files that could not be read: what their places
    say and, in a list, their ids. `lost` has the texts of those files.
    """

    records: list[Raw] = field(default_factory=list)
    unread: list[Raw] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    pages: list[Written] = field(default_factory=list)
    assets: list[str] = field(default_factory=list)
    vocabulary: Raw | None = None
    problems: list[Problem] = field(default_factory=list)


def load(root: Path) -> Input:
    """The raw records under `root/data` and the pages under `root/docs`, with their problems."""
    found = Input()
    for path in _files(root, "data", found):
        _load_data(root, path, found)
    for path in _files(root, "docs", found):
        if path.suffix.lower() in _PAGE_ENDINGS:
            _load_page(root, path, found)
        elif fault := _static_fault(path):
            found.problems.append(Problem(_name(root, path), 1, fault))
        else:
            found.assets.append(path.relative_to(root / "docs").as_posix())
    return found


def _static_fault(path: Path) -> str:
    """Why a file may not be published as it is, or nothing: a browser must not take it for a page.

    What is opened by its own address has no policy of ours, so a drawing may hold no script.
    """
    if not _PLAIN_NAME.fullmatch(path.name):
        return _NOT_PLAIN
    ending = path.suffix.lower()
    if ending not in _STATIC and path.name != _DOMAIN:
        return f"may not lie below docs/; what may are pages and {', '.join(_STATIC)}"
    try:
        runs = ending == ".svg" and _RUNS_IN_A_DRAWING.search(path.read_bytes())
    except OSError as error:
        return f"cannot be opened: {error.strerror}"
    return "is a drawing with more than shapes; save it with shapes only" if runs else ""


def _files(root: Path, top: str, found: Input) -> list[Path]:
    """The files below a folder in a fixed order.

    What is neither a file nor a folder is a problem: a link is not followed, a pipe never opened.
    """
    if not (root / top).is_dir():
        found.problems.append(Problem(top, 1, f"there is no folder '{top}' here"))
        return []
    files, folders = [], [root / top]
    while folders:
        for path, mode in _inside(root, folders.pop(0), found):
            fault = _place_fault(path.relative_to(root), mode)
            if fault:
                found.problems.append(Problem(_name(root, path), 1, fault))
            if stat.S_ISDIR(mode) and len(path.relative_to(root).parts) <= limits.FOLDERS:
                folders.append(path)
            elif stat.S_ISREG(mode):
                files.append(path)
    return sorted(files)


def _inside(root: Path, folder: Path, found: Input) -> list[tuple[Path, int]]:
    """What lies in a folder and is not hidden, with its mode; a hidden link to a folder is not."""
    try:
        inside = [(path, _mode(path)) for path in sorted(folder.iterdir())]
        return [
            (path, mode)
            for path, mode in inside
            if not path.name.startswith(".") or (stat.S_ISLNK(mode) and path.is_dir())
        ]
    except OSError as error:
        message = f"cannot be opened: {error.strerror}"
        found.problems.append(Problem(_name(root, folder), 1, message))
        return []


def _mode(path: Path) -> int:
    """What a path is, by its mode; 0 where it is gone."""
    try:
        return path.lstat().st_mode
    except FileNotFoundError:
        return 0


def _place_fault(path: Path, mode: int) -> str:
    """Why something may not lie where it does, or nothing; `path` is that below the project."""
    if stat.S_ISLNK(mode):
        return "is a link to another place; put the file itself here"
    if stat.S_ISDIR(mode):
        if len(path.parts) > limits.FOLDERS:
            return f"lies more than {limits.FOLDERS} folders deep; move it up"
        is_id = path.parts[0] != "docs" or _FILE_ID.fullmatch(path.name)
        return "" if is_id else _NO_ID
    if mode and not stat.S_ISREG(mode):
        return "is a named pipe, a socket or a device; take it away"
    return ""


def _name(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()


def _load_data(root: Path, path: Path, found: Input) -> None:
    name = _name(root, path)
    parts = path.relative_to(root / "data").parts
    fault = _misnamed(path.name, ".yml", "a data file") or _misplaced(parts)
    if fault:
        found.problems.append(Problem(name, 1, fault))
        return
    text, whole = _read(path, name, found.problems)
    value, lines = _parse(text, name, 0, found.problems) if whole else (None, {})
    if value is None:
        _lose(text, parts, name, found)
    if parts[0] in _MANY_RECORDS:
        found.records += _listed(parts[0], path.stem, value, lines, name, found.problems)
        return
    if not isinstance(value, dict | None):
        message = "must be one record: lines of 'field: value'"
        found.problems.append(Problem(name, 1, message))
    _take_single(parts, value, Origin(name, lines), found)


def _lose(text: str, parts: tuple[str, ...], name: str, found: Input) -> None:
    """Remembers a text that gave no value, and in a list the ids that stand in it.

    Nobody can say that a record is missing while it may stand in there.
    """
    found.lost.append(text)
    if parts[0] in _MANY_RECORDS:
        line_of = forms.lines(text)
        for match in _LISTED_ID.finditer(text):
            line = line_of(match.start())
            origin = Origin(name, {("id",): line, (): line})
            found.unread.append(Raw(parts[0], {"id": match[1]}, origin))


def _misnamed(name: str, ending: str, what: str) -> str | None:
    """Why a file may not have its name, if it may not: the name becomes an id."""
    if not name.endswith(ending):
        return f"is not {what}; their names end in {ending}"
    if not _FILE_ID.fullmatch(name.removesuffix(ending)):
        return _NO_ID
    return None


def _misplaced(parts: tuple[str, ...]) -> str | None:
    """Why a file may not lie at this place under data/, if it may not."""
    kinds = [kind.value for kind in Kind]
    if parts == ("vocabulary.yml",):
        return None
    if parts[0] == "entities" and (len(parts) != 3 or parts[1] not in kinds):
        return f"is in no folder of entities; they are data/entities/ {', '.join(kinds)}"
    if parts[0] not in _FOLDERS or (parts[0] != "entities" and len(parts) != 2):
        return f"is in no folder of the record; they are data/ {', '.join(_FOLDERS)}"
    return None


def _take_single(parts: tuple[str, ...], value: Any, origin: Origin, found: Input) -> None:
    """Takes the record of a file that holds one; its id and kind are the file's name and folder."""
    if len(parts) == 1:
        found.vocabulary = Raw("vocabulary", value, origin) if isinstance(value, dict) else None
        return
    given = {"id": parts[-1].removesuffix(".yml")}
    if parts[0] == "entities":
        given["kind"] = parts[1]
    if isinstance(value, dict):
        found.records.append(_owned(parts[0], value, given, origin, found.problems))
    else:
        found.unread.append(Raw(parts[0], given, origin))


def _owned(
    kind: str,
    value: dict[str, Any],
    given: dict[str, Any],
    origin: Origin,
    problems: list[Problem],
) -> Raw:
    """A record with what the place of its file gives, which is not to be written in it."""
    for key in given.keys() & value.keys():
        message = f"'{key}' is given by the file's name and folder; take the line out"
        problems.append(origin.problem([key], message))
    return Raw(kind, {**value, **given}, origin)


def _listed(
    kind: str,
    topic: str,
    value: Any,
    lines: dict[Keys, int],
    name: str,
    problems: list[Problem],
) -> Iterator[Raw]:
    """The records of a file that holds a list of them."""
    if value is None:
        return
    if not isinstance(value, list):
        problems.append(Problem(name, 1, "must be a list: each record starts with '- id:'"))
        return
    own: list[dict[Keys, int]] = [{} for _ in value]
    for keys, line in lines.items():
        if keys:
            own[int(keys[0])][keys[1:]] = line
    for item, its_lines in zip(value, own, strict=True):
        if isinstance(item, dict):
            yield Raw(kind, item, Origin(name, its_lines), topic)
        else:
            message = "must be a record: lines of 'field: value' after '- '"
            problems.append(Problem(name, its_lines[()], message))


def _load_page(root: Path, path: Path, found: Input) -> None:
    name = _name(root, path)
    docs_path = path.relative_to(root / "docs").as_posix()
    fault = _misnamed(path.name, ".md", "a page")
    if fault:
        found.problems.append(Problem(name, 1, fault))
        return
    place = Raw(
        "briefings" if docs_path.startswith("briefings/") else "pages",
        {"id": path.stem},
        Origin(name),
    )
    text, whole = _read(path, name, found.problems)
    page = _page(docs_path, place, text, found.problems) if whole else None
    if page:
        found.pages.append(page)
        return
    found.lost.append(text)
    if place.kind == "briefings":
        found.unread.append(place)


def _page(docs_path: str, place: Raw, text: str, problems: list[Problem]) -> Written | None:
    """A page in its two parts, or None with the problem that keeps it from being read."""
    name = place.origin.path
    lines = text.split("\n")
    end = next((at for at, line in enumerate(lines) if at and line.rstrip() == "---"), 0)
    fault = _front_fault(lines, end)
    if fault:
        problems.append(Problem(name, 1, fault))
        return None
    body = "\n".join(lines[end + 1 :])
    beyond = limits.page(body)
    if beyond:
        problems.append(Problem(name, end + 1 + beyond[0], beyond[1]))
        return None
    value, where = _parse("\n".join(lines[1:end]), name, 1, problems)
    if not isinstance(value, dict):
        if value is not None:
            problems.append(Problem(name, 2, "front matter must be lines of 'field: value'"))
        return None
    front = _owned(place.kind, value, place.data, Origin(name, where), problems)
    return Written(docs_path, front, body, end + 2)


def _front_fault(lines: list[str], end: int) -> str | None:
    """Why a page has no front matter, if it has none; `end` is the line that ends it, or 0."""
    begins = lines[0].rstrip() == "---"
    if begins and not end:
        return "has front matter without an end; close it with a line '---'"
    if begins and any(line.strip() for line in lines[1:end]):
        return None
    return "must start with front matter: a line '---', then 'title: …', then '---'"


def _read(path: Path, name: str, problems: list[Problem]) -> tuple[str, bool]:
    """The text of a file, and whether it can be taken as it stands; if not, the problem says why.

    Of a file that is too large only the part that would be allowed is read.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            content = file.read(limits.FILE_BYTES)
    except OSError as error:
        problems.append(Problem(name, 1, f"cannot be opened: {error.strerror}"))
        return "", False
    text, fault = _decoded(content)
    if size > limits.FILE_BYTES:
        fault = 1, f"has {size:,} bytes; {limits.FILE_BYTES:,} at most: split it"
    fault = fault or limits.fault(text)
    if fault:
        problems.append(Problem(name, *fault))
    return text, fault is None


def _decoded(content: bytes) -> tuple[str, limits.Fault | None]:
    """Bytes as text with one sort of line break, and why it cannot be taken, if so."""
    try:
        text = re.sub("\r\n?", "\n", content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return content.decode(errors="replace"), (line, "is not UTF-8 text; save the file as UTF-8")
    strange = _STRANGE.search(text)
    if not text.strip():
        return text, (1, "is empty; write the record or delete the file")
    if strange:
        line = text.count("\n", 0, strange.start()) + 1
        return text, (line, "has a character that YAML does not allow; retype it")
    return text, None


# YAML ------------------------------------------------------------------------------------------


class _Refused(Exception):
    """A construct that the record does not use; the text says what to write instead."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


def _parse(
    text: str, name: str, offset: int, problems: list[Problem]
) -> tuple[Any, dict[Keys, int]]:
    """The value of a YAML text, and the line of each key and item; (None, {}) on a problem.

    `offset` is the number of lines of the file before the text.
    """
    builder = _Builder()
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except _Refused as refusal:
        problems.append(Problem(name, refusal.line + offset, str(refusal)))
        return None, {}
    except yaml.MarkedYAMLError as error:
        problems.append(_syntax_problem(error, text, name, offset))
        return None, {}
    lines = {keys: line + offset for keys, line in builder.lines.items()}
    for keys, line, first in builder.repeated:
        message = f"'{keys[-1]}' stands here twice; the first is in line {first + offset}"
        problems.append(Problem(name, line + offset, message))
    if builder.value is None:
        problems.append(Problem(name, 1 + offset, "holds no record, only comments"))
    return builder.value, lines


def _syntax_problem(error: yaml.MarkedYAMLError, text: str, name: str, offset: int) -> Problem:
    mark, what = error.problem_mark, error.problem or "it cannot be read"
    assert mark
    lines = text.split("\n")
    at = min(mark.line, len(lines) - 1)  # the parser may stop after the last line
    advice = _advice(what, lines[at][: mark.column], lines[at][mark.column :])
    return Problem(name, at + 1 + offset, f"is not valid YAML: {what}; {advice}")


def _advice(what: str, before: str, after: str) -> str:
    """What to write instead, by the parser's words and the line around the place it stopped at."""
    if after.startswith("\t"):
        return "indent with spaces, not with tabs"
    if "mapping values" in what and ":" not in before:
        return "write this line and the one before it as 'field: value'"
    if "mapping values" in what:
        return "put a text with ': ' or '#' in quotation marks"
    if "end of stream" in what:
        return "close the quotation mark or the bracket"
    return "put a text with such a sign in quotation marks, and double a quotation mark within it"


class _Builder:
    """Builds lists, mappings and texts from YAML events, and remembers where each stood."""

    def __init__(self) -> None:
        self.value: Any = None
        self.lines: dict[Keys, int] = {}
        self.repeated: list[tuple[Keys, int, int]] = []
        self._open: list[tuple[Any, Keys]] = []
        self._key: list[str | None] = []
        self._documents = 0

    def take(self, event: Any) -> None:
        line = event.start_mark.line + 1
        _refuse(event, line, len(self._open))
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                raise _Refused(line, "holds more than one document; take out the line '---'")
        elif isinstance(event, yaml.ScalarEvent):
            self._add(event.value, line)
        elif isinstance(event, yaml.CollectionStartEvent):
            fresh: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
            keys = self._add(fresh, line)
            self._open.append((fresh, keys))
            self._key.append(None)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._open.pop()
            self._key.pop()

    def _add(self, item: Any, line: int) -> Keys:
        """Puts an item where it belongs, and returns the keys that lead to it."""
        if not self._open:
            self.value = item
            return self._mark((), line)
        holder, around = self._open[-1]
        if isinstance(holder, list):
            holder.append(item)
            return self._mark((*around, len(holder) - 1), line)
        key = self._key[-1]
        if key is None:
            return self._take_key(item, line, holder, around)
        holder[key] = item
        self._key[-1] = None
        return (*around, key)

    def _take_key(self, item: Any, line: int, holder: dict[str, Any], around: Keys) -> Keys:
        if not isinstance(item, str):
            message = (
                "a field's name must be a plain word, not a list or a mapping; put a text that "
                "starts with a bracket in quotation marks"
            )
            raise _Refused(line, message)
        keys = (*around, item)
        if item in holder:
            self.repeated.append((keys, line, self.lines[keys]))
        if len(holder) >= limits.KEYS:
            raise _Refused(line, f"has more than {limits.KEYS} fields in one record; split it")
        self._key[-1] = item
        return self._mark(keys, line)

    def _mark(self, keys: Keys, line: int) -> Keys:
        self.lines.setdefault(keys, line)
        return keys


def _refuse(event: Any, line: int, depth: int) -> None:
    """Stops at what a record never needs and what could be misread or misused."""
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise _Refused(line, "uses '&' or '*' to repeat a value; write the value out, or quote it")
    if getattr(event, "tag", None):
        raise _Refused(line, f"uses the YAML tag '{event.tag}'; write the plain value")
    if depth > limits.YAML_DEPTH:
        raise _Refused(line, f"is nested more than {limits.YAML_DEPTH} levels deep")
