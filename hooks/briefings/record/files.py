"""A folder -> the files in it that may be read, as text, and why the others may not."""

from __future__ import annotations

import re
import stat
from pathlib import Path

from ..problem import Problem
from ..text import limits
from .scalars import as_id

_FILE_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
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


def static_fault(path: Path) -> str:
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


def files_below(root: Path, top: str, problems: list[Problem]) -> list[Path]:
    """The files below a folder in a fixed order.

    What is neither a file nor a folder is a problem: a link is not followed, a pipe never opened.
    """
    if not (root / top).is_dir():
        problems.append(Problem(top, 1, f"there is no folder '{top}' here", "file-place"))
        return []
    files, folders = [], [root / top]
    while folders:
        for path, mode in _inside(root, folders.pop(0), problems):
            fault = _place_fault(path.relative_to(root), mode)
            if fault:
                problems.append(Problem(path_in(root, path), 1, fault, "file-place"))
            if stat.S_ISDIR(mode) and len(path.relative_to(root).parts) <= limits.FOLDERS:
                folders.append(path)
            elif stat.S_ISREG(mode):
                files.append(path)
    return sorted(files)


def _inside(root: Path, folder: Path, problems: list[Problem]) -> list[tuple[Path, int]]:
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
        problems.append(Problem(path_in(root, folder), 1, message, "file-text"))
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


def path_in(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()


def name_fault(name: str, ending: str, what: str) -> str | None:
    """Why a file may not have its name, if it may not: the name becomes an id."""
    if not name.endswith(ending):
        other = (".yaml", ".markdown", ".mdown", ".mkd", ".mkdn")
        stem, dot, last = name.rpartition(".")
        rename = f": rename it '{stem}{ending}'" if dot + last in other else ""
        return f"is not {what}; their names end in {ending}{rename}"
    stem = name.removesuffix(ending)
    if not _FILE_ID.fullmatch(stem):
        write = as_id(stem)
        return f"{_NO_ID}, as '{write}{ending}'" if write else _NO_ID
    return None


def read(path: Path, name: str, problems: list[Problem]) -> tuple[str, bool]:
    """The text of a file, and whether it can be taken as it stands; if not, the problem says why.

    Of a file that is too large only the part that would be allowed is read.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            content = file.read(limits.FILE_BYTES)
    except OSError as error:
        problems.append(Problem(name, 1, f"cannot be opened: {error.strerror}", "file-text"))
        return "", False
    text, fault = _decoded(content)
    if size > limits.FILE_BYTES:
        fault = 1, f"has {size:,} bytes; {limits.FILE_BYTES:,} at most: split it"
    fault = fault or limits.fault(text)
    if fault:
        problems.append(Problem(name, *fault, "file-text"))
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
