"""On a slow line a page comes in parts; what is seen of it does not move when the rest arrives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

import pytest
from playwright.sync_api import Browser, Page

from shared import SHIFTS

PAINTED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


class SlowLine(SimpleHTTPRequestHandler):
    """Sends a page up to some place; the rest waits for `rest`."""

    def __init__(self, upto: bytes, rest: Event, folder: Path, *given: object) -> None:
        self.upto, self.rest = upto, rest
        super().__init__(*given, directory=str(folder))  # type: ignore[arg-type]

    def do_GET(self) -> None:
        file = Path(self.translate_path(self.path)) / "index.html"
        if not file.is_file():
            super().do_GET()
            return
        content = file.read_bytes()
        cut = content.index(self.upto)
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(content[:cut])
        self.wfile.flush()
        self.rest.wait(10)
        self.wfile.write(content[cut:])

    def log_message(self, *given: object) -> None:
        """Says nothing."""


@contextmanager
def slow_line(folder: Path, upto: bytes) -> Iterator[tuple[str, Event]]:
    """The address of a site on a slow line, and what lets the rest of a page through."""
    rest = Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(SlowLine, upto, rest, folder))
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", rest
    finally:
        rest.set()
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("state", ["armenia", "united-kingdom"])
def test_the_columns_of_the_comparison_do_not_move_as_they_come(
    browser: Browser, site: Path, width: int, state: str
) -> None:
    upto = f'<th><a href="../states/{state}/">'
    with partly(browser, site, "compare/", (".compare thead th", upto), width) as (page, rest):
        assert not page.evaluate("document.querySelector('.compare tbody')")
        rest()
        assert page.locator(".compare tbody tr").first.is_visible()
        assert page.evaluate(SHIFTS) == 0


@pytest.mark.parametrize("width", [390, 1280])
def test_the_header_does_not_move_as_its_parts_come(
    browser: Browser, site: Path, width: int
) -> None:
    upto = '<input type="text" class="md-search__input"'
    with partly(browser, site, "", (".md-search__form", upto), width) as (page, rest):
        rest()
        assert page.evaluate(SHIFTS) == 0


@contextmanager
def partly(
    browser: Browser, site: Path, path: str, part: tuple[str, str], width: int
) -> Iterator[tuple[Page, Callable[[], None]]]:
    """A page of which a part is shown, and what lets the rest through.

    The part is named by a selector of what is in it, and by the text that follows it.
    """
    shown, upto = part
    with slow_line(site, upto.encode()) as (address, rest):
        page = browser.new_page(viewport={"width": width, "height": 800})
        page.goto(address + path, wait_until="commit")
        page.wait_for_selector(shown, state="attached")
        page.evaluate(PAINTED)

        def let_through() -> None:
            rest.set()
            page.wait_for_load_state()

        yield page, let_through
        page.close()
