"""Saves pictures of each kind of page in shots/, for a person to look at.

On a phone and on a desktop, light and dark; with them an open card, and a briefing as it prints.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from shared import BROWSER_FLAGS, DESKTOP, KINDS, PHONE, ROOT, Failed, find_browser, served

SHOTS = ROOT / "shots"
SIZES = {"phone": PHONE, "desktop": DESKTOP}
SCHEMES = ("light", "dark")
TALLEST = 6_000  # px: what comes below in a long list looks like what stands above


@contextmanager
def opened(browser: Browser, **options: Any) -> Iterator[Page]:
    """A page in a context of its own, without motion."""
    context = browser.new_context(reduced_motion="reduce", **options)
    yield context.new_page()
    context.close()


def kinds(browser: Browser, url: str, size: str, scheme: str) -> None:
    """Pictures of all kinds of pages in a size and a scheme."""
    with opened(browser, viewport=SIZES[size], color_scheme=scheme) as page:
        for kind, path in KINDS.items():
            page.goto(url + path)
            height = page.evaluate("document.documentElement.scrollHeight")
            clip = {"x": 0, "y": 0, **SIZES[size], "height": min(height, TALLEST)}
            page.screenshot(path=SHOTS / f"{kind}-{size}-{scheme}.png", full_page=True, clip=clip)


def card(browser: Browser, url: str, size: str, scheme: str) -> None:
    """A picture of a page with a card open."""
    with opened(browser, viewport=SIZES[size], color_scheme=scheme) as page:
        page.goto(url + KINDS["place"])
        page.locator("article a.term").first.hover()
        page.locator(".card.is-open").wait_for()
        page.screenshot(path=SHOTS / f"card-{size}-{scheme}.png")


def printed(browser: Browser, url: str) -> None:
    """A briefing on paper."""
    with opened(browser) as page:
        page.goto(url + KINDS["briefing"])
        page.pdf(path=SHOTS / "briefing.pdf", format="A4", prefer_css_page_size=True)


def main() -> int:
    shutil.rmtree(SHOTS, ignore_errors=True)
    with served() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=BROWSER_FLAGS)
        for size in SIZES:
            for scheme in SCHEMES:
                kinds(browser, site.url, size, scheme)
                card(browser, site.url, size, scheme)
        printed(browser, site.url)
        browser.close()
    print(f"{len(list(SHOTS.iterdir()))} files in {SHOTS}")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failed as failure:
        sys.exit(str(failure))
