"""The record -> everything that was changed in it: what was recorded, corrected or written.

A change has the day that people wrote beside it, which may be a month or a year only.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ..record.dates import Date
from ..record.facts import Fact, Figure, Position, RollCall
from ..record.items import Document, Question
from ..record.pages import Briefing
from ..record.parts import Change
from ..text import escaping
from . import wording
from .briefings import Briefings
from .index import RecordIndex


@dataclass(frozen=True)
class Entry:
    """What was done to a fact or a briefing, and on which day.

    A briefing is `rewritten` on its `date`, where that is later than its first day; a figure is
    `withdrawn` where its giver took it back after it was recorded. `nth` counts from 0 the
    corrections of one record on one day.
    """

    record: Fact | Briefing
    on: Date
    what: Literal["recorded", "rewritten", "withdrawn", "corrected"]
    change: Change | None = None
    nth: int = 0

    @property
    def id(self) -> str:
        """The same from build to build: by it a browser knows what its reader has seen."""
        words = self.change.what if self.change else ""
        more = self.what if self.what == "withdrawn" else words
        text = f"{self.record.id} {self.on} {more}"
        return f"change-{hashlib.sha256(text.encode()).hexdigest()[:8]}"

    @property
    def lasting(self) -> str:
        """What names the entry for ever: no new id of the record and no better words change it."""
        first = next(iter(self.record.was), self.record.id)
        day = {"recorded": "", "withdrawn": "", "rewritten": f" {self.on}"}
        return f"{first} {self.what}{day.get(self.what, f' {self.on} {self.nth}')}"


def entries(index: RecordIndex) -> list[Entry]:
    """Everything that was changed in a record, the newest first."""
    found = [entry for each in index.catalogue.of(Briefing) for entry in _of_briefing(each)]
    found += [entry for each in index.written_facts for entry in _of_fact(each)]
    found.sort(key=lambda entry: (_ORDER.index(entry.what), entry.record.id, entry.nth))
    found.sort(key=lambda entry: isinstance(entry.record, Fact))
    return sorted(found, key=lambda entry: (entry.on.last, entry.on.first), reverse=True)


_ORDER = ("rewritten", "corrected", "withdrawn", "recorded")


def first_published(briefing: Briefing) -> Date:
    """The day on which a briefing was first published."""
    return briefing.recorded or briefing.date


def _of_briefing(briefing: Briefing) -> Iterator[Entry]:
    first = first_published(briefing)
    yield Entry(briefing, first, "recorded")
    if briefing.date.first > first.last:
        yield Entry(briefing, briefing.date, "rewritten")
    yield from _corrections(briefing)


def _of_fact(fact: Fact) -> Iterator[Entry]:
    if fact.recorded:
        yield Entry(fact, fact.recorded, "recorded")
        end = fact.withdrawn if isinstance(fact, Figure) else None
        if isinstance(end, Date) and end.first > fact.recorded.last:
            yield Entry(fact, end, "withdrawn")
    yield from _corrections(fact)


def _corrections(record: Fact | Briefing) -> Iterator[Entry]:
    seen: dict[str, int] = defaultdict(int)
    for change in record.changes:
        yield Entry(record, change.on, "corrected", change, seen[change.on.text])
        seen[change.on.text] += 1


def on_questions(index: RecordIndex, briefings: Briefings) -> dict[str, frozenset[str]]:
    """For each question, the ids of the facts and briefings that bear on it.

    They are its answers, the votes on documents that say so, facts about what it is about, and the
    briefings that name it.
    """
    found = {}
    for question in index.catalogue.of(Question):
        about = [
            fact for id in (question.id, *question.about) for fact in index.facts(Fact, subject=id)
        ]
        documents = [each for each in index.catalogue.of(Document) if question.id in each.bears_on]
        about += [roll for each in documents for roll in index.facts(RollCall, document=each.id)]
        on_it = [b for b in index.catalogue.of(Briefing) if question.id in briefings.subjects(b)]
        found[question.id] = frozenset(each.id for each in (*about, *on_it))
    return found


def label(fact: Fact, index: RecordIndex) -> str:
    """What names a fact in a list: who speaks or what it is about, and when."""
    speaker = getattr(fact, "speaker", None)
    about = index.name(speaker) if speaker else escaping.sentence(index.title(fact.id))
    return f"{about}, {wording.date(fact)}"


def headline(entry: Entry, index: RecordIndex) -> str:
    """What was done to which record, as the title of an entry."""
    record = entry.record
    if isinstance(record, Briefing):
        done = {"recorded": "New briefing", "corrected": "Briefing corrected"}
        return f"{done.get(entry.what, 'Briefing rewritten')}: {record.title}"
    words = label(record, index)
    if isinstance(record, Position):
        answer = wording.headline(record, index.name)
        words = f"{index.name(record.question)}. {answer}, {record.stated.english}"
    return f"{_done(entry)}: {words}"


def _done(entry: Entry) -> str:
    if entry.what != "recorded":
        return entry.what.capitalize()
    match entry.record:
        case Position():
            return "New position"
        case RollCall():
            return "New vote"
    return "New fact"
