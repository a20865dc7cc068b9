"""The first page of the real site: all votes in order, and what is on the first screen."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import lxml.html
import pytest
from playwright.sync_api import Page

from shared import text_of

Visit = Callable[..., Page]
ReadJson = Callable[[str], Any]
DAY = re.compile(r"\d{1,2} \w+ \d{4}")


@pytest.fixture(scope="module")
def home(page: Callable[[str], lxml.html.HtmlElement]) -> lxml.html.HtmlElement:
    return page("")


@pytest.fixture(scope="module")
def cast(read_json: ReadJson) -> list[tuple[str, str]]:
    """Every vote of Kazakhstan in the record: its day and ballot."""
    rolls = [f for f in read_json("data/record.json")["facts"] if f["type"] == "roll-call"]
    votes = {f["id"]: f for f in read_json("data/record.json")["facts"] if f["type"] == "vote"}
    ours = [votes[id] for roll in rolls for id in roll["votes"] if votes[id]["by"] == "kazakhstan"]
    return [(vote["on"], vote["ballot"].replace("_", "-")) for vote in ours]


def test_every_vote_is_a_mark_in_order_of_time_under_its_year(
    home: lxml.html.HtmlElement, cast: list[tuple[str, str]]
) -> None:
    found = []
    for year in home.xpath("//div[@class='votes named']/ul/li"):
        for mark in year.xpath(".//span[starts-with(@class, 'mark ')]"):
            (day,) = DAY.findall(text_of(mark))
            on = datetime.datetime.strptime(day, "%d %B %Y").date()
            assert year.text.strip() == str(on.year)
            found.append((on.isoformat(), mark.get("class").removeprefix("mark mark-")))
    assert len(found) == len(cast) > 20
    assert sorted(found) == sorted(cast)
    assert [on for on, _ in found] == sorted(on for on, _ in found)


def test_the_totals_in_words_are_those_of_the_record(
    home: lxml.html.HtmlElement, cast: list[tuple[str, str]]
) -> None:
    said = home.xpath("//div[@class='votes named']/p[1]//span[starts-with(@class, 'mark ')]")
    totals = {each.get("class").removeprefix("mark mark-"): text_of(each) for each in said}
    assert {ballot: int(words.split()[0]) for ballot, words in totals.items()} == Counter(
        ballot for _, ballot in cast
    )
    assert f"Kazakhstan in {len(cast)} votes:" in text_of(home.find_class("votes")[0])


@pytest.mark.browser
def test_all_answers_are_on_the_first_screen_of_a_phone(visit: Visit) -> None:
    page = visit("", width=390, height=800)
    answers = page.locator(".verdict-answer").all()
    assert len(answers) == 3
    for answer in answers:
        box = answer.bounding_box()
        assert box
        assert box["y"] + box["height"] <= 800


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_every_mark_of_a_vote_is_as_large_as_a_finger_needs(visit: Visit, width: int) -> None:
    page = visit("", width=width)
    boxes = page.locator(".votes li li a").evaluate_all(
        "all => all.map((a) => a.getBoundingClientRect()).map((r) => [r.left, r.right, r.height])"
    )
    assert len(boxes) > 20
    for left, right, height in boxes:
        assert right - left >= 24
        assert height >= 24
        assert left >= 0
        assert right <= width


@pytest.mark.browser
def test_a_mark_of_a_vote_has_a_card_that_says_what_was_voted_on(visit: Visit) -> None:
    page = visit("")
    page.get_by_role("link", name="Withdrawal of Russian forces, ES-11/1").focus()
    card = page.locator(".card:popover-open")
    assert "Withdrawal of Russian forces" in card.inner_text()
    assert "Kazakhstan: abstained" in card.inner_text()
