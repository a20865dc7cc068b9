"""*As at*: what pages show for any day is what the record says of that day.

The file behind it is held against the query, day by day; the pages that scripts make against those
that were built for the milestones.
"""

from __future__ import annotations

import datetime
import gzip
import json
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from playwright.sync_api import Page, expect

from briefings import check
from briefings.out import days
from briefings.query import as_of, places
from briefings.query.index import RecordIndex
from briefings.record.facts import Membership, Position
from briefings.record.items import Question
from shared import ROOT, text_of

Visit = Callable[..., Page]
Read = Callable[[str], lxml.html.HtmlElement]
LAKES = Path(__file__).parent / "lakes"
MILESTONES = ("2022-02-22", "2022-09-26", "2022-10-12")
QUESTIONS = ("dpr-lpr-2022", "crimea-2014", "four-regions-2022")


@pytest.fixture(scope="module", params=[ROOT, LAKES], ids=["the real", "the second"])
def index(request: pytest.FixtureRequest) -> RecordIndex:
    index, problems = check(request.param)
    assert index
    assert problems == []
    return index


@pytest.fixture(scope="module")
def data(index: RecordIndex) -> Any:
    return json.loads(days.days(index))


def _around(turns: set[datetime.date], last: datetime.date) -> Iterator[datetime.date]:
    """Each of some days with the days beside it, up to a last one."""
    for turn in sorted(turns):
        near = (turn + datetime.timedelta(days=step) for step in (-1, 0, 1))
        yield from (day for day in near if day <= last)


def _then(spans: dict[str, list[list[Any]]], day: datetime.date) -> dict[str, list[Any]]:
    """What the script shows for a day: of each the last span begun, if it says anything."""
    last = {
        id: next((span for span in reversed(found) if span[0] <= day.isoformat()), [])
        for id, found in spans.items()
    }
    return {id: span[1:] for id, span in last.items() if len(span) > 1}


# The file --------------------------------------------------------------------------------------


def test_on_every_day_each_has_the_answer_of_the_record(index: RecordIndex, data: Any) -> None:
    looked = 0
    for question in index.catalogue.of(Question):
        facts = index.facts(Position, question=question.id)
        turns = {day for fact in facts for day in as_of.turning_days(fact)}
        turns |= {search.on.last for search in question.searched}
        for day in _around(turns, index.record_date):
            expected = {search.by: days.SEARCHED for search in index.searches(question.id, day)}
            answers = {fact.by: fact for fact in index.positions(question.id, day)}
            expected |= {by: fact.stance.value for by, fact in answers.items()}
            found = _then(data["questions"][question.id]["spans"], day)
            assert {by: row[0] for by, row in found.items()} == expected, day
            for by, fact in answers.items():
                address = places.address(index.targets[fact.id])
                weak = [1] if index.weaknesses(fact) else []
                assert found[by][1:] == [address, fact.stated.english, *weak]
            looked += 1
    assert looked > 5


def test_on_every_day_each_is_to_a_body_what_the_record_says(index: RecordIndex, data: Any) -> None:
    for body, made in data["bodies"].items():
        facts = index.facts(Membership, of=body)
        for day in _around({d for f in facts for d in as_of.turning_days(f)}, index.record_date):
            expected = {fact.member: fact.status.label for fact in index.memberships(body, day)}
            found = {id: row[0] for id, row in _then(made["spans"], day).items()}
            assert {id: word.removeprefix("member, ") for id, word in found.items()} == expected


def test_no_span_says_the_same_as_the_one_before(data: Any) -> None:
    every = [*data["questions"].values(), *data["bodies"].values()]
    spans = [found for each in every for found in each["spans"].values()]
    assert spans
    for found in spans:
        assert [span[0] for span in found] == sorted({span[0] for span in found})
        assert all(one[1:] != other[1:] for one, other in pairwise(found))


def test_it_is_small(site: Path) -> None:
    assert len(gzip.compress((site / days.PATH).read_bytes())) < 20_000


# Pages -----------------------------------------------------------------------------------------


def _rows(table: lxml.html.HtmlElement) -> dict[str, str]:
    """The first two cells of each row of a table; of the second the words without labels."""
    found = {}
    for row in table.xpath(".//tbody/tr"):
        said = row.xpath("string(td[2]/strong)") or row.xpath("string(td[2])")
        found[text_of(row.xpath("td[1]")[0])] = said.split(" \u2260")[0].strip().rstrip("†").lower()
    return found


def _shown(page: Page) -> dict[str, str]:
    expect(page.locator("table.for-day, .for-day table, p.for-day").first).to_be_visible()
    return _rows(
        lxml.html.document_fromstring(page.content()).xpath("//*[contains(@class, 'for-day')]")[0]
    )


