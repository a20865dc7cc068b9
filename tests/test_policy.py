"""The policy in the head of each page, in a real browser: the site obeys it in all that it does,
and what a text could do that became HTML by mistake is not done.

That each page has the policy, and that it names each script, is told in test_site.py.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from shared import KINDS, search

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]

SHORT = "organisations/kazakhstan-security-council/"
ELSEWHERE = "https://elsewhere.example/"
TELL = """addEventListener("securitypolicyviolation", (event) => {
    violated(`${event.effectiveDirective}: ${event.blockedURI} ${event.sample}`);
});"""


def watch(page: Page) -> list[str]:
    """What the policy stops on a page and on those after it, as it comes."""
    stopped: list[str] = []
    page.expose_function("violated", lambda what: stopped.append(what))
    page.add_init_script(TELL)
    page.reload()
    return stopped


@pytest.fixture(scope="module")
def watched(visits: Visit) -> tuple[Page, list[str]]:
    """One page for all kinds of pages, and what the policy stopped on it."""
    page = visits("404.html")
    return page, watch(page)


# The site obeys it -------------------------------------------------------------------------------


@pytest.mark.parametrize("path", KINDS.values(), ids=KINDS)
def test_a_page_of_each_kind_obeys(
    watched: tuple[Page, list[str]], complaints: list[str], site_url: str, path: str
) -> None:
    page, stopped = watched
    page.goto(site_url + path)
    page.evaluate("scrollTo(0, 2000)")  # the theme's button to go back up comes
    page.emulate_media(media="print")
    page.pdf(format="A4")
    page.emulate_media(media="screen")
    assert stopped + complaints == []


def test_a_search_obeys_and_so_does_the_page_it_leads_to(visit: Visit, site_url: str) -> None:
    page = visit(SHORT, own=True)
    stopped = watch(page)
    assert search(page, "Tokayev")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site_url}people/kassym-jomart-tokayev/")
    page.goto(f"{site_url}people/kassym-jomart-tokayev/?h=tokayev")
    expect(page.locator(".md-content mark").first).to_be_visible()
    page.goto(f"{site_url}{SHORT}?q=Tokayev")
    expect(page.locator(".md-search-result__link").first).to_be_visible()
    assert stopped == []


def test_a_search_for_nothing_that_is_sent_obeys(visit: Visit, site_url: str) -> None:
    page = visit(SHORT, own=True)
    stopped = watch(page)
    page.get_by_role("textbox", name="Search").fill("qwrtpsdf")
    page.keyboard.press("Enter")
    expect(page.locator(".md-search-result__meta")).to_contain_text("No matching")
    page.keyboard.press("Enter")
    assert page.url == site_url + SHORT
    assert stopped == []


def test_cards_filters_colours_and_copies_obey(visit: Visit, site_url: str) -> None:
    page = visit(f"{SHORT}#cite", own=True, permissions=["clipboard-read", "clipboard-write"])
    stopped = watch(page)
    page.locator("article a.term").first.hover()
    expect(page.locator(".card.is-open")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("switch", name="Cards on links").click()
    page.get_by_title("Colours follow your system").click()
    page.get_by_title("Light colours").click()
    page.locator("#cite").get_by_title("Copy to clipboard").first.click()
    assert page.evaluate("navigator.clipboard.readText()")
    page.goto(f"{site_url}compare/")
    page.get_by_role("combobox", name="States").select_option(index=2)
    page.get_by_role("button", name="Copy link").click()
    with page.expect_download():
        page.get_by_role("button", name="Download as CSV").click()
    page.goto(f"{site_url}timeline/")
    page.locator("form.filters select").first.select_option(index=1)
    page.keyboard.press("Enter")
    assert stopped == []


def test_the_menu_of_a_phone_and_the_page_for_unknown_addresses_obey(
    visit: Visit, site: Path, site_url: str
) -> None:
    page = visit("people/", own=True, width=390)
    stopped = watch(page)
    page.get_by_role("button", name="Menu").click()
    expect(page.get_by_role("link", name="Claimed states").first).to_be_visible()
    page.route("**/people/tokaev/", lambda route: route.fulfill(path=site / "404.html"))
    page.goto(f"{site_url}people/tokaev/")
    expect(page.locator(".suggestions a").first).to_be_visible()
    assert stopped == []


# What it stops -----------------------------------------------------------------------------------

# A text that became HTML, and the part of the policy that stops it.
PAYLOADS = {
    "picture": ('<img src="no-such.png" onerror="pwned = 1">', "script-src-attr"),
    "drawing": ('<svg onload="pwned = 1"></svg>', "script-src-attr"),
    "script": ("<script>pwned = 1</script>", "script-src-elem"),
    "module": ('<script type="module">window.pwned = 1</script>', "script-src-elem"),
    "script from elsewhere": (f'<script src="{ELSEWHERE}a.js"></script>', "script-src-elem"),
    "script in data": ('<script src="data:,pwned = 1"></script>', "script-src-elem"),
    "link": ('<a id="press" href="javascript:void(pwned = 1)">a</a>', "script-src-elem"),
    "frame": (f'<iframe src="{ELSEWHERE}"></iframe>', "frame-src"),
    "frame with a text": ('<iframe srcdoc="<script>parent.pwned = 1</script>"></iframe>', "script"),
    "plug-in": (f'<object data="{ELSEWHERE}a.html"></object>', "object-src"),
    "embedded": (f'<embed src="{ELSEWHERE}a.html">', "object-src"),
    "picture from elsewhere": (f'<img src="{ELSEWHERE}a.png">', "img-src"),
    "style sheet": (f'<link rel="stylesheet" href="{ELSEWHERE}a.css">', "style-src-elem"),
    "style": (f"<style>h1 {{ background: url({ELSEWHERE}a.png) }}</style>", "style-src-elem"),
    "style of its own": (
        f'<p style="background: url({ELSEWHERE}a.png)">a</p>',
        "style-src-attr",
    ),
    "film": (f'<video src="{ELSEWHERE}a.mp4"></video>', "media-src"),
    "another base": (
        f'<base href="{ELSEWHERE}"><a href="a">a</a><img src="a.png">',
        "base-uri",
    ),
    "form": (
        f'<form action="{ELSEWHERE}" target="_blank"><button id="press">a</button></form>',
        "form-action",
    ),
}


class Target:
    """A page of the site into which a payload is put; what that asked of another host."""

    def __init__(self, page: Page, text: str, url: str) -> None:
        self.page, self.url, self.asked = page, url, list[str]()
        self.before, heading, after = text.partition("<h1 ")
        self.after = heading + after
        page.context.route(f"{ELSEWHERE}**", self._answer)
        page.route("**/no-such.png", lambda route: route.fulfill(status=404))

    def _answer(self, route: Route) -> None:
        self.asked.append(route.request.url)
        route.fulfill(body="window.pwned = 1", content_type="text/javascript")

    def hit(self, payload: str) -> None:
        """Shows the page with the payload, and presses what asks to be pressed."""
        body = self.before + payload + self.after
        self.page.route(self.url, lambda route: route.fulfill(body=body), times=1)
        self.asked.clear()
        self.page.goto(self.url)
        if (press := self.page.locator("#press")).count():
            press.click(no_wait_after=True)

    def harm(self, patience: int) -> bool:
        """Whether the payload ran or asked for something, within some tenths of a second."""
        for _ in range(patience):
            self.page.wait_for_timeout(100)
            if self.asked or self.page.evaluate("window.pwned ?? null"):
                return True
        return False


@pytest.fixture(scope="module")
def targets(visits: Visit, site: Path, site_url: str) -> tuple[Target, Target]:
    """The same page with its policy, and in a browser that does not know policies."""
    text = (site / SHORT / "index.html").read_text(encoding="utf-8")
    pages = visits("404.html"), visits("404.html", bypass_csp=True)
    guarded, open_to_all = (Target(page, text, site_url + SHORT) for page in pages)
    return guarded, open_to_all


@pytest.fixture(scope="module")
def stopped(targets: tuple[Target, Target]) -> list[str]:
    return watch(targets[0].page)


@pytest.mark.parametrize(("payload", "directive"), PAYLOADS.values(), ids=PAYLOADS)
def test_what_a_text_could_do_is_not_done(
    targets: tuple[Target, Target],
    stopped: list[str],
    complaints: list[str],
    payload: str,
    directive: str,
) -> None:
    guarded, open_to_all = targets
    stopped.clear()
    guarded.hit(payload)
    assert not guarded.harm(2)
    told = [*stopped, *complaints]
    assert any(each.startswith(directive) for each in told), told
    open_to_all.hit(payload)
    assert open_to_all.harm(100), "it would do nothing anyway"


def test_a_search_index_that_is_not_ours_runs_nothing(
    visits: Visit, read_json: Callable[[str], Any]
) -> None:
    index = read_json("search/search_index.json")
    entry = {"location": "about/", "title": "Zqq <img src=. onerror=pwned=1>", "text": "zqq"}
    page = visits(SHORT)
    stopped = watch(page)
    answer = {"config": index["config"], "docs": [entry]}
    page.route("**/search_index.json", lambda route: route.fulfill(json=answer))
    assert search(page, "zqq")
    expect(page.locator(".md-search-result__list img")).to_have_count(1)
    page.wait_for_timeout(200)
    assert page.evaluate("window.pwned ?? null") is None
    assert any(each.startswith("script-src-attr") for each in stopped)
    page.context.close()
