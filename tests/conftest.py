"""What the tests share: a project written from texts, and the two sites, built once and read."""

from __future__ import annotations

import fcntl
import functools
import json
import os
import re
import textwrap
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import lxml.html
import pytest
from hypothesis import settings

from shared import BROWSER_FLAGS, ROOT, Failed, build_site, find_browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Route
    from playwright.sync_api import Page as BrowserPage

# A machine that is busy with other tests is no bug: no limit on the time of one example. The same
# examples each time: a failure is one that anybody can see again.
settings.register_profile("suite", deadline=None, derandomize=True)
settings.load_profile("suite")

# The addresses that publishing sets. A repository on GitHub makes the theme do the most.
ADDRESSES = {
    "SITE_URL": "https://example.org/nrb/",
    "REPO_URL": "https://github.com/example/nrb",
    "EDIT_URI": "edit/main/docs/",
}


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the project under test."""
    return ROOT


@pytest.fixture(scope="session", autouse=True)
def _no_addresses() -> Iterator[None]:
    """Tests see the same whatever is set around them."""
    with pytest.MonkeyPatch.context() as patch:
        for name in (*ADDRESSES, "SITE_LANGUAGE", "SOURCE_DATE_EPOCH"):
            patch.delenv(name, raising=False)
        patch.setenv("NO_MKDOCS_2_WARNING", "1")
        yield


@pytest.fixture
def write(tmp_path: Path) -> Callable[[dict[str, str]], Path]:
    """Writes texts (dedented) under a project root and returns it; may be called again.

    The root has the folders data/ and docs/, and settings with the kinds
    and answers of KINDS, unless they are given.
    """
    return functools.partial(_write, tmp_path)


@pytest.fixture(scope="session")
def write_in() -> Callable[[Path, dict[str, str]], Path]:
    """As `write`, for fixtures that several tests share: takes the project root first."""
    return _write


def _write(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text).removeprefix("\n"), encoding="utf-8")
    for folder in ("data", "docs"):
        (root / folder).mkdir(exist_ok=True)
    settings = root / "data/site.yml"
    if not settings.exists():
        settings.write_text(SETTINGS, encoding="utf-8")
    text = settings.read_text(encoding="utf-8")
    if _FIELDS.match(text) and "kinds:" not in text:
        settings.write_text(f"{text.rstrip()}\n{KINDS}", encoding="utf-8")
    return root


_FIELDS = re.compile(r"(?:#.*\n)*[a-z_]+:")
SETTINGS = """# Made by the tests.
source_classes:
  official: Official statement
  agency: News agency
"""
KINDS = """kinds:
  states:
    type: actor
    label: States
    singular: state
    meaning: A state that most others recognise.
  claimed-states:
    type: actor
    label: Claimed states
    singular: claimed state
    meaning: An entity that few or no states recognise.
  people:
    type: person
    label: People
    singular: person
    meaning: A person named in the record.
  organisations:
    type: organisation
    label: Organisations
    singular: organisation
    meaning: An organisation or an organ of one.
  documents:
    type: document
    label: Documents
    singular: document
    meaning: A treaty, resolution, decree or declaration.
  events:
    type: event
    label: Events
    singular: event
    meaning: Something that happened, in its own right.
  places:
    type: place
    label: Places
    singular: place
    meaning: A city, region or territory.
answers:
  recognises:
    label: recognises
    sign: yes
    meaning: A formal act or a plain statement of recognition.
  does-not-recognise:
    label: does not recognise
    sign: no
    meaning: A statement or a document that declines recognition.
  ambiguous:
    label: ambiguous
    sign: mixed
    meaning: Statements or acts that point both ways.
  none-found:
    label: no position found
    sign: none
    meaning: No public position in the pages read.
"""


@pytest.fixture(scope="session")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path, str], Path]:
    """Builds a site strictly, as it would be published, unless another worker of this run has."""
    folder = tmp_path_factory.getbasetemp()
    in_worker = "PYTEST_XDIST_WORKER" in os.environ
    return functools.partial(_build_once, folder.parent if in_worker else folder)


def _build_once(folder: Path, root: Path, name: str) -> Path:
    site = folder / name
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not site.exists():
            try:
                build_site(root, folder / f"{name}.new", ADDRESSES).rename(site)
            except Failed as failure:
                pytest.fail(f"the build failed:\n{failure}", pytrace=False)
    return site


@pytest.fixture(scope="session")
def site(built_once: Callable[[Path, str], Path]) -> Path:
    """The folder of the real site."""
    return built_once(ROOT, "real")


@pytest.fixture(scope="session")
def lakes(built_once: Callable[[Path, str], Path]) -> Path:
    """The folder of the second site, of tests/lakes/."""
    return built_once(ROOT / "tests/lakes", "lakes")


@pytest.fixture(scope="session")
def site_url() -> str:
    """The address at which the built site believes to be."""
    return ADDRESSES["SITE_URL"]


@pytest.fixture(scope="session")
def page(site: Path) -> Callable[[str], lxml.html.HtmlElement]:
    """Reads a page of the real site by its address below the site's, such as `glossary/`."""
    return functools.cache(functools.partial(_parsed, site))


