"""Problems -> text for people, annotations for GitHub, or JSON for other programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable

from briefings.problem import Problem, report
from briefings.rules.rulebook import blocks


def as_annotations(problems: Iterable[Problem]) -> str:
    """A line for each problem that GitHub shows beside the line of the file, as an error.

    The signs that end a message or a property are escaped as the runner does, see
    https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts.
    """
    return "\n".join(
        f"::error file={_property(each.path)},line={each.line},title={_property(each.rule)}"
        f"::{_escaped(each.message)}"
        for each in sorted(set(problems))
    )


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


def as_json(problems: Iterable[Problem]) -> str:
    """An object with `problems`: path, line (from 1), message, rule, and whether it is pending.

    With a pending problem only, the record can still be read.
    """
    listed = [
        {
            "path": each.path,
            "line": each.line,
            "message": each.message,
            "rule": each.rule,
            "pending": not blocks(each),
        }
        for each in sorted(set(problems))
    ]
    return json.dumps({"problems": listed}, ensure_ascii=False, indent=2)


Format = Callable[[Iterable[Problem]], str]
FORMATS: dict[str, Format] = {"text": report, "github": as_annotations, "json": as_json}
