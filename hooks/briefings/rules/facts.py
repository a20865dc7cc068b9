"""Rules about facts: their parts, dates, ranks and votes."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from ..problem import Keys, Problem, choice, nearest
from ..query import as_of
from ..query.index import RecordIndex
from ..record.catalogue import Catalogue, written_parts
from ..record.dates import Date
from ..record.enums import Ballot, Evidence, Rank
from ..record.facts import (
    Event,
    Fact,
    Figure,
    Measure,
    Membership,
    Office,
    Position,
    RollCall,
    Signature,
    Statement,
)
from ..record.items import Question, Source
from ..record.parts import Name, Reference, dates_in, walk, written_fields
from ..record.roll_calls import listed_states


def parts_are_real(catalogue: Catalogue) -> Iterator[Problem]:
    """What a cite supports and what a dispute is about are fields of the fact."""
    for fact in catalogue.of(Fact):
        fields = written_fields(type(fact))
        states = {id for _, id in listed_states(fact)} if isinstance(fact, RollCall) else set()
        for keys, cite in _cites(fact):
            for nth, part in enumerate(cite.supports):
                if part not in fields and part not in states:
                    message = f"'{part}' is no field of this fact{choice(part, _parts(fact))}"
                    yield catalogue.problem(fact, (*keys, "supports", nth), message)
        for nth, dispute in enumerate(fact.disputes):
            if dispute.field not in fields and dispute.field not in states:
                message = f"'{dispute.field}' is no field of this fact"
                hint = choice(dispute.field, _parts(fact))
                yield catalogue.problem(fact, ("disputes", nth, "field"), message + hint)


_OF_RECORDS = (
    "id",
    "was",
    "type",
    "sources",
    "rank",
    "rank_reason",
    "disputes",
    "review",
    "changes",
    "recorded",
)


def _parts(fact: Fact) -> list[str]:
    """The fields of a fact that say something of the world, which is what a source supports."""
    return [name for name in written_fields(type(fact)) if name not in _OF_RECORDS]


def _cites(fact: Fact) -> Iterator[tuple[Keys, Reference]]:
    for nth, cite in enumerate(fact.sources):
        yield ("sources", nth), cite


def times_are_in_order(catalogue: Catalogue) -> Iterator[Problem]:
    for fact in catalogue.of(Fact):
        for first, second in (("from", "to"), ("from", "last_seen"), ("stated", "withdrawn")):
            start, end = _field(fact, first), _field(fact, second)
            if isinstance(start, Date) and isinstance(end, Date) and end.last < start.first:
                message = f"'{second}' is {end}, before '{first}', which is {start}"
                yield catalogue.problem(fact, [second], message)
        if fact.on and (fact.start or fact.end):
            message = "'on' is for one day; take it out, or take out 'from' and 'to'"
            yield catalogue.problem(fact, ["on"], message)


def positions_are_statements(catalogue: Catalogue) -> Iterator[Problem]:
    """A position holds for the day on which that state spoke; what was said later is another."""
    for position in catalogue.of(Position):
        if position.last_seen:
            message = (
                "'last_seen' may not stand in a position: nobody else can say that it still holds; "
                "add what it said itself later as a position of its own"
            )
            yield catalogue.problem(position, ["last_seen"], message)


def searches_found_nothing(catalogue: Catalogue) -> Iterator[Problem]:
    """Of whom a question says that no answer was found, there is none, and it is said once."""
    answered = {(fact.question, fact.by): fact.id for fact in catalogue.of(Position)}
    for question in catalogue.of(Question):
        seen: set[str] = set()
        for nth, search in enumerate(question.searched):
            found = answered.get((question.id, search.by))
            if found or search.by in seen:
                why = f"has a position on it, '{found}'" if found else "stands here twice"
                message = f"'{search.by}' {why}; take this search out"
                yield catalogue.problem(question, ("searched", nth, "by"), message)
            seen.add(search.by)


def carried_texts_are_secondary(catalogue: Catalogue) -> Iterator[Problem]:
    """What was read on somebody else's site is not verified, unless the source says why it is."""
    for part, origin in written_parts(catalogue):
        for keys, _, cite, _ in walk(part):
            if not isinstance(cite, Reference):
                continue
            source = catalogue.records.get(cite.source)
            carried = isinstance(source, Source) and source.via and not source.via_reason
            if carried and cite.evidence is Evidence.VERIFIED:
                message = (
                    f"'{cite.source}' was read on the site of another; write 'secondary', or say "
                    "under 'via_reason' in the source why its text can be relied on"
                )
                yield origin.problem((*keys, "evidence"), message)


_MAY_LIE_AHEAD = {"from": (Membership, Office, Measure), "to": (Fact, Name)}


def nothing_lies_ahead(catalogue: Catalogue) -> Iterator[Problem]:
    """No date is later than the day of the check, but when something will begin or end."""
    today = catalogue.today or datetime.date.max
    for part, origin in written_parts(catalogue):
        for keys, date, holder in dates_in(part):
            if date.first > today and not isinstance(holder, _MAY_LIE_AHEAD.get(str(keys[-1]), ())):
                message = f"'{keys[-1]}' is {date}, which is later than today; mend the date"
                yield origin.problem(keys, message)


