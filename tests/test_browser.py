"""The real site in a real browser: cards, keyboard, touch, search, colours, print, no scripts.

Nothing is fetched from another host, and no script complains: `visit` sees to it in every test.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from playwright.sync_api import Locator, Page, expect

from shared import PHONE, ROOT, search, until

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]
ReadJson = Callable[[str], Any]

BRIEFING = "briefings/donetsk-luhansk-decision/"
# A page with fewer links, for what is the same on every page; it is quick to open.
SHORT = "organisations/kazakhstan-security-council/"
# A card with all its parts: he held his office on the day of the briefing, and left it since.
PERSON = "mukhtar-tileuberdi"
OTHER = "kazakhstan"
TOUCH = PHONE | {"has_touch": True, "is_mobile": True}
# What a laptop's window leaves of a page at 400 %.
ZOOMED = {"width": 320, "height": 256}


def link_to(page: Page, id: str) -> Locator:
    """The first link of the text to a record."""
    return page.locator(f"article a.term[data-term='{id}']").first


def card_of(page: Page, id: str) -> Locator:
    return page.locator(f"#card-{id}")


def open_cards(page: Page) -> list[str]:
    """The ids of the records whose cards are seen."""
    return page.locator(".card").evaluate_all(
        "cards => cards.filter((c) => c.checkVisibility({visibilityProperty: true}))"
        ".map((c) => c.id.slice(5))"
    )


def stop_clock(page: Page) -> None:
    """From here time passes only by `page.clock.run_for`. Needs `visit(..., clock=True)`."""
    page.clock.pause_at(page.evaluate("Date.now() + 1000"))


def focused(page: Page) -> str | None:
    """The id of the record to which the focused link leads."""
    return page.evaluate("document.activeElement.dataset.term ?? null")


# Cards with the mouse ----------------------------------------------------------------------------


def test_a_card_shows_definition_facts_of_the_day_changes_and_a_source(visit: Visit) -> None:
    page = visit(BRIEFING)
    link_to(page, PERSON).hover()
    card = card_of(page, PERSON)
    expect(card).to_be_visible()
    assert card.inner_text().splitlines()[0] == "Mukhtar Tileuberdi"
    expect(card.locator(".card-summary")).to_contain_text("Kazakh diplomat")
    expect(card.get_by_text("As at 22 February 2022", exact=True)).to_be_visible()
    expect(card.locator(".card-facts li")).to_contain_text(["Foreign Minister"])
    expect(card.locator(".card-since li").first).to_contain_text("3 April 2023:")
    expect(card.locator(".card-source a")).to_have_attribute("href", re.compile("^https?://"))


@pytest.mark.parametrize("path", [BRIEFING, "briefings/september-2022-referendums/"])
def test_the_definition_in_a_card_is_the_summary_in_the_record(
    page: Callable[[str], lxml.html.HtmlElement], read_json: ReadJson, path: str
) -> None:
    record = read_json("data/record.json")
    things = [*record["entities"], *record["terms"], *record["questions"], *record["series"]]
    summaries = {thing["id"]: thing["summary"] for thing in things}
    shown = {
        card.get("id").removeprefix("card-"): card.findtext("*[@class='card-summary']")
        for card in page(path).iterfind(".//div[@class='card']")
    }
    shown = {id: text for id, text in shown.items() if id in summaries}
    assert len(shown) > 20
    assert shown == {id: summaries[id] for id in shown}


def test_a_card_opens_when_the_pointer_rests_and_not_when_it_passes(visit: Visit) -> None:
    page = visit(SHORT, clock=True)
    stop_clock(page)
    link_to(page, PERSON).hover()
    page.clock.run_for(100)
    page.mouse.move(2, 2)
    page.clock.run_for(2_000)
    assert open_cards(page) == []
    link_to(page, PERSON).hover()
    page.clock.run_for(300)
    assert open_cards(page) == [PERSON]


def test_the_pointer_may_travel_into_the_card_and_out_again(visit: Visit) -> None:
    page = visit(SHORT, clock=True)
    stop_clock(page)
    link_to(page, PERSON).hover()
    page.clock.run_for(300)
    box = card_of(page, PERSON).bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=20)
    page.clock.run_for(5_000)
    assert open_cards(page) == [PERSON]
    page.mouse.move(2, 2)
    page.clock.run_for(100)
    assert open_cards(page) == [PERSON], "a slip out of the card closes it at once"
    page.clock.run_for(1_000)
    assert open_cards(page) == []


def test_a_card_that_closes_does_not_keep_the_next_one_from_opening(visit: Visit) -> None:
    page = visit(SHORT, height=3_000, clock=True)
    stop_clock(page)
    link_to(page, PERSON).hover()
    page.clock.run_for(300)
    page.mouse.move(2, 2)
    page.clock.run_for(200)
    link_to(page, OTHER).hover()
    page.clock.run_for(300)
    assert open_cards(page) == [OTHER]


def test_one_card_is_open_at_a_time(visit: Visit) -> None:
    page = visit(SHORT, height=3_000)
    link_to(page, PERSON).hover()
    expect(card_of(page, PERSON)).to_be_visible()
    page.mouse.move(2, 2)
    link_to(page, OTHER).hover()
    expect(card_of(page, OTHER)).to_be_visible()
    assert open_cards(page) == [OTHER]


def test_a_mouse_click_follows_the_link_at_once(visit: Visit, site_url: str) -> None:
    page = visit(SHORT, clock=True)
    stop_clock(page)
    link_to(page, PERSON).click()
    page.wait_for_url(f"{site_url}people/{PERSON}/")


def test_a_click_on_a_citation_leads_to_the_source_in_the_list(visit: Visit) -> None:
    page = visit(BRIEFING)
    citation = page.locator("article .cite a").first
    target = citation.get_attribute("href")
    citation.click()
    assert target
    expect(page.locator(target)).to_be_in_viewport()
    assert open_cards(page) == []


# Cards with the keyboard -------------------------------------------------------------------------


def tab_to(page: Page, id: str) -> None:
    """Goes to the first link to a record with the Tab key alone, from the link before it."""
    link_to(page, id).evaluate(
        """link => {
            const stops = [...document.querySelectorAll("a[href]")];
            const seen = stops.filter((a) => a.checkVisibility({visibilityProperty: true}));
            seen[seen.indexOf(link) - 1].focus();
        }"""
    )
    page.keyboard.press("Tab")
    assert focused(page) == id


def test_focus_opens_a_card_and_escape_closes_it_and_the_focus_stays(visit: Visit) -> None:
    page = visit(SHORT)
    tab_to(page, PERSON)
    expect(card_of(page, PERSON)).to_be_visible()
    page.keyboard.press("Escape")
    expect(card_of(page, PERSON)).to_be_hidden()
    assert focused(page) == PERSON
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    expect(card_of(page, PERSON)).to_be_visible()


def test_escape_closes_a_card_that_the_pointer_opened(visit: Visit) -> None:
    page = visit(SHORT, clock=True)
    stop_clock(page)
    link_to(page, PERSON).hover()
    page.clock.run_for(300)
    assert open_cards(page) == [PERSON]
    page.keyboard.press("Escape")
    page.clock.run_for(2_000)
    assert open_cards(page) == []


def test_the_tab_key_goes_from_link_to_link_past_the_open_cards(visit: Visit) -> None:
    page = visit(SHORT)
    links = page.locator("article a[href]").evaluate_all(
        "links => links.map((a) => a.dataset.term ?? null)"
    )
    start = links.index(PERSON)
    tab_to(page, PERSON)
    for expected in links[start + 1 : start + 8]:
        page.keyboard.press("Tab")
        assert focused(page) == expected
        assert open_cards(page) == ([expected] if expected else [])


def test_a_keyboard_user_reaches_the_source_in_a_card_and_comes_back(visit: Visit) -> None:
    page = visit(SHORT)
    tab_to(page, PERSON)
    page.keyboard.press("Alt+ArrowDown")
    expect(card_of(page, PERSON).locator("a")).to_be_focused()
    page.keyboard.press("Escape")
    expect(card_of(page, PERSON)).to_be_hidden()
    assert focused(page) == PERSON


def test_the_enter_key_follows_the_link(visit: Visit, site_url: str) -> None:
    page = visit(SHORT)
    tab_to(page, PERSON)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site_url}people/{PERSON}/")


# Cards by touch ----------------------------------------------------------------------------------


def test_the_first_tap_opens_the_card_and_the_second_follows_the_link(
    visit: Visit, site_url: str
) -> None:
    page = visit(SHORT, **TOUCH)
    link_to(page, PERSON).tap()
    expect(card_of(page, PERSON)).to_be_visible()
    assert page.url == site_url + SHORT
    link_to(page, PERSON).tap()
    page.wait_for_url(f"{site_url}people/{PERSON}/")


def test_a_tap_elsewhere_closes_the_card(visit: Visit, site_url: str) -> None:
    page = visit(SHORT, **TOUCH)
    link_to(page, PERSON).tap()
    expect(card_of(page, PERSON)).to_be_visible()
    page.locator("h1").tap()
    expect(card_of(page, PERSON)).to_be_hidden()
    assert page.url == site_url + SHORT


def test_a_tap_on_another_link_shows_its_card_instead(visit: Visit) -> None:
    page = visit(SHORT, **TOUCH)
    link_to(page, OTHER).tap()
    expect(card_of(page, OTHER)).to_be_visible()
    link_to(page, PERSON).tap()
    expect(card_of(page, PERSON)).to_be_visible()
    assert open_cards(page) == [PERSON]


# Where a card stands -----------------------------------------------------------------------------

# Finds the link that is nearest to an edge, scrolls it to a height, and returns a point on it.
NEAREST = """([side, height]) => {
    const links = [...document.querySelectorAll("article p a.term, article li a.term")];
    const place = (a) => a.getClientRects()[0][side];
    links.sort((a, b) => place(a) - place(b));
    const link = side === "left" ? links[0] : links[links.length - 1];
    scrollBy({top: link.getClientRects()[0].top - height, behavior: "instant"});
    const r = link.getClientRects()[0];
    return [r.x + r.width / 2, r.y + r.height / 2];
}"""
OVERHANG = """card => {
    const r = card.getBoundingClientRect();
    const {clientWidth, clientHeight} = document.documentElement;
    return Math.max(-r.left, -r.top, r.right - clientWidth, r.bottom - clientHeight);
}"""


@pytest.mark.parametrize("window", [{"width": 320, "height": 640}, ZOOMED], ids=["phone", "zoomed"])
@pytest.mark.parametrize("path", [BRIEFING, "claimed-states/dpr/"])
def test_a_card_stands_inside_the_window_near_every_edge(
    visit: Visit, path: str, window: dict[str, int]
) -> None:
    page = visit(path, **window, reduced_motion="reduce")
    bottom = window["height"] - 30
    outside = []
    for side in ("left", "right"):
        for height in (70, window["height"] // 2, bottom):
            page.mouse.move(*page.evaluate(NEAREST, [side, height]))
            card = page.locator(".card.is-open")
            expect(card).to_be_visible()
            if (overhang := card.evaluate(OVERHANG)) > 0:
                outside.append(f"{side} edge, {height} px from the top: {overhang} px outside")
            page.keyboard.press("Escape")
            expect(card).to_have_count(0)
            page.mouse.move(1, 1)
    assert not outside, "\n".join(outside)


def test_a_card_that_is_too_long_for_the_window_scrolls_by_keyboard(visit: Visit) -> None:
    page = visit(BRIEFING, **ZOOMED)
    tab_to(page, OTHER)
    card = card_of(page, OTHER)
    expect(card).to_be_visible()
    assert card.evaluate("c => c.scrollHeight > c.clientHeight")
    page.keyboard.press("Alt+ArrowDown")
    expect(card.locator("a").last).to_be_in_viewport()
    assert card.evaluate(OVERHANG) <= 0


def test_a_card_stays_inside_a_window_that_shrinks(visit: Visit) -> None:
    page = visit(SHORT)
    tab_to(page, PERSON)
    page.set_viewport_size(PHONE)
    assert until(page, "innerWidth === 390")
    card = card_of(page, PERSON)
    expect(card).to_be_visible()
    assert card.evaluate(OVERHANG) <= 0


@pytest.mark.parametrize(("motion", "moves"), [("no-preference", 1), ("reduce", 0)])
def test_a_card_moves_only_for_readers_who_do_not_mind(
    visit: Visit, motion: str, moves: int
) -> None:
    page = visit(SHORT, reduced_motion=motion, clock=True)
    stop_clock(page)
    link_to(page, PERSON).hover()
    page.clock.run_for(300)
    assert open_cards(page) == [PERSON]
    name = card_of(page, PERSON).evaluate("c => getComputedStyle(c).animationName")
    assert (name != "none") == bool(moves)


def test_a_card_and_its_link_can_be_told_apart_in_forced_colours(visit: Visit) -> None:
    page = visit(SHORT, forced_colors="active")
    link_to(page, PERSON).hover()
    expect(card_of(page, PERSON)).to_be_visible()
    widths, colour, behind = card_of(page, PERSON).evaluate(
        """card => {
            const style = getComputedStyle(card);
            const sides = ["Top", "Right", "Bottom", "Left"];
            const widths = sides.map((side) => parseFloat(style[`border${side}Width`]));
            return [widths, style.borderLeftColor, style.backgroundColor];
        }"""
    )
    assert min(widths) >= 1
    assert colour != behind
    line = link_to(page, PERSON).evaluate("a => getComputedStyle(a).textDecorationLine")
    assert line == "underline"


# What a screen reader is told --------------------------------------------------------------------


def told(page: Page) -> list[dict[str, Any]]:
    """The browser's accessibility tree: role, name and description of every node."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    keys = ("role", "name", "description")
    return [
        {key: node.get(key, {}).get("value") for key in keys}
        for node in nodes
        if not node["ignored"]
    ]


