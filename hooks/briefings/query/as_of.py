"""The as-of query: which facts hold on a day, and what changed between two days.

A date less precise than a day leaves days on which a fact may or may not hold. Those are
answered with `PERHAPS`: the query never rounds a month to its first or last day.
"""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from pydantic import BaseModel

from ..record.dates import Date
from ..record.enums import Rank, Sign
from ..record.facts import Fact, Figure, Measure, Membership, Office, Position, Vote
from ..record.parts import remembered

Day = datetime.date
ONE_DAY = datetime.timedelta(days=1)
F = TypeVar("F", bound=Fact)


class Holding(Enum):
    """Whether a fact holds on a day."""

    NOT_YET = "not yet"
    HOLDS = "holds"
    PERHAPS = "perhaps"
    ENDED = "ended"


def holding(fact: Fact, day: Day) -> Holding:
    """Whether a fact holds on a day, given what is known of its first and last day.

    `from` and `to` are inclusive. No `to` means that it goes on; `to: unknown` that it ended, so
    that after the last day it was seen nothing is certain. A fact with only `last_seen` is
    certain for that day alone. A fact `on` a day holds from then on: it has happened.
    """
    (earliest, latest), (begun_by, over_after) = possible(fact), certain(fact)
    if day < earliest:
        return Holding.NOT_YET
    if day > latest:
        return Holding.ENDED
    return Holding.HOLDS if begun_by <= day <= over_after else Holding.PERHAPS


def possible(fact: Fact) -> tuple[Day, Day]:
    """The first and the last day on which a fact may hold, given what is known of its dates.

    Where nothing limits them they are the first and the last day of the calendar.
    """
    return _first_day(fact)[0], _last_day(fact)[1]


def certain(fact: Fact) -> tuple[Day, Day]:
    """The first and the last day on which a fact certainly holds; on none, if they are reversed.

    Limits are those of `possible`.
    """
    first, last, seen = _first_day(fact), _last_day(fact), _bounds(fact.last_seen)
    begun_by = min(first[1], last[1], seen[1])  # a fact begins before it ends and is seen
    return begun_by, max(last[0], first[0], seen[0])


def turning_days(fact: Fact) -> Iterator[Day]:
    """The days on which an answer about a fact can become another one."""
    written = [getattr(fact, name) for name in ("on", "start", "end", "stated", "last_seen")]
    written.append(getattr(fact, "withdrawn", None))
    for date in written:
        if isinstance(date, Date):
            yield from (date.first, date.last)
            if date.last < Day.max:
                yield date.last + ONE_DAY


def has_begun(fact: Fact, day: Day) -> bool:
    """Whether a fact had certainly begun by a day; it may be over."""
    return min(_first_day(fact)[1], _last_day(fact)[1], _bounds(fact.last_seen)[1]) <= day


def _first_day(fact: Fact) -> tuple[Day, Day]:
    """The earliest and the latest day on which a fact can have begun."""
    return _bounds(fact.start or fact.on or fact.stated)


def _last_day(fact: Fact) -> tuple[Day, Day]:
    """The earliest and the latest day on which a fact can have held last."""
    if isinstance(fact.end, Date):
        return _bounds(fact.end)
    goes_on = fact.end is None and (fact.start or fact.on or fact.stated)
    return (Day.max, Day.max) if goes_on else _bounds(None)


def _bounds(date: Date | None) -> tuple[Day, Day]:
    return (date.first, date.last) if date else (Day.min, Day.max)


def known(fact: Fact, day: Day) -> bool:
    """Whether the fact had certainly been stated, or had happened or begun, by the end of a day."""
    when = fact.stated or fact.on or fact.start or fact.last_seen
    return when is not None and when.last <= day


def as_of(facts: Iterable[F], day: Day) -> list[F]:
    """The facts that hold on a day and are not marked as not used."""
    return [fact for fact in used(facts) if holding(fact, day) is Holding.HOLDS]


def used(facts: Iterable[F]) -> Iterator[F]:
    """The facts that are not marked as not used."""
    return (fact for fact in facts if fact.rank is not Rank.DEPRECATED)


def when(fact: Fact) -> Date | None:
    """The date by which a fact is sorted: its day, else its start, else the day it was stated."""
    return fact.on or fact.start or fact.stated or fact.last_seen


def sort_key(fact: Fact) -> tuple[Day, Day, str]:
    """Orders facts by date, the less precise of two equal starts last, then by id."""
    date = when(fact)
    return (date.first, date.last, fact.id) if date else (Day.max, Day.max, fact.id)


# Figures and positions -------------------------------------------------------------------------


def current_figure(figures: Iterable[Figure], day: Day) -> Figure | None:
    """The figure of a series to use on a day, or None where none was known.

    That is the preferred one where it had been given by then, else the latest that had been
    given; never one that is marked as not used or had been withdrawn.
    """
    given = [figure for figure in used(figures) if _stands(figure, day)]
    preferred = [figure for figure in given if figure.rank is Rank.PREFERRED]
    return max(preferred or given, key=_stated_key, default=None)


