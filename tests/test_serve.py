"""`mkdocs serve` as `make serve` runs it: changes show, problems leave the last good site up."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from preview import PATIENCE, Server
from worlds import confirm_all

REBUILT = "Reloading browsers"  # printed after each build; "Documentation built" is not always

ENTITY = "name: Northmere\nsummary: {}\n"
TEXT = "---\ntitle: {}\ndescription: A small world.\n---\n\nNorthmere is {}.\n"
PROJECT = {
    "data/entities/states/northmere.yml": ENTITY.format("A state on a lake."),
    "data/sources/courier.yml": """
        - {id: courier, publisher: Courier, title: News, class: agency, group: courier}
        """,
    "data/facts/lake.yml": """
        - id: speech
          type: event
          about: [northmere]
          on: 2020-05-01
          what: Northmere opens the lake.
          sources:
            - {source: courier, evidence: verified}
          review: {last: 2020-06-01, months: 12}
        """,
    "docs/index.md": TEXT.format("Lakes", "wet"),
}
SETTINGS = """
    INHERIT: {root}/mkdocs.yml
    site_name: Lakes
    hooks: ["{root}/hooks/main.py"]
    watch: [data]
    theme: {{custom_dir: "{root}/overrides", favicon: assets/images/favicon.png}}
    extra_css: [assets/style.css]
    extra_javascript: []
    nav: null
    not_in_nav: ""
    """


def _briefing(title: str, fact: str = "speech", mark: str = "00000000") -> str:
    return f"""
        ---
        title: {title}
        description: What was learnt of Northmere.
        date: 2020-05-20
        as_of: 2020-05-02
        key_points:
          - text: Northmere opened the lake.
            facts: [{fact}]
            confirmed: {mark}
        ---

        Northmere opened the lake [@courier].
        """


@pytest.fixture(scope="module")
def mark(tmp_path_factory: pytest.TempPathFactory, write_in: Callable[..., Path]) -> str:
    """What confirms a key point that rests on the one fact."""
    folder = write_in(
        tmp_path_factory.mktemp("mark"), {**PROJECT, "docs/briefings/lake.md": _briefing("A")}
    )
    confirm_all(folder)
    text = (folder / "docs/briefings/lake.md").read_text(encoding="utf-8")
    return re.findall(r"confirmed: (\w+)", text)[0]


@pytest.fixture(scope="module")
def files(mark: str, root: Path) -> dict[str, str]:
    """The files of the project as it is when nothing is wrong."""
    briefing = _briefing("The lake", mark=mark)
    settings = SETTINGS.format(root=root)
    style = (root / "docs/assets/style.css").read_text(encoding="utf-8")
    own = {"mkdocs.yml": settings, "docs/assets/style.css": style}
    return {**PROJECT, "docs/briefings/lake.md": briefing, **own}


@pytest.fixture(scope="module")
def project(
    tmp_path_factory: pytest.TempPathFactory,
    write_in: Callable[..., Path],
    files: dict[str, str],
) -> Path:
    return write_in(tmp_path_factory.mktemp("served"), files)


@pytest.fixture(scope="module")
def server(project: Path) -> Iterator[Server]:
    running = Server(project)
    try:
        running.until_shown("", "Northmere</a> is wet.")
        yield running
    finally:
        running.stop()


@pytest.fixture
def change(
    server: Server, project: Path, files: dict[str, str], write_in: Callable[..., Path]
) -> Iterator[Callable[[dict[str, str]], int]]:
    """Changes files and returns how much the server had printed; afterwards all is as before."""
    touched: set[str] = set()

    def change_files(changed: dict[str, str]) -> int:
        printed = len(server.output)
        touched.update(changed)
        write_in(project, changed)
        return printed

    yield change_files
    printed = len(server.output)
    for name in touched - files.keys():
        (project / name).unlink()
    write_in(project, {name: files[name] for name in touched & files.keys()})
    server.until_printed(REBUILT, printed)


def test_a_changed_data_file_shows(server: Server, change: Callable[..., int]) -> None:
    change({"data/entities/states/northmere.yml": ENTITY.format("A state on two lakes.")})
    server.until_shown("states/northmere/", "A state on two lakes.")
    server.until_shown("", "A state on two lakes.")  # the card


def test_data_files_follow_when_nobody_waits(server: Server, change: Callable[..., int]) -> None:
    change({"data/entities/states/northmere.yml": ENTITY.format("A state on three lakes.")})
    server.until_shown("states/northmere/", "A state on three lakes.")
    server.until_shown("data/record.json", "A state on three lakes.")


def test_the_policy_of_a_preview_lets_the_script_run_that_reloads_it(server: Server) -> None:
    page = server.get("")
    policy = page.partition("Content-Security-Policy")[2].partition(">")[0]
    assert "script-src 'self' 'unsafe-inline';" in policy  # a hash would take its effect away
    assert "<script>" in page.rpartition("livereload(")[0].rpartition("</script>")[2]


def test_a_changed_page_shows(server: Server, change: Callable[..., int]) -> None:
    change({"docs/index.md": TEXT.format("Lakes", "dry")})
    server.until_shown("", "Northmere</a> is dry.")


def test_a_new_page_shows_and_its_mentions_with_it(
    server: Server, change: Callable[..., int], mark: str
) -> None:
    change({"docs/briefings/new.md": _briefing("A new briefing", mark=mark)})
    server.until_shown("briefings/new/", "A new briefing")
    server.until_shown("briefings/", "A new briefing")
    server.until_shown("states/northmere/", "A new briefing")


def test_a_problem_is_printed_and_the_last_good_site_stays_until_it_is_mended(
    server: Server, change: Callable[..., int]
) -> None:
    path = "data/entities/states/northmere.yml"
    printed = change({path: "name: Northmere\nsumary: A dry state.\n"})
    server.until_printed(f"{path}:2: unknown field 'sumary'; did you mean 'summary'?", printed)
    server.until_printed("1 problem.", printed)
    server.until_printed(REBUILT, printed)
    assert "A state on a lake." in server.get("states/northmere/")
    assert "Northmere</a> is wet." in server.get("")
    assert "A state on a lake." in server.get("")

    change({path: ENTITY.format("A mended state.")})
    server.until_shown("states/northmere/", "A mended state.")
    assert "Traceback" not in server.output, server.output


def test_a_page_changed_while_another_file_is_broken_shows(
    server: Server, change: Callable[..., int]
) -> None:
    printed = change({"data/facts/lake.yml": "- id: speech\n"})
    server.until_printed("data/facts/lake.yml:1: missing field 'type'", printed)
    server.until_printed(REBUILT, printed)
    change({"docs/index.md": TEXT.format("Lakes", "green")})
    server.until_shown("", "Northmere</a> is green.")
    assert "Northmere opens the lake." in server.get("states/northmere/")  # as it last was
    assert "missing field 'type'" in server.get("preview/problems.json")

    change({"data/facts/lake.yml": PROJECT["data/facts/lake.yml"]})
    server.until(lambda: "missing field" not in server.get("preview/problems.json"), "no problem")


def test_a_new_broken_briefing_leaves_the_others_up_until_it_is_mended(
    server: Server, change: Callable[..., int], mark: str
) -> None:
    path = "docs/briefings/flood.md"
    printed = change({path: _briefing("The flood", "speach")})
    server.until_printed("names 'speach', which is the id of no record", printed)
    server.until_printed("did you mean 'speech'?", printed)
    server.until_printed(REBUILT, printed)
    assert "The lake" in server.get("briefings/lake/")
    assert "The flood" not in server.get("briefings/")
    assert server.get("briefings/flood/") == ""

    change({path: _briefing("The flood", mark=mark)})
    server.until_shown("briefings/flood/", "The flood")
    server.until_shown("briefings/", "The flood")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("docs/briefings/flood.md", "---\ntitle: a: b\n---\n\n[[\n"),
        ("docs/briefings/flood.md", ""),
        ("data/glossary/eel.yml", "name: [\n"),
        ("data/glossary/Eel.yml", "name: eel\nsummary: A fish.\n"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_and_nothing_is_lost(
    server: Server, change: Callable[..., int], path: str, text: str
) -> None:
    printed = change({path: text})
    server.until_printed(f"{path}:", printed)
    server.until_printed(REBUILT, printed)
    assert "Northmere</a> is wet." in server.get("")
    assert "Traceback" not in server.output, server.output


def test_a_preview_that_starts_with_problems_shows_what_can_be_made(
    tmp_path: Path, write_in: Callable[..., Path], files: dict[str, str]
) -> None:
    write_in(tmp_path, {**files, "data/entities/states/northmere.yml": "name: Northmere\n"})
    server = Server(tmp_path)
    try:
        server.until_shown("", "Northmere is wet.")
        assert "missing field 'summary'" in server.get("preview/problems.json")
        write_in(tmp_path, files)
        server.until_shown("", "Northmere</a> is wet.")
    finally:
        server.stop()
    assert "data/entities/states/northmere.yml:1: missing field 'summary'" in server.output
    assert "Traceback" not in server.output, server.output


def test_a_preview_that_starts_with_nothing_to_show_says_so_and_ends(
    tmp_path: Path, write_in: Callable[..., Path], files: dict[str, str]
) -> None:
    write_in(tmp_path, {**files, "data/site.yml": "kinds: [\n"})
    server = Server(tmp_path)
    try:
        server.process.wait(PATIENCE)
    finally:
        server.stop()
    assert server.process.returncode == 1
    assert "data/site.yml:" in server.output
    assert "Traceback" not in server.output, server.output


def test_a_page_nested_too_deeply_is_told_and_the_preview_goes_on(
    server: Server, change: Callable[..., int]
) -> None:
    printed = change({"docs/index.md": TEXT.format("Lakes", "wet.\n\n" + "> " * 400 + "deep")})
    server.until_printed("docs/index.md:", printed)
    server.until(lambda: "docs/index.md" in server.get("preview/problems.json"), "the problem")
    assert "Traceback" not in server.output, server.output


def test_settings_that_cannot_be_read_are_told_and_the_preview_goes_on(
    server: Server, change: Callable[..., int], files: dict[str, str]
) -> None:
    printed = change({"mkdocs.yml": "nav: [\n"})
    server.until_printed("showing the last good site", printed)
    server.until(lambda: '"mkdocs.yml"' in server.get("preview/problems.json"), "the problem")
    assert "Northmere</a> is wet." in server.get("")
    change({"mkdocs.yml": files["mkdocs.yml"]})
    server.until(lambda: "mkdocs.yml" not in server.get("preview/problems.json"), "no problem")
    assert "Traceback" not in server.output, server.output


def test_what_is_pending_shows_with_its_problem_told(
    server: Server, change: Callable[..., int]
) -> None:
    change({"docs/index.md": TEXT.format("Lakes", "wet, see [it](gone.md)")})
    server.until_shown("", "is wet, see")
    told = json.loads(server.get("preview/problems.json"))
    assert [(each["path"], each["pages"]) for each in told["problems"]] == [("docs/index.md", [""])]
    assert told["stale"] is told["blocked"] is False


def test_a_draft_shows_and_is_told(server: Server, change: Callable[..., int], mark: str) -> None:
    draft = _briefing("A draft", mark=mark).replace("title:", "draft: true\n        title:", 1)
    change({"docs/briefings/draft.md": draft})
    server.until_shown("briefings/draft/", "A draft")
    assert json.loads(server.get("preview/problems.json"))["drafts"] == ["briefings/draft/"]


def test_the_overlay_can_be_folded_is_accessible_and_closes_itself(
    server: Server, change: Callable[..., int], browser: Browser
) -> None:
    page = browser.new_page(color_scheme="dark")
    page.goto(server.url)
    page.evaluate("window.isTheSame = true")
    printed = change({"data/entities/states/northmere.yml": "name: Northmere\nsumary: Dry.\n"})
    server.until_printed(REBUILT, printed)
    overlay = page.get_by_role("complementary", name="Problems in this preview")
    overlay.get_by_text("unknown field 'sumary'").wait_for()
    assert overlay.get_by_text("data/entities/states/northmere.yml:2").is_visible()
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.activeElement === document.body")
    overlay.locator("summary").click()
    assert not overlay.get_by_text("unknown field 'sumary'").is_visible()
    change({"data/entities/states/northmere.yml": ENTITY.format("A state on a lake.")})
    overlay.wait_for(state="detached")
    assert page.evaluate("window.isTheSame")  # no page changed, so none was loaded again
    page.close()


def test_the_banner_of_a_draft_stands_at_the_top_of_its_page_only(
    server: Server, change: Callable[..., int], mark: str, browser: Browser
) -> None:
    draft = _briefing("A draft", mark=mark).replace("title:", "draft: true\n        title:", 1)
    change({"docs/briefings/draft.md": draft})
    server.until_shown("briefings/draft/", "A draft")
    page = browser.new_page()
    page.goto(f"{server.url}briefings/draft/")
    page.locator("article > :first-child", has_text="Draft: this page is not").wait_for()
    page.goto(server.url)
    page.wait_for_timeout(1500)
    assert page.locator(".preview-banner").count() == 0
    page.close()


def test_a_save_that_changes_no_page_reloads_none(
    server: Server, change: Callable[..., int]
) -> None:
    def epoch() -> str:
        return re.findall(r"livereload\((\d+), ", server.get(""))[0]

    before = epoch()
    printed = change({"data/entities/states/northmere.yml": "name: Northmere\nsumary: Dry.\n"})
    server.until_printed(REBUILT, printed)
    assert "sumary" in server.get("preview/problems.json")
    assert epoch() == before


def test_files_that_vanish_while_it_builds_end_in_no_traceback(
    server: Server, project: Path, change: Callable[..., int], files: dict[str, str]
) -> None:
    names = ["docs/assets/a.svg", "docs/briefings/lake.md", "data/facts/lake.yml"]
    for turn in range(60):
        path = project / names[turn % len(names)]
        change({"docs/assets/a.svg": "<svg/>"} if turn % 3 == 0 else {})
        change({"docs/index.md": TEXT.format("Lakes", f"wet {turn}")})
        time.sleep(0.05 * (turn % 7))
        text = path.read_text(encoding="utf-8")
        path.rename(path.with_suffix(".gone"))
        time.sleep(0.03 * (turn % 5))
        path.with_suffix(".gone").unlink()
        path.write_text(text, encoding="utf-8")
    change({"docs/index.md": TEXT.format("Lakes", "calm")})
    server.until_shown("", "Northmere</a> is calm.")
    assert "Traceback" not in server.output, server.output