def test_the_definition_is_told_once_with_the_link_and_closed_cards_are_not_told(
    visit: Visit, read_json: ReadJson
) -> None:
    page = visit(SHORT)
    record = read_json("data/record.json")
    summaries = {item["id"]: item["summary"] for item in record["entities"] + record["terms"]}
    shown = page.locator("article a.term:not(.name)").evaluate_all(
        "all => all.map((a) => [a.dataset.term, a.textContent])"
    )
    name, summary = next((words, summaries[id]) for id, words in shown if id in summaries)
    tree = told(page)
    links = [node for node in tree if node["role"] == "link" and node["name"] == name]
    assert summary in {node["description"] for node in links}
    assert not [node for node in tree if node["name"] == summary]
    assert not [node for node in tree if "Notes on names" in (node["name"] or "")]


def test_an_open_card_is_told_to_those_who_go_into_it_and_announced_to_nobody(
    visit: Visit,
) -> None:
    page = visit(SHORT)
    tab_to(page, OTHER)
    card = card_of(page, OTHER)
    expect(card).to_be_visible()
    summary = card.locator(".card-summary").inner_text()
    texts = [node for node in told(page) if node["role"] == "StaticText"]
    assert [node["name"] for node in texts].count(summary) == 1
    live = "[aria-live], [role=status], [role=alert], [role=tooltip], [role=dialog]"
    assert card.evaluate("(card, live) => !card.closest(live) && !card.querySelector(live)", live)


