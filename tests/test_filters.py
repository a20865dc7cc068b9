"""The timeline in a real browser, and marks told apart by shape.

Everything is done by keyboard. What is expected is read from the page as it is without scripts.
"""

from __future__ import annotations

from collections.abc import Callable

import lxml.html
import pytest
from playwright.sync_api import Locator, Page, expect

from shared import text_of

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]
Read = Callable[[str], lxml.html.HtmlElement]

COMPARE = "compare/"
TIMELINE = "timeline/"


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


def test_without_scripts_everything_is_there_and_nothing_can_be_operated(
    visit: Visit, page: Read
) -> None:
    plain = visit(TIMELINE, java_script_enabled=False)
    content = plain.locator(".timeline li")
    expected = page(TIMELINE).xpath("//div[contains(@class, 'timeline')]//li")
    expect(content).to_have_count(len(expected))
    for item in (content.first, content.last):
        expect(item).to_be_visible()
    expect(plain.locator("article").locator("select, button, output, form")).to_have_count(0)
    assert len(expected) > 10


# Told apart without colours --------------------------------------------------------------------

LOOK = """element => {
    const styles = [null, "::before"].map((part) => getComputedStyle(element, part));
    const names = ["content", "maskImage", "webkitMaskImage", "clipPath", "borderStyle", "width",
        "height", "borderRadius", "borderWidth", "transform", "backgroundImage", "textDecoration"];
    return styles.map((style) => names.map((name) => style[name]).join("|")).join("||");
}"""


def test_each_answer_has_a_shape_besides_its_colour(visit: Visit) -> None:
    page = visit(COMPARE)
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
