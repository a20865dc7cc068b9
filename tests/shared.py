"""What tests, budgets and screenshots share: the built site, the browser, the kinds of pages."""

from __future__ import annotations

import functools
import gzip
import http.server
import importlib
import json
import mimetypes
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import yaml

if TYPE_CHECKING:
    import lxml.html
    from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parent.parent

# What builds the sites under test; ProperDocs answers to the name of MkDocs, too.
ENGINE = os.environ.get("ENGINE", "mkdocs")
GENERATOR = [sys.executable, "-m", ENGINE]
if ENGINE != "mkdocs":
    importlib.import_module(f"{ENGINE}.replacement")

# One page of each kind.
KINDS = {
    "home": "",
    "briefing": "briefings/donetsk-luhansk-decision/",
    "state": "states/kazakhstan/",
    "claimed-state": "claimed-states/dpr/",
    "person": "people/kassym-jomart-tokayev/",
    "organisation": "organisations/csto/",
    "document-of-several": "documents/budapest-memoranda/",
    "document-with-a-vote": "documents/resolution-es-11-4/",
    "event": "events/january-2022/",
    "place": "places/luhansk/",
    "question": "questions/dpr-lpr-2022/",
    "question-on-a-day": "questions/dpr-lpr-2022/as-of-2022-02-22/",
    "index": "people/",
    "compare": "compare/",
    "timeline": "timeline/",
    "changes": "changes/",
    "disagreements": "disagreements/",
    "review": "review/",
    "open-questions": "open-questions/",
    "glossary": "glossary/",
    "a-to-z": "a-to-z/",
    "sources": "sources/",
    "fields": "fields/",
    "rules": "rules/",
    "about": "about/",
    "not-found": "404.html",
}
PHONE, DESKTOP = {"width": 390, "height": 800}, {"width": 1280, "height": 800}

# No sandbox, since tests in a container run as root; the rest keeps the browser off the network.
BROWSER_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# How much of a page has moved since it was first seen, as a browser counts it.
SHIFTS = """() => new Promise((done) => {
    let sum = 0;
    const add = (list) => list.getEntries().forEach((entry) => (sum += entry.value));
    new PerformanceObserver(add).observe({type: "layout-shift", buffered: true});
    setTimeout(() => done(sum), 500);
})"""


class Failed(Exception):
    """A command failed; the message is what it printed."""


def find_browser() -> str:
    """The path of the browser of this machine."""
    return _run(["sh", str(ROOT / "tests/find_browser.sh")], ROOT, {}).strip()


def build_site(root: Path, folder: Path, addresses: dict[str, str]) -> Path:
    """The folder, with the site of a project in it, built strictly."""
    command = [*GENERATOR, "build", "--strict", "--site-dir", str(folder)]
    _run(command, root, {**addresses, "NO_MKDOCS_2_WARNING": "1"})
    return folder


def _run(command: list[str], folder: Path, more: dict[str, str]) -> str:
    result = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **more},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if result.returncode:
        raise Failed(result.stdout)
    return result.stdout


def copy_of_lakes(folder: Path) -> Path:
    """A copy of the site of the lakes, and of the settings that it inherits, to be written in."""
    shutil.copy(ROOT / "mkdocs.yml", folder)
    return Path(shutil.copytree(ROOT / "tests/lakes", folder / "tests/lakes"))


def pages_in(site: Path, name: str = "*.html") -> list[Path]:
    """The files of the pages of a site, but for those that only lead to where a page is now."""
    files = sorted(site.rglob(name))
    return [file for file in files if "<title>Moved: " not in file.read_text(encoding="utf-8")]


def text_of(element: lxml.html.HtmlElement) -> str:
    """The text of an element in one line, without the mark that links to a heading."""
    return " ".join(element.text_content().replace("¶", "").split())


