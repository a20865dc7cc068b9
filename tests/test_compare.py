"""The comparison in a real browser: what is chosen is shown, is in the address, and can be kept.

What is expected is read from the page as it is without scripts.
"""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from playwright.sync_api import Locator, Page, expect

from shared import SHIFTS, text_of

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]
Read = Callable[[str], lxml.html.HtmlElement]

COMPARE = "compare/"
SIDES = ("in favour", "against", "abstained")


class Table:
    """The comparison as it is without scripts."""

    def __init__(self, page: lxml.html.HtmlElement) -> None:
        (table,) = page.xpath("//div[contains(@class, 'compare')]//table")
        heads = table.xpath("./thead//th")[1:]
        self.ids = [head.xpath("string(.//a/@href)").rstrip("/").split("/")[-1] for head in heads]
        self.names = dict(zip(self.ids, map(text_of, heads), strict=True))
        self.sections: dict[str, list[str]] = {}
        self.rows: dict[str, dict[str, str]] = {}
        for row in table.xpath("./tbody/tr[td[1]//a]"):
            answers = [text_of(td).rstrip("†") for td in row.xpath("./td")[1:]]
            self.rows[text_of(row[0])] = dict(zip(self.ids, answers, strict=True))
            section = text_of(row.xpath("./preceding-sibling::tr[td[1]/strong]")[-1][0])
            self.sections.setdefault(section, []).append(text_of(row[0]))
        self.groups = self._lists(page, "groups")
        self.bearing = self._lists(page, "bearing")

    @staticmethod
    def _lists(page: lxml.html.HtmlElement, name: str) -> dict[str, list[str]]:
        items = page.xpath(f"//div[contains(@class, '{name}')]//li")
        return {
            text_of(item).split(":")[0]: [
                link.rstrip("/").split("/")[-1] for link in item.xpath(".//a/@href")
            ]
            for item in items
        }

    def alike(self, one: str, other: str) -> str:
        pairs = [(row[one], row[other]) for row in self.rows.values()]
        both = [(a, b) for a, b in pairs if a in SIDES and b in SIDES]
        return f"{sum(a == b for a, b in both)} of {len(both)}"


@pytest.fixture(scope="module")
def table(page: Read) -> Table:
    return Table(page(COMPARE))


def box(page: Page, label: str) -> Locator:
    return page.get_by_role("combobox", name=label, exact=True)


def seen(page: Page, selector: str) -> list[str]:
    """The texts of those elements that are seen, in their order."""
    return page.locator(selector).evaluate_all(
        """all => all.filter((each) => each.checkVisibility())
            .map((each) => each.textContent.replace(/\\s+/g, " ").trim())"""
    )


def columns(page: Page) -> list[str]:
    return seen(page, ".compare thead th")[1:]


def rows(page: Page) -> list[str]:
    return seen(page, ".compare tbody td:first-child:has(a)")


def test_all_is_shown_at_first_on_a_wide_screen(visit: Visit, table: Table) -> None:
    page = visit(COMPARE)
    assert columns(page) == list(table.names.values())
    assert rows(page) == list(table.rows)
    expect(page.locator(".filters output")).to_have_text(
        f"{len(table.rows)} of {len(table.rows)} rows, {len(table.ids)} of {len(table.ids)} columns"
    )


def test_each_group_shows_its_own_beside_the_focus(visit: Visit, table: Table) -> None:
    page = visit(COMPARE)
    assert len(table.groups) > 3
    for label, ids in table.groups.items():
        box(page, "States").select_option(label=label)
        wanted = [id for id in table.ids if id in ids or id == table.ids[0]]
        assert columns(page) == [table.names[id] for id in wanted], label


def test_two_states_are_set_side_by_side_and_their_differences_lit(
    visit: Visit, table: Table
) -> None:
    page = visit(COMPARE)
    one, other = table.ids[0], table.ids[4]
    box(page, "States").select_option("two")
    box(page, "Second").select_option(other)
    assert columns(page) == [table.names[one], table.names[other]]
    differ = [
        name
        for name, row in table.rows.items()
        if row[one] and row[other] and row[one] != row[other]
    ]
    assert seen(page, ".compare tr.differ td:first-child") == differ
    assert differ
    same = table.alike(one, other)
    expect(page.locator(".filters output")).to_contain_text(f"the same vote in {same}")
    assert seen(page, ".compare tr:last-child td:nth-child(3)") == [same]
    box(page, "Rows").select_option("differ")
    assert rows(page) == differ
    box(page, "Rows").select_option("alike")
    both = [name for name, row in table.rows.items() if row[one] and row[one] == row[other]]
    assert rows(page) == both


