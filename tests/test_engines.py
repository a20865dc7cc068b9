"""Other engines: the fork of MkDocs gives the same bytes, Zensical the same pages.

Our templates use only what both know that print them.

`ENGINE=properdocs make test` runs every other test on the fork.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import lxml.html
import minijinja
import pytest

import stage
from shared import ROOT, build_site, copy_of_lakes, text_of

GENERATOR_TAG = re.compile(rb'<meta name="generator" content="[^"]*">')
TEMPLATES = sorted(
    file.relative_to(ROOT / "overrides").as_posix()
    for file in (ROOT / "overrides").rglob("*")
    if file.suffix in (".html", ".js", ".json")
)
# Where `ENGINE=zensical make build` has built a site and MkDocs another, to be compared; without
# them the lakes are built, which takes seconds.
BUILT = os.environ.get("BUILT_BY_ZENSICAL"), os.environ.get("BUILT_BY_MKDOCS")


def _lakes(folder: Path) -> Path:
    """The site of the lakes, to be built by some engine."""
    for part in ("hooks", "overrides"):
        (folder / part).symlink_to(ROOT / part)
    return copy_of_lakes(folder)


def _files(site: Path) -> dict[str, bytes]:
    files = (file for file in site.rglob("*") if file.is_file())
    return {file.relative_to(site).as_posix(): file.read_bytes() for file in files}


# ProperDocs --------------------------------------------------------------------------------------


def test_the_fork_of_mkdocs_gives_the_same_bytes_but_for_its_name(tmp_path: Path) -> None:
    """Both keep pages in one folder: neither takes those of the other."""
    root = _lakes(tmp_path)
    made = {}
    for engine in ("mkdocs", "properdocs"):
        command = [sys.executable, "-m", engine, "build", "--strict", "--site-dir", engine]
        environment = {**os.environ, "SITE_URL": "https://example.org/lakes/", "REUSE": "yes"}
        subprocess.run([*command, "-f", "mkdocs.yml"], cwd=root, env=environment, check=True)
        made[engine] = _files(root / engine)
    theirs = [file for file in made["properdocs"].values() if b"ProperDocs" in file]
    assert len(theirs) == len([name for name in made["mkdocs"] if _is_page(name, made["mkdocs"])])
    for files in made.values():
        files.pop("sitemap.xml.gz")  # holds the time at which it was packed
        for name, content in files.items():
            files[name] = GENERATOR_TAG.sub(b"", content)
    assert made["mkdocs"].keys() == made["properdocs"].keys()
    assert [name for name, its in made["mkdocs"].items() if made["properdocs"][name] != its] == []


def _is_page(name: str, files: dict[str, bytes]) -> bool:
    return name.endswith(".html") and b"<title>Moved: " not in files[name]


# Zensical ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A site as Zensical builds it, and as MkDocs does."""
    if all(BUILT):
        return Path(str(BUILT[0])), Path(str(BUILT[1]))
    root = _lakes(tmp_path_factory.mktemp("zensical"))
    stage.stage(root, root / "stage")
    command = [sys.executable, "-m", "zensical", "build", "--strict", "--clean"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "hooks")}
    subprocess.run(command, cwd=root / "stage", env=environment, check=True)
    return root / "stage/site", build_site(root, root / "site", {})


Read = Callable[[Path], lxml.html.HtmlElement]


@pytest.fixture(scope="module")
def read() -> Read:
    return cache(lambda file: lxml.html.document_fromstring(file.read_text(encoding="utf-8")))


def _pages(site: Path) -> Iterator[str]:
    for file in sorted(site.rglob("*.html")):
        if b"<title>Moved: " not in file.read_bytes():
            yield file.relative_to(site).as_posix()


def test_zensical_builds_every_page_with_the_same_article(
    sites: tuple[Path, Path], read: Read
) -> None:
    theirs, ours = sites
    assert list(_pages(theirs)) == list(_pages(ours))
    for name in _pages(ours):
        if name == "404.html":  # no article of ours
            continue
        assert _article(read(theirs / name)) == _article(read(ours / name)), name


