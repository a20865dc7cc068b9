"""A file and a new record -> the file with the record in its place, all else byte for byte."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from briefings.problem import Problem
from briefings.record.dates import parse_date
from briefings.record.yaml_text import parse

from .kinds import Refused

_DAYS = ("on", "from", "stated", "last_seen")


@dataclass(frozen=True)
class Placed:
    """The new content of a file, and the line, counted from 1, where the record begins."""

    content: bytes
    line: int


def placed(before: bytes, lines: list[str], data: dict[str, Any], home: str, path: str) -> Placed:
    """Puts a record into a list of records.

    It comes after the last one of its type with the same first id (`home` is the field that has
    it) that is not later; before them all where it is the earliest; else last in the file. Comments
    stay above the records they stand above. Raises Refused where the file is no plain list.
    """
    text = before.decode("utf-8")
    end = "\r\n" if "\r\n" in text else "\n"
    rows = text.split(end)
    starts, records, indent = _records(rows, path)
    at = _row(rows, starts, records, data, home, indent)
    pad = " " * indent
    new = [f"{pad}- {lines[0]}", *(f"{pad}  {line}".rstrip() for line in lines[1:])]
    new = _spaced(new, at, rows, starts)
    last = [] if at < len(rows) else [""]
    rows = [*rows[:at], *new, *(rows[at:] or last)]
    first = at + 1 + next(nth for nth, row in enumerate(new) if row)
    return Placed(end.join(rows).encode("utf-8"), first)


def _records(rows: list[str], path: str) -> tuple[list[int], list[Any], int]:
    """The rows on which records begin, counted from 0, the records, and how far they are in."""
    problems: list[Problem] = []
    value, lines = parse("\n".join(rows).removeprefix("\ufeff"), path, 0, problems)
    if problems or not isinstance(value, list):
        why = problems[0].message if problems else "is no list"
        raise Refused(f"{path}: {why}; mend it first, or give another file with --file")
    starts = [lines[(nth,)] - 1 for nth in range(len(value))]
    dashes = [re.match(r"\ufeff?( *)- ", rows[start]) for start in starts]
    if not dashes or None in dashes or len(set(starts)) < len(starts):
        raise Refused(f"{path}: is not written as a list of '- ' lines; give another with --file")
    indents = {len(dash[1]) for dash in dashes if dash}
    if len(indents) > 1:
        raise Refused(f"{path}: its records are not indented alike; give another with --file")
    return starts, value, indents.pop()


def _row(
    rows: list[str],
    starts: list[int],
    records: list[Any],
    data: dict[str, Any],
    home: str,
    indent: int,
) -> int:
    """The row before which the record comes."""
    alike = [
        nth
        for nth, each in enumerate(records)
        if home and isinstance(each, dict) and _same(each, data, home)
    ]
    day = _day(data)
    earlier = [nth for nth in alike if _day(records[nth]) <= day]
    if alike and not earlier:
        return starts[alike[0]]
    after = earlier[-1] if earlier else len(records) - 1
    stop = starts[after + 1] if after + 1 < len(starts) else len(rows)
    while stop > starts[after] + 1 and _is_between(rows[stop - 1], indent):
        stop -= 1
    return stop


def _is_between(row: str, indent: int) -> bool:
    """Whether a row belongs to no record: it is empty, or a comment at the edge."""
    return not row.strip() or (
        row.lstrip().startswith("#") and len(row) - len(row.lstrip()) <= indent
    )


def _same(one: dict[str, Any], other: dict[str, Any], home: str) -> bool:
    return one.get("type") == other.get("type") and _first(one, home) == _first(other, home)


def _first(data: dict[str, Any], home: str) -> Any:
    value = data.get(home)
    return value[0] if isinstance(value, list) and value else value


def _day(data: dict[str, Any]) -> str:
    """The day of a record as text that sorts; what has none comes first."""
    for name in _DAYS:
        try:
            return parse_date(str(data[name])).first.isoformat()
        except (KeyError, ValueError):
            continue
    return ""


def _spaced(new: list[str], at: int, rows: list[str], starts: list[int]) -> list[str]:
    """The record with an empty row around it, where the file has them between records."""
    gaps = [not rows[start - 1].strip() for start in starts[1:]]
    if not gaps or sum(gaps) * 2 <= len(gaps):
        return new
    return [*new, ""] if at in starts else ["", *new]
