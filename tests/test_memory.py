"""A memory gives again what it was told to make, in another process too, while it is right."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from briefings.pages.memory import Memory, Queries
from briefings.query.briefings import Briefings
from briefings.query.index import RecordIndex
from briefings.query.linking import Linking
from worlds import world

Again = Callable[[Memory], Memory]


def queries(index: RecordIndex) -> Queries:
    return Queries(index, Briefings(index), Linking(index))


def renamed(id: str, name: str) -> RecordIndex:
    index = world()
    records = {**index.catalogue.records}
    records[id] = records[id].model_copy(update={"name": name, "short": None})
    return RecordIndex(replace(index.catalogue, records=records), index.record_date)


class Maker:
    """Makes names, and counts what it has made."""

    def __init__(self, memory: Memory, index: RecordIndex) -> None:
        memory.rest_on(queries(index))
        self._memory, self.made = memory, list[str]()

    def name(self, id: str) -> str:
        def make(asked: Any) -> str:
            self.made.append(id)
            return str(asked.index.name(id))

        return self._memory.once(("name", id), make)

    def both(self) -> str:
        def make(_: Any) -> str:
            self.made.append("both")
            return f"{self.name('aldmark')} and {self.name('borne')}"

        return self._memory.once("both", make)


def in_another_process(memory: Memory) -> Memory:
    memory.forget_unused()
    return pickle.loads(pickle.dumps(memory))  # type: ignore[no-any-return]


def size(memory: Memory) -> int:
    memory.forget_unused()
    return len(pickle.dumps(memory))


@pytest.fixture(params=[lambda memory: memory, in_another_process], ids=["here", "elsewhere"])
def again(request: pytest.FixtureRequest) -> Again:
    return request.param  # type: ignore[no-any-return]


def test_what_was_made_is_given_again(again: Again) -> None:
    first = Maker(memory := Memory(lasts=True), world())
    assert first.both() == "Aldmark and Borne"
    assert first.made == ["both", "aldmark", "borne"]
    second = Maker(memory := again(memory), world())
    assert second.both() == "Aldmark and Borne"
    assert second.made == []
    assert memory.news == (0 if again is in_another_process else 3)


def test_what_rests_on_a_part_that_has_changed_is_made_anew(again: Again) -> None:
    Maker(memory := Memory(lasts=True), world()).both()
    second = Maker(again(memory), renamed("borne", "Burn"))
    assert second.both() == "Aldmark and Burn"
    assert second.made == ["both", "borne"]


def test_what_is_made_anew_rests_on_what_it_asks_now(again: Again) -> None:
    """An earlier text of a page has named another record: a change of that is nothing to it."""
    memory = Memory(lasts=True)
    memory.rest_on(queries(world()))
    memory.once("page", lambda asked: asked.index.name("borne"), "text")
    memory.once("page", lambda asked: asked.index.name("aldmark"), "other text")
    (memory := again(memory)).rest_on(queries(renamed("borne", "Burn")))
    assert memory.once("page", lambda _: "made anew", "other text") == "Aldmark"


def test_what_nobody_used_goes_no_further() -> None:
    """As the page of a file that was removed; what a thing in use rests on stays."""
    Maker(memory := Memory(lasts=True), world()).both()
    second = Maker(memory, world())
    second.both()
    Maker(memory, renamed("drift", "The Drift")).name("borne")
    third = Maker(in_another_process(memory), renamed("drift", "The Drift"))
    assert third.both() == "Aldmark and Borne"
    assert third.made == ["both", "aldmark"]


def test_a_question_that_nobody_asks_any_more_is_forgotten() -> None:
    memory = Memory(lasts=True)
    memory.rest_on(queries(world()))
    memory.once("page", lambda asked: asked.index.name("borne"), "text")
    before = size(memory)
    for nth in range(50):
        ask = lambda asked, its=nth: asked.linking.names(f"Borne {its}")  # noqa: E731
        memory.once("other", ask, nth)
    memory.once("other", lambda _: None, "none")
    assert size(memory) < before + 200
