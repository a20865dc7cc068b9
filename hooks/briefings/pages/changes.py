"""The record -> what was changed in it: corrections and briefings, the newest first, by month.

A record does not know when a fact was added. It knows on which day each was last held against its
sources, so each day says of how many that is true.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from ..query.index import RecordIndex
from ..record.dates import Date, parse_date
from ..record.facts import Fact
from ..record.pages import Briefing
from ..record.parts import Change, Record


@dataclass(frozen=True)
class Entry:
    """A correction of a record; without one, a briefing that was written, or written again."""

    record: Record
    on: Date
    change: Change | None = None

    @property
    def id(self) -> str:
        """The same from build to build: by it a browser knows what its reader has seen."""
        words = self.change.what if self.change else ""
        text = f"{self.record.id} {self.on} {words}"
        return f"change-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


@dataclass(frozen=True)
class Day:
    """What was changed on a day, and how many facts were last held against their sources on it."""

    date: Date
    entries: list[Entry]
    checked: int


@dataclass(frozen=True)
class Month:
    """The days of a month on which something was changed, the latest first."""

    date: Date
    days: list[Day]


def change_log(index: RecordIndex) -> list[Month]:
    """What was changed in a record, the newest first, by month and day."""
    checked = Counter(fact.review.last for fact in index.written_facts)
    entries = sorted(_entries(index), key=lambda entry: entry.record.id)
    by_day: dict[Date, list[Entry]] = {day: [] for day in checked}
    for entry in sorted(entries, key=lambda entry: entry.change is not None):
        by_day.setdefault(entry.on, []).append(entry)
    days = [Day(date, found, checked[date]) for date, found in by_day.items()]
    days.sort(key=lambda day: (day.date.last, day.date.first), reverse=True)
    months = groupby(days, key=lambda day: day.date.text[:7])  # a year, where no month is known
    return [Month(parse_date(text), list(found)) for text, found in months]


def _entries(index: RecordIndex) -> Iterator[Entry]:
    """The briefings, and the corrections of briefings and facts."""
    for briefing in index.catalogue.of(Briefing):
        yield Entry(briefing, briefing.date)
        yield from (Entry(briefing, change.on, change) for change in briefing.changes)
    for fact in index.catalogue.of(Fact):
        yield from (Entry(fact, change.on, change) for change in fact.changes)