@pytest.mark.browser
@pytest.mark.parametrize("day", MILESTONES)
@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_shows_the_answers_of_the_page_that_was_built_for_the_day(
    visit: Visit, page: Read, question: str, day: str
) -> None:
    built = page(f"questions/{question}/as-of-{day}/")
    tables = built.xpath("//article//table[.//th[normalize-space() = 'Answer']]")
    expected = _rows(tables[0]) if tables else {}
    shown = _shown(visit(f"questions/{question}/?on={day}"))
    # The page that was built has no searches.
    assert {who: said for who, said in shown.items() if "searched" not in said} == expected


@pytest.mark.browser
def test_a_body_shows_who_belonged_to_it_on_the_day(visit: Visit, page: Read) -> None:
    for day in MILESTONES[:1]:
        built = page(f"organisations/csto/as-of-{day}/")
        (table, *_) = built.xpath("//article//table[.//th[starts-with(., 'Status')]]")
        expected = {row: said.split("\n")[0] for row, said in _rows(table).items()}
        shown = _shown(visit(f"organisations/csto/?on={day}"))
        assert shown
        assert shown.keys() == expected.keys()
        assert all(expected[who].startswith(said) for who, said in shown.items())


@pytest.mark.browser
@pytest.mark.parametrize("day", MILESTONES)
def test_the_comparison_shows_the_answers_and_votes_of_the_day(
    visit: Visit, page: Read, day: str
) -> None:
    def cells(root: lxml.html.HtmlElement) -> dict[str, dict[str, str]]:
        (table,) = root.xpath("//div[contains(@class, 'compare')]//table[thead]")
        heads = [text_of(th) for th in table.xpath(".//thead//th")][1:]
        rows = [row for row in table.xpath(".//tbody/tr") if row.xpath("td[1]//a")]
        shown = [row for row in rows if row.get("hidden") is None]
        return {
            text_of(row.xpath("td[1]")[0]): {
                head: text_of(cell)
                for head, cell in zip(heads, row.xpath("td")[1:], strict=True)
                if text_of(cell) and "searched" not in text_of(cell)
            }
            for row in shown
        }

    shown = visit(f"compare/?on={day}")
    expect(shown.locator(".any-day output")).to_contain_text("by then")
    assert cells(lxml.html.document_fromstring(shown.content())) == cells(
        page(f"compare/as-of-{day}/")
    )


@pytest.mark.browser
def test_home_shows_the_answers_of_a_day_and_goes_back(visit: Visit) -> None:
    page = visit("")
    answers = page.locator(".verdict-answer:visible")
    today = answers.all_inner_texts()
    box = page.get_by_label("As at")
    box.fill("2022-03-01")
    expect(answers.first).to_contain_text("Ambiguous")
    expect(answers.nth(2)).to_contain_text("The question had not arisen.")
    assert page.url.endswith("?on=2022-03-01")
    page.get_by_role("button", name="Back to 26").press("Enter")
    assert answers.all_inner_texts() == today
    assert "?" not in page.url


@pytest.mark.browser
def test_the_answers_of_other_days_are_asked_for_only_when_a_day_is(visit: Visit) -> None:
    page = visit("questions/crimea-2014/", own=True)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if url.endswith(days.PATH)]
    page.get_by_label("As at").fill("2015-01-01")
    expect(page.locator(".for-day").first).to_be_visible()
    page.get_by_label("As at").fill("2016-01-01")
    expect(page.locator("caption")).to_have_text("As at 1 January 2016")
    assert len([url for url in asked if url.endswith(days.PATH)]) == 1


@pytest.mark.browser
@pytest.mark.parametrize("day", ["2030-01-01", "2022-02-30", "soon", ""])
def test_a_day_that_is_none_or_lies_ahead_shows_today(visit: Visit, day: str) -> None:
    page = visit(f"questions/crimea-2014/?on={day}")
    expect(page.get_by_label("As at")).to_have_value(
        page.locator(".any-day").get_attribute("data-today") or ""
    )
    assert page.locator(".for-day").count() == 0


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_when_the_control_comes(visit: Visit, width: int) -> None:
    page = visit("", width=width)
    height = "document.querySelector('.any-day').getBoundingClientRect().height"
    with_control = page.evaluate(height)
    page.evaluate("document.querySelector('.any-day form').remove()")
    assert page.evaluate(height) == with_control


@pytest.mark.browser
def test_without_scripts_there_is_no_control_and_no_room_for_it(visit: Visit) -> None:
    page = visit("", own=True, java_script_enabled=False)
    box = page.locator(".any-day").bounding_box()
    assert box
    assert box["height"] == 0
