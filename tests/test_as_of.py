"""The as-of query, held against a slow reference that tries every day a date can mean."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from briefings.query.as_of import (
    History,
    Holding,
    as_of,
    current_figure,
    holding,
    known,
    latest_positions,
    sort_key,
    when,
)
from briefings.record.dates import Date, day
from briefings.record.enums import Sign
from briefings.record.facts import Answer, Fact, Figure, Measure, Membership, Office, Position, Vote

Day = datetime.date
ids = itertools.count()


def fact(cls: type[Any], **fields: Any) -> Any:
    """A fact of a class with what every fact needs; dates are given as people write them."""
    common = {
        "id": f"{cls.__name__.lower()}-{next(ids)}",
        "type": cls.__name__.lower(),
        "sources": [{"source": "gazette", "evidence": "verified"}],
        "review": {"last": "2024-01-01", "months": "6"},
    }
    return cls.model_validate({**common, **fields})


def member(**fields: Any) -> Membership:
    """A membership of a state of its own, unless one is named."""
    return fact(
        Membership, **{"member": f"state-{next(ids)}", "of": "league", "status": "member"} | fields
    )


def figure(value: str, stated: str, **fields: Any) -> Figure:
    return fact(
        Figure,
        id=f"trout-{value}",
        value=value,
        stated=stated,
        **{"series": "trout", "by": "Lake Office"} | fields,
    )


NOT_FOUND = Answer("none-found", "no position found", Sign.NONE, "Nothing was found.")


def position(stated: str, **fields: Any) -> Position:
    common = {"question": "drift", "by": "borne", "stance": "ambiguous", "basis": "document"}
    return fact(Position, stated=stated, what="Borne answers.", **common | fields)


def on(text: str) -> Day:
    return Day.fromisoformat(text)


# Holding ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dates", "expect"),
    [
        # `from` and `to` are inclusive
        ({"from": "2022-03-10"}, {"2022-03-09": "not yet", "2022-03-10": "holds"}),
        ({"from": "2020", "to": "2022-03-10"}, {"2022-03-10": "holds", "2022-03-11": "ended"}),
        ({"from": "2022-03-10", "to": "2022-03-10"}, {"2022-03-10": "holds"}),
        # no `to` means ongoing, however long ago it was seen
        ({"from": "2022-03-10"}, {"2999-01-01": "holds"}),
        ({"from": "2022-03-10", "last_seen": "2022-04-01"}, {"2999-01-01": "holds"}),
        # a month and a year are intervals
        (
            {"from": "2022-03"},
            {
                "2022-02-28": "not yet",
                "2022-03-01": "perhaps",
                "2022-03-30": "perhaps",
                "2022-03-31": "holds",
            },
        ),
        (
            {"from": "2020", "to": "2022"},
            {
                "2019-12-31": "not yet",
                "2020-06-01": "perhaps",
                "2020-12-31": "holds",
                "2022-01-01": "holds",
                "2022-01-02": "perhaps",
                "2022-12-31": "perhaps",
                "2023-01-01": "ended",
            },
        ),
        # `to: unknown`: certain up to the last day it was seen, and never after
        (
            {"from": "2020", "to": "unknown", "last_seen": "2022-03-10"},
            {
                "2020-12-31": "holds",
                "2022-03-10": "holds",
                "2022-03-11": "perhaps",
                "2999-01-01": "perhaps",
            },
        ),
        (
            {"from": "2020-03-01", "to": "unknown"},
            {"2020-02-29": "not yet", "2020-03-01": "holds", "2020-03-02": "perhaps"},
        ),
        # only `last_seen`: certain for that day alone
        (
            {"last_seen": "2022-03-10"},
            {"2022-03-09": "perhaps", "2022-03-10": "holds", "2022-03-11": "perhaps"},
        ),
        # what begins cannot have ended before, and what was seen had begun
        ({"from": "2022-06-15", "to": "2022"}, {"2022-06-15": "holds", "2022-06-16": "perhaps"}),
        ({"from": "2022", "last_seen": "2022-03-10"}, {"2022-03-10": "holds"}),
    ],
)
def test_a_fact_holds_from_its_first_to_its_last_day(
    dates: dict[str, str], expect: dict[str, str]
) -> None:
    fact = member(**dates)
    assert {text: holding(fact, on(text)).value for text in expect} == expect


@pytest.mark.parametrize("dates", [{"on": "2022-03"}, {"stated": "2022-03"}])
def test_what_happened_or_was_said_holds_from_then_on(dates: dict[str, str]) -> None:
    fact = member(**dates)
    found = [holding(fact, on(text)).value for text in ("2022-02-28", "2022-03-15", "2030-01-01")]
    assert found == ["not yet", "perhaps", "holds"]


FAR = (Day(2021, 12, 1), Day(2022, 5, 31))
DAYS = [FAR[0] + datetime.timedelta(n) for n in range((FAR[1] - FAR[0]).days + 1)]
dates = st.one_of(
    st.dates(Day(2021, 12, 28), Day(2022, 4, 3)).map(lambda when: when.isoformat()),
    st.sampled_from(["2022-01", "2022-02", "2022-03"]),
)
spans = st.fixed_dictionaries(
    {}, optional={"from": dates, "to": dates | st.just("unknown"), "last_seen": dates}
).filter(lambda fields: "from" in fields or "last_seen" in fields)


def days_of(date: Date | None) -> Iterable[Day]:
    """Every day that a date can mean; any day at all where there is none."""
    return [d for d in DAYS if date.first <= d <= date.last] if date else DAYS


def slow_holding(fact: Fact, asked: Day) -> Holding:
    """Tries every first day, last day and day on which the fact can have been seen."""
    ongoing = fact.end is None and fact.start is not None
    ends = [Day.max] if ongoing else days_of(fact.end if isinstance(fact.end, Date) else None)
    seen = days_of(fact.last_seen) if fact.last_seen else [None]
    answers = set()
    for first, last in itertools.product(days_of(fact.start), ends):
        if first <= last and any(each is None or first <= each <= last for each in seen):
            answers.add("not yet" if asked < first else "ended" if asked > last else "holds")
    assume(answers)
    return Holding(answers.pop()) if len(answers) == 1 else Holding.PERHAPS


@given(spans, st.dates(Day(2021, 12, 25), Day(2022, 4, 5)))
def test_the_query_answers_what_trying_every_day_answers(span: dict[str, str], asked: Day) -> None:
    fact = member(**span)
    assert holding(fact, asked) is slow_holding(fact, asked)


def test_as_of_leaves_out_what_is_uncertain_over_or_not_used() -> None:
    facts = [
        member(id="holds", **{"from": "2020"}),
        member(id="perhaps", **{"from": "2022"}),
        member(id="ended", **{"from": "2020", "to": "2021"}),
        member(id="not-yet", **{"from": "2023"}),
        member(id="not-used", rank="deprecated", rank_reason="Wrong.", **{"from": "2020"}),
    ]
    assert [fact.id for fact in as_of(facts, on("2022-06-01"))] == ["holds"]


@pytest.mark.parametrize(
    ("dates", "since"),
    [
        ({"stated": "2022-03", "from": "2020"}, "2022-03-31"),
        ({"on": "2022-03-10"}, "2022-03-10"),
        ({"from": "2022"}, "2022-12-31"),
        ({"last_seen": "2022-03-10"}, "2022-03-10"),
    ],
)
def test_a_fact_is_known_from_the_last_day_its_date_can_mean(
    dates: dict[str, str], since: str
) -> None:
    fact = member(**dates)
    assert not known(fact, on(since) - datetime.timedelta(1))
    assert known(fact, on(since))


def test_facts_are_ordered_by_date_and_the_precise_before_the_vague() -> None:
    facts = [
        member(id="year", **{"from": "2022"}),
        member(id="b", on="2022-01-01"),
        member(id="a", on="2022-01-01"),
        member(id="earlier", last_seen="2021-12-31"),
        member(id="month", **{"from": "2022-01"}),
    ]
    found = [fact.id for fact in sorted(facts, key=sort_key)]
    assert found == ["earlier", "a", "b", "month", "year"]
    assert when(facts[3]) == day(on("2021-12-31"))


# Figures ---------------------------------------------------------------------------------------

DEPRECATED = {"rank": "deprecated", "rank_reason": "Wrong."}
PREFERRED = {"rank": "preferred", "rank_reason": "Complete."}


@pytest.mark.parametrize(
    ("figures", "expect"),
    [
        # the latest that had been given
        (
            [("10", "2022-01-05", {}), ("20", "2022-02-05", {})],
            {"2022-01-04": None, "2022-01-05": "10", "2022-02-04": "10", "2022-02-05": "20"},
        ),
        # a month counts from its last day
        ([("10", "2022-01", {})], {"2022-01-30": None, "2022-01-31": "10"}),
        # the preferred one, once it had been given
        (
            [("10", "2022-01-05", {}), ("20", "2022-02-05", PREFERRED), ("30", "2022-03-05", {})],
            {"2022-02-04": "10", "2022-02-05": "20", "2022-04-01": "20"},
        ),
        # never one that is not used
        ([("10", "2022-01-05", {}), ("20", "2022-02-05", DEPRECATED)], {"2022-03-01": "10"}),
        # nor one that had been, or may have been, withdrawn
        (
            [("10", "2022-01-05", {}), ("20", "2022-02-05", {"withdrawn": "2022-03"})],
            {"2022-02-28": "20", "2022-03-01": "10", "2022-04-01": "10"},
        ),
        ([("10", "2022-01-05", {"withdrawn": "unknown"})], {"2022-02-01": None}),
        (
            [
                ("10", "2022-01-05", {}),
                ("20", "2022-01-06", {"withdrawn": "2022-02-01", **PREFERRED}),
            ],
            {"2022-01-31": "20", "2022-02-01": "10"},
        ),
        ([], {"2022-01-01": None}),
    ],
)
def test_a_series_gives_the_figure_that_stood_on_the_day(
    figures: list[Any], expect: dict[str, str | None]
) -> None:
    given = [figure(value, stated, **fields) for value, stated, fields in figures]
    for text, value in expect.items():
        for order in (given, given[::-1]):
            found = current_figure(order, on(text))
            assert (found and str(found.value)) == value, text


# Positions -------------------------------------------------------------------------------------


def latest(positions: list[Position], text: str) -> list[str]:
    return [each.id for each in latest_positions(positions, on(text))]


def test_the_position_stated_last_by_the_day_is_the_one_shown() -> None:
    given = [position("2022-02", id="late"), position("2022-01-05", id="early")]
    found = [latest(given, text) for text in ("2022-01-04", "2022-01-05", "2022-02-27")]
    assert [*found, latest(given, "2022-02-28")] == [[], ["early"], ["early"], ["late"]]


def test_each_state_and_each_question_has_its_own_latest_position() -> None:
    given = [
        position("2022-01-05", id="a", by="aldmark"),
        position("2022-01-01", id="b"),
        position("2022-01-03", id="c", question="spit"),
    ]
    assert latest(given, "2022-02-01") == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("later", "expect"),
    [
        ({"stance": NOT_FOUND}, "spoken"),  # an empty search says nothing new
        ({"stance": "recognises", **DEPRECATED}, "spoken"),
        ({"stance": "recognises"}, "later"),
    ],
)
def test_an_empty_search_or_an_unused_fact_does_not_replace_a_statement(
    later: dict[str, str], expect: str
) -> None:
    given = [position("2022-01-01", id="spoken"), position("2022-02-01", id="later", **later)]
    assert latest(given, "2022-03-01") == [expect]


def test_a_preferred_position_comes_before_a_later_one() -> None:
    given = [position("2022-01-01", id="best", **PREFERRED), position("2022-02-01", id="later")]
    assert latest(given, "2022-03-01") == ["best"]


# Changes ---------------------------------------------------------------------------------------


def told(facts: Iterable[Fact], after: str, until: str) -> list[str]:
    found = History(facts).changes(on(after), on(until))
    return [f"{change.fact.id} {change.what} {change.date}" for change in found]


def test_memberships_offices_and_measures_begin_and_end() -> None:
    facts = [
        member(id="club", **{"from": "2022-03", "to": "2022-05-31"}),
        fact(
            Office,
            id="chair",
            person="ada",
            title="Chair",
            of="league",
            **{"from": "2022-03-10", "to": "unknown"},
        ),
        fact(Measure, id="ban", by="borne", what="Borne bans nets.", on="2022-04-01"),
        member(id="wrong", **{"from": "2022-03", **DEPRECATED}),
    ]
    assert told(facts, "2022-01-01", "2022-12-31") == [
        "chair began 2022-03-10",
        "club began 2022-03",
        "ban began 2022-04-01",
        "club ended 2022-05-31",
    ]


@pytest.mark.parametrize(
    ("after", "until", "expect"),
    [
        ("2022-03-09", "2022-03-10", True),
        ("2022-03-10", "2022-03-11", False),  # it held on the earlier day already
        ("2022-03-01", "2022-03-09", False),
    ],
)
def test_a_beginning_counts_after_the_one_day_and_up_to_the_other(
    after: str, until: str, expect: bool
) -> None:
    assert bool(told([member(**{"from": "2022-03-10"})], after, until)) is expect


def test_a_month_is_no_change_until_it_is_over() -> None:
    facts = [member(id="club", **{"from": "2022-03"})]
    assert told(facts, "2022-03-15", "2022-03-30") == []
    assert told(facts, "2022-03-15", "2022-03-31") == ["club began 2022-03"]


def test_what_held_on_its_last_day_has_changed_on_the_next() -> None:
    facts = [member(id="club", **{"from": "2020", "to": "2022-06-30"})]
    assert told(facts, "2022-06-30", "2022-07-01") == ["club ended 2022-06-30"]
    assert told(facts, "2022-06-01", "2022-06-30") == []  # it holds still
    assert told(facts, "2022-07-01", "2022-08-01") == []  # it was over already


@pytest.mark.parametrize("begins", ["2022-06-30", "2022-07-01", "2022-07"])
def test_a_membership_that_passes_into_another_status_is_one_change(begins: str) -> None:
    facts = [
        member(id="full", member="borne", **{"from": "2020", "to": "2022-06-30"}),
        member(id="frozen", member="borne", status="frozen", **{"from": begins}),
    ]
    assert told(facts, "2022-06-01", "2022-12-31") == [f"frozen began {begins}"]


@pytest.mark.parametrize(
    "other", [{"from": "2022-07-02"}, {"from": "2022-07-01", "of": "club"}, {"from": "2020"}]
)
def test_a_membership_that_nothing_follows_at_once_ends(other: dict[str, str]) -> None:
    facts = [
        member(id="full", member="borne", **{"from": "2020", "to": "2022-06-30"}),
        member(id="other", member="borne", status="frozen", **other),
    ]
    assert "full ended 2022-06-30" in told(facts, "2022-06-01", "2022-12-31")


@pytest.mark.parametrize("text", ["2022-06-30", "2022"])
def test_a_membership_of_one_day_or_year_ends_too(text: str) -> None:
    facts = [member(id="brief", **{"from": text, "to": text})]
    assert told(facts, "2021-01-01", "2023-12-31") == [f"brief began {text}", f"brief ended {text}"]


def test_a_vote_is_a_change_of_its_day() -> None:
    fields = {"document": "text", "body": "assembly", "by": "borne", "roll": "roll"}
    vote = fact(Vote, id="vote", type="vote", on="2022-06-30", ballot="against", **fields)
    assert told([vote], "2022-06-29", "2022-06-30") == ["vote began 2022-06-30"]
    assert told([vote], "2022-06-30", "2022-12-31") == []


def test_only_the_figure_and_the_position_used_at_the_end_are_changes() -> None:
    facts = [
        figure("10", "2022-01-05"),
        figure("20", "2022-02-05"),
        figure("30", "2022-03-05"),
        position("2022-01-06", id="old"),
        position("2022-02-06", id="middle"),
        position("2022-03-06", id="new"),
    ]
    found = told(facts, "2022-01-31", "2022-03-31")
    assert found == ["trout-30 stated 2022-03-05", "new stated 2022-03-06"]
    assert told(facts, "2022-03-31", "2022-12-31") == []


def test_a_withdrawn_figure_is_a_change_of_the_day_it_was_withdrawn() -> None:
    facts = [figure("10", "2022-01-05"), figure("20", "2022-02-05", withdrawn="2022-03-01")]
    found = told(facts, "2022-02-10", "2022-04-01")
    assert found == ["trout-20 withdrawn 2022-03-01"]


lasting = st.lists(
    st.one_of(
        spans.filter(lambda fields: "from" in fields).map(lambda fields: member(**fields)),
        spans.filter(lambda fields: "from" in fields).map(
            lambda fields: fact(Office, person="ada", title="Chair", of="league", **fields)
        ),
    ),
    max_size=4,
)
figures = st.builds(
    lambda stated, rank: figure(str(next(ids)), stated, **rank),
    dates,
    st.sampled_from([{}, PREFERRED, DEPRECATED]),
)
withdrawn = st.builds(
    lambda stated, gone: figure(str(next(ids)), stated, withdrawn=gone),
    dates,
    dates | st.just("unknown"),
)
positions = st.builds(
    lambda stated, stance: position(stated, stance=stance),
    dates,
    st.sampled_from(["ambiguous", "none-found"]),
)
interval = st.lists(st.dates(Day(2021, 12, 25), Day(2022, 4, 5)), min_size=3, max_size=3).map(
    sorted
)


@given(lasting, interval)
def test_what_begins_and_ends_in_two_stretches_is_what_does_so_in_the_whole(
    facts: list[Fact], cut: list[Day]
) -> None:
    first, middle, last = cut
    parts = [*History(facts).changes(first, middle), *History(facts).changes(middle, last)]
    assert sorted(parts, key=repr) == sorted(History(facts).changes(first, last), key=repr)


ends = dates.map(lambda text: {"to": text})
begun = st.dates(Day(2021, 12, 28), Day(2022, 4, 3)).map(lambda when: {"from": when.isoformat()})
periods = st.builds(lambda start, end: {**start, **end}, begun, st.just({}) | ends).filter(
    lambda dates: "to" not in dates or dates["to"] >= dates["from"][: len(dates["to"])]
)


@given(st.lists(periods.map(lambda dates: member(**dates)), max_size=4), interval)
def test_what_holds_on_one_day_and_not_on_the_other_is_a_change(
    facts: list[Fact], cut: list[Day]
) -> None:
    first, _, last = cut
    found = {(change.fact.id, change.what) for change in History(facts).changes(first, last)}
    for fact in facts:
        before, after = holding(fact, first), holding(fact, last)
        wanted = {
            "began": before is Holding.NOT_YET and after is not Holding.NOT_YET,
            "ended": before is not Holding.ENDED and after is Holding.ENDED,
        }
        assert {what for id, what in found if id == fact.id} == {w for w in wanted if wanted[w]}


@given(st.lists(figures | withdrawn | positions, max_size=5), interval)
def test_nothing_said_outside_the_interval_is_a_change(facts: list[Fact], cut: list[Day]) -> None:
    first, _, last = cut
    for change in History(facts).changes(first, last):
        assert first < change.date.last <= last


@given(st.lists(figures | positions, max_size=5), interval)
def test_a_change_over_a_stretch_is_one_of_a_part_of_it(facts: list[Fact], cut: list[Day]) -> None:
    first, middle, last = cut
    parts = [*History(facts).changes(first, middle), *History(facts).changes(middle, last)]
    assert [change for change in History(facts).changes(first, last) if change not in parts] == []
