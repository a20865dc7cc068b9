"""The file of names and answers that the search asks: what it holds, and of whom."""

from __future__ import annotations

import json
from typing import Any

import pytest

from briefings import build
from briefings.query import wording
from briefings.record.dates import parse_date
from shared import ROOT


@pytest.fixture(scope="module")
def names() -> dict[str, Any]:
    """The file of the second site."""
    found: dict[str, Any] = json.loads(build(ROOT / "tests/lakes").files["search/names.json"])
    return found


def test_every_page_stands_in_it_once_by_all_its_names(names: dict[str, Any]) -> None:
    addresses = [each["address"] for each in names["found"]]
    assert len(addresses) == len(set(addresses))
    (borne,) = [each for each in names["found"] if "Northmere" in each["names"]]
    assert borne["address"].startswith("states/")
    assert borne["kind"]
    assert not [each for each in names["found"] if "as-of-" in each["address"]]


def test_an_answer_says_whose_it_is_to_what_and_how_weak(names: dict[str, Any]) -> None:
    assert names["answers"]
    for answer in names["answers"]:
        by, on = (names["found"][answer[key]] for key in ("by", "on"))
        assert by["names"]
        assert on["about"]
        assert answer["address"].startswith(on["address"])
        assert answer["words"]
        assert answer["day"]
    assert [answer["weak"] for answer in names["answers"] if answer["weak"]]


def test_a_briefing_has_its_key_points(names: dict[str, Any]) -> None:
    points = {each["address"]: each["points"] for each in names["found"] if each["points"]}
    assert points
    assert all(address.startswith("briefings/") for address in points)


@pytest.mark.parametrize(
    ("then", "now", "expected"),
    [
        ("2022-06-17", "2026-11-25", "four years ago"),
        ("2025-11-26", "2026-11-25", "11 months ago"),
        ("2025-11-25", "2026-11-25", "one year ago"),
        ("2026-10-25", "2026-11-25", "one month ago"),
        ("2026-11-24", "2026-11-25", "within the last month"),
        ("2009-03", "2026-11-25", "17 years ago"),
    ],
)
def test_how_long_ago_something_was_is_said_in_whole_years_or_months(
    then: str, now: str, expected: str
) -> None:
    assert wording.ago(parse_date(then), parse_date(now).first) == expected
