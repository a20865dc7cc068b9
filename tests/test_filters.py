"""The matrix and the timeline in a real browser: filters, sorting, and marks told apart by shape.

Everything is done by keyboard. What is expected is read from the page as it is without scripts.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import lxml.html
import pytest
from playwright.sync_api import Locator, Page, expect

from shared import text_of

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]
Read = Callable[[str], lxml.html.HtmlElement]

MATRIX = "matrix/"
TIMELINE = "timeline/"
TABLE = ".record-table table"


def answer(cell: lxml.html.HtmlElement) -> str:
    """What a cell says: its mark, where it has one, without the date beside it."""
    marks = cell.xpath(".//*[contains(@class, 'mark ')]")
    return text_of(marks[0]) if marks else text_of(cell)


@pytest.fixture(scope="module")
def matrix(page: Read) -> list[list[str]]:
    """The rows of the matrix as they come, the heads first."""
    table = page(MATRIX).xpath("//div[contains(@class, 'record-table')]//table")[0]
    heads = [text_of(head) for head in table.xpath("./thead/tr/th")]
    return [heads, *([answer(cell) for cell in row] for row in table.xpath("./tbody/tr"))]


def choose(box: Locator, label: str) -> None:
    """Chooses an option of a list by keyboard, one step at a time, from its nearer end."""
    at, last = options(box).index(label), box.locator("option").count() - 1
    box.press("Home" if at <= last / 2 else "End")
    for _ in range(min(at, last - at)):
        box.press("ArrowDown" if at <= last / 2 else "ArrowUp")
    assert shown(box) == label


def shown(box: Locator) -> str:
    return box.evaluate("box => box.selectedOptions[0].text")


def options(box: Locator) -> list[str]:
    return [text.strip() for text in box.locator("option").all_text_contents()]


def filters(page: Page) -> tuple[Locator, Locator, Locator]:
    """The two lists to choose from, and the count."""
    form = page.locator("form.filters")
    expect(form).to_have_count(1)
    boxes = form.locator("select")
    expect(boxes).to_have_count(2)
    for box in boxes.all():
        assert box.evaluate("box => box.labels.length === 1 && box.labels[0].innerText.trim()")
    return boxes.nth(0), boxes.nth(1), form.locator("output")


def seen(page: Page, selector: str) -> list[str]:
    """The texts of those elements that are seen, in their order."""
    return page.locator(selector).evaluate_all(
        """all => all.filter((each) => each.checkVisibility())
            .map((each) => each.textContent.replace(/\\s+/g, " ").trim())"""
    )


def rows(page: Page) -> list[str]:
    return seen(page, f"{TABLE} tbody tr td:first-child")


# The matrix ------------------------------------------------------------------------------------


def test_a_filter_shows_the_states_with_an_answer_and_counts_them(
    visit: Visit, matrix: list[list[str]]
) -> None:
    heads, *states = matrix
    page = visit(MATRIX)
    column, value, count = filters(page)
    assert count.evaluate("e => e.localName === 'output' || e.ariaLive === 'polite'")
    assert options(column) == heads[1:]
    for at in (1, -1):  # a body, a vote
        choose(column, heads[at])
        values = sorted({row[at] for row in states} - {""}, key=str.lower)
        assert sorted(options(value)[1:], key=str.lower) == values
        assert len(values) > 1
        for each in values:
            choose(value, each)
            expected = [row[0] for row in states if row[at] == each]
            assert rows(page) == expected, each
            expect(count).to_have_text(f"{len(expected)} of {len(states)} rows")
        value.press("Home")
        assert rows(page) == [row[0] for row in states]
        expect(count).to_have_text(f"{len(states)} of {len(states)} rows")


def test_another_column_starts_with_every_state(visit: Visit, matrix: list[list[str]]) -> None:
    heads, *states = matrix
    page = visit(MATRIX)
    column, value, count = filters(page)
    value.focus()
    value.press("ArrowDown")
    assert 0 < len(rows(page)) < len(states)
    choose(column, heads[2])
    assert rows(page) == [row[0] for row in states]
    expect(count).to_have_text(f"{len(states)} of {len(states)} rows")


def sort_by(page: Page, at: int) -> Locator:
    """Presses the button in the head of a column, and returns the head."""
    head = page.locator(f"{TABLE} thead th").nth(at)
    button = head.get_by_role("button")
    button.focus()
    button.press("Enter")
    return head


def test_a_column_sorts_both_ways_with_empty_cells_last(
    visit: Visit, matrix: list[list[str]]
) -> None:
    heads, *states = matrix
    page = visit(MATRIX)
    buttons = page.locator(f"{TABLE} thead").get_by_role("button")
    expect(buttons).to_have_count(len(heads))
    for at in (3, len(heads) - 1, 0):  # a question, a vote, the states
        by_state = {row[0]: row[at] for row in states}
        filled = [row[at] for row in states if row[at]]
        button = buttons.nth(at)
        assert heads[at] in (button.get_attribute("aria-label") or button.inner_text())
        for direction in ("ascending", "descending"):
            head = sort_by(page, at)
            expect(head).to_have_attribute("aria-sort", direction)
            expect(page.locator(f"{TABLE} [aria-sort]")).to_have_count(1)
            expect(button).to_be_focused()
            found = [by_state[state] for state in rows(page)]
            expected = sorted(filled, key=str.lower, reverse=direction == "descending")
            assert found == expected + [""] * (len(states) - len(filled))
    assert sorted(rows(page)) == sorted(row[0] for row in states)


def test_a_filter_stays_when_the_table_is_sorted(visit: Visit, matrix: list[list[str]]) -> None:
    page = visit(MATRIX)
    column, value, _ = filters(page)
    choose(column, matrix[0][-1])
    value.focus()
    value.press("ArrowDown")
    before = rows(page)
    assert 0 < len(before) < len(matrix) - 1
    head = sort_by(page, 0)
    if head.get_attribute("aria-sort") == "ascending":
        head = sort_by(page, 0)
    assert rows(page) == sorted(before, reverse=True)


def test_the_tab_key_goes_on_to_the_table_and_the_enter_key_stays_on_the_page(
    visit: Visit, site_url: str
) -> None:
    page = visit(MATRIX)
    first, second, _ = filters(page)
    page.evaluate("document.querySelector('form.filters').requestSubmit()")
    first.focus()
    page.keyboard.press("Tab")
    expect(second).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("Boolean(document.activeElement.closest('.record-table'))")
    assert page.url == site_url + MATRIX


def test_a_screen_reader_names_the_state_of_each_answer(visit: Visit, page: Read) -> None:
    states = page(MATRIX).xpath("//div[contains(@class, 'record-table')]//tbody/tr/td[1]")
    heads = visit(MATRIX).get_by_role("rowheader")
    assert heads.all_inner_texts() == [" ".join(td.text_content().split()) for td in states]


def test_a_view_of_the_matrix_can_be_filtered_too(visit: Visit, page: Read) -> None:
    links = page(MATRIX).xpath("//p[@class='views']//a/@href[contains(., 'as-of-')]")
    view = visit(MATRIX + links[0])
    _, _, count = filters(view)
    expect(count).to_have_text(re.compile(rf"^{len(rows(view))} of {len(rows(view))} rows$"))


@pytest.mark.parametrize("path", [MATRIX, TIMELINE])
def test_without_scripts_everything_is_there_and_nothing_can_be_operated(
    visit: Visit, page: Read, path: str
) -> None:
    plain = visit(path, java_script_enabled=False)
    content = plain.locator(".record-table tbody tr" if path == MATRIX else ".timeline li")
    expected = page(path).xpath(
        "//div[contains(@class, 'record-table')]//tbody/tr"
        if path == MATRIX
        else "//div[contains(@class, 'timeline')]//li"
    )
    expect(content).to_have_count(len(expected))
    for item in (content.first, content.last):
        expect(item).to_be_visible()
    expect(plain.locator("article").locator("select, button, output, form")).to_have_count(0)
    assert len(expected) > 10


# The timeline ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def timeline(page: Read) -> list[tuple[str, str, set[str]]]:
    """The entries of the timeline: the year above, the text, and the words of its tags."""
    found = []
    for part in page(TIMELINE).xpath("//div[contains(@class, 'timeline')]/*"):
        if part.tag == "h2":
            year = text_of(part)
        for item in part.xpath("./li"):
            tags = {text_of(tag) for tag in item.xpath(".//*[@class='tags']/a")}
            found.append((year, text_of(item), tags))
    return found


def check_timeline(
    page: Page, timeline: list[tuple[str, str, set[str]]], wanted: set[str], count: Locator
) -> int:
    expected = [(year, text) for year, text, tags in timeline if wanted <= tags]
    assert seen(page, ".timeline li") == [text for _, text in expected]
    years = [year.replace("¶", "").strip() for year in seen(page, ".timeline h2")]
    assert years == list(dict.fromkeys(year for year, _ in expected))
    expect(count).to_have_text(f"{len(expected)} of {len(timeline)} entries")
    return len(expected)


def test_the_timeline_filters_by_state_and_by_question(
    visit: Visit, timeline: list[tuple[str, str, set[str]]]
) -> None:
    page = visit(TIMELINE)
    state, question, count = filters(page)
    choose(state, "Kazakhstan")
    of_state = check_timeline(page, timeline, {"Kazakhstan"}, count)
    asked = options(question)[1]
    choose(question, asked)
    of_both = check_timeline(page, timeline, {"Kazakhstan", asked}, count)
    state.press("Home")
    of_question = check_timeline(page, timeline, {asked}, count)
    assert 0 < of_both < min(of_state, of_question) <= max(of_state, of_question) < len(timeline)
    question.press("Home")
    check_timeline(page, timeline, set(), count)


def test_each_state_and_question_that_is_named_is_offered_and_shows_its_entries(
    visit: Visit, timeline: list[tuple[str, str, set[str]]]
) -> None:
    page = visit(TIMELINE)
    state, question, count = filters(page)
    named = set().union(*(tags for _, _, tags in timeline))
    assert sorted([*options(state)[1:], *options(question)[1:]]) == sorted(named)
    check_timeline(page, timeline, set(), count)
    for box in (state, question):
        for label in options(box)[1:]:
            box.press("ArrowDown")
            assert shown(box) == label
            assert check_timeline(page, timeline, {label}, count)
        box.press("Home")


def test_a_year_that_a_filter_hides_is_shown_when_a_link_leads_to_it(
    visit: Visit, timeline: list[tuple[str, str, set[str]]]
) -> None:
    page = visit(TIMELINE)
    state, _, _ = filters(page)
    label = min(options(state)[1:], key=lambda each: sum(each in tags for _, _, tags in timeline))
    choose(state, label)
    hidden = next(year for year, _, _ in timeline if year not in " ".join(seen(page, "h2")))
    page.evaluate(f"location.hash = 'year-{hidden}'")
    expect(page.locator(f"#year-{hidden}")).to_be_in_viewport()


# Told apart without colours --------------------------------------------------------------------

LOOK = """element => {
    const styles = [null, "::before"].map((part) => getComputedStyle(element, part));
    const names = ["content", "maskImage", "webkitMaskImage", "clipPath", "borderStyle", "width",
        "height", "borderRadius", "borderWidth", "transform", "backgroundImage", "textDecoration"];
    return styles.map((style) => names.map((name) => style[name]).join("|")).join("||");
}"""


def test_each_answer_has_a_shape_besides_its_colour(visit: Visit) -> None:
    page = visit(MATRIX)
    marks = page.locator("#marks ~ * .mark")
    looks = {mark.inner_text(): mark.evaluate(LOOK) for mark in marks.all()}
    assert len(looks) == 11
    alike = [(a, b) for a, x in looks.items() for b, y in looks.items() if a < b and x == y]
    # A vote for and a recognition, a vote against and none: words say which it is.
    assert set(alike) <= {
        ("in favour", "recognises"),
        ("against", "does not recognise"),
        ("no position found", "not seen"),
    }


PERIOD = """key => {
    const style = getComputedStyle(key);
    const fill = style.fill.startsWith("url") ? "pattern" : style.fill === "none" ? "none" : "full";
    return [fill, style.strokeDasharray, style.fillOpacity, style.opacity, style.strokeWidth,
        style.stroke === "none"].join("|");
}"""


def test_each_status_in_a_chart_of_periods_has_a_look_besides_its_colour(visit: Visit) -> None:
    page = visit("organisations/csto/")
    keys = page.locator(".chart-spans .legend .key .span")
    looks = [key.evaluate(PERIOD) for key in keys.all()]
    assert len(looks) > 2
    assert len(set(looks)) == len(looks)
