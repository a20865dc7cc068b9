"""hooks/main.py against the real MkDocs: pages, edit links, collisions, problems, escaping."""

from __future__ import annotations

import errno
import html
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import lxml.html
import mkdocs.commands.build
import mkdocs.utils
import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, PluginError
from playwright.sync_api import Page as BrowserPage

from shared import ENGINE, GENERATOR, search, unsafe_entries
from worlds import confirm_all

Write = Callable[[dict[str, str]], Path]

SOURCE = """
    - id: courier-2020-05-01
      publisher: Lake Courier
      title: Pike speaks
      date: 2020-05-01
      url: https://courier.example/1
      class: agency
      group: courier
    """
FACT = """
    - id: speech
      type: event
      about: [northmere]
      on: 2020-05-01
      what: Northmere opens the lake.
      sources:
        - {source: courier-2020-05-01, evidence: verified}
      review: {last: 2020-06-01, months: 12}
    """
BRIEFING = """
    ---
    title: The lake
    description: What Northmere did.
    date: 2020-05-20
    as_of: 2020-05-02
    key_points:
      - text: Northmere opened the lake.
        facts: [speech]
    ---

    Northmere opened the lake [@courier-2020-05-01].
    """
PROJECT = {
    "data/sources/courier.yml": SOURCE,
    "data/facts/lake.yml": FACT,
    "data/entities/states/northmere.yml": "name: Northmere\nsummary: A state on a lake.\n",
    "data/glossary/trawl.yml": "name: trawl\nsummary: To fish with a net.\n",
    "docs/index.md": "---\ntitle: Lakes\ndescription: A world.\n---\n\nNorthmere may trawl.\n",
    "docs/about.md": "---\ntitle: About\ndescription: About lakes.\n---\n\nA text.\n",
    "docs/briefings/lake.md": BRIEFING,
}
# The settings of the real site, with the navigation made from all pages.
SETTINGS = """
    INHERIT: {root}/mkdocs.yml
    site_name: Lakes
    hooks: ["{root}/hooks/main.py"]
    watch: []
    theme: {{custom_dir: "{root}/overrides", favicon: assets/images/favicon.png}}
    extra_css: []
    extra_javascript: []
    nav: null
    not_in_nav: ""
    """


SEARCH = {"en": "Search", "uk": "Пошук"}


@pytest.fixture
def project(write: Write, root: Path) -> Path:
    """A small project that builds."""
    folder = write({**PROJECT, "mkdocs.yml": SETTINGS.format(root=root)})
    confirm_all(folder)
    return folder


def _build(project: Path, strict: bool = True) -> Path:
    """The folder of the site made from a project, in this process."""
    site = project / "site"
    config = load_config(str(project / "mkdocs.yml"), site_dir=str(site), strict=strict)
    config.plugins.on_startup(command="build", dirty=False)
    try:
        build(config)
    finally:
        config.plugins.on_shutdown()
    return site


@pytest.fixture(scope="module")
def plain(
    tmp_path_factory: pytest.TempPathFactory, write_in: Callable[..., Path], root: Path
) -> Path:
    """The site of the small project, for tests that only read it."""
    files = {**PROJECT, "mkdocs.yml": SETTINGS.format(root=root)}
    project = write_in(tmp_path_factory.mktemp("plain"), files)
    confirm_all(project)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SITE_URL", "https://example.org/lakes/")
        patch.setenv("REPO_URL", "https://example.org/code")
        patch.setenv("EDIT_URI", "edit/main/docs/")
        return _build(project)