def test_a_topic_and_a_question_show_what_belongs_to_them(visit: Visit, table: Table) -> None:
    page = visit(COMPARE)
    for section, names in table.sections.items():
        box(page, "Subjects").select_option(label=section)
        assert rows(page) == names
        assert [each for each in seen(page, ".compare td > strong") if each in table.sections] == [
            section
        ]
    for question, documents in table.bearing.items():
        box(page, "Subjects").select_option(label=question)
        assert len(rows(page)) == len(documents), question
        assert rows(page)[0] == question


def test_states_come_by_name_and_by_agreement(visit: Visit, table: Table) -> None:
    page = visit(COMPARE)
    first, *others = table.ids
    box(page, "Order").select_option("name")
    assert columns(page)[1:] == sorted((table.names[id] for id in others), key=str.casefold)
    box(page, "Order").select_option("agreement")

    def share(id: str) -> float:
        same, base = map(int, table.alike(first, id).split(" of "))
        return same / base if base else -1

    shares = [
        share(next(id for id in others if table.names[id] == name)) for name in columns(page)[1:]
    ]
    assert shares == sorted(shares, reverse=True)
    assert len(set(shares)) > 3


def test_everything_stands_in_the_address(visit: Visit, table: Table, site_url: str) -> None:
    page = visit(COMPARE)
    box(page, "States").select_option("two")
    box(page, "First").select_option(table.ids[1])
    box(page, "Second").select_option(table.ids[2])
    box(page, "Rows").select_option("differ")
    box(page, "Subjects").select_option(index=2)
    assert f"states={table.ids[1]},{table.ids[2]}" in page.url
    shown = columns(page), rows(page), page.url
    assert shown[1]
    page.reload()
    assert (columns(page), rows(page), page.url) == shown
    page.locator(".compare td a.term").locator("visible=true").first.click()
    page.wait_for_url(lambda url: COMPARE not in url)
    page.go_back()
    assert (columns(page), rows(page), page.url) == shown


@pytest.mark.parametrize(
    "query",
    [
        "?states=nowhere&subject=nothing&rows=odd&order=sideways",
        "?states=nowhere,elsewhere",
        "?states=<b>,<i>&order=%00",
    ],
)
def test_unknown_words_in_an_address_are_passed_over(
    visit: Visit, table: Table, query: str
) -> None:
    page = visit(COMPARE + query)
    assert columns(page) == list(table.names.values())
    assert rows(page) == list(table.rows)


@pytest.mark.parametrize(
    ("path", "words", "columns_of", "rows_of"),
    [
        ("states/uzbekistan/", "Compare with Kazakhstan", ["Kazakhstan", "Uzbekistan"], None),
        (
            "questions/crimea-2014/",
            "Compare all who have answered",
            None,
            "Annexation of Crimea, 2014",
        ),
    ],
)
def test_pages_of_states_and_questions_lead_to_what_is_compared(
    visit: Visit, table: Table, path: str, words: str, columns_of: list[str] | None, rows_of: str
) -> None:
    page = visit(path)
    page.get_by_role("link", name=words).click()
    page.wait_for_url(lambda url: COMPARE in url)
    assert columns(page) == (columns_of or list(table.names.values()))
    assert len(rows(page)) == (len(table.bearing[rows_of]) if rows_of else len(table.rows))


def test_on_a_phone_two_are_compared_until_more_are_asked_for(visit: Visit, table: Table) -> None:
    page = visit(COMPARE, width=390, height=800)
    assert len(columns(page)) == 2
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    last = page.locator(".compare thead th:not([hidden])").last.bounding_box()
    assert last
    assert last["x"] + last["width"] <= 390
    box(page, "States").select_option("")
    assert columns(page) == list(table.names.values())
    assert "states=all" in page.url
    page.reload()
    assert columns(page) == list(table.names.values())


def test_the_link_and_the_table_of_a_view_can_be_taken_away(visit: Visit, table: Table) -> None:
    page = visit(COMPARE, own=True, permissions=["clipboard-read", "clipboard-write"])
    box(page, "States").select_option("two")
    box(page, "Rows").select_option("differ")
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator(".filters output")).to_have_text("Link copied")
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as CSV").click()
    text = Path(download.value.path()).read_text(encoding="utf-8")
    head, *lines = csv.reader(io.StringIO(text))
    assert head == ["Subject", "Number and day", *columns(page)]
    ids = [next(id for id, name in table.names.items() if name == each) for each in head[2:]]
    assert [" ".join(filter(None, line[:2])) for line in lines] == rows(page)
    for line in lines:
        row = table.rows[" ".join(filter(None, line[:2]))]
        assert line[2:] == [row[id] for id in ids]


# Cards and keys --------------------------------------------------------------------------------


def ready(page: Page) -> Page:
    """The page when what its cards say has come."""
    page.wait_for_function("() => window.cardFor && document.querySelector('.compare td a.term')")
    return page