# Contents on small screens -----------------------------------------------------------------------


def test_a_small_screen_has_the_contents_above_every_longer_page(visit: Visit) -> None:
    page = visit("states/kazakhstan/", **PHONE)
    contents = page.locator("details.contents")
    expect(contents).to_be_in_viewport()
    contents.locator("summary").click()
    contents.get_by_role("link", name="Votes", exact=True).click()
    expect(page).to_have_url(re.compile("#votes$"))
    expect(page.locator("#votes")).to_be_in_viewport()


def test_a_wide_screen_and_the_first_page_have_no_second_list_of_contents(visit: Visit) -> None:
    expect(visit("states/kazakhstan/").locator("details.contents")).to_be_hidden()
    expect(visit("", **PHONE).locator("details.contents")).to_have_count(0)


# Search ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def searcher(visits: Visit) -> Page:
    """One page for all searches: its index is read once."""
    return visits("people/")


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("Tokayev", "people/kassym-jomart-tokayev/"),
        ("Tokaev", "people/kassym-jomart-tokayev/"),
        ("Kassym-Zhomart Tokayev", "people/kassym-jomart-tokayev/"),
        ("Токаев", "people/kassym-jomart-tokayev/"),
        ("Тоқаев", "people/kassym-jomart-tokayev/"),
        ("Nur-Sultan", "places/astana/"),
        ("Қазақстан", "states/kazakhstan/"),
    ],
)
def test_search_finds_an_entry_first_by_any_spelling(
    searcher: Page, complaints: list[str], site_url: str, words: str, address: str
) -> None:
    assert search(searcher, words)[0] == site_url + address
    assert not complaints


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("Lugansk", "places/luhansk/"),
        ("arms-export moratorium", "glossary/"),
        ("suspension of arms exports", "glossary/"),
        ("сжиженный газ", "glossary/"),
    ],
)
def test_search_finds_an_entry_among_the_first_by_a_spelling_that_others_share(
    searcher: Page, site_url: str, words: str, address: str
) -> None:
    assert site_url + address in search(searcher, words)[:5]


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("the last strategic warheads left for Russia", "budapest-from-kazakhstans-side/"),
        ("called the Crimea vote a free expression of will", "crimea-a-position-that-moved/"),
        ("anti-crisis plan and economic risks", "donetsk-luhansk-decision/"),
    ],
)
def test_search_finds_a_briefing_first_by_a_phrase_of_its_key_points(
    searcher: Page, site_url: str, words: str, address: str
) -> None:
    assert search(searcher, words)[0] == f"{site_url}briefings/{address}"


