"""What was proposed -> its place in the project, one piece at a time, over nothing.

Only these functions write. They write into the folder `intake/`, and what is accepted into a new
file of `data/` or `docs/briefings/`, or after the last line of a file that intake made itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from briefings.problem import ContentError, Problem
from briefings.query.index import RecordIndex

from .article import RULE
from .writing import TODO

FOLDER = "intake"
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_PLACES = {"source.yml": "data/sources", "facts.yml": "data/facts", "briefing.md": "docs/briefings"}


def propose(root: Path, id: str, texts: Mapping[str, str]) -> list[str]:
    """The paths of the files written into a new folder. Raises ContentError where there is one."""
    folder = _inside(root, f"{FOLDER}/{id}")
    try:
        folder.mkdir(parents=True)
        for name, text in texts.items():
            _new(root, folder / name, text)
    except OSError as error:
        reason = "is there already; remove it to take the article in anew"
        if not isinstance(error, FileExistsError):
            reason = f"cannot be made ({error.strerror})"
        raise _fails(f"{FOLDER}/{id}", 1, reason) from error
    return [f"{FOLDER}/{id}/{name}" for name in texts]


def accept(root: Path, wanted: str, index: RecordIndex) -> str:
    """The path of the file that now has what was accepted: `ID`, `ID/briefing` or `ID/FACT-ID`.

    `ID` is the source. Raises ContentError, and writes nothing, where a person has still to write,
    or where the id or the file is there already.
    """
    article, slash, piece = wanted.partition("/")
    if not _ID.fullmatch(article) or (slash and not _ID.fullmatch(piece)):
        raise _fails(FOLDER, 1, f"'{wanted}' names nothing; write ID, ID/briefing or ID/FACT-ID")
    if piece == "briefing":
        return _briefing(root, article)
    name = "facts.yml" if slash else "source.yml"
    path = f"{FOLDER}/{article}/{name}"
    line, text = _piece(_read(root, path), piece or article, path)
    _finished(text, path, line)
    if (piece or article) in index.catalogue.kinds:
        raise _fails(path, line, f"the id '{piece or article}' is in the record already")
    place = _inside(root, f"{_PLACES[name]}/{article}.yml")
    if place.exists() and name == "facts.yml":
        with place.open("a", encoding="utf-8", newline="\n") as file:
            file.write(f"\n{text}")
        return place.relative_to(root).as_posix()
    return _new(root, place, text)


def _briefing(root: Path, article: str) -> str:
    path = f"{FOLDER}/{article}/briefing.md"
    text = _read(root, path)
    _finished(text, path, 1)
    return _new(root, _inside(root, f"{_PLACES['briefing.md']}/{article}.md"), text)


def _piece(text: str, id: str, path: str) -> tuple[int, str]:
    """The lines of a list of records that hold one id, and the first of them."""
    try:
        records: Any = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        raise _fails(path, mark.line + 1 if mark else 1, "is no YAML; mend it first") from error
    ids = [each.get("id") for each in records if isinstance(each, dict)] if isinstance(
        records, list) else []  # fmt: skip
    lines = text.splitlines(keepends=True)
    starts = [nth for nth, line in enumerate(lines) if line.startswith("- ")]
    if id not in ids or len(starts) != len(ids):
        known = ", ".join(map(str, ids)) or "nothing"
        raise _fails(path, 1, f"has no record '{id}'; it has {known}")
    nth = ids.index(id)
    end = starts[nth + 1] if nth + 1 < len(starts) else len(lines)
    return starts[nth] + 1, "".join(lines[starts[nth] : end]).rstrip() + "\n"


def _finished(text: str, path: str, line: int) -> None:
    for nth, each in enumerate(text.split("\n")):
        if re.search(rf"\b{TODO}\b", each):
            raise _fails(path, line + nth, f"still says {TODO}; write that, then accept it")


def _read(root: Path, path: str) -> str:
    try:
        return _inside(root, path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = "cannot be read; take the article in first"
        raise _fails(path, 1, reason) from error


def _new(root: Path, path: Path, text: str) -> str:
    """The path of a new file with a text; ContentError where one is there."""
    name = path.relative_to(root).as_posix()
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError as error:
        raise _fails(name, 1, "is there already, and nothing is overwritten") from error
    except OSError as error:
        raise _fails(name, 1, f"cannot be written ({error.strerror})") from error
    return name


def _inside(root: Path, path: str) -> Path:
    """A path of the project; ContentError where a link leads out of it."""
    if not (root / path).resolve().is_relative_to(root.resolve()):
        raise _fails(path, 1, "leads out of the project")
    return root / path


def _fails(path: str, line: int, message: str) -> ContentError:
    return ContentError([Problem(path, line, message, RULE)])