def unsafe_entries(site: Path) -> list[str]:
    """What a search index must not hold, since the theme puts its texts into a page as HTML: any
    element but the few bare ones that the theme keeps, and an address outside the site."""
    kept = {"title": "code|sub|sup", "text": "code|li|ol|p|pre|sub|sup|ul", "tags": "-"}
    found = []
    for entry in json.loads((site / "search/search_index.json").read_text("utf-8"))["docs"]:
        where = entry["location"]
        if urlsplit(where).scheme or where.startswith("/"):
            found.append(f"the address {where}")
        for field, names in kept.items():
            texts = entry.get(field, [])
            for text in [texts] if isinstance(texts, str) else texts:
                if re.search("[<>]", re.sub(f"</?(?:{names})>", "", text)):
                    found.append(f"{field} of {where}: {text}")
    return found


def until(page: Page, condition: str, seconds: float = 10) -> bool:
    """Whether a condition, in JavaScript, comes to hold on a page. Playwright's own way to wait for
    one evaluates it as the page would, which the policy of the page does not let it do."""
    end = time.monotonic() + seconds
    while not (held := bool(page.evaluate(condition))) and time.monotonic() < end:
        page.wait_for_timeout(20)
    return held


def search(page: Page, words: str) -> list[str]:
    """The addresses found, as the reader sees them without scrolling far, best first."""
    from playwright.sync_api import expect

    for typed, answer in (("", "Type to start"), (words, "matching document")):
        page.get_by_role("textbox", name="Search").fill(typed)
        page.keyboard.press("End")  # the theme listens for keys
        expect(page.locator(".md-search-result__meta")).to_contain_text(answer)
    return page.locator("a.md-search-result__link").evaluate_all(
        "links => [...new Set(links.map((a) => a.href.split(/[?#]/)[0]))]"
    )


# The site, served ----------------------------------------------------------------------------

COMPRESSED = re.compile(r"^text/|json|javascript|svg|xml")


@dataclass(frozen=True)
class Site:
    """The built site, its address, and the bytes of each answer it gave."""

    folder: Path
    url: str
    sent: list[int]


@contextmanager
def served() -> Iterator[Site]:
    """The real site, built strictly for its address on this machine, and served there."""
    with tempfile.TemporaryDirectory(prefix="site-") as temporary:
        folder, sent = Path(temporary) / "site", list[int]()
        handler = functools.partial(_Handler, folder, sent)
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            url = f"http://127.0.0.1:{server.server_port}/"
            build_site(ROOT, folder, {"SITE_URL": url})
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield Site(folder, url, sent)
            server.shutdown()


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, folder: Path, sent: list[int], *args: Any) -> None:
        self.folder, self.sent = folder, sent
        super().__init__(*args)

    def do_GET(self) -> None:
        file = self.folder / unquote(urlsplit(self.path).path).lstrip("/")
        file = file / "index.html" if file.is_dir() else file
        status = 200 if file.is_file() else 404
        body, headers = packed(file if status == 200 else self.folder / "404.html")
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.sent.append(len(body))

    def log_message(self, *args: Any) -> None:
        """Says nothing: what is measured is printed at the end."""


@functools.cache
def packed(file: Path) -> tuple[bytes, dict[str, str]]:
    """The body and headers for a file, compressed where a host would."""
    body, kind = file.read_bytes(), mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    headers = {"Content-Type": kind, "Cache-Control": "max-age=600"}
    if COMPRESSED.search(kind):
        body = gzip.compress(body)
        headers |= {"Content-Type": f"{kind}; charset=utf-8", "Content-Encoding": "gzip"}
    return body, headers | {"Content-Length": str(len(body))}


class CoreYaml(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """Reads YAML as editors do: by the core schema of YAML 1.2, where `no` and a date are texts."""


CoreYaml.yaml_implicit_resolvers = {}
for _tag, _pattern, _starts in (
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", list("tTfF")),
    ("int", r"^[-+]?[0-9]+$", list("-+0123456789")),
    (
        "float",
        r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$",
        list("-+.0123456789"),
    ),
):
    CoreYaml.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), _starts)