QUERIES = [
    tuple(line.split("\t"))
    for line in (ROOT / "tests/cases/search.tsv").read_text(encoding="utf-8").splitlines()
]
MISSED = 2  # so many of them may find something else first


def test_search_has_first_what_was_asked_for(searcher: Page, site_url: str) -> None:
    """Sixty queries; the first half was written by people who had not seen the site."""
    first = {words: _first(searcher, words).removeprefix(site_url) for words, _ in QUERIES}
    wrong = [(words, first[words], page) for words, page in QUERIES if first[words] != page]
    assert len(QUERIES) >= 60
    assert len(wrong) <= MISSED, wrong


def _first(page: Page, words: str) -> str:
    """The page of the first row that a search shows at once: a name or an answer, else a text."""
    page.get_by_role("textbox", name="Search").fill(words)
    expect(page.locator("a.md-search-result__link").first).to_be_visible()
    found = page.locator("a.md-search-result__link").first.evaluate("link => link.href")
    return str(found).partition("#")[0].partition("?")[0]


def test_a_question_with_somebody_who_has_answered_it_gets_the_answer(visit: Visit) -> None:
    page = visit(SHORT)
    page.get_by_role("textbox", name="Search").fill("Does Kazakhstan recognise Crimea?")
    row = page.locator(".found-row").first
    expect(row).to_contain_text("Kazakhstan: does not recognise")
    expect(row).to_contain_text("Last stated 29 March 2022 (")  # and what weakens it
    row.click()
    expect(page).to_have_url(re.compile(r"questions/crimea-2014/#suleimenov-"))


