"""The timeline in a real browser: its filters, and marks told apart by shape.

Everything is done by keyboard. What is expected is read from the page as it is without scripts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import lxml.html
import pytest
from playwright.sync_api import Locator, Page, expect

from shared import SHIFTS, text_of

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


def seen(page: Page, selector: str) -> list[str]:
    """The texts of those elements that are seen, in their order."""
    return page.locator(selector).evaluate_all(
        """all => all.filter((each) => each.checkVisibility())
            .map((each) => each.textContent.replace(/\\s+/g, " ").trim())"""
    )


# The timeline ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Entry:
    """An entry of the timeline: the year above, the text, what it is found by."""

    year: str
    text: str
    lane: str
    tags: frozenset[str]


@pytest.fixture(scope="module")
def timeline(page: Read) -> list[Entry]:
    """The entries of the timeline as they come, the oldest first."""
    found = []
    for part in page(TIMELINE).xpath("//div[contains(@class, 'timeline')]/*"):
        if part.tag == "h2":
            year = text_of(part)
        for item in part.xpath("./li"):
            tags = frozenset(text_of(tag) for tag in item.xpath(".//*[@class='tags']/a"))
            (lane,) = item.xpath("./*[contains(@class, 'lane')]")
            found.append(Entry(year, text_of(item), text_of(lane), tags))
    return found


def lists(page: Page) -> dict[str, Locator]:
    """The lists to choose from, by their names in the address."""
    boxes = page.locator("form.filters select")
    expect(boxes).to_have_count(4)
    found = {}
    for box in boxes.all():
        assert box.evaluate("box => box.labels.length === 1 && box.labels[0].innerText.trim()")
        found[box.get_attribute("name") or ""] = box
    assert list(found) == ["lane", "about", "question", "order"]
    return found


def matching(timeline: list[Entry], lane: str = "", tags: Iterable[str] = ()) -> list[Entry]:
    return [each for each in timeline if lane in ("", each.lane) and set(tags) <= each.tags]


def check_timeline(page: Page, timeline: list[Entry], expected: list[Entry]) -> int:
    """What is seen are the expected entries, in their order; years without any are gone."""
    assert seen(page, ".timeline li") == [each.text for each in expected]
    years = list(dict.fromkeys(each.year for each in expected))
    heads = [year.replace("¶", "").strip() for year in seen(page, ".timeline h2")]
    assert heads == years
    contents = page.locator(".md-nav--secondary li:not([hidden]), .contents li:not([hidden])")
    assert sorted(map(str.strip, contents.all_text_contents())) == sorted(years * 2)
    counts = [sum(each.year == year for each in expected) for year in sorted(years)]
    named = [
        f"{y}: {n} {'entry' if n == 1 else 'entries'}"
        for y, n in zip(sorted(years), counts, strict=True)
    ]
    bars = page.locator(".years li a").filter(visible=True)
    assert bars.evaluate_all("all => all.map((bar) => bar.ariaLabel)") == named
    sides = page.locator(".years li:not([hidden]) rect").evaluate_all(
        "all => all.map((rect) => +rect.getAttribute('height'))"
    )
    areas = [(side / 1000) ** 2 for side in sides]
    assert areas == pytest.approx([n / max(counts) for n in counts], abs=0.005)
    count = page.locator("form.filters output")
    expect(count).to_have_text(f"{len(expected)} of {len(timeline)} entries")
    return len(expected)


def test_the_timeline_filters_by_state_and_by_question(visit: Visit, timeline: list[Entry]) -> None:
    page = visit(TIMELINE)
    boxes = lists(page)
    assert options(boxes["about"])[0] == "every state and claimed state"
    choose(boxes["about"], "Kazakhstan")
    of_state = check_timeline(page, timeline, matching(timeline, tags=["Kazakhstan"]))
    asked = options(boxes["question"])[1]
    choose(boxes["question"], asked)
    of_both = check_timeline(page, timeline, matching(timeline, tags=["Kazakhstan", asked]))
    boxes["about"].press("Home")
    of_question = check_timeline(page, timeline, matching(timeline, tags=[asked]))
    assert 0 < of_both < min(of_state, of_question) <= max(of_state, of_question) < len(timeline)
    boxes["question"].press("Home")
    check_timeline(page, timeline, timeline)


def test_the_timeline_filters_by_lane(visit: Visit, timeline: list[Entry]) -> None:
    page = visit(TIMELINE)
    boxes = lists(page)
    assert options(boxes["lane"])[1:] == ["done", "said", "signed", "voted"]
    found = 0
    for lane in options(boxes["lane"])[1:]:
        choose(boxes["lane"], lane)
        found += check_timeline(page, timeline, matching(timeline, lane))
    assert found == len(timeline)
    choose(boxes["about"], "Kazakhstan")
    assert check_timeline(page, timeline, matching(timeline, "voted", ["Kazakhstan"]))


def test_a_question_shows_the_votes_on_it(visit: Visit, timeline: list[Entry]) -> None:
    page = visit(f"{TIMELINE}?lane=voted&question=crimea-2014")
    asked = shown(lists(page)["question"])
    assert check_timeline(page, timeline, matching(timeline, "voted", [asked])) > 10


def test_each_state_and_question_that_is_named_is_offered_and_shows_its_entries(
    visit: Visit, timeline: list[Entry]
) -> None:
    page = visit(TIMELINE)
    boxes = lists(page)
    named = set().union(*(each.tags for each in timeline))
    offered = [*options(boxes["about"])[1:], *options(boxes["question"])[1:]]
    assert sorted(offered) == sorted(named)
    check_timeline(page, timeline, timeline)
    for box in (boxes["about"], boxes["question"]):
        for label in options(box)[1:]:
            box.press("ArrowDown")
            assert shown(box) == label
            assert check_timeline(page, timeline, matching(timeline, tags=[label]))
        box.press("Home")


def test_the_order_turns_years_and_entries_and_back(visit: Visit, timeline: list[Entry]) -> None:
    page = visit(TIMELINE)
    order = lists(page)["order"]
    assert options(order) == ["oldest first", "newest first"]
    for label, expected in (
        ("newest first", timeline[::-1]),
        ("oldest first", timeline),
        ("newest first", timeline[::-1]),
    ):
        choose(order, label)
        check_timeline(page, timeline, expected)
        expect(order).to_be_focused()
        contents = page.locator(".md-nav--secondary li").all_text_contents()
        years = list(dict.fromkeys(each.year for each in expected))
        assert list(map(str.strip, contents)) == years


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_what_is_chosen_is_in_the_address_and_comes_back(
    visit: Visit, timeline: list[Entry], site_url: str
) -> None:
    page = visit(f"{TIMELINE}#year-2022", own=True)
    boxes = lists(page)
    assert query(page) == {}
    choose(boxes["lane"], "said")
    choose(boxes["about"], "Kazakhstan")
    choose(boxes["order"], "newest first")
    chosen = {"lane": ["said"], "about": ["kazakhstan"], "order": ["newest"]}
    assert query(page) == chosen
    assert page.url.endswith("#year-2022")
    expected = matching(timeline, "said", ["Kazakhstan"])[::-1]
    check_timeline(page, timeline, expected)
    page.reload()
    check_timeline(page, timeline, expected)
    shared = page.url
    fresh = visit(shared.removeprefix(site_url))
    check_timeline(fresh, timeline, expected)
    expect(fresh.locator("#year-2022")).to_be_in_viewport()
    page.goto(site_url + COMPARE)
    page.go_back()
    assert page.url == shared
    check_timeline(page, timeline, expected)
    choose(lists(page)["lane"], "every kind")
    assert query(page) == {"about": ["kazakhstan"], "order": ["newest"]}


def test_going_back_to_an_earlier_address_shows_what_it_says(
    visit: Visit, timeline: list[Entry]
) -> None:
    page = visit(f"{TIMELINE}?lane=voted", own=True)
    page.evaluate("location.hash = 'year-2022'")
    choose(lists(page)["lane"], "said")
    check_timeline(page, timeline, matching(timeline, "said"))
    page.go_back()
    assert query(page) == {"lane": ["voted"]}
    expect(lists(page)["lane"]).to_have_value("voted")
    check_timeline(page, timeline, matching(timeline, "voted"))


def test_what_an_address_asks_for_and_nobody_knows_is_passed_over(
    visit: Visit, timeline: list[Entry]
) -> None:
    page = visit(f"{TIMELINE}?lane=sung&about=atlantis&order=sideways&question=&utm=x&lane=said")
    check_timeline(page, timeline, timeline)
    assert [shown(box)[:5] for box in lists(page).values()] == ["every", "every", "every", "oldes"]
    choose(lists(page)["lane"], "done")
    assert query(page) == {"lane": ["done"], "utm": ["x"]}


def test_filters_that_leave_nothing_say_so_and_can_be_cleared(
    visit: Visit, timeline: list[Entry]
) -> None:
    page = visit(TIMELINE)
    boxes = lists(page)
    clear = page.locator("form.filters").get_by_role("button", name="Clear")
    clear_all = page.get_by_role("button", name="Clear filters")
    nothing = page.get_by_text("No entries match")
    for each in (clear, clear_all, nothing):
        expect(each).to_be_hidden()
    choose(boxes["order"], "newest first")
    expect(clear).to_be_hidden()
    taken = {each.tags for each in timeline if each.lane == "voted"}
    label = next(each for each in options(boxes["about"])[1:] if each not in set().union(*taken))
    choose(boxes["lane"], "voted")
    expect(clear).to_be_visible()
    expect(nothing).to_be_hidden()
    choose(boxes["about"], label)
    expect(nothing).to_be_visible()
    expect(page.locator(".years")).to_be_hidden()
    expect(page.get_by_role("link", name="Back to the years")).to_be_hidden()
    expect(page.locator("form.filters output")).to_have_text(f"0 of {len(timeline)} entries")
    for button in (clear_all, clear):
        expect(button).to_be_visible()
        box = button.bounding_box()
        assert box
        assert box["height"] >= 24
        button.press("Enter")
        expect(boxes["lane"]).to_be_focused()
        check_timeline(page, timeline, timeline[::-1])
        assert query(page) == {"order": ["newest"]}
        choose(boxes["lane"], "voted")


def test_a_year_that_a_filter_hides_is_shown_when_a_link_leads_to_it(
    visit: Visit, timeline: list[Entry]
) -> None:
    page = visit(TIMELINE)
    state = lists(page)["about"]
    label = min(options(state)[1:], key=lambda each: len(matching(timeline, tags=[each])))
    choose(state, label)
    hidden = next(each.year for each in timeline if each.year not in " ".join(seen(page, "h2")))
    page.evaluate(f"location.hash = 'year-{hidden}'")
    expect(page.locator(f"#year-{hidden}")).to_be_in_viewport()
    assert query(page) == {}


@pytest.mark.parametrize("width", [320, 390, 700, 1000, 1280])
def test_the_timeline_fits_and_nothing_in_it_moves_when_its_script_starts(
    visit: Visit, width: int
) -> None:
    page = visit(TIMELINE, own=True, width=width)
    lists(page)
    assert page.evaluate(SHIFTS) == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    plain = visit(TIMELINE, own=True, width=width)
    plain.evaluate("document.querySelector('.filters').remove()")
    top = "document.querySelector('.years').getBoundingClientRect().top"
    assert plain.evaluate(top) == page.evaluate(top)


@pytest.mark.parametrize("width", [320, 1280])
def test_what_can_be_pressed_is_high_enough_for_a_finger(visit: Visit, width: int) -> None:
    page = visit(f"{TIMELINE}?lane=voted", width=width)
    pressed = page.locator(".filters select, .filters button, .years li:not([hidden]) a")
    heights = pressed.evaluate_all("all => all.map((each) => each.getBoundingClientRect().height)")
    assert len(heights) > 10
    assert min(heights) >= 24


def test_only_the_timeline_loads_its_script(page: Read) -> None:
    loaded = {path: page(path).xpath("//script/@src[contains(., 'timeline.js')]") for path in PATHS}
    assert loaded == {TIMELINE: ["../assets/timeline.js"], COMPARE: [], "": []}


PATHS = (TIMELINE, COMPARE, "")


def test_the_list_can_be_skipped(visit: Visit) -> None:
    page = visit(TIMELINE)
    last = page.locator(".years li a").last
    last.focus()
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip the list")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Back to the years")).to_be_focused()


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


@pytest.mark.parametrize("colours", ["none", "active"])
def test_each_lane_of_the_timeline_has_a_shape_besides_its_word(visit: Visit, colours: str) -> None:
    page = visit(TIMELINE, forced_colors=colours)
    lanes = [page.locator(f".lane-{name}").first for name in ("said", "voted", "signed", "done")]
    looks = [(lane.evaluate(LOOK), lane.evaluate(IS_FILLED)) for lane in lanes]
    assert len(set(looks)) == 4
    assert [is_filled for _, is_filled in looks] == [False, True, True, True]


IS_FILLED = """element => {
    const style = getComputedStyle(element, "::before");
    return style.backgroundColor === style.borderTopColor;
}"""


def test_each_status_in_a_chart_of_periods_has_a_look_besides_its_colour(visit: Visit) -> None:
    page = visit("organisations/csto/")
    keys = page.locator(".chart-spans .legend .key .span")
    looks = [key.evaluate(PERIOD) for key in keys.all()]
    assert len(looks) > 2
    assert len(set(looks)) == len(looks)
