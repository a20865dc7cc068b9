"""Facts in plain words: what a value, a date, a sentence, a change and a weakness read like."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

import pytest

from briefings.query import wording
from briefings.query.as_of import Change
from briefings.query.index import RecordIndex
from briefings.record.dates import day
from briefings.record.facts import Fact, Figure
from briefings.record.items import Source
from worlds import world


@pytest.fixture(scope="module")
def index() -> RecordIndex:
    return world()


def fact_of(index: RecordIndex, id: str) -> Fact:
    fact = index.get(id)
    assert isinstance(fact, Fact)
    return fact


TROUT = "Trout caught in Mirror Lake"


@pytest.mark.parametrize(
    ("id", "value", "date", "statement"),
    [
        (
            "aldmark-in-league",
            "member",
            "since 1 May 2001",
            "Aldmark: member of LL, since 1 May 2001.",
        ),
        (
            "cysia-in-league",
            "member",
            "2005 to 30 June 2022",
            "Cysia: member of LL, 2005 to 30 June 2022.",
        ),
        (
            "drift-in-league",
            "observer",
            "as at 10 May 2022",
            "Drift Islands: observer of LL, as at 10 May 2022.",
        ),
        (
            "brook-minister",
            "Minister of Fish",
            "10 January 2015 to 31 December 2022",
            "Minister of Fish, Aldmark, 10 January 2015 to 31 December 2022.",
        ),
        (
            "net-ban",
            "Aldmark bans drift nets on Mirror Lake",
            "15 July 2022",
            "Aldmark bans drift nets on Mirror Lake.",
        ),
        (
            "harbour-closed",
            "Borne closes its harbour",
            "from August 2022; end date unknown",
            "Borne closes its harbour.",
        ),
        ("net-borne-borne", "not confirmed", "5 November 1999", "Signed for Borne as recipient."),
        (
            "net-borne-aldmark",
            "Ada Brook",
            "5 November 1999",
            "Signed for Aldmark by Ada Brook as assuring party.",
        ),
        (
            "net-borne-clause-1",
            "Aldmark respects the nets of Borne",
            "no date",
            "Clause 1: Aldmark respects the nets of Borne.",
        ),
        (
            "l-11-4-vote",
            "2 in favour, 1 against, 0 abstained",
            "2 June 2022",
            "Lake Assembly, Resolution L-11/4: 2 in favour, 1 against, 0 abstained.",
        ),
        ("l-11-4-vote-borne", "not seen", "2 June 2022", "Borne: not seen, Resolution L-11/4."),
        (
            "drift-aldmark-2022",
            "does not recognise",
            "9 May 2022",
            "Brook says that Aldmark does not recognise the islands.",
        ),
        ("trout-2019", "1,410", "15 January 2020", f"{TROUT}: 1,410, according to Lake Office."),
        (
            "trout-2020",
            "about 1,300",
            "1 February 2021",
            f"{TROUT}: about 1,300, according to Lake Office.",
        ),
        (
            "trout-2022",
            "1,250.5",
            "20 January 2023",
            f"{TROUT}: 1,250.5, according to Lake Office.",
        ),
        (
            "share-2022",
            "87.05%",
            "1 May 2022",
            "Share of answers: 87.05%, according to Lake Office.",
        ),
        ("brook-born", "Brook says where she was born", "1961", "Brook says where she was born."),
    ],
)
def test_a_fact_reads(id: str, value: str, date: str, statement: str, index: RecordIndex) -> None:
    fact = fact_of(index, id)
    found = index.value(fact), wording.date(fact), index.statement(fact)
    assert found == (value, date, statement)


def test_every_type_of_fact_has_a_value_a_date_and_a_sentence(index: RecordIndex) -> None:
    for fact in index.catalogue.of(Fact):
        assert index.value(fact)
        assert wording.date(fact)
        assert index.statement(fact).endswith(".")


@pytest.mark.parametrize(
    ("dates", "period"),
    [
        ({"from": "2020"}, "since 2020"),
        ({"from": "2020", "to": "2021-03"}, "2020 to March 2021"),
        ({"from": "2020", "to": "unknown"}, "from 2020; end date unknown"),
        ({"from": None, "to": "2021-03"}, "until March 2021"),
        ({"from": None, "last_seen": "2021-03-04"}, "as at 4 March 2021"),
        (
            {"from": None, "to": "unknown", "last_seen": "2021-03-04"},
            "as at 4 March 2021; end date unknown",
        ),
        ({"from": None}, ""),
    ],
)
def test_a_period_says_what_is_known_of_it(
    dates: dict[str, Any], period: str, index: RecordIndex
) -> None:
    known = fact_of(index, "aldmark-in-league").model_dump(by_alias=True, mode="json")
    fact = type(fact_of(index, "aldmark-in-league")).model_validate(
        {key: value for key, value in {**known, **dates}.items() if value not in (None, [])}
        | {"review": {"last": "2024-01-01", "months": "6"}}
    )
    assert wording.period(fact) == period


@pytest.mark.parametrize(
    ("id", "what", "expect"),
    [
        ("cysia-in-league", "began", "Cysia: member of LL."),
        ("cysia-in-league", "ended", "Cysia: no longer member of LL."),
        ("brook-minister", "began", "Ada Brook became Minister of Fish, Aldmark."),
        ("brook-minister", "ended", "Ada Brook left office as Minister of Fish, Aldmark."),
        ("trout-2022", "stated", "Trout caught in Mirror Lake: 1,250.5, according to Lake Office."),
        ("share-2022", "stated", "Share of answers: 87.05%, according to Lake Office."),
        ("net-ban", "began", "Aldmark bans drift nets on Mirror Lake."),
    ],
)
def test_a_change_reads(id: str, what: str, expect: str, index: RecordIndex) -> None:
    change = Change(fact_of(index, id), what, day(datetime.date(2022, 1, 1)))
    assert index.change(change) == expect


def test_a_change_of_position_names_state_question_and_answer(index: RecordIndex) -> None:
    change = Change(fact_of(index, "drift-aldmark-2022"), "stated", day(datetime.date(2022, 5, 9)))
    told = index.change(change)
    for part in ("Aldmark", "The Drift Islands 2020", "does not recognise", "Brook says"):
        assert part in told


def test_a_withdrawn_figure_does_not_read_like_a_new_one(index: RecordIndex) -> None:
    figure = fact_of(index, "trout-2019")
    stated, withdrawn = (
        index.change(Change(figure, what, day(datetime.date(2021, 2, 1))))
        for what in ("stated", "withdrawn")
    )
    assert "withdrawn" in withdrawn
    assert "withdrawn" not in stated


@pytest.mark.parametrize(
    ("id", "expect"),
    [
        ("aldmark-in-league", []),
        ("trout-2020", [("derived", "derived")]),
        ("trout-2019", [("deprecated", "not used"), ("withdrawn", "withdrawn")]),
        ("drift-in-league", [("seed", "one article only")]),
        ("borne-in-league", [("secondary", "secondary source"), ("disputed", "sources differ")]),
    ],
)
def test_what_weakens_a_fact_is_said(id: str, expect: list[Any], index: RecordIndex) -> None:
    assert wording.weaknesses(fact_of(index, id)) == expect


def test_a_fact_of_one_independence_group_says_so_unless_its_source_is_primary(
    index: RecordIndex,
) -> None:
    single = ("single", "single source")
    fact = fact_of(index, "aldmark-in-league")
    assert single in index.weaknesses(fact)
    source = index.get(fact.sources[0].source)
    settings = index.catalogue.settings.model_copy(update={"primary": [source.class_]})
    other = RecordIndex(replace(index.catalogue, settings=settings), index.record_date)
    assert single not in other.weaknesses(fact)


def test_a_part_that_rests_on_a_weaker_source_is_named(index: RecordIndex) -> None:
    [(word, label)] = wording.weaknesses(fact_of(index, "net-borne-aldmark"))
    assert word == "secondary"
    assert label.endswith(": secondary source")


def test_how_a_date_is_known_is_said_where_no_source_states_it(index: RecordIndex) -> None:
    found = [wording.how_dated(fact_of(index, f"{id}-in-league")) for id in ("borne", "cysia")]
    assert found == ["date inferred", ""]


@pytest.mark.parametrize(
    ("id", "expect"),
    [
        ("gazette-2001-05-01", "Gazette, 1 May 2001"),
        ("gazette-2020-03", "Gazette, March 2020 (inferred)"),
        ("almanac", "Almanac, no date"),
    ],
)
def test_a_source_says_who_published_it_and_when(id: str, expect: str, index: RecordIndex) -> None:
    source = index.get(id)
    assert isinstance(source, Source)
    assert wording.published(source) == expect


@pytest.mark.parametrize(
    ("value", "qualifier", "unit", "expect"),
    [
        ("0", "exact", "people", "0"),
        ("999", "over", "people", "more than 999"),
        ("1000", "up-to", "people", "up to 1,000"),
        ("1234567.50", "about", "people", "about 1,234,567.50"),
        ("-3", "exact", "people", "-3"),
        ("99.23", "over", "%", "more than 99.23%"),
    ],
)
def test_a_number_keeps_its_digits_and_how_exact_it_is(
    value: str, qualifier: str, unit: str, expect: str, index: RecordIndex
) -> None:
    figure = Figure.model_validate(
        {
            "id": "n",
            "type": "figure",
            "series": "s",
            "by": "b",
            "stated": "2020",
            "value": value,
            "qualifier": qualifier,
            "sources": [{"source": "almanac", "evidence": "verified"}],
            "review": {"last": "2024-01-01", "months": "6"},
        }
    )
    assert wording.number(figure, unit) == expect


@pytest.mark.parametrize(
    ("words", "expect"), [([], ""), (["a"], "a"), ("ab", "a and b"), ("abcd", "a, b, c and d")]
)
def test_a_listing_ends_with_and(words: Any, expect: str) -> None:
    assert wording.listing(words) == expect


# Cards -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("id", "headline", "besides"),
    [
        ("drift-aldmark-2022", "Aldmark: does not recognise", ""),
        ("flood-speech", "Ada Brook", ""),
        ("l-11-4-vote-aldmark", "Aldmark: in favour", "Resolution L-11/4, Lake Assembly, 2 June"),
        ("l-11-4-vote", "Lake Assembly: 2 in favour, 1 against, 0 abstained", "Resolution L-11/4,"),
        ("aldmark-in-league", "Aldmark: member of LL", "since 1 May 2001."),
        ("brook-minister", "Ada Brook: Minister of Fish", "Aldmark, 10 January 2015 to"),
        ("net-borne-borne", "Borne: recipient", "5 November 1999: Net Accord with Borne: signed"),
        ("net-borne-clause-1", "Net Accord with Borne", "no date: Clause 1: Aldmark respects"),
        ("trout-2019", "Lake Office: 1,410", "15 January 2020: Trout caught in Mirror Lake: 1,410"),
        ("harbour-closed", "Borne", "from August 2022; end date unknown: Borne closes"),
    ],
)
def test_a_headline_says_who_and_the_verdict_and_what_is_left_follows(
    id: str, headline: str, besides: str, index: RecordIndex
) -> None:
    fact = fact_of(index, id)
    assert wording.headline(fact, index.name, index.unit(fact)) == headline
    assert wording.besides(fact, index.name, index.unit(fact)).startswith(besides)