def test_a_slip_of_the_hand_is_mended_and_said(visit: Visit) -> None:
    page = visit(SHORT)
    page.get_by_role("textbox", name="Search").fill("Kazahstan")
    expect(page.locator(".found-row").first).to_contain_text("Kazakhstan")
    expect(page.locator(".found-note")).to_have_text("Showing what is called “kazakhstan”.")


INDEX_ASKED = """() => performance.getEntriesByType("resource")
    .some((entry) => entry.name.endsWith("/search/search_index.json"))"""


def test_the_search_index_comes_when_the_reader_turns_to_the_search(
    visit: Visit,
) -> None:
    page = visit(SHORT)
    assert not page.evaluate(INDEX_ASKED)
    page.keyboard.press("/")
    assert until(page, INDEX_ASKED)
    page.keyboard.type("Tokaev")
    expect(page.locator(".md-search-result__link").first).to_be_visible()


def test_an_address_with_a_search_shows_its_results_and_marks_its_words(visit: Visit) -> None:
    page = visit(f"{SHORT}?q=Tokaev&h=council")
    expect(page.locator(".md-search-result__link").first).to_be_visible()
    expect(page.locator(".md-content mark").first).to_have_text(re.compile("council", re.I))


def test_search_does_not_find_a_page_by_the_words_of_its_cards(
    visit: Visit, page: Callable[[str], lxml.html.HtmlElement], site_url: str
) -> None:
    document = page(BRIEFING)
    texts = [" ".join(document.xpath(path)) for path in ("//article//text()", CARD_TEXTS)]
    in_article, in_cards = (set(re.findall(r"[a-z]{7,}", text)) for text in texts)
    word = max(in_cards - in_article, key=lambda word: (len(word), word))
    assert site_url + BRIEFING not in search(visit(), word)


