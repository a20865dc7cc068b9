"""Cards in a real browser, on every kind of page and link; without the newest parts of browsers;
and the switch that turns them off. How one card opens and closes is told in test_browser.py.

Nothing is fetched from another host, and no script complains: `visit` sees to it in every test.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]

BRIEFING = "briefings/donetsk-luhansk-decision/"
SHORT = "organisations/kazakhstan-security-council/"
PERSON = "mukhtar-tileuberdi"
SMALL = {"width": 320, "height": 640}
# A finger and a mouse at once, as on many laptops: one window for both.
BOTH = SMALL | {"has_touch": True, "reduced_motion": "reduce"}

KINDS = {
    "home": "",
    "briefing": BRIEFING,
    "entity": "documents/budapest-memoranda/",
    "question": "questions/dpr-lpr-2022/",
    "glossary": "glossary/",
    "sources": "sources/",
    "timeline": "timeline/",
}
# The links of a page by what they lead to; a figure and a date are values of facts.
LINKS = {
    "entity": "article a.term:not(.value, [href^='#'], [href*='glossary/']):not(.cite a)",
    "term": "article a.term:is([href*='glossary/#'])",
    "value": "article a.term.value",
    "citation": "article .cite a.term",
}
# Without the popover API and without anchors, as in browsers of a few years ago.
OLD = """
    for (const name of ["showPopover", "hidePopover", "togglePopover", "popover"]) {
        delete HTMLElement.prototype[name];
    }
    const supports = CSS.supports.bind(CSS);
    CSS.supports = (...given) => !/anchor|position-/.test(given[0]) && supports(...given);
