"""What axe finds, and what fits the screen, on each kind of page of the real site.

A page on which axe finds nothing can still be hard to use: see also test_browser.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from shared import DESKTOP, KINDS, PHONE, until

pytestmark = pytest.mark.browser
Show = Callable[..., Page]

# By these rules axe judges light pages. Dark ones differ from them in their colours alone.
RULES = {
    "light": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "dark": ["color-contrast", "link-in-text-block"],
}
# The first entries of a long list stand for the others; axe would take a minute for them all.
SHORTEN = """() => {
    const cut = (parent, size) => [...parent.children].slice(size).forEach((e) => e.remove());
    document.querySelectorAll("ul, ol, tbody").forEach((list) => cut(list, 4));
    cut(document.querySelector("article"), 30);
    document.querySelectorAll(".cards").forEach((cards) => cut(cards, 3)); // none is seen here
}"""

each_size = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
each_scheme = pytest.mark.parametrize("scheme", ["light", "dark"])


@pytest.fixture(scope="module")
def reader(visits: Callable[..., Page]) -> Page:
    """One page for the whole module: a browser that knows the site is three times as fast."""
    return visits("404.html", reduced_motion="reduce")


@pytest.fixture(scope="module")
def show(reader: Page, site_url: str) -> Show:
    """Shows a page of the real site in a scheme and a size."""

    def show_page(path: str, scheme: str = "light", size: dict[str, int] = DESKTOP) -> Page:
        reader.emulate_media(color_scheme=scheme)
        reader.set_viewport_size(size)
        reader.goto(site_url + path)
        return reader

    return show_page


@pytest.fixture(scope="module", params=KINDS.values(), ids=KINDS)
def kind(show: Show, request: pytest.FixtureRequest) -> Page:
    """A page of each kind, for the tests of which the last one may change it."""
    return show(request.param)


@pytest.fixture(autouse=True)
def _no_complaints(complaints: list[str]) -> Iterator[None]:
    yield
    assert not complaints, "\n".join(complaints)


def findings(page: Page, where: str, scheme: str) -> list[str]:
    """What axe finds on a page as it stands: rule, help and elements."""
    options = {"runOnly": RULES[scheme], "resultTypes": ["violations"]}
    # Half a megabyte of script: once a page is enough.
    axe = Axe("0") if page.evaluate("'axe' in window") else Axe()
    result = axe.run(page, options=options).response
    return [
        f"{where}, {scheme}: {found['id']}: {found['help']} ({found['helpUrl']})"
        + _elements(found["nodes"])
        for found in result["violations"]
    ]


def _elements(nodes: Sequence[dict[str, Any]], shown: int = 5) -> str:
    lines = [f"\n  {node['target'][0]}\n    {node['html'][:160]}" for node in nodes[:shown]]
    return "".join(lines) + (f"\n  and {len(nodes) - shown} more" if len(nodes) > shown else "")


def test_no_page_scrolls_sideways(kind: Page) -> None:
    for width in (1280, 390, 320):
        kind.set_viewport_size({"width": width, "height": 800})
        kind.evaluate("scrollTo(9999, 0)")
        wide, scrolled = kind.evaluate("[document.documentElement.scrollWidth, scrollX]")
        assert (wide, scrolled) == (width, 0), f"at {width} px: {widest(kind)}"


def widest(page: Page) -> list[str]:
    """The elements that stick out furthest on the right, for a message."""
    return page.evaluate(
        """() => [...document.querySelectorAll("body *:not(.md-typeset__scrollwrap *)")]
            .map((e) => [e.getBoundingClientRect().right + scrollX, e.outerHTML.slice(0, 120)])
            .filter(([right]) => right > innerWidth)
            .sort((a, b) => b[0] - a[0]).slice(0, 5).map((x) => x.join(": "))"""
    )


def test_axe_finds_nothing_in_light_and_dark_on_a_phone_and_a_desktop(kind: Page) -> None:
    """In the dark once: what only a desktop shows is judged there with an open card, below."""
    kind.evaluate(SHORTEN)
    found = []
    for scheme, name, size in (
        ("light", "default", DESKTOP),
        ("light", "default", PHONE),
        ("dark", "slate", PHONE),
    ):
        kind.emulate_media(color_scheme=scheme)
        expect(kind.locator("body")).to_have_attribute("data-md-color-scheme", name)
        kind.set_viewport_size(size)
        found += findings(kind, f"{kind.url} at {size['width']} px", scheme)
    assert not found, "\n".join(found)


@each_scheme
@each_size
def test_axe_finds_nothing_while_a_card_is_open(
    show: Show, size: dict[str, int], scheme: str
) -> None:
    page = show(KINDS["place"], scheme, size)
    page.locator("article a.term").first.hover()
    expect(page.locator(".card.is-open")).to_be_visible()
    found = findings(page, f"open card at {size['width']} px", scheme)
    assert not found, "\n".join(found)


@each_size
def test_axe_finds_nothing_in_a_comparison_while_it_is_filtered(
    show: Show, size: dict[str, int]
) -> None:
    page = show(KINDS["compare"], size=size)
    page.get_by_role("combobox", name="States").select_option(index=2)
    page.get_by_role("combobox", name="Rows").select_option(index=1)
    assert page.locator(".compare tr[hidden]").count() > 1
    page.locator(".compare td a.term").first.hover()
    expect(page.locator(".card.is-open")).to_be_visible()
    found = findings(page, f"filtered comparison at {size['width']} px", "light")
    assert not found, "\n".join(found)


@each_scheme
@each_size
@pytest.mark.parametrize("lane", ["voted", "said&about=abkhazia&question=crimea-2014"])
def test_axe_finds_nothing_in_the_timeline_while_it_is_filtered(
    show: Show, size: dict[str, int], scheme: str, lane: str
) -> None:
    """Once with entries left, once with none."""
    page = show(f"{KINDS['timeline']}?lane={lane}&order=newest", scheme, size)
    assert page.locator(".timeline .nothing").is_visible() == ("&" in lane)
    found = findings(page, f"filtered timeline at {size['width']} px", scheme)
    assert not found, "\n".join(found)


@each_scheme
def test_axe_finds_nothing_in_the_open_menu_of_a_phone(show: Show, scheme: str) -> None:
    page = show(KINDS["index"], scheme, PHONE)
    page.get_by_role("button", name="Menu").click()
    expect(page.get_by_role("link", name="Claimed states").first).to_be_visible()
    found = findings(page, "open menu", scheme)
    assert not found, "\n".join(found)


@each_scheme
@each_size
def test_axe_finds_nothing_in_the_results_of_a_search(
    show: Show, size: dict[str, int], scheme: str
) -> None:
    page = show(KINDS["index"], scheme, size)
    if size == PHONE:
        page.get_by_role("button", name="Search").click()
    page.get_by_role("textbox", name="Search").press_sequentially("Tokayev")
    expect(page.locator(".md-search-result__link").first).to_be_visible()
    found = findings(page, f"search at {size['width']} px", scheme)
    assert not found, "\n".join(found)


@each_size
def test_what_has_the_focus_is_seen(show: Show, size: dict[str, int]) -> None:
    """Every stop of the Tab key is on the screen, under nothing else, and marked."""
    page = show(KINDS["document-of-several"], size=size)
    unseen = []
    for _ in range(40):
        page.keyboard.press("Tab")
        if not until(page, FOCUS_IS_SEEN, 5):
            unseen.append(page.evaluate("document.activeElement.outerHTML.slice(0, 160)"))
    assert not unseen, "\n".join(unseen)


# Each line of a link counts, and a table must not cut it off at its side.
FOCUS_IS_SEEN = """() => {
    const e = document.activeElement, style = getComputedStyle(e), lines = [...e.getClientRects()];
    const seen = (r) => {
        const top = document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2);
        return top && (e.contains(top) || top.contains(e));
    };
    const whole = (r) => e.tagName !== "A" || (r.left >= -1 && r.right <= innerWidth + 1);
    const marked = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
    return marked && lines.length > 0 && lines.every((r) => seen(r) && whole(r));
}"""