CARD_TEXTS = "//*[@class='card']/*[@class='card-summary']//text()"


# Paper -------------------------------------------------------------------------------------------


def style(page: Page, selector: str, *names: str) -> list[str]:
    return page.locator(selector).first.evaluate(
        "(element, names) => names.map((name) => getComputedStyle(element)[name])", list(names)
    )


def test_a_briefing_is_printed_on_white_from_a_dark_session(visit: Visit) -> None:
    page = visit(BRIEFING, color_scheme="dark")
    assert lightness(style(page, "body", "backgroundColor")[0]) < 60
    page.emulate_media(media="print")
    for selector in ("html", "body", ".md-main", "article"):
        colour = style(page, selector, "backgroundColor")[0]
        assert colour == "rgba(0, 0, 0, 0)" or lightness(colour) == 255, (selector, colour)
    for selector in ("article p", "article h1", "article a.term", ".cards"):
        colour, duration = style(page, selector, "color", "transitionDuration")
        assert lightness(colour) < 100, selector
        assert duration == "0s", "a colour on its way would be printed as it stands"


def lightness(colour: str) -> float:
    red, green, blue = map(float, re.findall(r"[\d.]+", colour)[:3])
    return (red + green + blue) / 3


def test_nothing_but_the_text_is_printed(visit: Visit) -> None:
    page = visit(BRIEFING)
    page.emulate_media(media="print")
    for selector in (".md-header", ".md-tabs", ".md-footer", ".md-content__button", ".md-skip"):
        expect(page.locator(selector).first).to_be_hidden()
    fixed = page.locator("body *").evaluate_all(
        """all => all.filter((e) => e.checkVisibility({visibilityProperty: true})
            && ["fixed", "sticky"].includes(getComputedStyle(e).position))
            .map((e) => e.outerHTML.slice(0, 120))"""
    )
    assert fixed == []
    expect(page.locator("h1")).to_be_visible()


def test_first_mentions_become_numbered_notes_in_print(visit: Visit) -> None:
    page = visit(SHORT)
    page.emulate_media(media="print")
    number = link_to(page, PERSON).get_attribute("data-note")
    assert number
    mark = link_to(page, PERSON).evaluate("a => getComputedStyle(a, '::after').content")
    assert ("n" in mark and "data-note" in mark) or number in mark, mark
    assert "data-note" in card_of(page, PERSON).evaluate("c => c.getAttributeNames()")
    expect(card_of(page, PERSON)).to_be_visible()
    expect(card_of(page, PERSON)).to_have_attribute("data-note", number)
    printed = page.locator("article a[data-note]").evaluate_all(
        "links => links.filter((a) => !a.closest('.cite')).map((a) => a.dataset.note)"
    )
    notes = page.locator(".card:visible").evaluate_all("cards => cards.map((c) => c.dataset.note)")
    assert set(printed) <= set(notes)


def test_an_open_card_closes_before_printing(visit: Visit) -> None:
    page = visit(SHORT)
    link_to(page, PERSON).hover()
    expect(card_of(page, PERSON)).to_be_visible()
    page.pdf(format="A4")
    assert open_cards(page) == []


# The frame ---------------------------------------------------------------------------------------


def test_the_colours_follow_the_system_until_the_reader_chooses(
    visit: Visit, site_url: str
) -> None:
    page = visit(color_scheme="dark")
    body = page.locator("body")
    expect(body).to_have_attribute("data-md-color-scheme", "slate")
    page.get_by_title("Colours follow your system").click()
    expect(body).to_have_attribute("data-md-color-scheme", "default")
    page.goto(site_url + "glossary/")
    expect(body).to_have_attribute("data-md-color-scheme", "default")
    page.get_by_title("Light colours").click()
    expect(body).to_have_attribute("data-md-color-scheme", "slate")
    assert lightness(style(page, "body", "backgroundColor")[0]) < 60
    bar = page.locator("meta[name='theme-color']")
    expect(bar).to_have_attribute("content", re.compile("^#1"))
    page.locator("input[name=__palette]").last.focus()
    page.keyboard.press("Enter")
    page.emulate_media(color_scheme="light")
    expect(body).to_have_attribute("data-md-color-scheme", "default")
    expect(bar).to_have_attribute("content", re.compile("^#f"))
    expect(page.get_by_title("Colours follow your system")).to_be_visible()


