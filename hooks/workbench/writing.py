"""A record and its place -> the change of one file, which can be taken back to the byte."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from . import form, known, place
from .draft import Draft, file_defaults
from .kinds import Refused

_TOPS = ("data", "docs/briefings")
_BODY = """
## What the article says

<!-- In our own words. Cite a source with its place for every claim: [@source-id, paragraph 2]. -->
"""


@dataclass(frozen=True)
class Change:
    """What a file was, None where there was none, what it becomes, and where the record begins."""

    file: Path
    before: bytes | None
    after: bytes
    line: int


def change(draft: Draft, root: Path) -> Change:
    """The change that puts a finished draft into its file; writes nothing yet."""
    file = root / draft.path
    _stays_inside(file, root)
    before = file.read_bytes() if draft.kind.listed and file.exists() else None
    if before is None:
        text, line = _whole(draft)
        return Change(file, None, text.encode("utf-8"), line)
    data = _ordered(draft)
    found = place.placed(before, form.lines_of(data), data, known.home_of(draft.kind), draft.path)
    return Change(file, before, found.content, found.line)


def _stays_inside(file: Path, root: Path) -> None:
    """Raises Refused for a place that a link leads away from the record."""
    inside = [(root.resolve() / top) for top in _TOPS]
    if not any(file.resolve().is_relative_to(top) for top in inside) or file.is_symlink():
        raise Refused(f"{file.relative_to(root)}: a link leads out of the record; take it away")


def _ordered(draft: Draft) -> dict[str, object]:
    data = {"type": draft.kind.type, **draft.data} if draft.kind.type else draft.data
    return form.ordered(data, draft.kind.model)


def _whole(draft: Draft) -> tuple[str, int]:
    """The text of a new file, and the line of the record in it."""
    lines = form.lines_of(_ordered(draft))
    if draft.kind.listed:
        shared = file_defaults(draft)
        head = [f"- defaults: {form.inline(shared)}"] if shared else []
        rows = [*head, f"- {lines[0]}", *(f"  {line}".rstrip() for line in lines[1:])]
        return "\n".join(rows) + "\n", len(head) + 1
    if draft.path.endswith(".md"):
        return "\n".join(["---", *lines, "---"]) + f"\n{_BODY}", 1
    return "\n".join(lines) + "\n", 1


def write(change: Change) -> None:
    """Writes a change. Raises Refused where the file is not what it was; never overwrites."""
    try:
        if change.before is None:
            change.file.parent.mkdir(parents=True, exist_ok=True)
            with change.file.open("xb") as new:
                new.write(change.after)
        elif change.file.read_bytes() != change.before:
            raise Refused(f"{change.file.name} has changed meanwhile; start again")
        else:
            change.file.write_bytes(change.after)
    except FileExistsError:
        raise Refused(f"{change.file.name} is there already; choose another id") from None
    except OSError as error:
        raise Refused(f"{change.file.name} cannot be written: {error.strerror}") from None


def take_back(change: Change) -> None:
    """Makes a file what it was before a change."""
    if change.before is None:
        change.file.unlink()
    else:
        change.file.write_bytes(change.before)