def _run(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [*GENERATOR, "build", *arguments]
    return subprocess.run(command, cwd=project, text=True, capture_output=True, check=False)


def _page(site: Path, address: str) -> lxml.html.HtmlElement:
    text = (site / address / "index.html").read_text(encoding="utf-8")
    return lxml.html.document_fromstring(text)


# Pages and edit links --------------------------------------------------------------------------


def test_a_record_becomes_a_page_and_a_written_page_stays_one(plain: Path) -> None:
    for address in ("", "about", "briefings/lake", "states/northmere", "states", "glossary"):
        assert _page(plain, address).xpath("//h1"), address
    assert json.loads((plain / "data/record.json").read_text(encoding="utf-8"))["facts"]


def test_nothing_is_written_into_docs_or_data(project: Path) -> None:
    before = sorted(project.rglob("*"))
    _build(project)
    made = {"site", ".reuse"}
    after = sorted(path for path in project.rglob("*") if made.isdisjoint(path.parts))
    assert after == before


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("states/northmere", "data/entities/states/northmere.yml"),
        ("briefings/lake", "docs/briefings/lake.md"),
        ("about", "docs/about.md"),
        ("", "docs/index.md"),
    ],
)
def test_a_page_has_an_edit_link_to_the_file_behind_it(
    plain: Path, address: str, file: str
) -> None:
    links = _page(plain, address).xpath("//a/@href")
    assert f"https://example.org/code/edit/main/{file}" in links
    assert (plain.parent / file).is_file()


def test_without_a_repository_there_is_no_edit_link_and_no_warning(
    project: Path, caplog: pytest.LogCaptureFixture
) -> None:
    site = _build(project)
    for file in site.rglob("*.html"):
        assert "edit/" not in file.read_text(encoding="utf-8"), file
    assert [each.getMessage() for each in caplog.records if each.levelname == "WARNING"] == []


def test_mentions_on_written_pages_are_shown_on_the_pages_of_the_records(plain: Path) -> None:
    mentioned = _page(plain, "states/northmere").xpath("//*[@id='mentioned-in']")[0]
    text = mentioned.getnext().text_content()
    assert "The lake: What Northmere did." in text
    assert "Lakes: Northmere may trawl." in text


def test_the_site_map_gives_a_briefing_its_own_day_and_others_the_day_of_the_record(
    plain: Path,
) -> None:
    text = (plain / "sitemap.xml").read_text(encoding="utf-8")
    days = dict(re.findall(r"<loc>(.*?)</loc>\s*<lastmod>(.*?)</lastmod>", text))
    assert days["https://example.org/lakes/briefings/lake/"] == "2020-05-20"
    assert days["https://example.org/lakes/states/northmere/"] == "2020-06-01"


@pytest.mark.parametrize(("language", "texts"), [("en", []), ("uk", ["en"])])
def test_the_words_of_the_theme_may_be_in_another_language_than_the_texts(
    project: Path, monkeypatch: pytest.MonkeyPatch, language: str, texts: list[str]
) -> None:
    monkeypatch.setenv("SITE_LANGUAGE", language)
    site = _build(project)
    for page in (_page(site, "about"), lxml.html.parse(site / "404.html").getroot()):
        assert page.get("lang") == language
        assert page.xpath("//article/@lang") == texts
        assert page.xpath("//input[@name='query']/@aria-label") == [SEARCH[language]]
    index = json.loads((site / "search/search_index.json").read_text(encoding="utf-8"))
    assert index["config"]["lang"] == ["en"]