def opened(page: Page) -> Locator:
    card = page.locator(".card.is-open")
    expect(card).to_be_visible()
    return card


def test_every_mark_has_a_card(visit: Visit) -> None:
    page = ready(visit(COMPARE))
    texts = page.locator(".compare td a.term").evaluate_all(
        "all => all.map((a) => window.cardFor(a)?.textContent ?? a.hash)"
    )
    assert len(texts) > 400
    assert not [text for text in texts if text.startswith("#")]


def test_a_card_opens_by_mouse_by_keyboard_and_by_touch(visit: Visit, table: Table) -> None:
    page = ready(visit(COMPARE))
    name, row = next((n, r) for n, r in table.rows.items() if r[table.ids[2]])
    says = f"{table.names[table.ids[2]]}: {row[table.ids[2]]}"
    cell = page.locator(".compare tr", has_text=name.split(" ·")[0]).first.locator("td").nth(3)
    cell.locator("a").hover()
    expect(opened(page).locator(".card-name")).to_have_text(says)
    page.keyboard.press("Escape")
    page.mouse.move(0, 0)
    expect(page.locator(".card.is-open")).to_have_count(0)
    page.locator(".compare tbody a[tabindex='0']").focus()
    page.keyboard.press("ArrowRight")
    opened(page)
    touch = ready(visit(COMPARE, width=390, has_touch=True))
    link = touch.locator(".compare td a.term").locator("visible=true").first
    link.tap()
    opened(touch)
    assert COMPARE in touch.url
    link.tap()
    touch.wait_for_url(lambda url: COMPARE not in url)


def test_the_table_is_one_stop_and_arrow_keys_go_from_mark_to_mark(visit: Visit) -> None:
    page = visit(COMPARE)
    page.get_by_role("button", name="Download as CSV").focus()
    inside = "document.activeElement.closest('.compare table') !== null"
    stops = 0
    for _ in range(6):
        page.keyboard.press("Tab")
        stops += page.evaluate(inside)
    assert stops == 1
    page.locator(".compare a[tabindex='0']").focus()
    place = """() => {
        const { cellIndex, parentNode } = document.activeElement.closest("td, th");
        return [parentNode.rowIndex, cellIndex];
    }"""
    row, column = page.evaluate(place)
    page.keyboard.press("ArrowRight")
    assert page.evaluate(place)[0] == row
    assert page.evaluate(place)[1] > column
    page.keyboard.press("ArrowDown")
    assert page.evaluate(place)[0] > row
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowUp")
    assert page.evaluate(place) == [row, column]


def test_a_screen_reader_names_the_subject_of_each_answer(visit: Visit, table: Table) -> None:
    heads = visit(COMPARE).get_by_role("rowheader")
    assert set(table.rows) <= {" ".join(text.split()) for text in heads.all_inner_texts()}


def test_what_is_pressed_is_large_enough(visit: Visit) -> None:
    page = visit(COMPARE)
    sizes = page.locator(".compare td a:has(.mark), .filters select, .filters button").evaluate_all(
        """all => all.filter((each) => each.checkVisibility())
            .map((each) => (each.querySelector(".mark") || each).getBoundingClientRect())
            .map(({width, height}) => Math.min(width, height))"""
    )
    assert len(sizes) > 400
    assert min(sizes) >= 24


def test_nothing_moves_when_the_script_begins(visit: Visit) -> None:
    for width in (390, 1280):
        page = visit(COMPARE, width=width)
        assert page.evaluate(SHIFTS) < 0.01, width


# For those who have no script, and what those who have one pay ---------------------------------


def test_without_scripts_everything_is_there_and_nothing_can_be_operated(
    visit: Visit, table: Table
) -> None:
    plain = visit(COMPARE, java_script_enabled=False)
    expect(plain.locator(".compare thead th")).to_have_count(len(table.ids) + 1)
    expect(plain.locator(".compare tbody td:first-child:has(a)")).to_have_count(len(table.rows))
    expect(plain.locator(".compare tbody td:first-child a").last).to_be_visible()
    expect(plain.locator("article").locator("select, button, output, form")).to_have_count(0)


def test_script_and_data_are_small_and_for_this_page_alone(
    site: Path, page: Read, read_json: Callable[[str], Any]
) -> None:
    files = [site / "assets/compare.js", site / "compare/answers.json"]
    assert sum(len(gzip.compress(file.read_bytes())) for file in files) < 40_000
    assert len(read_json("compare/answers.json")) > 400
    script = "//script[contains(@src, 'compare.js')]"
    assert page(COMPARE).xpath(script)
    assert not page("").xpath(script)
    assert not page("timeline/").xpath(script)
