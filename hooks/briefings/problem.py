"""Problems: what is wrong in the input, where, and what to write instead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

GUIDE = "CONTRIBUTING.md#checking-your-change"

Keys = tuple[str | int, ...]


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend: a path relative to the project, a line counted from 1, a sentence."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


@dataclass(frozen=True)
class Origin:
    """Where a record was written: its file, and the line of each of its fields."""

    path: str
    lines: Mapping[Keys, int] = field(default_factory=dict)

    def problem(self, keys: Iterable[Any], message: str) -> Problem:
        """A problem at the field that `keys` lead to, or at the nearest field around it."""
        at = tuple(keys)
        while at and at not in self.lines:
            at = at[:-1]
        return Problem(self.path, self.lines.get(at, 1), message)


class ContentError(Exception):
    """Raised where a site cannot be built from what people wrote; holds every problem found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__(report(self.problems))


def report(problems: Iterable[Problem]) -> str:
    """The problems as lines sorted by place, with a count and where help is."""
    lines = [str(problem) for problem in sorted(set(problems))]
    count = f"{len(lines)} problem{'' if len(lines) == 1 else 's'}"
    return "\n".join(
        [*lines, f"{count}. How to fix {'it' if len(lines) == 1 else 'them'}: {GUIDE}"]
    )
