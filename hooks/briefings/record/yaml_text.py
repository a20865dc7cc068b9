"""YAML text -> lists, mappings and texts, and the line of each.

Every scalar stays the text that was typed (`NO`, `1.10`, `12:30`); the type of its field says
later how to read it. Values are built from the parser's events, in one pass and without recursion,
so that neither deep nesting nor an alias bomb can do harm.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from ..problem import Keys, Problem
from ..text import limits

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


# YAML ------------------------------------------------------------------------------------------


class _Refused(Exception):
    """A construct that the record does not use; the text says what to write instead."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


def parse(
    text: str, name: str, offset: int, problems: list[Problem]
) -> tuple[Any, dict[Keys, int]]:
    """The value of a YAML text, and the line of each key and item; (None, {}) on a problem.

    `offset` is the number of lines of the file before the text.
    """
    builder: _Builder
    try:
        builder = _built(text)
    except _Refused as refusal:
        problems.append(Problem(name, refusal.line + offset, str(refusal), "yaml"))
        return None, {}
    except yaml.MarkedYAMLError as error:
        problems.append(_syntax_problem(error, text, name, offset))
        return None, {}
    lines = {keys: line + offset for keys, line in builder.lines.items()}
    for keys, line, first in builder.repeated:
        message = f"'{keys[-1]}' stands here twice; the first is in line {first + offset}"
        problems.append(Problem(name, line + offset, message, "yaml"))
    if builder.value is None:
        problems.append(Problem(name, 1 + offset, "holds no record, only comments", "yaml"))
    return builder.value, lines


def _built(text: str) -> _Builder:
    """What a YAML text holds. Raises what the parser raises."""
    builder, loader = _Builder(), _LOADER(text)
    try:
        while loader.check_event():
            builder.take(loader.get_event())
    except yaml.MarkedYAMLError as error:
        # libyaml looks ahead, and has a limit of its own.
        if "nesting depth" in str(error.problem) and error.problem_mark:
            raise _Refused(error.problem_mark.line + 1, _TOO_DEEP) from None
        raise
    return builder


def _syntax_problem(error: yaml.MarkedYAMLError, text: str, name: str, offset: int) -> Problem:
    """What the parser says, with what to write, at the line where the slip was made."""
    what = error.problem or "it cannot be read"
    mark = _where(error, what)
    lines = text.split("\n")
    at = min(mark.line, len(lines) - 1)  # the parser may stop after the last line
    above = next((n for n in range(at - 1, -1, -1) if lines[n].strip()), at)
    if "mapping values" in what and _is_blamed(lines[above], lines[at], mark.column):
        at, advice = above, _ABOVE["- " in lines[at][: mark.column]]
    else:
        advice = _advice(what, lines[at], mark.column)
    return Problem(name, at + 1 + offset, f"is not valid YAML: {what}; {advice}", "yaml")


_FIELD = re.compile(r"\s*(?:- )?[\w-]+:(?:\s|$)")
_ABOVE = {
    False: "write this line as 'field: value'",
    True: "take the value out of this line, or the items below",
}


def _is_blamed(above: str, line: str, column: int) -> bool:
    """Whether a field is not read because of the line above: no field, or one with a value."""
    return ":" not in line[:column] and ("- " in line[:column] or not _FIELD.match(above))


def _where(error: yaml.MarkedYAMLError, what: str) -> yaml.Mark:
    """The place of a slip: the parser stops there, or later, where it misses an end."""
    assert error.problem_mark
    is_open = re.search(r"expected (?:':'|',' or)|end of stream|start of document", what)
    at = error.context_mark if is_open else None
    return at if at and at.line < error.problem_mark.line else error.problem_mark


_ADVICE = (
    (r"could not find expected ':'", "write the line as 'field: value', with a space after ':'"),
    (r"expected ',' or '\]'", "close the bracket that this line opens, with ']'"),
    (r"expected ',' or '\}'", "close the brace that this line opens, with '}'"),
    (
        r"expected '-' indicator",
        "indent all fields of a record alike; '- ' starts one in a list only",
    ),
    (r"end of stream|start of document", "close the quotation mark or the bracket"),
)


def _advice(what: str, line: str, column: int) -> str:
    """What to write instead, by the parser's words and the line where it stopped or began."""
    if line[column:].startswith("\t"):
        return "indent with spaces, not with tabs"
    if re.search(r":\s+[“”„‘’]", line):
        return 'curly quotation marks are part of a text; put it in straight ones: "'
    for pattern, advice in _ADVICE:
        if re.search(pattern, what):
            return advice
    if "mapping values" in what and ":" not in line[:column]:
        return "indent this line as the field before it, or start that with '- '"
    if "mapping values" in what:
        return "put a text with ': ' or '#' in quotation marks"
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
        kind = type(event)
        if kind in _WITH_MARKS:
            _refuse(event, line, len(self._open))
        if kind is yaml.ScalarEvent:
            self._add(event.value, line)
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            fresh: Any = {} if kind is yaml.MappingStartEvent else []
            keys = self._add(fresh, line)
            self._open.append((fresh, keys))
            self._key.append(None)
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            self._open.pop()
            self._key.pop()
        elif kind is yaml.DocumentStartEvent:
            self._documents += 1
            if self._documents > 1:
                raise _Refused(line, "holds more than one document; take out the line '---'")

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
        if item in holder and item == "id" and len(around) == 1:
            first = self.lines[keys]
            raise _Refused(
                line,
                f"'id' stands here twice; the first is in line {first}: a new record "
                "starts with '- ', as in '- id:'",
            )
        if item in holder:
            self.repeated.append((keys, line, self.lines[keys]))
        if len(holder) >= limits.KEYS:
            raise _Refused(line, f"has more than {limits.KEYS} fields in one record; split it")
        self._key[-1] = item
        return self._mark(keys, line)

    def _mark(self, keys: Keys, line: int) -> Keys:
        self.lines.setdefault(keys, line)
        return keys


_WITH_MARKS = yaml.ScalarEvent, yaml.MappingStartEvent, yaml.SequenceStartEvent, yaml.AliasEvent
_TOO_DEEP = f"is nested more than {limits.YAML_DEPTH} levels deep"


def _refuse(event: Any, line: int, depth: int) -> None:
    """Stops at what a record never needs and what could be misread or misused."""
    if event.anchor:  # an alias has one, too
        raise _Refused(line, "uses '&' or '*' to repeat a value; write the value out, or quote it")
    if getattr(event, "tag", None):
        raise _Refused(line, f"uses the YAML tag '{event.tag}'; write the plain value")
    if depth > limits.YAML_DEPTH:
        raise _Refused(line, _TOO_DEEP)
