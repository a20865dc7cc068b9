"""Problems: what is wrong in the input, where, and what to write instead."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

GUIDE = "CONTRIBUTING.md#checking-your-change"
RULES = "/rules/#name"
WORD_LIMIT = 60  # characters of a misspelt word for which a likely one is sought
MESSAGE_LIMIT = 450  # characters; our longest sentences with a quoted value of ordinary length
Keys = tuple[str | int, ...]
# Control characters, and those that turn the direction of a line.
_UNSEEN = re.compile(
    "[\\x00-\\x1f\\x7f-\\x9f\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069\\ud800-\\udfff]"
)


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend: a path relative to the project, a line counted from 1, a sentence.

    Path and message may quote what people wrote; they are made one line that is safe in a terminal.
    """

    path: str
    line: int
    message: str
    rule: str = ""  # the name of the rule in the rulebook

    def __post_init__(self) -> None:
        object.__setattr__(self, "message", _one_line(self.message))
        object.__setattr__(self, "path", _printable(self.path))

    def __str__(self) -> str:
        name = f" [{self.rule}]" if self.rule else ""
        return f"{self.path}:{self.line}: {self.message}{name}"


def _printable(path: str) -> str:
    """A path with what cannot be printed written as its bytes or code, as in Python."""
    known = path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return _UNSEEN.sub(lambda match: ascii(match[0])[1:-1], known)


def _one_line(text: str) -> str:
    """A text as it can be seen, a long one without its middle."""
    seen = _UNSEEN.sub(lambda match: ascii(match[0])[1:-1], text)
    if len(seen) <= MESSAGE_LIMIT:
        return seen
    return f"{seen[: MESSAGE_LIMIT // 2]} … {seen[-MESSAGE_LIMIT // 2 :]}"


@dataclass(frozen=True)
class Place:
    """A line, counted from 1, of a file, whose path is relative to the project."""

    path: str
    line: int

    def problem(self, message: str, rule: str = "") -> Problem:
        """A problem there."""
        return Problem(self.path, self.line, message, rule)


@dataclass(frozen=True)
class Origin:
    """Where a record was written: its file, and the line of each of its fields."""

    path: str
    lines: Mapping[Keys, int] = field(default_factory=dict)

    def place(self, keys: Iterable[Any]) -> Place:
        """The line of the field that `keys` lead to, or of the nearest field around it."""
        at = tuple(keys)
        while at and at not in self.lines:
            at = at[:-1]
        return Place(self.path, self.lines.get(at, 1))

    def problem(self, keys: Iterable[Any], message: str, rule: str = "") -> Problem:
        """A problem at that place."""
        return self.place(keys).problem(message, rule)


class ContentError(Exception):
    """Raised where a site cannot be built from what people wrote; holds every problem found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__(report(self.problems))


def report(problems: Iterable[Problem]) -> str:
    """The problems as lines sorted by place, with a count and where help is."""
    lines = [str(problem) for problem in sorted(set(problems))]
    one = len(lines) == 1
    count = f"{len(lines)} problem{'' if one else 's'}"
    help = (
        f"How to fix {'it' if one else 'them'}: {GUIDE}; what a [name] means: {RULES} of the site"
    )
    return "\n".join([*lines, f"{count}. {help}"])


def choice(word: str, known: Iterable[str]) -> str:
    """What may be written in place of a word: `; write one of a, b`, and the likely one, if any."""
    words = list(known)
    listed = f"; write {'one of ' if len(words) > 1 else ''}{', '.join(words)}" if words else ""
    return listed + nearest(word, words)


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint such as `; did you mean 'state'?`, or nothing where no known word is close."""
    near = closest(word, known)
    return meant(near) if near else ""


def closest(word: str, known: Iterable[str]) -> str | None:
    """The known word that is most like a word, if one is close."""
    return next(iter(difflib.get_close_matches(word[:WORD_LIMIT], list(known), n=1)), None)


def meant(*words: str) -> str:
    """A hint at the words that were probably meant; nothing for none."""
    quoted = " or ".join(f"'{word}'" for word in words)
    return f"; did you mean {quoted}?" if words else ""
