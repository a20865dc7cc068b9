"""Facts on their pages in a real browser: the tools under the fact that the address names.

What is expected is read from the page as it is without scripts. Nothing is fetched from another
host, and no script complains: `visit` sees to it in every test.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import lxml.html
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from shared import text_of

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]
Read = Callable[[str], lxml.html.HtmlElement]

QUESTION = "questions/dpr-lpr-2022/"
STATE = "states/kazakhstan/"
FACT = "tileuberdi-2022-04-05"
OTHER = "tokayev-2022-06-17"
PHONE = {"width": 320, "height": 640}
TODAY = {"day": "numeric", "month": "long", "year": "numeric"}
STOPS = """() => [...document.querySelectorAll("a[href], button, summary, input, [tabindex='0']")]
    .filter((each) => each.checkVisibility({visibilityProperty: true})).length"""


def date_of(page: Page, id: str) -> Locator:
    """The date of a fact, which is the link to it."""
    return page.locator(f"article .facts strong > a[href='#{id}']")


def tools(page: Page) -> Locator:
    return page.locator(".fact-tools")


def today(page: Page) -> str:
    return page.evaluate("how => new Date().toLocaleDateString('en-GB', how)", TODAY)


def test_a_date_is_a_link_to_its_fact_and_says_so(visit: Visit) -> None:
    page = visit(QUESTION, java_script_enabled=False)
    link = date_of(page, FACT)
    expect(link).to_have_text("5 April 2022")
    expect(link).to_have_accessible_name("5 April 2022: link to this fact")
    assert link.bounding_box()["height"] >= 24  # type: ignore[index]


def test_the_tools_stand_under_the_fact_that_the_address_names(visit: Visit, page: Read) -> None:
    shown = visit(f"{QUESTION}#{FACT}")
    entry = shown.locator(f"article .facts > ul > li:has(#{FACT})")
    expect(tools(shown)).to_have_count(1)
    expect(entry.locator(".fact-tools")).to_be_visible()
    # Each source of the fact once, as the list at the foot has it.
    document = page(QUESTION)
    (written,) = document.xpath(f"//li[.//*[@id='{FACT}']][ancestor::*[@class='facts']]")
    numbers = dict.fromkeys(written.xpath(".//sup[@class='cite']/a/@href"))
    assert len(numbers) > 3
    listed = [text_of(document.xpath(f"//li[@id='{href[1:]}']")[0]) for href in numbers]
    assert any("Counts as one with" in source for source in listed)
    expect(tools(shown).locator("li")).to_have_text(listed)


def test_they_say_when_the_record_first_held_the_fact(visit: Visit) -> None:
    shown = visit(f"{QUESTION}#{FACT}")
    expect(tools(shown)).to_contain_text("First recorded 23 November 2026.")


def test_one_set_of_tools_moves_from_fact_to_fact_by_keyboard(visit: Visit) -> None:
    page = visit(QUESTION)
    before = page.evaluate(STOPS)
    expect(tools(page)).to_have_count(0)
    for id in (FACT, OTHER):
        date_of(page, id).focus()
        page.keyboard.press("Enter")
        expect(page.locator(f"li:has(#{id}) .fact-tools")).to_be_visible()
        expect(tools(page)).to_have_count(1)
        assert page.evaluate(STOPS) > before
    page.goto(page.url.split("#")[0] + "#answers")
    expect(tools(page)).to_have_count(0)
    assert page.evaluate(STOPS) == before, "no stop for the keyboard where no fact is asked for"


def test_a_fact_is_cited_by_its_words_its_address_and_the_day_of_access(
    visit: Visit, site_url: str
) -> None:
    page = visit(f"{QUESTION}#{FACT}")
    cited = tools(page).locator(".fact-cited")
    expect(cited).to_be_hidden()
    tools(page).get_by_text("Cite this fact").click()
    expect(cited).to_be_visible()
    words = cited.inner_text()
    assert words.endswith(f" {site_url}{QUESTION}#{FACT} (accessed {today(page)})")
    assert "“5 April 2022: Foreign Minister Tileuberdi told journalists" in words
    assert re.search(r"[^.]”\. Non-Recognition Briefing\. Version of \d", words)
    assert "independent" not in words


def test_an_entry_says_how_many_sources_it_has_and_how_many_do_not_repeat_another(
    page: Read, read_json: Callable[[str], Any]
) -> None:
    record = read_json("data/record.json")
    group = {source["id"]: source["group"] for source in record["sources"]}
    several = 0
    for fact in (each for each in record["facts"] if each["page"].startswith(f"{QUESTION}#")):
        (entry,) = page(QUESTION).xpath(f"//div[@class='facts']/ul/li[.//*[@id='{fact['id']}']]")
        ids = {cite["source"] for cite in fact["sources"]}
        says = f"{len(ids)} sources, {len({group[id] for id in ids})} independent"
        found = re.findall(r"\d+ sources, \d+ independent", text_of(entry))
        assert found == ([says] if len(ids) > 1 else []), fact["id"]
        several += len(found)
    assert several > 10


def test_only_pages_with_facts_have_the_tools(page: Read) -> None:
    has = {path: bool(page(path).xpath("//*[@id='fact-tools']")) for path in (STATE, "glossary/")}
    assert has == {STATE: True, "glossary/": False}


def test_the_citation_of_a_page_has_the_day_of_access(visit: Visit, page: Read) -> None:
    plain = page(STATE).xpath("string(//*[@id='cite-plain-text-text'])")
    assert plain.strip().endswith("(accessed [day of access])")
    shown = visit(STATE)
    code = shown.locator("#cite code").first
    assert (code.text_content() or "").endswith(f"(accessed {today(shown)})")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_tools_fit_a_narrow_phone_and_axe_finds_nothing(visit: Visit, scheme: str) -> None:
    page = visit(f"{QUESTION}#{FACT}", color_scheme=scheme, **PHONE)
    tools(page).get_by_text("Cite this fact").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    found = Axe().run(page, context=".fact-tools").response["violations"]
    assert [each["id"] for each in found] == []


def test_paper_has_neither_the_tools_nor_the_line_that_tells_of_them(visit: Visit) -> None:
    page = visit(f"{QUESTION}#{FACT}")
    expect(page.locator(".fact-hint")).to_be_visible()
    page.emulate_media(media="print")
    for part in (tools(page), page.locator(".fact-hint")):
        expect(part).to_be_hidden()


def test_a_vote_in_a_list_has_an_address_and_no_tools(visit: Visit, read_json: Any) -> None:
    facts = read_json("data/record.json")["facts"]
    vote = next(fact for fact in facts if fact["type"] == "vote" and fact["page"].count("#"))
    page = visit(vote["page"])
    expect(page.locator(f"[id='{vote['id']}']")).to_have_count(1)
    expect(tools(page)).to_have_count(0)
