"""The timeline without its page: lanes, what is told together, and the bars of its years."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from briefings.pages import timeline
from briefings.pages.timeline import Entry, Year
from briefings.query.index import RecordIndex
from briefings.record.dates import parse_date
from briefings.record.enums import Lane, Role
from briefings.record.facts import FACT_TYPES, Event, Fact, Vote
from briefings.record.load import load
from worlds import WORLD, validate, world


@pytest.fixture(scope="module")
def index() -> RecordIndex:
    return world()


def entries(index: RecordIndex) -> dict[tuple[str, ...], Entry]:
    """The entries of the timeline by the ids of their facts."""
    found = [entry for year in timeline.years(index) for entry in year.entries]
    return {tuple(fact.id for fact in entry.facts): entry for entry in found}


# Lanes -----------------------------------------------------------------------------------------

LANES = {
    "position": Lane.SAID,
    "figure": Lane.SAID,
    "roll-call": Lane.VOTED,
    "vote": Lane.VOTED,
    "signature": Lane.SIGNED,
    "undertaking": Lane.SIGNED,
    "membership": Lane.DONE,
    "office": Lane.DONE,
    "measure": Lane.DONE,
    "event": Lane.DONE,
}


@pytest.mark.parametrize("type", [*FACT_TYPES, "vote"])
def test_each_type_of_fact_has_a_lane(type: str) -> None:
    fact = ({**FACT_TYPES, "vote": Vote})[type].model_construct()
    assert timeline.lane(fact) is LANES[type]


@pytest.mark.parametrize(
    ("fields", "lane"),
    [
        ({"speaker": "ada-brook"}, Lane.SAID),
        ({"quote": "Let it rest"}, Lane.SAID),
        ({"office": "Minister"}, Lane.DONE),
        ({"lane": Lane.SIGNED}, Lane.SIGNED),
        ({"lane": Lane.DONE, "speaker": "ada-brook", "quote": "Let it rest"}, Lane.DONE),
        ({"lane": Lane.SAID}, Lane.SAID),
    ],
)
def test_an_event_is_in_the_lane_that_is_written_or_that_of_its_words(
    fields: dict[str, object], lane: Lane
) -> None:
    assert timeline.lane(Event.model_construct(**fields)) is lane


# What is told together -------------------------------------------------------------------------


def with_facts(index: RecordIndex, *facts: Fact) -> RecordIndex:
    """The record with some facts more, or with others in the place of its own."""
    catalogue, _ = validate(load(WORLD))
    catalogue.records.update({fact.id: fact for fact in facts})
    catalogue.kinds.update({fact.id: catalogue.kinds["net-borne-borne"] for fact in facts})
    return RecordIndex(catalogue, index.record_date)


def like(index: RecordIndex, id: str, /, **fields: object) -> Fact:
    fact = index.get(id)
    assert isinstance(fact, Fact)
    return fact.model_copy(update=fields)


def test_a_signature_names_its_document_and_the_part_in_which_it_was_signed(
    index: RecordIndex,
) -> None:
    found = entries(index)
    name = index.name("net-accord-borne")
    assert found["net-borne-borne",].says == f"{name}: signed for Borne as recipient."
    by_minister = f"{name}: signed for Aldmark by Ada Brook as assuring party."
    assert found["net-borne-aldmark",].says == by_minister
    assert found["net-borne-aldmark",].tags == ["aldmark"]


def test_those_who_signed_in_one_part_on_one_day_are_one_entry(index: RecordIndex) -> None:
    more = like(index, "net-borne-aldmark", id="net-borne-cysia", party="cysia", signer=None)
    found = entries(with_facts(index, more))
    both = found["net-borne-aldmark", "net-borne-cysia"]
    name = index.name("net-accord-borne")
    words = "signed for Aldmark by Ada Brook and Cysia, each as assuring party."
    assert both.says == f"{name}: {words}"
    assert both.tags == ["aldmark", "cysia"]


@pytest.mark.parametrize(
    "change",
    [
        lambda first: {"on": parse_date("1999-11-06")},
        lambda first: {"role": Role.SIGNATORY},
        lambda first: {"sources": first.sources[1:]},
    ],
    ids=["another day", "another part", "a weaker source"],
)
def test_signatures_that_differ_are_entries_of_their_own(
    index: RecordIndex, change: Callable[[Fact], dict[str, object]]
) -> None:
    first = like(index, "net-borne-aldmark")
    more = first.model_copy(update={"id": "net-borne-cysia", "party": "cysia", **change(first)})
    found = entries(with_facts(index, more))
    assert {("net-borne-aldmark",), ("net-borne-cysia",)} <= found.keys()


def test_members_from_one_day_are_one_entry(index: RecordIndex) -> None:
    more = like(index, "aldmark-in-league", id="borne-in-league", member="borne")
    found = entries(with_facts(index, more))
    assert found["aldmark-in-league", "borne-in-league"].says == "Aldmark and Borne: members of LL."
    assert entries(index)["aldmark-in-league",].says == "Aldmark: member of LL."


# Bars ------------------------------------------------------------------------------------------


def year(number: int, count: int) -> Year:
    return Year(number, [Entry(Lane.DONE, "", [], [])] * count)


def test_the_area_of_a_bar_is_the_share_of_its_year() -> None:
    found = timeline.bars([year(1991, 1), year(2014, 25), year(2022, 100)])
    assert [bar.says for bar in found] == ["1991: 1 entry", "2014: 25 entries", "2022: 100 entries"]
    assert [(bar.year, bar.half) for bar in found] == [(1991, 50), (2014, 250), (2022, 500)]


def test_a_timeline_of_nothing_has_no_bars() -> None:
    assert timeline.bars([]) == []


def test_actors_are_called_as_the_settings_call_them(index: RecordIndex) -> None:
    assert timeline.actors(index) == "state and claimed state"