"""
OVERHANG = """card => {
    const r = card.getBoundingClientRect();
    const {clientWidth, clientHeight} = document.documentElement;
    return Math.max(8 - r.left, 8 - r.top, r.right + 8 - clientWidth, r.bottom + 8 - clientHeight);
}"""


def opened(page: Page) -> str | None:
    """The id of the record whose card is seen; never two at a time."""
    ids = page.locator(".card").evaluate_all(
        "cards => cards.filter((c) => c.checkVisibility({visibilityProperty: true}))"
        ".map((c) => c.id.slice(5))"
    )
    assert len(ids) <= 1
    return ids[0] if ids else None


def link_to(page: Page, id: str) -> Locator:
    return page.locator(f"article a.term[data-term='{id}']").first


def switch(page: Page) -> Locator:
    return page.get_by_role("switch", name="Cards on links")


# Every kind of page, every kind of link ----------------------------------------------------------


@pytest.fixture(scope="module")
def reader(visits: Visit) -> Page:
    """One small window for all pages: a browser that knows the site is faster."""
    return visits("404.html", **BOTH)


def hover(link: Locator) -> None:
    link.hover()


def focus(link: Locator) -> None:
    link.page.keyboard.press("Shift")  # from here a focus is one by keyboard
    link.focus()


def tap(link: Locator) -> None:
    link.tap()


WAYS = (hover, focus, tap)


def check_card(link: Locator, way: Callable[[Locator], None]) -> None:
    """Opens the card of a link in some way, sees that it stands well, and closes it."""
    page, id = link.page, link.get_attribute("data-term")
    link.evaluate("a => a.scrollIntoView({block: 'center'})")
    way(link)
    card = page.locator(".card.is-open")
    expect(card, f"{way.__name__}: {id}").to_have_id(f"card-{id}")
    assert opened(page) == id
    assert card.evaluate(OVERHANG) <= 0.5, (id, way)
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    page.mouse.move(1, 1)
    link.blur()


def links_of(page: Page) -> list[Locator]:
    """The first link of each kind in the text of a page."""
    found = [page.locator(f"{kind}:visible").first for kind in LINKS.values()]
    return [link for link in found if link.count()]


@pytest.mark.parametrize("path", KINDS.values(), ids=KINDS)
def test_cards_open_on_every_kind_of_page(
    reader: Page, complaints: list[str], site_url: str, path: str
) -> None:
    reader.goto(site_url + path)
    first, *others = links_of(reader)
    for way in WAYS:
        check_card(first, way)
    for link in others:
        check_card(link, focus)
    assert not complaints, "\n".join(complaints)


@pytest.mark.parametrize("script", ["", OLD], ids=["a new browser", "an older one"])
def test_every_kind_of_link_has_its_card(visit: Visit, site_url: str, script: str) -> None:
    page = visit("404.html", own=True, **BOTH)
    page.add_init_script(script)
    page.goto(site_url + BRIEFING)
    assert len(links_of(page)) == len(LINKS)
    for link in links_of(page):
        for way in WAYS:
            check_card(link, way)


# Kept at its link by the browser -----------------------------------------------------------------

# Opens the card of every link on one line, at three heights, and says where each card stands.
PLACES = """() => {
    const links = [...document.querySelectorAll("article a.term")].slice(0, 30);
    const places = [];
    for (const link of links) for (const part of [.1, .5, .9]) {
        const top = link.getBoundingClientRect().top - innerHeight * part;
        scrollBy({top, behavior: "instant"});
        link.blur();
        link.focus({focusVisible: true, preventScroll: true});
        const card = document.querySelector(".card.is-open");
        const {left, top: y, width, height} = card.getBoundingClientRect();
        places.push([card.id, card.matches(".is-anchored"), [left, y, width, height]]);
    }
    return places;
}"""


def test_the_browser_places_cards_as_the_script_does(visit: Visit, site_url: str) -> None:
    page = visit(SHORT, own=True, **BOTH)
    places = page.evaluate(PLACES)
    page.add_init_script(OLD)
    page.goto(site_url + SHORT)
    by_hand = page.evaluate(PLACES)
    assert sum(anchored for _, anchored, _ in places) > len(places) / 2
    assert not any(anchored for _, anchored, _ in by_hand)
    for (id, _, place), (same, _, expected) in zip(places, by_hand, strict=True):
        assert id == same
        assert place == pytest.approx(expected, abs=1), id


def test_a_card_keeps_to_its_link_when_the_text_moves_and_when_the_page_scrolls(
    visit: Visit,
) -> None:
    page = visit(SHORT, height=1_000, reduced_motion="reduce")
    link = link_to(page, PERSON)
    link.evaluate("a => a.scrollIntoView({block: 'center'})")
    focus(link)
    assert gaps(page, link)[0] == pytest.approx(0, abs=1)
    page.evaluate("document.querySelector('h1').style.marginTop = '50px'")  # no script hears it
    assert gaps(page, link)[0] == pytest.approx(0, abs=1)
    for top in (30, -400, 500):  # at -400 px there is no room under it
        page.evaluate("top => scrollBy({top, behavior: 'instant'})", top)
        assert min(map(abs, gaps(page, link))) <= 1, top
        assert page.locator(".card.is-open").evaluate(OVERHANG) <= 0.5, top


def gaps(page: Page, link: Locator) -> tuple[float, float]:
    """How far the open card stands under a link, and how far above it."""
    for _ in range(2):  # frames
        page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    box, card = link.bounding_box(), page.locator(".card.is-open").bounding_box()
    assert box
    assert card
    return card["y"] - box["y"] - box["height"], box["y"] - card["y"] - card["height"]


# What has the focus ------------------------------------------------------------------------------

# Puts a link at the end of a line, so that it takes two lines in a narrow window.
WRAP = """link => {
    link.textContent = "a name of several words, too long for one line of a window";
    link.scrollIntoView({block: "center", behavior: "instant"});
}"""
# How much of the lines of a link its open card covers, in pixels of their height.
COVERED = """link => {
    const card = document.querySelector(".card.is-open").getBoundingClientRect();
    const lines = [...link.getClientRects()];
    const over = (r) => Math.min(r.bottom, card.bottom) - Math.max(r.top, card.top);
    return [lines.length, Math.max(...lines.map(over))];
}"""


@pytest.mark.parametrize("script", ["", OLD], ids=["a new browser", "an older one"])
def test_a_card_covers_no_line_of_the_link_that_has_the_focus(
    visit: Visit, site_url: str, script: str
) -> None:
    page = visit("404.html", own=True, **BOTH)
    page.add_init_script(script)
    page.goto(site_url + SHORT)
    link = link_to(page, PERSON)
    link.evaluate(WRAP)
    for top in (0, 200, -450):  # with room above and under it, and nearer to each edge
        page.evaluate("top => scrollBy({top, behavior: 'instant'})", top)
        focus(link)
        expect(page.locator(".card.is-open")).to_be_visible()
        lines, covered = link.evaluate(COVERED)
        assert lines > 1
        assert covered <= 0.5, top
        assert page.locator(".card.is-open").evaluate(OVERHANG) <= 0.5, top
        link.blur()


def test_a_link_cut_off_by_a_table_comes_into_view_with_the_focus_and_keeps_its_card(
    visit: Visit,
) -> None:
    page = visit("documents/budapest-memoranda/", width=390, height=800, reduced_motion="reduce")
    table = page.locator(".md-typeset__scrollwrap").first
    for edge in ("left", "right"):
        for link in table.locator("a.term").all()[:4]:
            link.evaluate(CUT_OFF, edge)
            focus(link)
            page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
            left, right = link.evaluate(SIDES)
            assert -1 <= left < right <= 391, edge
            assert opened(page) == link.get_attribute("data-term")
            link.blur()


# Scrolls a table so that it shows four pixels of a link at one edge, where it can.
CUT_OFF = """(link, edge) => {
    link.scrollIntoView({block: "center", behavior: "instant"});
    const box = link.closest(".md-typeset__scrollwrap"), r = link.getBoundingClientRect();
    box.scrollLeft += edge === "left" ? r.right - 4 : r.left - innerWidth + 4;
}"""
SIDES = "link => { const r = link.getBoundingClientRect(); return [r.left, r.right]; }"


# The switch --------------------------------------------------------------------------------------


def test_with_cards_off_links_are_plain_links_until_they_are_on_again(
    visit: Visit, site_url: str
) -> None:
    page = visit(SHORT, **BOTH)
    expect(switch(page)).to_be_checked()
    switch(page).focus()
    page.keyboard.press("Space")
    expect(switch(page)).not_to_be_checked()
    page.reload()
    expect(switch(page)).not_to_be_checked()
    expect(switch(page)).to_have_text("Cards on links: off")
    for way in (hover, focus):
        way(link_to(page, PERSON))
        page.wait_for_timeout(400)
        assert opened(page) is None, way.__name__
    link_to(page, PERSON).tap()
    page.wait_for_url(f"{site_url}people/{PERSON}/")
    expect(switch(page)).not_to_be_checked()
    switch(page).tap()
    expect(switch(page)).to_be_checked()
    page.goto(site_url + SHORT)
    check_card(link_to(page, PERSON), tap)


def test_the_switch_works_for_the_page_where_nothing_can_be_stored(
    visit: Visit, site_url: str
) -> None:
    page = visit("404.html", own=True)
    page.add_init_script(
        """for (const name of ["getItem", "setItem"]) {
            const ask = Storage.prototype[name];
            Storage.prototype[name] = function (key, ...rest) {
                if (key === "cards-on-links") throw new DOMException("", "SecurityError");
                return ask.call(this, key, ...rest);
            };
        }"""
    )
    page.goto(site_url + SHORT)
    switch(page).click()
    expect(switch(page)).not_to_be_checked()
    focus(link_to(page, PERSON))
    assert opened(page) is None
    switch(page).click()
    check_card(link_to(page, PERSON), focus)


def test_the_switch_is_large_enough_seen_in_forced_colours_and_not_printed(visit: Visit) -> None:
    page = visit("people/", **SMALL, forced_colors="active")
    box = switch(page).bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 24
    edge, behind = switch(page).evaluate(
        "b => [getComputedStyle(b).borderLeftColor, getComputedStyle(b).backgroundColor]"
    )
    assert edge != behind
    page.emulate_media(media="print")
    expect(switch(page)).to_have_count(0)


def test_without_scripts_there_is_no_switch(visit: Visit) -> None:
    page = visit("people/", java_script_enabled=False)
    expect(page.locator(".card-switch")).to_have_count(0)
