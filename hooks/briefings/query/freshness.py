"""When a fact is due for review, and the mark by which a key point knows its facts again."""

from __future__ import annotations

import calendar
import datetime
import hashlib
import json
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from ..record.facts import Fact, Vote
from ..record.items import Series
from ..record.pages import KeyPoint
from ..record.parts import Review, remembered
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

    A series counts with all of its figures.
    """
    facts = [fact for id in point.facts for fact in facts_under(id, index)]
    plain = [text for fact in sorted(facts, key=lambda fact: fact.id) for text in _stated(fact)]
    text = f"[{json.dumps(point.text)}, [{', '.join(plain)}]]"
    return hashlib.sha256(text.encode()).hexdigest()[:FINGERPRINT_LENGTH]


@remembered
def _stated(fact: BaseModel) -> Iterator[str]:
    """What a fact states, as JSON in ASCII."""
    assert isinstance(fact, Fact)
    yield json.dumps(stated(fact), sort_keys=True)


def stated(fact: Fact) -> dict[str, Any]:
    """What a sentence can rest on: what a fact states, by whom, how well that was read.

    That sources differ, on what, and who says what else is part of it. Left out is what may change
    while all of that stays: reviews, places in sources, methods, reasons, our corrections.
    """
    return fact.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude=_UNSAID)


_IN_A_SOURCE = {"__all__": {"where": True, "method": True}}
_UNSAID: dict[str, Any] = {
    **dict.fromkeys(("id", "was", "review", "last_seen", "lane", "rank_reason"), True),
    **dict.fromkeys(("changes", "recorded"), True),
    "sources": _IN_A_SOURCE,
    "disputes": {"__all__": {"resolution": True, "sources": _IN_A_SOURCE}},
}


def facts_under(id: str, index: RecordIndex) -> list[Fact]:
    """The facts that an id in a key point stands for: itself, or the figures of a series."""
    record = index.get(id)
    if isinstance(record, Series):
        return list(index.figures(id))
    return [record] if isinstance(record, Fact) else []
