"""When a fact is due for review, and the mark by which a key point knows its facts again."""

from __future__ import annotations

import calendar
import datetime
import hashlib
import json

from ..record.facts import Fact, Vote
from ..record.items import Series
from ..record.pages import KeyPoint
from ..record.parts import Review
from .index import RecordIndex

FINGERPRINT_LENGTH = 8  # hexadecimal digits; enough to notice a change, short enough to read


# Freshness -------------------------------------------------------------------------------------


def due(review: Review) -> datetime.date:
    """The day on which a review is due: so many months after the last one, or the month's end."""
    months = review.last.first.month - 1 + review.months
    year, month = review.last.first.year + months // 12, months % 12 + 1
    if year > datetime.MAXYEAR:
        return datetime.date.max
    last = calendar.monthrange(year, month)[1]
    return datetime.date(year, month, min(review.last.first.day, last))


def overdue(index: RecordIndex) -> list[Fact]:
    """The facts whose review was due before the record date, the longest due first."""
    late = [fact for fact in index.written_facts if is_overdue(fact, index)]
    return sorted(late, key=lambda fact: (due(fact.review), fact.id))


def is_overdue(fact: Fact, index: RecordIndex) -> bool:
    """Whether the review of a fact was due before the record date; single votes have none."""
    return not isinstance(fact, Vote) and due(fact.review) < index.record_date


# Key points ------------------------------------------------------------------------------------


def fingerprint(point: KeyPoint, index: RecordIndex) -> str:
    """A short digest of a key point and its facts; it changes when what either states does.

    A new review date alone changes nothing, nor does a lane of the timeline. A series counts with
    all of its figures.
    """
    facts = [fact for id in point.facts for fact in facts_under(id, index)]
    plain = [
        fact.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude=_UNSAID)
        for fact in sorted(facts, key=lambda fact: fact.id)
    ]
    text = json.dumps([point.text, plain], sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()[:FINGERPRINT_LENGTH]


_UNSAID = {"review", "last_seen", "lane"}  # what a fact has that is no part of what it states


def facts_under(id: str, index: RecordIndex) -> list[Fact]:
    record = index.get(id)
    if isinstance(record, Series):
        return list(index.figures(id))
    return [record] if isinstance(record, Fact) else []
