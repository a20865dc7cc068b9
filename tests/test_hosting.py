"""The same site at the root of a host, below a folder as a fork has it, and without an address."""

from __future__ import annotations

import functools
import http.server
import re
import shutil
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import lxml.html
import pytest

from shared import ROOT, build_site, pages_in, search

if TYPE_CHECKING:
    from playwright.sync_api import Browser

LAKES = ROOT / "tests/lakes"
NOWHERE = "no/such/states/westfn/"


class Place(NamedTuple):
    """Where a site is served, and whether it was told so when it was built."""

    folder: str
    is_told: bool


# GitHub Pages serves a repository below its name; a domain of one's own, at its root.
PLACES = {
    "below its repository": Place("repo/", True),
    "at a root": Place("", True),
    "at a root, without an address": Place("", False),
    "in any folder, without an address": Place("some/copy/", False),
}
# Without an address the page for what is not found takes the host to be the site's own.
WITH_404 = [name for name, place in PLACES.items() if place.is_told or not place.folder]


class _Host(http.server.SimpleHTTPRequestHandler):
    """Serves the site below a folder, and its own page for what is not there, as GitHub does."""

    def __init__(self, folder: str, *args: Any, **options: Any) -> None:
        self._below = f"/{folder}"
        super().__init__(*args, **options)

    def translate_path(self, path: str) -> str:
        path = unquote(urlsplit(path).path)
        inside = path.startswith(self._below)
        return super().translate_path(path.removeprefix(self._below) if inside else "/no/such")

    def send_error(self, code: int, *args: Any, **options: Any) -> None:
        page = (Path(self.directory) / "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *args: Any) -> None:
        """Says nothing."""


class Hosted(NamedTuple):
    site: Path
    url: str


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the lakes with the style sheet, scripts and pictures of the real one."""
    folder = tmp_path_factory.mktemp("project") / "lakes"
    shutil.copytree(LAKES, folder)
    shutil.copytree(ROOT / "docs/assets", folder / "docs/assets", dirs_exist_ok=True)
    settings = (folder / "mkdocs.yml").read_text(encoding="utf-8").replace("../../", f"{ROOT}/")
    left_out = re.sub(r"^extra(_css|_javascript)?:.*\n( .*\n)*", "", settings, flags=re.M)
    (folder / "mkdocs.yml").write_text(left_out, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def hosts(tmp_path_factory: pytest.TempPathFactory, project: Path) -> Iterator[dict[str, Hosted]]:
    """That site at each of the places."""
    found, servers = {}, []
    for name, place in PLACES.items():
        site = tmp_path_factory.mktemp("hosted") / "site"
        handler = functools.partial(_Host, place.folder, directory=str(site))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        url = f"http://127.0.0.1:{server.server_port}/{place.folder}"
        build_site(project, site, {"SITE_URL": url} if place.is_told else {})
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        found[name] = Hosted(site, url)
    yield found
    for server in servers:
        server.shutdown()
        server.server_close()


def status(url: str) -> int:
    """What the host says of an address."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, method="HEAD")) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def named(page: Path, url: str) -> set[str]:
    """All that a page names at its own host: links, scripts, styles, pictures, forms."""
    tree = lxml.html.document_fromstring(page.read_text(encoding="utf-8"))
    texts = tree.xpath("//@href | //@src | //@action | //meta[@property='og:image']/@content")
    whole = {urldefrag(urljoin(url, str(text))).url for text in texts}
    return {each for each in whole if urlsplit(each).netloc == urlsplit(url).netloc}


@pytest.mark.parametrize("name", PLACES)
def test_all_that_a_page_names_is_there(hosts: dict[str, Hosted], name: str) -> None:
    site, url = hosts[name]
    found: set[str] = set()
    for page in pages_in(site, "index.html"):
        path = page.parent.relative_to(site).as_posix()
        found |= named(page, urljoin(url, "" if path == "." else f"{path}/"))
    assert len(found) > 50
    assert [each for each in sorted(found) if not each.startswith(url)] == []
    assert [each for each in sorted(found) if status(each) != 200] == []


@pytest.mark.parametrize("name", WITH_404)
def test_all_that_the_page_for_a_wrong_address_names_is_there(
    hosts: dict[str, Hosted], name: str
) -> None:
    """However deep the address is that somebody got wrong."""
    site, url = hosts[name]
    assert status(url + NOWHERE) == 404
    found = named(site / "404.html", url + NOWHERE) - {url + NOWHERE}
    assert len(found) > 10
    assert [each for each in sorted(found) if not each.startswith(url)] == []
    assert [each for each in sorted(found) if status(each) != 200] == []


@pytest.mark.parametrize("name", PLACES)
def test_a_page_says_where_it_is_only_if_it_knows(hosts: dict[str, Hosted], name: str) -> None:
    site, url = hosts[name]
    tree = lxml.html.parse(site / "states/index.html").getroot()
    canonical = tree.xpath("//link[@rel='canonical']/@href")
    assert canonical == ([f"{url}states/"] if PLACES[name].is_told else [])


@pytest.mark.browser
@pytest.mark.parametrize("name", PLACES)
def test_in_a_browser_no_request_fails_and_the_search_leads_to_a_page(
    hosts: dict[str, Hosted], name: str, browser: Browser
) -> None:
    _, url = hosts[name]
    wrong = [NOWHERE] if name in WITH_404 else []
    page = browser.new_page()
    try:
        failed: list[str] = []
        page.on("requestfailed", lambda request: failed.append(request.url))
        page.on("pageerror", lambda error: failed.append(str(error)))
        page.on("response", lambda r: failed.append(r.url) if r.status >= 400 else None)
        for path in ("", "states/", "compare/", *wrong):
            page.goto(url + path)
            sheets = "[...document.styleSheets].filter((sheet) => sheet.cssRules.length).length"
            assert page.evaluate(sheets) > 2, path
            if path == NOWHERE:
                suggested = page.locator(".suggestions a").first.get_attribute("href")
                assert suggested == f"{url}states/westfen/"
            answers = search(page, "reach")
            assert answers, path
            assert all(each.startswith(url) for each in answers)
            assert status(answers[0]) == 200
        assert failed == [f"{url}{each}" for each in wrong]
    finally:
        page.close()
