"""What was answered, and who belonged, on every day -> the small file behind *As at* on pages.

It is asked of the record for each day on which an answer can become another one, so no script has
to know when a statement counts or what a vague date means.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from ..query import as_of, places, wording
from ..query.index import RecordIndex
from ..record.facts import Fact, Membership, Position, RollCall
from ..record.items import Entity, Question

PATH = "as-of/days.json"
Day = datetime.date
Row: TypeAlias = tuple[Any, ...]
State: TypeAlias = dict[str, Row]  # for each actor what holds of it on a day
SEARCHED = "searched"


def days(index: RecordIndex) -> str:
    """Every answer and membership by the first day of each span in which it is the same, as JSON.

    A span is that day, a word, the address of its fact, the date and 1 where the fact has a
    weakness; a day alone begins a span with nothing.
    """
    made = {
        "today": index.record_date.isoformat(),
        "focus": index.focus,
        "words": _words(index),
        "names": {id: [index.name(id), _address(id, index)] for id in _actors(index)},
        "questions": {each.id: _question(each, index) for each in index.catalogue.of(Question)},
        "bodies": {each.id: _body(each, index) for each in _bodies(index)},
        "rolls": {roll.on.english: roll.on.last.isoformat() for roll in _rolls(index) if roll.on},
    }
    return json.dumps(made, ensure_ascii=False, separators=(",", ":")) + "\n"


def _words(index: RecordIndex) -> dict[str, tuple[str, str]]:
    """The words that answers are given in: each with its label and its mark."""
    found = {answer.value: (answer.label, answer.css) for answer in index.answers}
    return {**found, SEARCHED: (wording.SEARCHED, "none")}


def _actors(index: RecordIndex) -> list[str]:
    """All that have answered, were searched for or belong to a body with views, by name."""
    found = {fact.by for fact in index.facts(Position)}
    for question in index.catalogue.of(Question):
        found.update(search.by for search in question.searched)
    for body in _bodies(index):
        found.update(fact.member for fact in index.facts(Membership, of=body.id))
    return index.in_order(found)


def _bodies(index: RecordIndex) -> list[Entity]:
    entities = index.catalogue.of(Entity)
    return [entity for entity in entities if getattr(entity, "as_of_pages", False)]


def _rolls(index: RecordIndex) -> list[RollCall]:
    return list(as_of.used(index.facts(RollCall)))


def _address(id: str, index: RecordIndex) -> str:
    return places.address(index.targets[id])


def _question(question: Question, index: RecordIndex) -> dict[str, Any]:
    """The day on which a question arose, and the spans of the answers of each actor."""
    turns = {search.on.last for search in question.searched}
    turns.update(_turns(index.facts(Position, question=question.id)))
    opened = question.opened.first.isoformat()
    spans = _spans(turns, lambda day: _answers(question, day, index), index)
    return {"opened": opened, "spans": spans}


def _answers(question: Question, day: Day, index: RecordIndex) -> State:
    """How each actor had answered a question by a day, or that a search had found nothing."""
    at = f"{_address(question.id, index)}#searched"
    searches = index.searches(question.id, day)
    found: State = {each.by: (SEARCHED, at, each.on.english) for each in searches}
    for fact in index.positions(question.id, day):
        found[fact.by] = _row(fact, fact.stance.value, fact.stated.english, index)
    return found


def _body(body: Entity, index: RecordIndex) -> dict[str, Any]:
    """The spans of what each member was to a body."""
    turns = set(_turns(index.facts(Membership, of=body.id)))
    return {"spans": _spans(turns, lambda day: _members(body, day, index), index)}


def _members(body: Entity, day: Day, index: RecordIndex) -> State:
    """What each was to a body on a day."""
    return {
        fact.member: _row(fact, wording.standing(fact), wording.date_then(fact, day), index)
        for fact in index.memberships(body.id, day)
    }


def _row(fact: Fact, word: str, date: str, index: RecordIndex) -> Row:
    row = word, _address(fact.id, index), date
    return (*row, 1) if index.weaknesses(fact) else row


def _turns(facts: Iterable[Fact]) -> Iterable[Day]:
    return (day for fact in facts for day in as_of.turning_days(fact))


def _spans(
    turns: set[Day], state_on: Callable[[Day], State], index: RecordIndex
) -> dict[str, list[Row]]:
    """For each actor, by name, its spans up to the record date."""
    found: dict[str, list[Row]] = {}
    for day in sorted(turn for turn in turns if turn <= index.record_date):
        state = state_on(day)
        for actor in {*found, *state}:
            spans = found.setdefault(actor, [])
            if (spans[-1][1:] if spans else ()) != state.get(actor, ()):
                spans.append((day.isoformat(), *state.get(actor, ())))
    return {actor: found[actor] for actor in index.in_order(found)}
