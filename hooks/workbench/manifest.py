"""The files of a site and their SHA-256, as a list that `sha256sum -c` takes.

A line is 64 hexadecimal digits, two spaces and a path below the folder of the list, as in GNU
coreutils. The lines are in the order of the paths; the list itself is not among them.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

FILE = "SHA256SUMS"
LARGEST = 16 * 2**20  # bytes of a list; this one would have some 200,000 files
Sums = dict[str, str]  # SHA-256 by path

_LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\\]")
_PIECE = 2**20


class Unsound(Exception):
    """A list or a folder that cannot be used; the message is one line and says why."""


def sums_of(folder: Path) -> Sums:
    """The SHA-256 of each file below a folder but its list. Raises Unsound at a link."""
    return {path: _sum(folder / path, path) for path in paths_of(folder) if path != FILE}


def paths_of(folder: Path) -> list[str]:
    """The paths of all that lies below a folder and is no folder, in order."""
    return sorted(_below(folder))


def _below(folder: Path) -> Iterator[str]:
    for place, folders, files in os.walk(folder):
        linked = [name for name in folders if (Path(place) / name).is_symlink()]
        for name in (*files, *linked):
            yield (Path(place) / name).relative_to(folder).as_posix()


def _sum(file: Path, path: str) -> str:
    if (fault := _fault(path)) or not is_plain(file):
        raise Unsound(f"{path!r} {fault or 'is a link or no file'}, so it cannot be listed")
    return sum_of(file)


def is_plain(file: Path) -> bool:
    """Whether a path is that of a file, and not of a link to one."""
    return file.is_file() and not file.is_symlink()


def sum_of(file: Path) -> str:
    """The SHA-256 of a file, read piece by piece."""
    whole = hashlib.sha256()
    with file.open("rb") as read:
        while piece := read.read(_PIECE):
            whole.update(piece)
    return whole.hexdigest()


def written(sums: Mapping[str, str]) -> bytes:
    """The list of some files."""
    return "".join(f"{sums[path]}  {path}\n" for path in sorted(sums)).encode("utf-8")


def listed(data: bytes) -> Sums:
    """What a list holds. Raises Unsound where it is none, or names anything outside its folder."""
    if len(data) > LARGEST:
        raise Unsound(f"{FILE} is larger than {LARGEST // 2**20} MB, which no list of a site is")
    try:
        lines = data.decode("utf-8").removesuffix("\n").split("\n")
    except UnicodeDecodeError:
        raise Unsound(f"{FILE} is not UTF-8, so it is no list that a build has written") from None
    found: Sums = {}
    for number, line in enumerate(lines, 1):
        parts = _LINE.fullmatch(line)
        if not parts:
            raise Unsound(f"{FILE}, line {number}: no SHA-256 and path, such as sha256sum writes")
        sum, path = parts.groups()
        fault = "stands twice" if path in found else _fault(path)
        if fault:
            raise Unsound(f"{FILE}, line {number}: {path!r} {fault}")
        found[path] = sum
    return found


def shown(path: str) -> str:
    """A path as it can be printed, whatever characters it has."""
    return path if path.isprintable() else ascii(path)


def _fault(path: str) -> str:
    """Why a path may not stand in a list; nothing where it may."""
    if _CONTROL.search(path) or not path.isprintable():
        return "has a character that a list cannot hold"
    if path.startswith("/") or re.match(r"[A-Za-z]:", path):
        return "is not below the folder of the list"
    if {"", ".", ".."} & set(path.split("/")):
        return "leads out of the folder of the list, or is written in a roundabout way"
    return "is the list itself" if path == FILE else ""
