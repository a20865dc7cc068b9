"""The log of changes: what is in it, in which order, and what is marked as new to its reader."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import lxml.html
import pytest
from playwright.sync_api import Page

from briefings import check
from briefings.pages.changes import change_log
from briefings.query.index import RecordIndex
from briefings.record.facts import Fact
from briefings.record.parts import Change
from shared import text_of

LAKES = Path(__file__).parent / "lakes"


@pytest.fixture(scope="module")
def index() -> RecordIndex:
    index, problems = check(LAKES)
    assert index
    assert problems == []
    return index


def _change(on: str, what: str = "It was said so.") -> Change:
    return Change.model_validate({"on": on, "what": what, "reason": "A slip."})


# The log -----------------------------------------------------------------------------------------


def test_it_has_every_correction_and_every_briefing_once(index: RecordIndex) -> None:
    found = [each for month in change_log(index) for day in month.days for each in day.entries]
    corrected = [each for each in found if each.change]
    assert {each.record.id for each in found if not each.change} == {"low-lake", "reach-decision"}
    assert [each.record.id for each in corrected] == ["reach-decision", "boats-lost-58"]
    assert len({each.id for each in found}) == len(found)


def test_the_newest_comes_first_by_month_and_no_month_is_made_up(index: RecordIndex) -> None:
    fact = index.catalogue.of(Fact)[0].model_copy(
        update={"changes": [_change("2022"), _change("2022-11"), _change("2022-11-30")]}
    )
    catalogue = replace(index.catalogue, records=index.catalogue.records | {fact.id: fact})
    months = change_log(RecordIndex(catalogue, index.record_date))
    days = [day.date for month in months for day in month.days]
    assert [day.last for day in days] == sorted((day.last for day in days), reverse=True)
    assert "2022" in [month.date.text for month in months]
    november = next(month for month in months if month.date.text == "2022-11")
    assert [day.date.text for day in november.days] == ["2022-11-30", "2022-11"]


def test_a_day_says_how_many_facts_were_last_checked_on_it(index: RecordIndex) -> None:
    days = [day for month in change_log(index) for day in month.days]
    assert sum(day.checked for day in days) == len(index.written_facts)


def test_the_page_says_what_was_changed_and_why_and_leads_to_it(lakes: Path) -> None:
    page = lxml.html.fromstring((lakes / "changes/index.html").read_text(encoding="utf-8"))
    (log,) = page.find_class("changes")
    entries = log.xpath(".//li[contains(., 'The value was 57 at first')]")
    (entry,) = entries
    assert "A boat had been left out." in text_of(entry)
    (link,) = entry.xpath("./strong/a/@href")
    assert link.endswith("#boats-lost-58")
    months = [text_of(head) for head in page.xpath("//div[@class='changes named']/h2")]
    assert months[0].startswith("January 2023")


# What is new to its reader ---------------------------------------------------------------------

SEEN = """() => JSON.parse(localStorage[Object.keys(localStorage).find(
    (key) => key.endsWith(".changes.seen"))])"""
FORGET = """(ids) => {
    const key = Object.keys(localStorage).find((key) => key.endsWith(".changes.seen"));
    const kept = JSON.parse(localStorage[key]).filter((id) => !ids.includes(id));
    localStorage[key] = JSON.stringify(kept);
    sessionStorage.clear();
}"""


@pytest.mark.browser
def test_what_came_since_the_last_visit_is_marked_as_long_as_the_visit_lasts(
    visit: Callable[..., Page],
) -> None:
    page = visit("changes/", own=True)
    assert page.text_content(".visit [role]") == "This is your first visit to this page."
    assert page.locator(".fresh").count() == 0
    new = page.evaluate(SEEN)[1:3]
    page.evaluate(FORGET, new)
    for _ in range(2):  # loaded again, they are still new
        page.goto("about:blank")
        page.go_back()
        page.reload()
        assert page.text_content(".visit [role]") == "2 entries are new since your last visit."
        marked = page.locator("li:has(.fresh) .anchor").evaluate_all("all => all.map(a => a.id)")
        assert marked == new
    page.evaluate("sessionStorage.clear()")  # another visit
    page.reload()
    assert page.text_content(".visit [role]") == "Nothing is new since your last visit."
    assert page.locator(".fresh").count() == 0


@pytest.mark.browser
def test_nothing_moves_when_the_script_says_what_is_new(visit: Callable[..., Page]) -> None:
    page = visit("changes/", own=True, width=390)
    top = "document.querySelector('.changes').getBoundingClientRect().top"
    before = page.evaluate(top)
    page.evaluate("document.querySelector('.visit [role]').textContent = ''")
    assert page.evaluate(top) == before
