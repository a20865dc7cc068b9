"""Pages fetched ahead: those of this site to which a reader points, and nothing else.

The answers of the other tests are made up in the browser, where nothing is fetched ahead: here a
server answers.
"""

from __future__ import annotations

import functools
import http.server
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import lxml.html
import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

from shared import KINDS

pytestmark = pytest.mark.browser
HOVER = 600  # milliseconds; a browser waits for 200


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Answers with the files of a site, and keeps what was asked for ahead."""

    def __init__(self, ahead: list[str], *args: object, directory: str) -> None:
        self.ahead = ahead
        super().__init__(*args, directory=directory)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        if "prefetch" in self.headers.get("Sec-Purpose", ""):
            self.ahead.append(self.path)
        super().do_GET()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def served(site: Path) -> Iterator[tuple[str, list[str]]]:
    """The address of the real site, and what was asked for ahead."""
    ahead: list[str] = []
    handler = functools.partial(_Handler, ahead, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/", ahead
        server.shutdown()


def test_a_page_to_which_a_reader_points_is_there_when_they_press(
    browser: Browser, served: tuple[str, list[str]]
) -> None:
    address, ahead = served
    page = browser.new_page()
    page.goto(address)
    link = page.locator("article a[href='timeline/']")
    link.scroll_into_view_if_needed()
    ahead.clear()
    link.hover()
    page.wait_for_timeout(HOVER)
    assert ahead == ["/timeline/"]
    link.click()
    page.wait_for_url("**/timeline/")
    came = "performance.getEntriesByType('navigation')[0].deliveryType"
    assert page.evaluate(came) == "navigational-prefetch"
    page.close()


def test_no_other_host_and_no_data_file_is_asked_ahead(
    browser: Browser, page: Callable[[str], lxml.html.HtmlElement], served: tuple[str, list[str]]
) -> None:
    (rules,) = page("").xpath("//script[@type='speculationrules']")
    (rule,) = json.loads(rules.text)["prefetch"]
    selector = rule["where"]["selector_matches"]
    tab = browser.new_page()
    found = []
    for path in KINDS.values():
        tab.goto(served[0] + path)
        found += tab.evaluate("s => [...document.querySelectorAll(s)].map(a => a.href)", selector)
    assert len(found) > 1000
    assert [href for href in found if not href.startswith(served[0]) or "/data/" in href] == []
    tab.close()
