"""The tables of the data -> what their page says of each: its columns, those of all facts once."""

from __future__ import annotations

from dataclasses import dataclass

from ..query.columns import Column
from ..query.fact_tables import COMMON
from ..query.tables import TABLES


@dataclass(frozen=True)
class Described:
    """A table as its readers know it: its file, what a row is, and the columns of its own."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    is_of_facts: bool  # it has the columns of all facts too


def described_tables() -> list[Described]:
    """Every table, in the order of the package."""
    return [_described(each.name, each.meaning, each.columns) for each in TABLES]


def columns_of_facts() -> tuple[Column, ...]:
    """The columns that every table of facts has."""
    return COMMON


def _described(name: str, meaning: str, columns: tuple[Column, ...]) -> Described:
    is_of_facts = set(COMMON) <= set(columns)
    own = tuple(each for each in columns if not (is_of_facts and each in COMMON))
    return Described(name, meaning, own, is_of_facts)