def test_what_else_a_storage_may_hold_leaves_the_switch_of_colours(visit: Visit) -> None:
    page = visit("404.html", color_scheme="dark")
    for junk in (
        "{bad",
        "",
        '{"index":"abc"}',
        '{"index":1.5}',
        '{"index":{}}',
        "null",
        "[]",
        "99",
    ):
        page.evaluate("junk => localStorage.setItem('/nrb/.__palette', junk)", junk)
        page.reload()
        expect(page.get_by_title("Colours follow your system")).to_be_visible()
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")


def test_the_first_stop_of_the_tab_key_skips_to_the_content(visit: Visit) -> None:
    page = visit(SHORT, reduced_motion="reduce")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("Boolean(document.activeElement.closest('article'))")


@pytest.mark.parametrize("path", ["documents/budapest-memoranda/", BRIEFING, "glossary/"])
def test_every_table_that_scrolls_is_named_and_scrolls_by_keyboard(visit: Visit, path: str) -> None:
    page = visit(path, width=320, height=800)
    boxes = page.locator(".md-typeset__scrollwrap, .md-typeset__table, pre, .md-typeset table")
    scrolling = [box for box in boxes.all() if box.evaluate(SCROLLS)]
    for box in scrolling:
        expect(box).to_have_attribute("tabindex", "0")
        expect(box).to_have_attribute("aria-label", re.compile(r"\w"))
        box.focus()
        page.keyboard.press("ArrowRight")
        assert until(page, "document.activeElement.scrollLeft > 0")
    assert scrolling or path != "documents/budapest-memoranda/"


# What lies in a closed fold is measured when the fold opens.
SCROLLS = """e => e.checkVisibility() && e.scrollWidth > e.clientWidth + 1
    && ["auto", "scroll"].includes(getComputedStyle(e).overflowX)"""


@pytest.mark.parametrize("key", ["Enter", " "])
def test_the_menu_of_a_phone_opens_by_keyboard(visit: Visit, key: str) -> None:
    page = visit(**PHONE, reduced_motion="reduce")
    page.get_by_role("button", name="Menu").focus()
    page.keyboard.press(key)
    link = page.locator(".md-nav--primary").get_by_role("link", name="Claimed states")
    expect(link).to_be_in_viewport()
    link.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Claimed states"))


def test_the_page_for_unknown_addresses_works_at_any_depth(
    visit: Visit, site: Path, site_url: str
) -> None:
    page = visit(own=True)
    page.route("**/no/such/page/", lambda route: route.fulfill(path=site / "404.html"))
    page.goto(f"{site_url}no/such/page/")
    expect(page.locator(".md-header")).to_have_css("position", "sticky")
    page.get_by_role("link", name="Glossary").last.click()
    page.wait_for_url(f"{site_url}glossary/")


@pytest.fixture(scope="module")
def missing(visits: Visit, site: Path) -> Page:
    """A page on which every address that ends in `lost` is unknown."""
    page = visits("404.html")
    page.route("**/*lost", lambda route: route.fulfill(path=site / "404.html"))
    return page


def suggestions(page: Page, address: str) -> Locator:
    """The links that the page for unknown addresses suggests for one, best first."""
    with page.expect_response("**/search/names.json") as response:
        page.goto(f"{address}?lost")
    response.value.finished()
    return page.locator(".suggestions a")


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("people/tokaev/", "people/kassym-jomart-tokayev/"),
        ("people/Токаев", "people/kassym-jomart-tokayev/"),
        ("organisations/CSTO.html", "organisations/csto/"),
        ("countries/kazakstan/index.html", "states/kazakhstan/"),
        ("states/kazakhstan/votes/2022/", "states/kazakhstan/"),
        ("briefings/donetsk-luhansk/", BRIEFING),
        ("glossary/veto/", "glossary/#veto"),
    ],
)
def test_an_unknown_address_suggests_the_nearest_page(
    missing: Page, complaints: list[str], site_url: str, wrong: str, right: str
) -> None:
    found = suggestions(missing, site_url + wrong)
    expect(found.first).to_have_js_property("href", site_url + right)
    assert found.count() <= 3
    assert not complaints


