"""The record -> what was changed in it, for readers: the newest first, by month and day.

Briefings and corrections are told one by one. New facts are told together: the positions on each
question, the votes, and how many others. A day also says how many facts were last held against
their sources on it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from ..query.index import RecordIndex
from ..query.log import Entry, entries
from ..record.dates import Date, parse_date
from ..record.facts import Fact, Position, RollCall


@dataclass(frozen=True)
class Recorded:
    """Facts that the record first held on a day: the answers to a question, or the votes."""

    facts: Sequence[Fact]
    question: str = ""


@dataclass(frozen=True)
class Day:
    """What was changed on a day; `others` counts new facts that are neither positions nor votes.

    `checked` is how many facts were last held against their sources on it.
    """

    date: Date
    entries: list[Entry]
    recorded: list[Recorded]
    others: int
    checked: int


@dataclass(frozen=True)
class Month:
    """The days of a month on which something was changed, the latest first."""

    date: Date
    days: list[Day]


def change_log(index: RecordIndex) -> list[Month]:
    """What was changed in a record, the newest first, by month and day."""
    checked = Counter(fact.review.last for fact in index.written_facts)
    by_day: dict[Date, list[Entry]] = {day: [] for day in checked}
    for entry in entries(index):
        by_day.setdefault(entry.on, []).append(entry)
    days = [_day(date, found, checked[date], index) for date, found in by_day.items()]
    days.sort(key=lambda day: (day.date.last, day.date.first), reverse=True)
    months = groupby(days, key=lambda day: day.date.text[:7])  # a year, where no month is known
    return [Month(parse_date(text), list(found)) for text, found in months]


def _day(date: Date, found: Iterable[Entry], checked: int, index: RecordIndex) -> Day:
    told: list[Entry] = []
    new: list[Fact] = []
    for entry in found:
        if entry.what == "recorded" and isinstance(entry.record, Fact):
            new.append(entry.record)
        else:
            told.append(entry)
    groups = _together(new, index)
    return Day(date, told, groups, len(new) - sum(len(each.facts) for each in groups), checked)


def _together(new: list[Fact], index: RecordIndex) -> list[Recorded]:
    """The positions by their question, each by the name of who answers, and then the votes."""
    by_question: dict[str, list[Fact]] = {}
    for fact in new:
        if isinstance(fact, Position):
            by_question.setdefault(fact.question, []).append(fact)
    groups = []
    for question in sorted(by_question, key=index.name):
        answers = sorted(by_question[question], key=lambda fact: (_who(fact, index), fact.id))
        groups.append(Recorded(answers, question))
    votes = [fact for fact in new if isinstance(fact, RollCall)]
    return [*groups, Recorded(votes)] if votes else groups


def _who(fact: Fact, index: RecordIndex) -> str:
    return index.name(fact.by) if isinstance(fact, Position) else ""
