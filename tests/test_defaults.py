"""Defaults of a file of facts: they fill what is left out, and their mistakes are told once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from briefings import check
from briefings.problem import report
from briefings.record.facts import Event

Write = Callable[[dict[str, str]], Path]

WORLD = {
    "data/sources/papers.yml": (
        "- {id: gazette, publisher: Gazette, title: T, class: agency, group: gazette}\n"
    ),
    "data/entities/states/northmere.yml": "name: Northmere\nsummary: A country.\n",
}
FACT = "- {id: %s, type: event, about: [northmere], on: 2020-01-01, what: It met., %s}\n"
SHORT = FACT % ("short", "sources: [{source: gazette}], review: {last: 2023-01-15}")
LONG = FACT % (
    "long",
    "sources: [{source: gazette, evidence: secondary}], review: {last: 2023-01-15, months: 6}",
)
DISPUTE = "{field: on, value: Then, sources: [{source: gazette}], resolution: We use ours.}"
DISPUTED = SHORT.replace("short", "disputed").replace("}}", f"}}, disputes: [{DISPUTE}]}}")
FIRST = "'defaults' stands first in its file, with no other field beside it [record-shape]"
MEANT = (
    "'evidence': 'verfied' is not one of verified, secondary, derived, seed; "
    "did you mean 'verified'? [field]"
)
BOTH = "- defaults: {months: 24, evidence: verified}\n"


def problems(root: Path) -> list[str]:
    return report(check(root)[1]).split("\n")[:-1]


def facts(root: Path) -> dict[str, Event]:
    index, found = check(root)
    assert index, found
    return {fact.id: fact for fact in index.catalogue.of(Event)}


def test_a_fact_has_what_its_file_gives_and_keeps_what_it_says(write: Write) -> None:
    found = facts(write(WORLD | {"data/facts/lake.yml": BOTH + SHORT + LONG + DISPUTED}))
    assert (found["short"].review.months, found["long"].review.months) == (24, 6)
    read = [found[id].sources[0].evidence.value for id in ("short", "long")]
    assert read == ["verified", "secondary"]
    assert found["disputed"].disputes[0].sources[0].evidence.value == "verified"


def test_a_fact_has_the_day_of_its_file_unless_it_says_another(write: Write) -> None:
    given = "- defaults: {months: 24, evidence: verified, recorded: 2023-01-15}\n"
    other = LONG.replace("review:", "recorded: 2023-02-01, review:")
    found = facts(write(WORLD | {"data/facts/lake.yml": given + SHORT + other}))
    days = {id: fact.recorded.text for id, fact in found.items() if fact.recorded}
    assert days == {"short": "2023-01-15", "long": "2023-02-01"}


def test_where_most_facts_say_when_they_were_recorded_all_do(write: Write) -> None:
    two = "".join(
        SHORT.replace("short", id).replace("review", "recorded: 2023-01-15, review") for id in "ab"
    )
    root = write(WORLD | {"data/facts/a.yml": BOTH + two, "data/facts/b.yml": BOTH + SHORT})
    missing = (
        "does not say on which day the record first held it; write recorded: 2026-11-22, its day"
    )
    assert problems(root) == [f"data/facts/b.yml:2: {missing} [first-recorded]"]
    write({"data/facts/a.yml": BOTH + LONG})
    assert problems(root) == []


def test_a_default_is_that_of_its_own_file(write: Write) -> None:
    root = write(WORLD | {"data/facts/a.yml": BOTH + LONG, "data/facts/b.yml": SHORT})
    missing = [
        each.split(": ")[1] for each in problems(root) if each.startswith("data/facts/b.yml")
    ]
    assert sorted(missing) == ["missing field 'evidence'", "missing field 'months'"]


def test_a_fact_is_the_same_with_its_fields_or_with_defaults(write: Write) -> None:
    written = SHORT.replace("gazette}", "gazette, evidence: verified}").replace(
        "15}", "15, months: 24}"
    )
    given = facts(write(WORLD | {"data/facts/lake.yml": BOTH + SHORT}))
    assert given == facts(write(WORLD | {"data/facts/lake.yml": written}))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "- defaults: {months: few, evidence: verified}\n" + SHORT + SHORT.replace("short", "b"),
            ["1: 'months': 'few' is not a whole number; write it in digits only, as 1410 [field]"],
        ),
        (
            "- defaults:\n    months: 24\n    evidence: verfied\n" + SHORT,
            [f"3: {MEANT}"],
        ),
        (
            "- defaults: {months: 24, evidence: verified, rank: normal}\n" + SHORT,
            ["1: unknown field 'rank'; the fields here are months, evidence, recorded [field]"],
        ),
        (
            "- defaults: {months: few, evidence: verified}\n" + LONG,
            ["1: 'months': 'few' is not a whole number; write it in digits only, as 1410 [field]"],
        ),
        (
            "- defaults: 24\n" + LONG,
            ["1: 'defaults' must be lines of 'field: value' [record-shape]"],
        ),
        (
            LONG + BOTH,
            [f"2: {FIRST}"],
        ),
        (
            "- {defaults: {months: 24}, id: x}\n" + LONG,
            [f"1: {FIRST}"],
        ),
        (
            "- defaults: {evidence: derived}\n" + LONG,
            ["1: 'derived' has a 'method' of its own; write both beside the source [field]"],
        ),
    ],
)
def test_a_wrong_default_is_told_once_where_it_stands(
    text: str, told: list[str], write: Write
) -> None:
    root = write(WORLD | {"data/facts/lake.yml": text})
    assert problems(root) == [f"data/facts/lake.yml:{each}" for each in told]


@pytest.mark.parametrize(
    "fact",
    [
        "- {id: a, type: event, sources: gazette, review: soon, disputes: [x, {sources: y}]}\n",
        "- {id: a, type: event, sources: [x, [y]], review: [z], disputes: none}\n",
        "- a text\n",
    ],
)
def test_a_fact_of_no_shape_is_told_as_it_would_be_without_defaults(
    fact: str, write: Write
) -> None:
    without = problems(write(WORLD | {"data/facts/lake.yml": "# Facts\n" + fact}))
    assert problems(write(WORLD | {"data/facts/lake.yml": BOTH + fact})) == without