def _parsed(site: Path, path: str) -> lxml.html.HtmlElement:
    file = site / path
    file = file / "index.html" if file.is_dir() else file
    return lxml.html.document_fromstring(file.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def read_json(site: Path) -> Callable[[str], Any]:
    """Reads a data file of the real site by its path, such as `data/record.json`."""
    return functools.cache(lambda path: json.loads((site / path).read_text(encoding="utf-8")))


# In a real browser: test_browser.py, test_accessibility.py ---------------------------------------


# All contexts share what draws their pages: to start it takes longer than to show one.
ONE_PROCESS = "--renderer-process-limit=1"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser of this machine, one for all tests. Without one they fail."""
    from playwright.sync_api import expect, sync_playwright

    try:
        path = find_browser()
    except Failed as failure:
        pytest.fail(str(failure), pytrace=False)
    expect.set_options(timeout=10_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=[*BROWSER_FLAGS, ONE_PROCESS]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def module_complaints() -> list[str]:
    return []


@pytest.fixture
def complaints(module_complaints: list[str]) -> Iterator[list[str]]:
    """What went wrong up to this test: a request to elsewhere, a failed script, a message."""
    yield module_complaints
    module_complaints.clear()


@pytest.fixture(scope="module")
def visits_of(
    browser: Browser, site_url: str, module_complaints: list[str]
) -> Iterator[Callable[..., BrowserPage]]:
    """Opens a page of a built site in a fresh context: `visits_of(lakes, "glossary/", width=320)`.

    The folder of the site answers for its address, and nothing else is answered. With `clock=True`
    the test can stop the time of the page.
    """
    contexts: list[BrowserContext] = []

    def answer(site: Path, route: Route) -> None:
        address = route.request.url
        file = site / urlsplit(address).path.removeprefix(urlsplit(site_url).path)
        file = file / "index.html" if file.is_dir() else file
        if address.startswith(site_url) and file.is_file():
            route.fulfill(path=file)
        else:
            module_complaints.append(f"asked for {address}")
            route.abort()

    def open_page(
        site: Path,
        path: str = "",
        width: int = 1280,
        height: int = 800,
        clock: bool = False,
        **options: Any,
    ) -> BrowserPage:
        complain = module_complaints.append
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        context.set_default_timeout(10_000)
        context.route("**/*", functools.partial(answer, site))
        context.on("weberror", lambda event: complain(f"script error: {event.error}"))
        context.on("console", lambda event: complain(f"console {event.type}: {event.text}"))
        page = context.new_page()
        if clock:
            page.clock.install()
        page.goto(site_url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def visits(visits_of: Callable[..., BrowserPage], site: Path) -> Callable[..., BrowserPage]:
    """As `visits_of`, for the real site: `visits("glossary/", width=320)`."""
    return functools.partial(visits_of, site)


@pytest.fixture(scope="module")
def idle() -> dict[str, list[BrowserPage]]:
    """The pages that earlier tests have left, by the options of their contexts."""
    return defaultdict(list)


@pytest.fixture
def visit(
    visits: Callable[..., BrowserPage],
    idle: dict[str, list[BrowserPage]],
    site_url: str,
    complaints: list[str],
) -> Iterator[Callable[..., BrowserPage]]:
    """As `visits`, for one test, which fails when anything was asked of another host, or when a
    script failed or complained.

    A page may be one that an earlier test has left, made as good as new: a browser that knows the
    site is three times as fast. A test that changes its page for good asks for its `own`.
    """
    used: list[tuple[BrowserPage, list[BrowserPage] | None]] = []

    def open_page(
        path: str = "", own: bool = False, width: int = 1280, height: int = 800, **options: Any
    ) -> BrowserPage:
        kept = None if own or "clock" in options else idle[repr(options)]
        if kept:
            page = kept.pop()
            page.set_viewport_size({"width": width, "height": height})
            page.emulate_media(
                media="null", **{name: options.get(name, MEDIA[name]) for name in MEDIA}
            )
            page.goto(site_url + path)
        else:
            page = visits(path, width=width, height=height, **options)
        used.append((page, kept))
        return page

    yield open_page
    for page, kept in used:
        if kept is None:
            page.context.close()
        else:
            _clear(page)
            kept.append(page)
    assert not complaints, "\n".join(complaints)


# What a page is told of its reader when a test says nothing of it.
MEDIA: dict[str, Any] = {
    "color_scheme": "light",
    "reduced_motion": "no-preference",
    "forced_colors": "none",
}


def _clear(page: BrowserPage) -> None:
    """Takes from a page what a reader has left there."""
    page.evaluate("localStorage.clear(), sessionStorage.clear()")
    page.mouse.move(0, 0)
    page.goto("about:blank")