def _field(fact: Fact, alias: str) -> Any:
    for name, info in type(fact).model_fields.items():
        if (info.alias or name) == alias:
            return getattr(fact, name)
    return None


DATED: tuple[tuple[type[Fact], tuple[str, ...]], ...] = (  # with one of these dates at least
    (Membership, ("from", "last_seen")),
    (Office, ("from", "last_seen")),
    (Signature, ("on",)),
    (RollCall, ("on",)),
    (Event, ("on", "from")),
    (Measure, ("on", "from")),
)


def facts_are_dated(catalogue: Catalogue) -> Iterator[Problem]:
    for cls, fields in DATED:
        for fact in catalogue.of(cls):
            if not any(_field(fact, name) for name in fields):
                names = " or ".join(f"'{name}'" for name in fields)
                message = f"has no date; a {fact.type} needs {names}"
                yield catalogue.problem(fact, [], message)


def facts_were_recorded(catalogue: Catalogue) -> Iterator[Problem]:
    """No fact was recorded before it happened or after it was changed.

    Where most facts say when they were recorded, all do: a record may also keep no such days.
    """
    facts = catalogue.of(Fact)
    is_kept = 2 * sum(fact.recorded is not None for fact in facts) > len(facts)
    day = f"{catalogue.today}, if it is new" if catalogue.today else "2026-11-22, its day"
    for fact in facts:
        if fact.recorded:
            yield from _out_of_order(fact, fact.recorded, catalogue)
        elif is_kept:
            message = "does not say on which day the record first held it"
            yield catalogue.problem(fact, [], f"{message}; write recorded: {day}")


def _out_of_order(fact: Fact, recorded: Date, catalogue: Catalogue) -> Iterator[Problem]:
    """What a fact tells of, or its changes, on the wrong side of the day that it was recorded."""
    today = catalogue.today or datetime.date.max
    for name in ("on", "stated"):
        day = _field(fact, name)
        if isinstance(day, Date) and recorded.last < day.first <= today:
            message = (
                f"'{name}' is {day}, after 'recorded', which is {recorded}; write 'recorded' in "
                "this fact, with the day on which the record first held it"
            )
            yield catalogue.problem(fact, [name], message)
    for nth, change in enumerate(fact.changes):
        if change.on.last < recorded.first:
            message = f"'on' is {change.on}, before 'recorded', which is {recorded}; mend one"
            yield catalogue.problem(fact, ("changes", nth, "on"), message)


def ranks_have_reasons(catalogue: Catalogue) -> Iterator[Problem]:
    for fact in catalogue.of(Fact):
        if fact.rank is not Rank.NORMAL and not fact.rank_reason:
            message = f"'rank: {fact.rank.value}' needs 'rank_reason': why, in one sentence"
            yield catalogue.problem(fact, ["rank"], message)
    chosen: dict[str, Figure] = {}
    for figure in catalogue.of(Figure):
        if figure.rank is Rank.PREFERRED and figure.series in chosen:
            first = chosen[figure.series].id
            message = f"'{first}' is preferred in this series already; only one can be"
            yield catalogue.problem(figure, ["rank"], message)
        elif figure.rank is Rank.PREFERRED:
            chosen[figure.series] = figure


def rolls_agree(catalogue: Catalogue) -> Iterator[Problem]:
    ballots = [ballot.value for ballot in Ballot]
    for roll in catalogue.of(RollCall):
        seen: dict[str, str] = {}
        for keys, id in listed_states(roll):
            if id in seen:
                message = f"'{id}' stands under '{seen[id]}' and under '{keys[0]}'; it has one vote"
                yield catalogue.problem(roll, keys, message)
            seen[id] = str(keys[0])
        for word, total in roll.tally.items():
            listed = len(getattr(roll, word)) if word in ballots else 0
            if word not in ballots[:4]:
                message = f"'{word}' is no total; write {', '.join(ballots[:4])}"
                yield catalogue.problem(roll, ("tally", word), message + nearest(word, ballots))
            elif listed > total or (roll.complete and listed != total):
                message = f"the total {word} is {total}, but the list has {listed} entries"
                yield catalogue.problem(roll, ("tally", word), message)


# People and records ----------------------------------------------------------------------------


def offices_were_held(index: RecordIndex) -> Iterator[Problem]:
    """Who speaks in an office may not be known to have been out of all offices on that day."""
    for fact in index.catalogue.of(Statement):
        day = fact.stated or fact.on
        if not (fact.speaker and fact.office and day):
            continue
        if fact.speaker in index.catalogue.doubtful:
            continue
        offices = index.facts(Office, person=fact.speaker)
        ends = (day.first, day.last)
        held = {as_of.holding(f, each) for f in as_of.used(offices) for each in ends}
        if offices and held <= {as_of.Holding.NOT_YET, as_of.Holding.ENDED}:
            message = (
                f"'{fact.speaker}' held none of the offices in the record on {day.english}; "
                "mend the date or the office, or take 'office' out and say it in 'note'"
            )
            yield index.catalogue.problem(fact, ["office"], message)
