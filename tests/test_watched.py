"""What was made is given again only while all that its making asked is answered as before."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from briefings.query.index import RecordIndex
from briefings.query.watched import Answers, Asked, Watched, _Parts, _ReadMemo, same
from briefings.record.dates import parse_date
from briefings.record.facts import Fact
from briefings.record.items import Actor
from worlds import world

Ask = Callable[[Any], object]


class Root:
    """What texts are made from; `index` alone stands for it here."""

    def __init__(self, index: RecordIndex) -> None:
        self.index = index


@pytest.fixture(scope="module")
def index() -> RecordIndex:
    return world()


def changed(index: RecordIndex, id: str, **fields: object) -> RecordIndex:
    """The record, with some fields of one record as given."""
    records = dict(index.catalogue.records)
    records[id] = records[id].model_copy(update=fields)
    return RecordIndex(replace(index.catalogue, records=records), index.record_date)


def without(index: RecordIndex, id: str) -> RecordIndex:
    records = {key: record for key, record in index.catalogue.records.items() if key != id}
    return RecordIndex(replace(index.catalogue, records=records), index.record_date)


def still_right(ask: Ask, before: RecordIndex, after: RecordIndex) -> bool:
    """Whether what asked one record is still right for another."""
    asked, answers = Asked(), Answers()
    answers.take(Root(before))
    ask(Watched(Root(before), answers, asked).index)
    return asked.isdisjoint(answers.take(Root(after)))


ASKS: dict[str, Ask] = {
    "a name": lambda index: index.name("aldmark"),
    "a record": lambda index: index.get("aldmark"),
    "a record by its id": lambda index: index.catalogue.records["aldmark"],
    "all of a class": lambda index: index.catalogue.of(Actor),
    "names in an order": lambda index: index.in_order(iter(["drift", "aldmark"])),
}


@pytest.mark.parametrize("ask", ASKS.values(), ids=ASKS)
def test_what_asked_of_a_record_is_right_until_that_changes(ask: Ask, index: RecordIndex) -> None:
    assert still_right(ask, index, world())
    assert still_right(ask, index, changed(index, "trout-2022", value="1"))  # of another record
    assert not still_right(ask, index, changed(index, "aldmark", name="Old Mark", short=None))


def test_what_asked_of_a_record_that_is_gone_is_not_right(index: RecordIndex) -> None:
    def ask(watched: Any) -> object:
        return watched.weaknesses(watched.get("trout-2022"))

    assert still_right(ask, index, index)
    assert not still_right(ask, index, without(index, "trout-2022"))


def test_what_can_no_longer_be_asked_ends_nothing(index: RecordIndex) -> None:
    """An id of a figure may be that of a person after an edit; who still asks will be told."""
    person = index.get("aldmark").model_copy(update={"id": "trout-2022"})
    records = {**index.catalogue.records, "trout-2022": person}
    now = RecordIndex(replace(index.catalogue, records=records), index.record_date)
    fact = index.get("trout-2022")
    assert not still_right(lambda watched: watched.statement(fact), index, now)


def test_a_question_about_a_record_is_asked_of_that_which_is_there_now(index: RecordIndex) -> None:
    """Though it was asked of the one that was there before."""
    roll = index.get("trout-2022")
    now = changed(index, "trout-2022", note="Counted twice.")
    assert not still_right(lambda watched: watched.get(roll.id), index, now)
    assert still_right(lambda watched: watched.weaknesses(roll), index, now)


def test_only_what_read_a_part_that_has_changed_is_asked_again(
    index: RecordIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = Answers()
    answers.take(Root(index))
    watched: Any = Watched(Root(index), answers, Asked()).index
    for id in ("aldmark", "drift"):
        watched.name(id)
    names: list[str] = []
    monkeypatch.setattr(RecordIndex, "name", lambda _, id: names.append(id))
    answers.take(Root(changed(index, "aldmark", name="Old Mark", short=None)))
    assert names == ["aldmark"]


def test_what_others_have_worked_out_is_read_again(index: RecordIndex) -> None:
    """A second question that needs what the first one left would else have read nothing."""
    fact = index.get("net-borne-aldmark")
    assert isinstance(fact, Fact)
    assert ("single", "single source") not in index.weaknesses(fact)
    one_voice = changed(index, "angler-2022-05-10", group="almanac")
    assert not still_right(lambda watched: watched.weaknesses(fact), index, one_voice)


def test_what_one_question_has_worked_out_counts_as_read_for_the_next(index: RecordIndex) -> None:
    """Changes after two days come from one history, which the first question has put in order."""
    answers, days = Answers(), [datetime.date(2000, 1, 1), datetime.date(2001, 1, 1)]
    answers.take(Root(index))
    texts = [Asked(), Asked()]
    for asked, day in zip(texts, days, strict=True):
        watched: Any = Watched(Root(index), answers, asked).index
        assert watched.changes(["aldmark", "lake-league"], day)
    wrong = answers.take(Root(changed(index, "aldmark-in-league", start=parse_date("2001-06-01"))))
    assert not any(asked.isdisjoint(wrong) for asked in texts)


def test_what_came_to_no_end_counts_as_read_for_what_is_around_it() -> None:
    parts = _Parts()
    memo = _ReadMemo(parts)
    memo.get("outer")
    parts.add((("index",), "a"))
    memo.get("inner")  # and then it raises something, which the outer one takes lightly
    parts.add((("index",), "b"))
    memo["outer"] = 1
    parts.clear()
    assert memo.get("outer") == 1
    assert parts.all == {(("index",), "a"), (("index",), "b")}


def test_who_gets_a_list_may_change_it(index: RecordIndex) -> None:
    answers = Answers()
    answers.take(Root(index))
    watched: Any = Watched(Root(index), answers, Asked()).index
    watched.sources(index.get("trout-2022")).clear()
    assert watched.sources(index.get("trout-2022")) == index.sources(index.get("trout-2022"))


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ({"a": 1, "b": 2}, {"a": 1, "b": 2}, True),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, False),  # a page lists them in their order
        ([1, "1"], [1, "1"], True),
        ((1,), [1], False),
        ([1, 2], [1], False),
        (1, True, False),
        (None, "", False),
    ],
)
def test_values_are_the_same_in_their_order(one: object, other: object, equal: bool) -> None:
    assert same(one, other) is equal
