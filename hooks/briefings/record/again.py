"""Records that were read before, as the objects they were.

A file that has changed holds many records that have not. What rests on a record need not compare it
with its like, where it is the same object.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from .parts import Record

R = TypeVar("R", bound=Record)
_BEFORE: dict[str, Record] = {}  # the record that had an id last


def again(record: R) -> R:
    """A record as the object it was, if that says the same."""
    before = _BEFORE.get(record.id)
    if before == record and repr(before) == repr(record):  # the first knows no order
        return before  # type: ignore[return-value]
    _BEFORE[record.id] = record
    return record


def remember(records: Iterable[Record]) -> None:
    """Takes records that another process has read."""
    _BEFORE.update({record.id: record for record in records})
