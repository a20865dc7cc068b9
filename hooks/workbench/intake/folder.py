"""The folder of an intake: `intake/ID/`, which git ignores; written once, never overwritten."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from ..kinds import Refused

FOLDER = "intake"
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LARGEST = 1_000_000  # bytes of a file that a person has edited


def folder_of(root: Path, id: str) -> Path:
    """The folder of an intake. Raises Refused for what is no id, or leads elsewhere."""
    if not _ID.fullmatch(id) or len(id) > 200:
        raise Refused(f"'{id[:80]}' is no id; see the names of the folders in {FOLDER}/")
    folder = root / FOLDER / id
    if any(each.is_symlink() for each in (root / FOLDER, folder)):
        raise Refused(f"{FOLDER}/{id}: a link leads out of the project; take it away")
    return folder


def write(root: Path, id: str, sheets: dict[str, str]) -> Path:
    """Writes the files of an intake, all or none. Raises Refused where it is there already."""
    folder = folder_of(root, id)
    try:
        folder.parent.mkdir(exist_ok=True)
        folder.mkdir()
    except FileExistsError:
        raise Refused(
            f"{FOLDER}/{id} is there already; accept it with --accept {id}, or delete it first"
        ) from None
    except OSError as error:
        raise Refused(f"{FOLDER}/{id} cannot be made: {error.strerror}") from None
    try:
        for name, text in sheets.items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise Refused(f"{FOLDER}/{id} cannot be written: {error.strerror}") from None
    return folder


def text_of(folder: Path, name: str) -> str:
    """The text of a file of an intake. Raises Refused where it cannot be read."""
    file, shown = folder / name, f"{FOLDER}/{folder.name}/{name}"
    if file.is_symlink() or not file.is_file():
        raise Refused(f"{shown}: there is no such file; take the article in again")
    if file.stat().st_size > _LARGEST:
        raise Refused(f"{shown}: is larger than 1 MB; take the article in again")
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeError):
        raise Refused(f"{shown}: cannot be read as UTF-8; save it as that") from None