def _stands(figure: Figure, day: Day) -> bool:
    """Whether a figure had certainly been given by a day and certainly not been withdrawn."""
    gone = figure.withdrawn
    if figure.stated.last > day:
        return False
    return gone is None or (isinstance(gone, Date) and day < gone.first)


def _stated_key(figure: Figure) -> tuple[Day, str]:
    return figure.stated.last, figure.id


def latest_positions(positions: Iterable[Position], day: Day) -> list[Position]:
    """For each state and question the position stated last by a day, a preferred one first."""
    latest: dict[tuple[str, str], Position] = {}
    for position in sorted(used(positions), key=_position_key):
        if position.stated.last <= day:
            latest[position.question, position.by] = position
    return sorted(latest.values(), key=lambda each: (each.question, each.by))


def _position_key(position: Position) -> tuple[bool, bool, Day, str]:
    found = position.stance.sign is not Sign.NONE  # a statement outweighs an empty search
    return found, position.rank is Rank.PREFERRED, position.stated.last, position.id


# Changes ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Change:
    """A fact that began, ended or was stated after one day and by another."""

    fact: Fact
    what: str  # began, ended, stated or withdrawn
    date: Date


class History:
    """The changes about some facts, put in order once; many pages and cards ask for a part of them.

    Memberships and offices begin and end; measures, votes, figures and positions happen. Of several
    figures of a series, and of several positions of a state on a question, only the one used on
    the later day is a change. A date less precise than a day counts by its last day, so that
    nothing is called a change that may have been known before.
    """

    def __init__(self, facts: Iterable[Fact]) -> None:
        facts = list(used(facts))
        of_member = _by_member(facts)
        turns = [t for fact in facts for t in _turns(fact) if not _is_passage(t, of_member)]
        self._turns = sorted(turns, key=_takes_effect)
        self._days = [_takes_effect(turn) for turn in self._turns]
        self._replaced = [fact for fact in facts if isinstance(fact, Figure | Position)]

    def changes(self, after: Day, until: Day) -> list[Change]:
        """What of the state of things changed after a day, up to and including another."""
        first, last = bisect_right(self._days, after), bisect_right(self._days, until)
        return sorted(
            [*self._turns[first:last], *_superseded(self._replaced, after, until)],
            key=lambda change: (change.date.last, change.fact.id, change.what),
        )


def _takes_effect(change: Change) -> Day:
    """The first day on which a change is certain: what ends holds on its last day still."""
    is_last_day = change.what == "ended" and change.date.last < Day.max
    return change.date.last + ONE_DAY if is_last_day else change.date.last


@remembered
def _turns(fact: BaseModel) -> Iterator[Change]:
    """The beginning of a fact that lasts, or the day of one that does not; and the end."""
    if not isinstance(fact, Membership | Office | Measure | Vote):
        return
    start = fact.start or fact.on
    if start:
        yield Change(fact, "began", start)
    if isinstance(fact.end, Date):
        yield Change(fact, "ended", fact.end)


def _by_member(facts: Iterable[Fact]) -> dict[tuple[str, str], list[Membership]]:
    """The memberships among some facts, by the member and of what it is one."""
    found: dict[tuple[str, str], list[Membership]] = defaultdict(list)
    for fact in facts:
        if isinstance(fact, Membership):
            found[fact.member, fact.of].append(fact)
    return found


def _is_passage(change: Change, of_member: dict[tuple[str, str], list[Membership]]) -> bool:
    """Whether a period of membership ends only because another status follows it at once."""
    fact = change.fact
    if not isinstance(fact, Membership) or change.what != "ended":
        return False
    return any(
        other.start is not None
        and other is not fact
        and change.date.last in (other.start.last, other.start.first - ONE_DAY)
        for other in of_member[fact.member, fact.of]
    )


def _superseded(facts: Sequence[Fact], after: Day, until: Day) -> Iterator[Change]:
    """The figures and positions used on the later day that were not used on the earlier one."""
    for series in sorted({fact.series for fact in facts if isinstance(fact, Figure)}):
        figures = [fact for fact in facts if isinstance(fact, Figure) and fact.series == series]
        yield from _new_figure(
            current_figure(figures, after), current_figure(figures, until), after, until
        )
    positions = [fact for fact in facts if isinstance(fact, Position)]
    before = {position.id for position in latest_positions(positions, after)}
    for position in latest_positions(positions, until):
        is_answer = position.stance.sign is not Sign.NONE  # an empty search is no event
        if is_answer and position.id not in before and position.stated.last > after:
            yield Change(position, "stated", position.stated)


def _new_figure(
    before: Figure | None, now: Figure | None, after: Day, until: Day
) -> Iterator[Change]:
    """What made the figure in use change: it was taken back, or another one was given."""
    if now is before:
        return
    gone = before.withdrawn if before else None
    if before and isinstance(gone, Date) and after < gone.last <= until:
        yield Change(before, "withdrawn", gone)
    if now and now.stated.last > after:
        yield Change(now, "stated", now.stated)