@pytest.mark.parametrize(
    "wrong", ["qwrtpsdf", "people/xyzzy/", "%3Cscript%3Ealert(1)%3C/script%3E/%22", "%E0%A4%A"]
)
def test_an_address_that_is_near_nothing_suggests_nothing(
    missing: Page, complaints: list[str], site_url: str, wrong: str
) -> None:
    found = suggestions(missing, site_url + wrong)
    missing.wait_for_timeout(100)
    expect(found).to_have_count(0)
    expect(missing.locator(".suggestions")).to_be_empty()
    assert not complaints


def test_an_address_too_long_for_a_slip_of_the_hand_is_not_compared(
    missing: Page, complaints: list[str], site_url: str
) -> None:
    missing.goto(f"{site_url}{'kazakhstan/' * 60}?lost")
    missing.wait_for_load_state("networkidle")
    expect(missing.locator(".suggestions")).to_be_empty()
    assert not missing.evaluate(INDEX_ASKED)
    assert not complaints


# Without scripts ---------------------------------------------------------------------------------


def test_without_scripts_a_link_goes_to_its_entry_and_no_card_is_seen(
    visit: Visit, site_url: str
) -> None:
    page = visit(SHORT, java_script_enabled=False)
    assert open_cards(page) == []
    link_to(page, PERSON).hover()
    assert open_cards(page) == []
    link_to(page, PERSON).click()
    page.wait_for_url(f"{site_url}people/{PERSON}/")


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_without_scripts_a_page_is_readable_in_the_colours_of_the_system(
    visit: Visit, scheme: str, width: int
) -> None:
    page = visit(BRIEFING, width=width, java_script_enabled=False, color_scheme=scheme)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    paper, ink = style(page, "body", "backgroundColor", "color")
    assert (lightness(paper) < 60 < 180 < lightness(ink)) == (scheme == "dark")
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_without_scripts_dark_is_the_dark_of_the_switch(visit: Visit, root: Path) -> None:
    css = (root / "docs" / "assets" / "style.css").read_text(encoding="utf-8")
    names = sorted(set(re.findall(r"^ {4}(--[a-z-]+):", css, re.M)))
    ask = "names => names.map((n) => [n, getComputedStyle(document.body).getPropertyValue(n)])"
    pages = [visit(SHORT, color_scheme="dark", java_script_enabled=on) for on in (True, False)]
    switched, plain = (dict(page.evaluate(ask, names)) for page in pages)
    assert "--paper" in names
    assert plain == switched


@pytest.mark.parametrize("path", ["sources/", "states/kazakhstan/", "questions/dpr-lpr-2022/"])
def test_a_long_section_of_a_page_of_very_many_links_can_be_skipped(
    visit: Visit, path: str
) -> None:
    page = visit(path)
    skips = page.locator("article > h2 + a.md-skip")
    assert skips.count() > 0
    first = skips.first
    first.focus()
    expect(first).to_be_in_viewport()
    words, target = first.inner_text(), first.get_attribute("href") or ""
    heading = page.locator(f"article {target}")
    assert heading.inner_text().removesuffix("¶").strip() in words
    page.keyboard.press("Enter")
    expect(heading).to_be_in_viewport()
    page.keyboard.press("Tab")
    after = "h => Boolean(h.compareDocumentPosition(document.activeElement) & 20)"
    assert heading.evaluate(after)


def test_a_page_of_few_links_has_none_to_skip(visit: Visit) -> None:
    expect(visit("about/").locator("article a.md-skip")).to_have_count(0)


def test_without_scripts_every_section_is_within_reach_on_a_phone(
    visit: Visit, site_url: str
) -> None:
    page = visit(**PHONE, java_script_enabled=False)
    page.locator("label[for=__drawer].md-header__button").click()
    link = page.locator(".md-nav--primary").get_by_role("link", name="Glossary")
    link.scroll_into_view_if_needed()
    expect(link).to_be_in_viewport()
    link.click()
    page.wait_for_url(f"{site_url}glossary/")
