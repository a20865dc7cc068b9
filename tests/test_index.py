"""What pages, cards and tables ask of the record, answered for the small world."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from briefings.pages.cards import CARD_CHANGES, CARD_FACTS, Cards
from briefings.query.briefings import Briefings
from briefings.query.index import RecordIndex
from briefings.query.places import Target, relative
from briefings.record.facts import Position
from briefings.record.load import load
from briefings.record.pages import Briefing
from briefings.record.parts import Record
from worlds import validate, world


def on(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.fixture(scope="module")
def index() -> RecordIndex:
    return world()


@pytest.mark.parametrize(
    ("id", "name", "title"),
    [
        ("aldmark", "Aldmark", "Aldmark"),
        ("ada-brook", "Ada Brook", "Brook"),
        ("quota", "quota", "quota"),
        ("drift-2020", "The Drift Islands 2020", "The Drift Islands 2020"),
        ("trout-caught", "Trout caught in Mirror Lake", "Trout caught in Mirror Lake"),
        ("gazette-2020-03", "Gazette, March 2020", "Gazette, March 2020"),
        ("flood", "The flood and the league", "The flood and the league"),
        ("cysia-in-league", "cysia-in-league", "LL"),
        ("trout-2022", "trout-2022", "Mirror Lake"),
    ],
)
def test_a_record_has_a_name_and_a_title(
    id: str, name: str, title: str, index: RecordIndex
) -> None:
    assert (index.name(id), index.title(id)) == (name, title)


@pytest.mark.parametrize(
    ("id", "path", "anchor"),
    [
        ("aldmark", "states/aldmark.md", ""),
        ("drift", "claimed-states/drift.md", ""),
        ("drift-2020", "questions/drift-2020.md", ""),
        ("flood", "briefings/flood.md", ""),
        ("quota", "glossary.md", "quota"),
        ("almanac", "sources.md", "almanac"),
        ("trout-caught", "places/mirror-lake.md", "trout-caught"),
        # a fact is shown on the page of its subject
        ("trout-2022", "places/mirror-lake.md", "trout-2022"),
        ("aldmark-in-league", "organisations/lake-league.md", "aldmark-in-league"),
        ("net-borne-borne", "documents/net-accord-borne.md", "net-borne-borne"),
        ("net-borne-clause-1", "documents/net-accord-borne.md", "net-borne-clause-1"),
        ("l-11-4-vote", "documents/resolution-l-11-4.md", "l-11-4-vote"),
        ("l-11-4-vote-borne", "documents/resolution-l-11-4.md", "l-11-4-vote-borne"),
        ("drift-aldmark-2020", "questions/drift-2020.md", "drift-aldmark-2020"),
        ("brook-minister", "people/ada-brook.md", "brook-minister"),
        ("net-ban", "states/aldmark.md", "net-ban"),
        ("flood-speech", "events/great-flood.md", "flood-speech"),
    ],
)
def test_a_record_is_shown_in_one_place(
    id: str, path: str, anchor: str, index: RecordIndex
) -> None:
    assert index.targets[id] == Target(path, anchor)


def test_every_record_has_a_place(index: RecordIndex) -> None:
    assert set(index.targets) == set(index.catalogue.records)


@pytest.mark.parametrize(
    ("target", "page", "expect"),
    [
        (Target("states/a.md"), "states/b.md", "a.md"),
        (Target("states/a.md"), "states/a.md", "a.md"),
        (Target("states/a.md", "x"), "states/a.md", "#x"),
        (Target("states/a.md", "x"), "index.md", "states/a.md#x"),
        (Target("glossary.md", "x"), "states/a.md", "../glossary.md#x"),
        (Target("glossary.md"), "index.md", "glossary.md"),
    ],
)
def test_a_link_is_relative_to_its_page(target: Target, page: str, expect: str) -> None:
    assert relative(target, page) == expect


@pytest.mark.parametrize(
    ("id", "day", "expect"),
    [
        ("lake-league", "2000-01-01", []),
        ("lake-league", "2001-05-01", ["aldmark"]),
        ("lake-league", "2022-06-30", ["aldmark", "borne", "cysia"]),
        ("lake-league", "2022-07-01", ["aldmark", "borne"]),
        # of a document, and of what its parts hold, the signatories
        ("net-accord-borne", "2024-01-01", ["borne", "aldmark"]),
        ("net-accords", "2024-01-01", ["borne", "aldmark"]),
        ("drift-2020", "2020-03-30", []),
        ("drift-2020", "2020-03-31", ["aldmark"]),
        ("aldmark", "2020-03-31", ["drift-2020"]),
        ("trout-caught", "2020-01-01", ["trout-2019", "trout-2020", "trout-2022"]),
        ("mirror-lake", "2024-01-01", []),
    ],
)
def test_a_list_has_its_members_of_the_day(
    id: str, day: str, expect: list[str], index: RecordIndex
) -> None:
    assert index.members_of_list(id, on(day)) == expect


@pytest.mark.parametrize(
    ("id", "expect"),
    [("briefings", True), ("lake-league", True), ("quota", False), ("cysia", False), ("no", False)],
)
def test_a_table_needs_rows(id: str, expect: bool, index: RecordIndex) -> None:
    assert index.has_rows(id) is expect


@pytest.mark.parametrize(
    ("day", "expect"),
    [
        ("2001-05-01", [("aldmark", False)]),
        ("2022-06-30", [("aldmark", False), ("borne", False), ("cysia", False)]),
        ("2022-07-01", [("aldmark", False), ("borne", False)]),
    ],
)
def test_the_members_of_a_body_are_those_of_the_day(
    day: str, expect: list[tuple[str, bool]], index: RecordIndex
) -> None:
    found = index.memberships("lake-league", on(day))
    states = [(f.member, index.is_over(f, on(day))) for f in found if f.member != "drift"]
    assert states == expect


def test_a_search_counts_from_its_day(write: Callable[[dict[str, str]], Path]) -> None:
    searched = (
        "searched: [{by: b, on: 2020-02-02, looked: L.}, {by: a, on: 2020-02-01, looked: L.}]"
    )
    files = {f"data/entities/states/{id}.yml": f"name: {id.upper()}\nsummary: S.\n" for id in "ab"}
    question = f"name: Q\nsummary: S.\nabout: [a]\nopened: 2019-01-01\n{searched}\n"
    catalogue, _ = validate(load(write(files | {"data/questions/q.yml": question})))
    small = RecordIndex(catalogue, on("2024-06-30"))
    days = ("2020-01-31", "2020-02-01", "2020-02-02")
    found = [[search.by for search in small.searches("q", on(day))] for day in days]
    assert found == [[], ["a"], ["a", "b"]]
    assert small.searches("a", on("2024-06-30")) == []


def test_a_series_gives_the_figure_of_the_day(index: RecordIndex) -> None:
    days = ("2021-01-31", "2021-02-01", "2023-01-20")
    found = [index.fact("trout-caught", on(day)) for day in days]
    assert [fact and fact.id for fact in found] == [None, "trout-2020", "trout-2022"]
    assert [index.fact(id, on("2024-01-01")) for id in ("nobody", "borne")] == [None, None]


# Briefings -------------------------------------------------------------------------------------


def briefing(index: RecordIndex, id: str) -> Briefing:
    record = index.get(id)
    assert isinstance(record, Briefing)
    return record


def test_a_briefing_knows_what_it_names(index: RecordIndex) -> None:
    flood = briefing(index, "flood")
    assert Briefings(index).facts_of(flood) == [
        *("cysia-in-league", "trout-caught", "flood-speech", "lake-league", "net-accords")
    ]
    assert Briefings(index).subjects(flood) == [
        *("lake-league", "cysia", "mirror-lake", "great-flood", "ada-brook", "net-accords")
    ]


def test_briefings_that_share_a_subject_are_related(index: RecordIndex) -> None:
    assert Briefings(index).related(briefing(index, "flood")) == ["islands"]
    assert Briefings(index).related(briefing(index, "islands")) == ["flood"]


def test_what_two_briefings_share_is_the_reason_for_naming_one_at_the_other(
    index: RecordIndex,
) -> None:
    found = Briefings(index)
    both = found.shared(briefing(index, "flood"), "islands")
    assert both
    assert set(both) == set(found.subjects(briefing(index, "flood"))) & set(
        found.subjects(briefing(index, "islands"))
    )


def test_a_source_knows_the_records_that_rest_on_it(index: RecordIndex) -> None:
    assert sorted(index.uses["gazette-2020-03"]) == [
        *("brook-minister", "drift-2020", "drift-aldmark-2020", "trout-2019")
    ]
    assert "l-11-4-vote-borne" not in index.uses["angler-2022-05-10"]  # the roll-call stands there
    assert "flood" in index.uses["angler-2022-05-10"]  # it digests the article


# Cards -----------------------------------------------------------------------------------------


def test_a_card_says_what_held_on_the_day_and_what_came_after(index: RecordIndex) -> None:
    before, after = (Cards(index).card("cysia", on(day)) for day in ("2022-06-30", "2022-07-01"))
    assert (before.name, before.summary) == ("Cysia", "A state that left the league.")
    assert before.facts == ("LL: member, 2005 to 30 June 2022",)
    assert before.since == ("30 June 2022: Cysia: no longer member of LL.",)
    assert (after.facts, after.since) == ((), ())


def test_a_card_of_an_umbrella_names_the_signatures_of_each_part(index: RecordIndex) -> None:
    card = Cards(index).card("net-accords", on("2022-06-15"))
    assert card.facts == ("Net Accord with Borne, 5 November 1999: Borne and Aldmark",)


@pytest.mark.parametrize(
    ("id", "line"),
    [
        ("ada-brook", "Minister of Fish, Aldmark, 10 January 2015 to 31 December 2022."),
        ("aldmark", "The Drift Islands 2020: does not recognise (9 May 2022)"),
        ("drift-2020", "Aldmark: does not recognise (9 May 2022)"),
        ("resolution-l-11-4", "2 in favour, 1 against, 0 abstained (2 June 2022)"),
        ("net-accord-borne", "Signed, 5 November 1999: Borne and Aldmark"),
        ("mirror-lake", "Trout caught in Mirror Lake: about 1,300 (Lake Office, 1 February 2021)"),
    ],
)
def test_a_card_has_the_telling_facts_of_its_record(id: str, line: str, index: RecordIndex) -> None:
    assert line in Cards(index).card(id, on("2022-06-15")).facts


def test_the_members_stand_on_the_card_of_a_body(index: RecordIndex) -> None:
    card = Cards(index).card("lake-league", on("2022-06-15"))
    assert card.facts[0] == "Member: Aldmark, Borne and Cysia"


def test_a_card_is_a_glance(index: RecordIndex) -> None:
    for id in index.catalogue.records:
        for day in ("2000-01-01", "2022-06-15", "2024-06-30"):
            card = Cards(index).card(id, on(day))
            assert card.name
            assert card.summary
            assert len(card.facts) <= CARD_FACTS
            assert len(card.since) <= CARD_CHANGES


def test_the_card_of_a_source_and_of_a_fact_say_what_they_are(index: RecordIndex) -> None:
    source = Cards(index).card("angler-2022-05-10", on("2024-01-01"))
    assert (source.name, source.summary) == (
        "La pêche au lac",
        "The Angler, 10 May 2022. Newspaper.",
    )
    assert source.rests_on == ""
    fact = Cards(index).card("trout-2022", on("2024-01-01"))
    assert (fact.name, fact.summary) == (
        "Lake Office: 1,250.5",
        "20 January 2023: Trout caught in Mirror Lake: 1,250.5, according to Lake Office.",
    )
    assert (fact.rests_on, fact.source) == ("One source", index.get("angler-2022-05-10"))


CALLED = "Brook calls the flood a lesson."


@pytest.mark.parametrize(
    ("id", "name", "summary", "rests_on"),
    [
        # An answer: who spoke, in what office and when, and the words.
        (
            "drift-aldmark-2022",
            "Aldmark: does not recognise",
            "Ada Brook, Minister of Fish, 9 May 2022: “islands do not drift into statehood”",
            "The Drift Islands 2020. One source",
        ),
        # A title without a verdict: the words need the sentence.
        (
            "flood-speech",
            "Ada Brook",
            f"Minister of Fish, 11 April 2022: {CALLED} “a lesson for all of us”",
            "One source",
        ),
    ],
)
def test_the_card_of_a_fact_says_who_spoke_and_the_verdict(
    id: str, name: str, summary: str, rests_on: str, index: RecordIndex
) -> None:
    card = Cards(index).card(id, on("2024-01-01"))
    assert (card.name, card.summary) == (name, summary)
    assert (card.rests_on, card.facts) == (rests_on, ())


def test_words_of_nobody_on_record_keep_the_sentence_that_says_whose_they_are(
    index: RecordIndex,
) -> None:
    fact = index.get("drift-aldmark-2022")
    assert isinstance(fact, Position)
    nobody = fact.model_copy(update={"speaker": None, "office": None})
    changed = replace(index.catalogue, records={**index.catalogue.records, fact.id: nobody})
    card = Cards(RecordIndex(changed, index.record_date)).card(fact.id, on("2024-01-01"))
    sentence = "Brook says that Aldmark does not recognise the islands."
    assert card.summary == f"9 May 2022: {sentence} “islands do not drift into statehood”"


def test_the_card_of_a_fact_counts_its_sources_and_names_none_of_several(
    index: RecordIndex,
) -> None:
    facts = [each for each in index.written_facts if len(index.sources(each)) > 1]
    assert facts
    for fact in facts:
        card = Cards(index).card(fact.id, on("2024-01-01"))
        assert card.source is None
        assert re.search(r"\b\d+ sources, \d+ independent$", card.rests_on)


def test_the_card_of_a_disputed_fact_says_what_sources_differ_on(index: RecordIndex) -> None:
    disputed = [each for each in index.written_facts if each.disputes]
    assert disputed
    for fact in disputed:
        (line,) = Cards(index).card(fact.id, on("2024-01-01")).facts
        parts = {index.part(fact, dispute.field) for dispute in fact.disputes}
        assert line.startswith("Caveats: ")
        assert all(part in line.partition("sources differ on the ")[2] for part in parts)


# Voices ----------------------------------------------------------------------------------------


def voices(index: RecordIndex, *sources: tuple[str, str, str]) -> dict[str, str]:
    """Whom sources count as one with; each has an id, a publisher and a group."""
    given = index.get("almanac")
    records: dict[str, Record] = {
        id: given.model_copy(update={"id": id, "publisher": publisher, "group": group})
        for id, publisher, group in sources
    }
    return RecordIndex(replace(index.catalogue, records=records), index.record_date).counted_with


def test_a_source_that_repeats_another_counts_with_the_one_its_group_is_called_by(
    index: RecordIndex,
) -> None:
    copies = ("echo-2020", "The Echo", "wire"), ("echo-2021", "The Echo", "wire")
    own = ("wire-2020", "Wire Agency", "wire"), ("wired-2020", "Wired", "wired")
    wire = {"echo-2020": "Wire Agency", "echo-2021": "Wire Agency"}
    assert voices(index, *copies, *own) == wire
    # Where no source bears the id of the group, most of it does.
    assert voices(index, *copies, ("dawn-2020", "Dawn", "wire")) == {"dawn-2020": "The Echo"}
    # Another spelling of one publisher is nobody else.
    assert voices(index, ("wire-1", "Wire", "wire"), ("wire-2", "WIRE", "wire")) == {}
