"""The strip of a briefing's own evidence: a mark for each thing it rests on that has a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import lxml.html
import pytest
from playwright.sync_api import Page

from briefings.pages import timeline
from briefings.query.index import RecordIndex
from briefings.record.enums import Lane
from briefings.record.facts import Fact, RollCall, Vote
from shared import text_of
from worlds import world

Visit = Callable[..., Page]
Pages = dict[str, lxml.html.HtmlElement]
JANUARY = "briefings/january-2022-and-the-deployment/"
CRIMEA = "briefings/crimea-a-position-that-moved/"


@pytest.fixture(scope="module")
def index() -> RecordIndex:
    return world()


def test_a_timeline_of_some_facts_has_these_only(index: RecordIndex) -> None:
    every = [e for year in timeline.years(index) for e in year.entries]
    wanted = [fact for entry in every[:2] for fact in entry.facts]
    found = [e for year in timeline.years(index, wanted) for e in year.entries]
    assert len(every) > len(found) == 2
    assert [fact for entry in found for fact in entry.facts] == wanted
    assert timeline.years(index, []) == []


def test_a_vote_is_told_with_its_roll_call_and_once(index: RecordIndex) -> None:
    vote = index.facts(Vote)[0]
    roll = index.get(vote.roll)
    assert isinstance(roll, RollCall)
    both: list[Fact] = [vote, roll]
    for among in ([vote], both):
        ((entry,),) = [year.entries for year in timeline.years(index, among)]
        assert entry.facts == [roll]


def test_the_lanes_are_counted_in_their_order_and_none_is_empty(index: RecordIndex) -> None:
    years = timeline.years(index)
    counted = timeline.lanes(years)
    assert dict(counted) == Counter(e.lane for year in years for e in year.entries)
    assert [lane for lane, _ in counted] == [lane for lane in Lane if lane in dict(counted)]
    assert timeline.lanes([]) == []


def briefings(root: Path) -> Pages:
    """The pages of the briefings of a built site, by address."""
    files = root.glob("briefings/*/index.html")
    return {str(file.parent.relative_to(root)): lxml.html.parse(file).getroot() for file in files}


@pytest.fixture(scope="module")
def pages(site: Path) -> Pages:
    return briefings(site)


def strip(page: lxml.html.HtmlElement) -> list[lxml.html.HtmlElement]:
    return list(page.find_class("evidence"))


def test_every_briefing_shows_its_evidence_before_its_text(pages: Pages) -> None:
    assert len(pages) == 8
    for address, page in pages.items():
        (shown,) = strip(page)
        assert shown.xpath("preceding::h2[1]/@id") == ["key-points"], address
        (said,) = shown.find_class("votes-said")
        totals = [int(text_of(each).split()[0]) for each in said.find_class("mark")]
        marks = shown.xpath("./ul/li/ul/li/span")
        assert sum(totals) == len(marks) >= 3, address


def test_a_mark_says_its_lane_and_the_day_of_its_fact(pages: Pages) -> None:
    """So what is heard is what the marks show: none is without words, or of another year."""
    for address, page in pages.items():
        for year in [year for shown in strip(page) for year in shown.xpath("./ul/li")]:
            for mark in year.xpath("./ul/li/span"):
                lane = mark.get("class").removeprefix("mark mark-")
                assert text_of(mark).startswith(f"{Lane(lane).label}: "), address
                assert year.text.strip() in text_of(mark), (address, text_of(mark))
                assert mark.xpath("./a/@href"), address


def test_a_briefing_with_little_to_draw_has_no_strip(lakes: Path) -> None:
    shown = {address: len(strip(page)) for address, page in briefings(lakes).items()}
    assert shown["briefings/low-lake"] == 0


@pytest.mark.browser
@pytest.mark.parametrize("address", [JANUARY, CRIMEA])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_every_mark_is_as_large_as_a_finger_needs(visit: Visit, address: str, width: int) -> None:
    page = visit(address, width=width)
    boxes = page.locator(".evidence li li a").evaluate_all(
        "all => all.map((a) => a.getBoundingClientRect()).map((r) => [r.left, r.right, r.height])"
    )
    assert len(boxes) > 10
    for left, right, height in boxes:
        assert min(right - left, height) >= 24
        assert 0 <= left < right <= width


@pytest.mark.browser
def test_a_mark_opens_the_card_of_its_fact(visit: Visit) -> None:
    page = visit(CRIMEA)
    page.locator(".evidence li li a").first.focus()
    assert page.locator(".card:popover-open").inner_text().strip()
