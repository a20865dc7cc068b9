"""What is the same in most facts of a file, said once: the first item of its list.

    - defaults: {months: 24, evidence: verified, recorded: 2026-11-22}

A fact that says otherwise is taken at its word. Problems of a value that came from here are those
of the line of the default.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

from pydantic import Field, model_validator

from ..problem import Keys
from .enums import Evidence
from .parts import StrictModel
from .scalars import Count, Day

WORD = "defaults"


class Defaults(StrictModel):
    """What the facts of a file have where they do not say otherwise."""

    months: Count | None = Field(
        default=None, description="In how many months their review is due.", examples=["24"]
    )
    evidence: Evidence | None = Field(
        default=None, description="How their sources were read.", examples=["verified"]
    )
    recorded: Day | None = Field(
        default=None,
        title="first recorded",
        description="On which day the record first held them.",
        examples=["2026-11-22"],
    )

    @model_validator(mode="after")
    def _derived_has_a_method(self) -> Self:
        if self.evidence is Evidence.DERIVED:
            raise ValueError("'derived' has a 'method' of its own; write both beside the source")
        return self


@dataclass(frozen=True)
class FileDefaults:
    """The defaults of one file as they were written, with the line of each."""

    values: dict[str, Any]
    lines: Mapping[Keys, int]

    def fill(self, record: dict[str, Any]) -> dict[Keys, int]:
        """Puts into a fact, just read from its file, what it leaves out; the lines of that."""
        parts: list[tuple[str, Any, Keys]] = [("months", record.get("review"), ("review",))]
        parts += [("recorded", record, ())]
        parts += [("evidence", *cited) for cited in _cited(record, ())]
        for nth, dispute in enumerate(_list(record.get("disputes"))):
            parts += [("evidence", *cited) for cited in _cited(dispute, ("disputes", nth))]
        found = {}
        for name, part, keys in parts:
            if name in self.values and isinstance(part, dict) and name not in part:
                part[name] = self.values[name]
                found[(*keys, name)] = self.lines[(name,)]
        return found


def _cited(holder: Any, keys: Keys) -> Iterator[tuple[Any, Keys]]:
    """The cited sources of a fact or a dispute, with the keys that lead to each."""
    sources = holder.get("sources") if isinstance(holder, dict) else None
    for nth, part in enumerate(_list(sources)):
        yield part, (*keys, "sources", nth)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
