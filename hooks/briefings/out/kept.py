"""Rows of data files, given again while what they are made from is the same.

In a preview one record of hundreds changes at a time, and all files hold nearly the same rows.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from ..query.index import RecordIndex
from ..record.parts import Record, references

T = TypeVar("T")
Basis = tuple[object, ...]


class Kept:
    """Rows by a key, each with what it was made from."""

    def __init__(self) -> None:
        self._known: dict[Hashable, tuple[Basis, Any]] = {}

    def once(self, key: Hashable, basis: Basis, make: Callable[[], T]) -> T:
        """The row that was made under a key from the same basis, or is made now."""
        known = self._known.get(key)
        if not known or known[0] != basis:
            known = self._known[key] = (basis, make())
        return known[1]


def basis(record: Record, index: RecordIndex) -> Basis:
    """What a row about a record is made from: the record, its place, and the records it names."""
    records = index.catalogue.records
    named = (records.get(id) for _, id, _ in references(record))
    return (record, index.targets.get(record.id), *named)