def _article(page: lxml.html.HtmlElement) -> dict[str, object]:
    """The texts and elements of an article, and the cards behind it; links by what they lead to."""
    (article,) = page.xpath("//article")
    kept = [element for element in article.iter("*") if not _is_of_the_theme(element)]
    return {
        "text": text_of(article),
        "elements": [(each.tag, each.get("id"), each.get("class")) for each in kept],
        "terms": article.xpath(".//a/@data-term"),
        "cards": [text_of(card) for card in page.xpath("//*[@class='cards']")],
        "title": page.findtext(".//title"),
        "description": page.xpath("//meta[@name='description']/@content"),
        "day": page.xpath("string(//*[@class='page-day'])"),
    }


def _is_of_the_theme(element: lxml.html.HtmlElement) -> bool:
    """Whether an element is what only one of the two puts in an article.

    The one has links to edit the page; the other has the place to which a link past the navigation
    leads, and colours code.
    """
    classes = " ".join(each.get("class") or "" for each in (element, *element.iterancestors()))
    is_code = element.tag in ("code", "pre") or "highlight" in classes
    return is_code or "md-content__button" in classes or element.get("id") == "__skip"


def test_zensical_leaves_no_link_that_leads_nowhere(sites: tuple[Path, Path], read: Read) -> None:
    site, _ = sites
    broken = []
    for name in _pages(site):
        if name == "404.html":  # it is shown at any address, and its links begin at the root
            continue
        for link in read(site / name).xpath(
            "//a/@href | //img/@src | //link/@href | //script/@src"
        ):
            to, anchor = urldefrag(urljoin(f"https://site.example/{name}", link))
            parts = urlsplit(to)
            if parts.netloc != "site.example":
                continue
            file = site / unquote(parts.path).lstrip("/")
            file = file / "index.html" if file.is_dir() else file
            anchored = not anchor or (file.is_file() and _has(read(file), unquote(anchor)))
            if not (file.is_file() and anchored):
                broken.append(f"{name}: {link}")
    assert broken == []


def _has(page: lxml.html.HtmlElement, id: str) -> bool:
    return bool(page.xpath("//*[@id=$id]", id=id))


def test_zensical_publishes_the_data_files_byte_for_byte(sites: tuple[Path, Path]) -> None:
    theirs, ours = (
        {
            name: content
            for name, content in _files(site).items()
            if not name.endswith(".html") and name.split("/")[0] not in ("search", "assets")
        }
        for site in sites
    )
    of_the_engine = {"sitemap.xml", "sitemap.xml.gz", "search.json"}
    assert theirs.keys() - of_the_engine == ours.keys() - of_the_engine
    assert [name for name in ours.keys() - of_the_engine if theirs[name] != ours[name]] == []


def test_zensical_runs_no_script_that_the_policy_does_not_know(
    sites: tuple[Path, Path], read: Read
) -> None:
    for name in _pages(sites[0]):
        page = read(sites[0] / name)
        (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        for script in page.xpath("//script[not(@src or contains(@type, 'json'))]"):
            digest = base64.b64encode(hashlib.sha256((script.text or "").encode()).digest())
            assert f"'sha256-{digest.decode()}'" in policy, (name, script.text)


# Templates ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_is_read_by_minijinja(name: str) -> None:
    text = (ROOT / "overrides" / name).read_text(encoding="utf-8")
    minijinja.Environment().add_template(name, text)


def test_no_template_calls_a_method_of_python() -> None:
    """Zensical's MiniJinja knows filters and tests, but no method of a text, a list or a dict."""
    methods = {name for kind in (str, list, dict) for name in dir(kind) if name[0] != "_"}
    called = re.compile(r"\.(\w+)\(")
    for name in TEMPLATES:
        text = (ROOT / "overrides" / name).read_text(encoding="utf-8")
        code = re.sub(r"\{#.*?#\}", "", text, flags=re.S)
        parts = re.findall(r"\{[{%].*?[%}]\}", code, re.S)
        assert [part for part in parts if methods & set(called.findall(part))] == [], name