def test_the_day_may_be_set_from_outside(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1609459200")
    text = _page(_build(project), "states/northmere").text_content()
    assert "as at 1 January 2021" in text


def test_two_projects_built_one_after_the_other_do_not_mix(project: Path, write: Write) -> None:
    _build(project)
    entity = "data/entities/states/"
    (project / entity / "northmere.yml").rename(project / entity / "eastwater.yml")
    write({f"{entity}eastwater.yml": "name: Eastwater\nsummary: Another state.\n"})
    write({"data/facts/lake.yml": FACT.replace("northmere", "eastwater")})
    write({"docs/index.md": PROJECT["docs/index.md"].replace("Northmere", "Nobody")})
    write({"docs/briefings/lake.md": BRIEFING.replace("Northmere", "Nobody")})
    confirm_all(project)
    site = _build(project)
    assert not (site / "states/northmere").exists()
    text = _page(site, "states/eastwater").text_content()
    assert "Mentioned in" not in text


# Collisions ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "states/northmere.md",
        "states/northmere/index.md",
        "states/index.md",
        "states.md",
        "glossary.md",
        "glossary/index.md",
        "sources.md",
        "fields.md",
        "rules.md",
        "questions/index.md",
        "compare.md",
        "timeline/index.md",
        "open-questions.md",
        "data/record.json",
        "data/votes.csv",
        "states/northmere/index.html",
    ],
)
def test_a_generated_page_never_replaces_a_written_one(
    project: Path, write: Write, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    text = "---\ntitle: Mine\ndescription: By hand.\n---\n\nBy hand.\n"
    write({f"docs/{path}": text if path.endswith(".md") else "{}\n"})
    with pytest.raises(Abort):
        _build(project)
    assert f"docs/{path}:1: " in caplog.text


# Problems --------------------------------------------------------------------------------------

BROKEN = {
    "data/glossary/trawl.yml": "name: trawl\nsumary: To fish with a net.\n",
    "docs/about.md": "---\ntitle: About\ndescription: About.\n---\n\nSee [[northmeer]].\n",
}


@pytest.mark.parametrize("strict", [["--strict"], ["--no-strict"]])
def test_problems_become_one_error_with_every_line_and_no_traceback(
    project: Path, write: Write, strict: list[str]
) -> None:
    write(BROKEN)
    result = _run(project, *strict)
    assert result.returncode == 1
    assert result.stderr.count("ERROR") == 1
    assert "data/glossary/trawl.yml:2: unknown field 'sumary'" in result.stderr
    assert "docs/about.md:6: no record 'northmeer'" in result.stderr
    assert "did you mean 'northmere'?" in result.stderr
    assert "2 problems. How to fix them: CONTRIBUTING.md#checking-your-change" in result.stderr
    assert "Traceback" not in result.stderr + result.stdout


def test_a_broken_link_in_a_written_page_fails_a_strict_build(project: Path, write: Write) -> None:
    write(
        {"docs/about.md": "---\ntitle: About\ndescription: About.\n---\n\n[Nowhere](no-page.md)\n"}
    )
    with pytest.raises(Abort):
        _build(project)


def test_a_broken_anchor_in_a_written_page_fails_a_strict_build(
    project: Path, write: Write
) -> None:
    link = "[A term](glossary.md#no-term)"
    write({"docs/about.md": f"---\ntitle: About\ndescription: About.\n---\n\n{link}\n"})
    with pytest.raises(Abort):
        _build(project)


def test_a_failed_build_leaves_the_last_site_in_place(
    project: Path, write: Write, root: Path
) -> None:
    build_it = _build_script(project, root)

    assert subprocess.run(build_it, capture_output=True, check=False).returncode == 0
    first = _files(project / "site")
    assert {"states/northmere/index.html", "build.json", "SHA256SUMS"} <= first.keys()

    write(BROKEN)
    assert subprocess.run(build_it, capture_output=True, check=False).returncode != 0
    assert _files(project / "site") == first
    assert [path.name for path in project.glob("site*")] == ["site"]

    write({name: PROJECT[name] for name in BROKEN} | {"docs/new.md": PROJECT["docs/about.md"]})
    assert subprocess.run(build_it, capture_output=True, check=False).returncode == 0
    assert "new/index.html" in _files(project / "site")
    assert [path.name for path in project.glob("site*")] == ["site"]


def _build_script(project: Path, root: Path) -> list[str]:
    """The command behind `make build`, for a project without a virtual environment of its own."""
    (project / "tools").mkdir()
    shutil.copy(root / "tools/build.sh", project / "tools/build.sh")
    shutil.copy(root / "requirements.txt", project)
    shutil.copytree(root / "hooks", project / "hooks")
    (project / ".venv/bin").mkdir(parents=True)
    for name, words in ((ENGINE, f" -m {ENGINE}"), ("python", "")):
        command = project / ".venv/bin" / name
        command.write_text(f'#!/bin/sh\nexec "{sys.executable}"{words} "$@"\n', encoding="utf-8")
        command.chmod(0o755)
    return ["sh", str(project / "tools/build.sh")]


def test_a_build_that_cannot_be_sealed_leaves_the_last_site_in_place(
    project: Path, root: Path
) -> None:
    build_it = _build_script(project, root)
    assert subprocess.run(build_it, capture_output=True, check=False).returncode == 0
    first = _files(project / "site")
    (project / "requirements.txt").unlink()
    result = subprocess.run(build_it, capture_output=True, text=True, check=False)
    assert result.returncode != 0
    assert "The list of the site's files cannot be written" in result.stderr
    assert "Traceback" not in result.stderr
    assert _files(project / "site") == first
    assert [path.name for path in project.glob("site*")] == ["site"]


def test_a_build_may_have_another_place(
    project: Path, root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    build_it, elsewhere = _build_script(project, root), tmp_path_factory.mktemp("place") / "a site"
    settings = {**os.environ, "SITE_DIR": str(elsewhere)}
    for _ in range(2):
        assert subprocess.run(build_it, env=settings, check=False).returncode == 0
    assert (elsewhere / "SHA256SUMS").is_file()
    assert list(elsewhere.parent.iterdir()) == [elsewhere]
    assert not (project / "site").exists()


def test_a_build_that_cannot_write_leaves_the_last_site_in_place(project: Path, root: Path) -> None:
    build_it = _build_script(project, root)
    assert subprocess.run(build_it, capture_output=True, check=False).returncode == 0
    first = _files(project / "site")
    small = ["sh", "-c", 'ulimit -f 8 && exec "$@"', "sh", *build_it]  # no file above a few kB
    result = subprocess.run(small, capture_output=True, text=True, check=False)
    assert result.returncode != 0
    assert "the site cannot be written: [Errno 27] File too large" in result.stderr
    assert "Traceback" not in result.stderr
    assert _files(project / "site") == first
    assert [path.name for path in project.glob("site*")] == ["site"]


def test_a_picture_removed_while_a_site_is_made_is_left_out(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = project / "docs/assets/lake.png"
    picture.parent.mkdir()
    picture.write_bytes(b"x")
    listed = mkdocs.commands.build.get_files

    def list_and_lose(config: Any) -> Any:
        files = listed(config)
        picture.unlink(missing_ok=True)
        return files

    monkeypatch.setattr(mkdocs.commands.build, "get_files", list_and_lose)
    site = _build(project)
    assert not (site / "assets/lake.png").exists()
    assert (site / "states/northmere/index.html").is_file()


def test_a_link_is_refused_before_mkdocs_follows_it(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that leads to the root of a disk would have all of it listed first."""
    (project / "docs/elsewhere").symlink_to(project / "data")

    def follow(_: Any) -> None:
        pytest.fail("MkDocs lists the folder before the check refused it")

    monkeypatch.setattr(mkdocs.commands.build, "get_files", follow)
    with pytest.raises(Abort):
        _build(project)


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES, errno.EROFS])
def test_a_file_that_cannot_be_written_is_one_line_and_no_traceback(
    project: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def refuse(*_: Any) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(mkdocs.utils, "write_file", refuse)
    with pytest.raises(PluginError, match=f"cannot be written.*{os.strerror(code)}"):
        _build(project)


def _files(folder: Path) -> dict[str, bytes]:
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


# Text is text ----------------------------------------------------------------------------------

HOSTILE = '<script>alert(1)</script> "q" & \'a\' &lt; </title> <b onload="x"> {{ y }} [[z]] *s* `c`'
HOSTILE += ' <img src=x onerror="window.pwned=1">'
HOSTILE += " \U0001f1f0\U0001f1ff"  # beyond the basic plane of Unicode


def quoted(text: str) -> str:
    """A text as YAML: a quoted text in JSON is one, but for letters that JSON writes as two."""
    return json.dumps(text, ensure_ascii=False)


QUOTED = quoted(HOSTILE)
# What a name may hold that HTML writes otherwise.
SPELLINGS = ["Reed & Carp", "Reed&Sons", "Pike's Reach", "Fen<Mere"]


@pytest.fixture(scope="module")
def hostile(
    tmp_path_factory: pytest.TempPathFactory, write_in: Callable[..., Path], root: Path
) -> Path:
    """The site of a project in which every text is hostile."""
    project = write_in(
        tmp_path_factory.mktemp("hostile"), {**PROJECT, "mkdocs.yml": SETTINGS.format(root=root)}
    )
    page = f"---\ntitle: {QUOTED}\ndescription: {QUOTED}\n---\n\nA text.\n"
    write_in(
        project,
        {
            "data/entities/states/northmere.yml": f"""
                name: {quoted(f"N {HOSTILE} n")}
                summary: {QUOTED}
                text: {QUOTED}
                names:
                  - {{text: {quoted(f"M {HOSTILE} m")}}}
                """,
            "data/entities/places/ull.yml": f"""
                name: Lake Ull
                summary: A lake.
                names: [{", ".join(f"{{text: {quoted(name)}}}" for name in SPELLINGS)}]
                """,
            "data/glossary/trawl.yml": f"""
                name: {quoted(f"t {HOSTILE} t")}
                summary: {QUOTED}
                text: {QUOTED}
                """,
            "data/sources/courier.yml": SOURCE.replace("Lake Courier", QUOTED)
            .replace("Pike speaks", QUOTED)
            .replace("https://courier.example/1", "https://courier.example/?a=1&b='2'"),
            "data/facts/lake.yml": FACT.replace("Northmere opens the lake.", QUOTED),
            "data/site.yml": f"""
                source_classes: {{agency: {QUOTED}}}
                """,
            "docs/about.md": page,
            "docs/index.md": page.replace(
                "A text.", "[[northmere]] [[trawl]] [[ull]] {{ speech }}"
            ),
            "docs/briefings/lake.md": f"""
                ---
                title: {QUOTED}
                description: {QUOTED}
                date: 2020-05-20
                as_of: 2020-05-02
                articles: [courier-2020-05-01]
                key_points:
                  - text: {QUOTED}
                    facts: [speech]
                ---

                A text [@courier-2020-05-01, <i>where</i> & "there"].
                """,
        },
    )
    confirm_all(project)
    return _build(project)


def _pages(site: Path) -> list[tuple[str, lxml.html.HtmlElement]]:
    return [
        (
            file.relative_to(site).as_posix(),
            lxml.html.document_fromstring(file.read_text(encoding="utf-8")),
        )
        for file in sorted(site.rglob("*.html"))
    ]


def test_no_text_becomes_a_script_or_an_element_on_any_page(hostile: Path) -> None:
    for address, page in _pages(hostile):
        for script in page.xpath("//script"):
            is_data = script.get("type") == "application/ld+json"
            assert ("<" if is_data else "alert(1)") not in (script.text or ""), address
        assert (
            page.xpath("//img | //b | //i | //em[.='s'] | //code[.='c'][ancestor::article]") == []
        ), address
        assert page.xpath("//@onload | //@onerror") == [], address
        assert len(page.xpath("//title")) == 1, address
        assert page.xpath("//title/following-sibling::text()[contains(., '&')]") == [], address


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("about", "//title"),
        ("about", "//h1"),
        ("about", "//meta[@name='description']/@content"),
        ("about", "//meta[@property='og:title']/@content"),
        ("about", "//meta[@property='og:description']/@content"),
        ("about", "//header"),
        ("about", "//nav[contains(@class, 'md-tabs')] | //nav[contains(@class, 'md-nav')]"),
        ("states/northmere", "//h1"),
        ("states/northmere", "//title"),
        ("states/northmere", "//p[@class='lead']"),
        ("states/northmere", "//*[@id='events']/following::li"),
        ("states/northmere", "//*[@id='names']/following::li"),
        ("states", "//article//li"),
        ("glossary", "//*[@id='trawl']"),
        ("glossary", "//*[@id='trawl']/following::p"),
        ("sources", "//article//h2"),
        ("sources", "//article//li"),
        ("briefings/lake", "//div[@class='key-points']//li"),
        ("briefings/lake", "//div[@class='article']"),
        ("briefings/lake", "//ol[@class='sources']//li"),
        ("briefings", "//article//li"),
        ("", "//a[@data-term='northmere']"),
        ("", "//a[@data-term='speech']"),
        ("", "//*[@id='card-northmere']/p[@class='card-name']"),
        ("", "//*[@id='card-northmere']/p[@class='card-summary']"),
        ("", "//*[@id='card-trawl']"),
        ("", "//*[@id='card-speech']/p[@class='card-source']"),
    ],
)
def test_a_text_is_shown_as_it_was_typed(hostile: Path, address: str, path: str) -> None:
    found = _page(hostile, address).xpath(path)
    assert found, path
    texts = [each if isinstance(each, str) else each.text_content() for each in found]
    shown = [_plain(text) for text in texts]
    assert any(_plain(HOSTILE) in text for text in shown), shown


def _plain(text: str) -> str:
    """With straight quotation marks, which the pages set in the form of the language."""
    straight = str.maketrans("“”‘’", "\"\"''")
    return " ".join(text.translate(straight).split())


def test_the_address_of_a_source_is_kept_as_it_is(hostile: Path) -> None:
    links = _page(hostile, "sources").xpath("//article//a/@href")
    assert "https://courier.example/?a=1&b='2'" in links


def test_the_search_index_holds_texts_as_text(hostile: Path) -> None:
    assert unsafe_entries(hostile) == []
    index = json.loads((hostile / "search/search_index.json").read_text(encoding="utf-8"))
    titles = [_plain(html.unescape(entry["title"])) for entry in index["docs"]]
    assert any(_plain(HOSTILE) in title for title in titles)
    tags = [html.unescape(tag) for entry in index["docs"] for tag in entry.get("tags", [])]
    assert {f"M {HOSTILE} m", *SPELLINGS} <= set(tags)


@pytest.mark.browser
def test_a_search_shows_texts_as_text(
    hostile: Path, visits_of: Callable[..., BrowserPage], complaints: list[str]
) -> None:
    """Without the policy of the page, which would stop what such a text could do."""
    page = visits_of(hostile, bypass_csp=True)
    for word in ("onerror", "img", "alert"):
        search(page, word)
        assert page.locator(".md-search-result__item").count()
        made = page.locator(".md-search-result__list :is(img, script, b, i, [onerror])")
        assert (made.count(), page.evaluate("window.pwned")) == (0, None), word
    tags = page.locator(".md-search-result__list .md-tag")
    assert f"M {HOSTILE} m" in [" ".join(tag.split()) for tag in tags.all_text_contents()]
    assert not complaints, "\n".join(complaints)


@pytest.mark.browser
def test_a_search_finds_a_name_by_each_spelling(
    hostile: Path, visits_of: Callable[..., BrowserPage]
) -> None:
    page = visits_of(hostile)
    for spelling in SPELLINGS:
        assert search(page, spelling)[0].endswith("/places/ull/"), spelling


def test_the_data_file_holds_texts_unchanged(hostile: Path) -> None:
    record = json.loads((hostile / "data/record.json").read_text(encoding="utf-8"))
    assert record["terms"][0]["summary"] == " ".join(HOSTILE.split())


# The same input ------------------------------------------------------------------------------


def test_two_builds_give_the_same_bytes(project: Path) -> None:
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "SITE_URL": "https://example.org/"}
        subprocess.run(
            [*GENERATOR, "build", "--strict", "--site-dir", f"site-{seed}"],
            cwd=project,
            env=environment,
            check=True,
            capture_output=True,
        )
    assert _files(project / "site-1") == _files(project / "site-2")
