"""Marks beside key points: the text of a briefing with some of them written anew."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import yaml

from briefings.problem import Origin

Marks = Sequence[str | None]  # one for each key point; None leaves what stands there
_MARK = re.compile(r"""((["']?)confirmed\2\s*:\s*)(?:"[^"]*"|'[^']*'|[^\s,}#]+)""")


def confirmed(text: str, marks: Marks, origin: Origin) -> str | None:
    """The text of a briefing with its marks; None where it is written so that a person has to.

    `origin` knows the lines of its key points. Nothing but marks is changed.
    """
    after = _written(text, marks, origin)
    return after if _front(after) == _with_marks(_front(text), marks) else None


def _written(text: str, marks: Marks, origin: Origin) -> str:
    lines = text.split("\n")
    for nth, mark in reversed(list(enumerate(marks))):
        written = origin.lines.get(("key_points", nth, "confirmed"))
        if mark and written:
            line = lines[written - 1]
            lines[written - 1] = _MARK.sub(rf"\g<1>{mark}", line, count=1)
        elif mark:
            _insert(lines, nth, mark, origin)
    return "\n".join(lines)


def _insert(lines: list[str], nth: int, mark: str, origin: Origin) -> None:
    """Puts a mark on a line of its own, or first within braces."""
    at, key = max((origin.lines["key_points", nth, key], key) for key in ("text", "facts"))
    line = lines[at - 1]
    if line.lstrip(" -").startswith("{"):
        lines[at - 1] = line.replace("{", f"{{confirmed: {mark}, ", 1)
        return
    field = re.search(rf"""(["']?){key}\1\s*:""", line)
    if field:
        end = "\r" if line.endswith("\r") else ""
        lines.insert(at - 1, f"{' ' * field.start()}confirmed: {mark}{end}")


def _front(text: str) -> Any:
    """The front matter as YAML reads it, or nothing where it is broken."""
    try:
        front = re.split(r"^---\s*$", text.lstrip("\ufeff"), maxsplit=2, flags=re.M)[1]
        return yaml.load(front, yaml.BaseLoader)
    except yaml.YAMLError:
        return None


def _with_marks(front: Any, marks: Marks) -> Any:
    points = [
        {**point, "confirmed": mark} if mark else point
        for point, mark in zip(front["key_points"], marks, strict=True)
    ]
    return {**front, "key_points": points}
