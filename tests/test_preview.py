"""A preview shows work in progress: drafts, what is pending, and what each broken save is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader

from briefings import Converted, Links, Memory, build, check, check_drafts, preview
from briefings.problem import ContentError
from briefings.record.generator import Extensions
from briefings.rules.rulebook import blocks
from confirm import main as confirm
from reuse.conversions import Conversions, Convert
from reuse.store import store
from workbench.preview import Idle, Listed, Preview
from worlds import converted

Write = Callable[[dict[str, str]], Path]

SOURCES = """
    - id: gazette-2020
      publisher: Gazette
      title: The league
      url: https://example.org/league
      class: official
      group: gazette
    """
LEAGUE = "name: Angling League\nsummary: A league of those who fish.\n"
FACTS = """
    - id: joined
      type: membership
      member: northmere
      of: league
      status: member
      from: 2019-04-02
      sources:
        - source: gazette-2020
          evidence: verified
      review: {last: 2023-01-15, months: 12}
    """
BRIEFING = """
    ---
    title: The drought
    description: A drought on the lake.
    date: 2022-01-03
    as_of: 2022-01-02
    key_points:
      - text: Northmere joined.
        facts: [joined]
    ---

    Northmere joined the [[league]] [@gazette-2020].
    """
INDEX = "---\ntitle: Lakes\ndescription: The lakes.\n---\n\nSee the [[league]] and {{ joined }}.\n"
SOURCE, FACT, MERE = (
    "data/sources/papers.yml",
    "data/facts/fishing.yml",
    "docs/briefings/drought.md",
)
DROUGHT = "briefings/drought/"
BODY = "data/entities/organisations/league.yml"
STATE = "data/entities/states/northmere.yml"
EXTENSIONS = ["attr_list", "md_in_html"]
TODAY = date(2026, 11, 25)
WORLD = {
    SOURCE: SOURCES,
    STATE: "name: Northmere\nsummary: A state on a lake.\n",
    BODY: LEAGUE,
    FACT: FACTS,
    MERE: BRIEFING,
    "docs/index.md": INDEX,
}


@pytest.fixture
def world(write: Write) -> Path:
    """A small project without a problem."""
    root = write(WORLD)
    confirm(root, ["drought"], yes=True)
    assert check(root)[1] == []
    return root


# A save: the file, what stands there, what is saved in its place, the line and words of a problem.
PENDING = [
    (MERE, "[@gazette-2020].", "[@gazette-2020].\n\nIt had 41 boats.", 14, "41"),
    (MERE, "text: Northmere joined.", "text: It joined.", 8, "has changed"),
    (MERE, "[@gazette", "[here](nowhere.md) [@gazette", 12, "nowhere.md"),
    (MERE, "Northmere joined the", "# Again\n\nNorthmere joined the", 12, "heading"),
    (MERE, "Northmere joined the", "Boats:\n- one\n\nNorthmere joined the", 13, "list"),
    (MERE, "Northmere joined the", "## A {: #cite }\n\nNorthmere joined the", 12, "'cite'"),
    (MERE, "[[league]]", "[league]", 12, "'[[league]]'"),
    (MERE, "title: The drought", "title: The [[league]]", 2, "shown as typed"),
    (MERE, "[[league]]", "[[league]] [a boat](boat.png)", 12, "boat.png"),
    (MERE, "[[league]]", "[[league]] [there](#nowhere)", 12, "nowhere"),
    ("docs/index.md", "See the", "See [it](gone.md), the", 6, "gone.md"),
    ("docs/index.md", "See the", "# Lakes\n\nSee the", 6, "heading"),
    (FACT, "  from: 2019-04-02", "  from: 2019-04-02\n  to: 2018", 7, "2018"),
    (FACT, "evidence: verified", "evidence: verified\n      supports: [boats]", 10, "boats"),
    (FACT, "2023-01-15", "2092-01-15", 10, "2092"),
    (SOURCE, "class: official", "class: official\n  date: 2091-02-03", 6, "2091"),
    (STATE, "name: Northmere", "name: Northmere (upper)", 1, "letter or a digit"),
    (STATE, "A state on", "A state (so it is said) on", None, ""),
    (BODY, "summary:", "names: [{text: Ligue, lang: fr}]\nsummary:", None, ""),
    ("data/glossary/eel.yml", "", "name: eel\nsummary: A long fish.\n", 1, "nothing refers to"),
    (
        "data/sources/more.yml",
        "",
        "- id: post\n  publisher: Post\n  title: Eels\n  class: official\n  group: post\n",
        1,
        "nothing refers to",
    ),
]
BLOCKING = [
    (MERE, "[[league]]", "[[leage]]", 12, "'leage'"),
    (MERE, "[@gazette-2020]", "[@gazete-2020]", 12, "gazete-2020"),
    (MERE, "joined the", "{{ joind }} the", 12, "joind"),
    (MERE, "joined the", "{{ joined the", 12, "{{"),
    (MERE, "joined the", "<font>joined</font> the", 12, "font"),
    (MERE, "joined the", "<script>alert(1)</script> the", 12, "script"),
    (MERE, "facts: [joined]", "facts: [joind]", 9, "joind"),
    (MERE, "facts: [joined]", "facts: []", 9, "empty"),
    (MERE, "title: The drought", "titel: The drought", 2, "titel"),
    (MERE, "title: The drought", "title: The: drought", 2, ""),
    (MERE, "date: 2022-01-03", "date: 3.1.2022", 4, "date"),
    (MERE, "as_of: 2022-01-02", "as_of: 2022-01-09", 5, "later"),
    (MERE, "as_of: 2022-01-02", "as_of: 2022-02-30", 5, "as_of"),
    (MERE, "---\ntitle", "title", 1, "front matter"),
    (MERE, "key_points:", "key_points", 6, "YAML"),
    (MERE, "date: 2022-01-03", "draft: perhaps\ndate: 2022-01-03", 4, "draft"),
    (STATE, "summary: A", "sumary: A", 2, "sumary"),
    (STATE, "name: Northmere", "name: [", 1, "YAML"),
    (STATE, "name: Northmere", "name: Northmere\nname: Again", 2, "name"),
    (STATE, "name: Northmere", "\tname: Northmere", 1, ""),
    (STATE, "name: Northmere", "id: northmere\nname: Northmere", 1, "id"),
    (FACT, "type: membership", "type: memebership", 2, "memebership"),
    (FACT, "member: northmere", "member: nordmere", 3, "nordmere"),
    (FACT, "of: league", "of: northmere", 4, "northmere"),
    (FACT, "status: member", "status: friend", 5, "status"),
    (FACT, "from: 2019-04-02", "from: 2019-13-02", 6, "from"),
    (FACT, "source: gazette-2020", "source: gazette-2021", 8, "gazette-2021"),
    (FACT, "evidence: verified", "evidence: sure", 9, "evidence"),
    (FACT, "- id: joined", "id: joined", 2, "YAML"),
    (FACT, "- id: joined", "- id: league", 1, "league"),
    (SOURCE, "class: official", "class: offical", 5, "offical"),
    (SOURCE, "publisher: Gazette", "publisher:", 2, "publisher"),
    (SOURCE, "https://example.org", "javascript:alert", 4, "url"),
    ("data/glossary/Eel.yml", "", "name: eel\nsummary: A fish.\n", 1, ""),
    ("data/terms/eel.yml", "", "name: eel\nsummary: A fish.\n", 1, "folder"),
    ("docs/timeline.md", "", "---\ntitle: T\ndescription: A.\n---\n\nText.\n", 1, "made from"),
    ("docs/empty.md", "", "", 1, "is empty"),
]


def save(root: Path, path: str, before: str, after: str) -> None:
    """Saves a file with a mistake."""
    file = root / path
    text = file.read_text(encoding="utf-8") if before else after
    assert before in text
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text.replace(before, after, 1) if before else after, encoding="utf-8")


@pytest.mark.parametrize(("path", "before", "after", "line", "words"), PENDING)
def test_what_is_pending_is_told_and_every_page_is_made(
    world: Path, path: str, before: str, after: str, line: int | None, words: str
) -> None:
    pages = {page.path for page in build(world).plan.pages}
    save(world, path, before, after)
    site, problems, _ = preview(world, today=TODAY)
    assert [(each.path, each.line) for each in problems if words in each.message] == (
        [(path, line)] if line else []
    ), problems
    assert not any(map(blocks, problems))
    assert site
    assert pages <= converted(site, EXTENSIONS).keys()
    assert site.files


@pytest.mark.parametrize(("path", "before", "after", "line", "words"), BLOCKING)
def test_what_blocks_is_told_at_its_line_and_its_file_is_as_it_was(
    world: Path, path: str, before: str, after: str, line: int, words: str
) -> None:
    first, _, made_from = preview(world, today=TODAY)
    assert first
    pages = converted(first, EXTENSIONS)
    save(world, path, before, after)
    site, problems, _ = preview(world, today=TODAY, before=made_from)
    found = [(each.path, each.line) for each in problems if words in each.message and blocks(each)]
    assert (path, line) in found, problems
    assert site
    assert converted(site, EXTENSIONS) == pages


@pytest.mark.parametrize(("path", "before", "after", "line", "words"), BLOCKING)
def test_what_blocks_from_the_beginning_is_left_out(
    world: Path, path: str, before: str, after: str, line: int, words: str
) -> None:
    save(world, path, before, after)
    site, problems, _ = preview(world, today=TODAY)
    assert (path, line) in [(each.path, each.line) for each in problems]
    assert site
    assert converted(site, EXTENSIONS).keys() >= {"sources.md", "fields.md"}
    assert site.files


def test_without_settings_that_can_be_read_the_last_good_site_stays(world: Path) -> None:
    shown = Preview()
    shown.take(*preview(world))
    (world / "mkdocs.yml").write_text("nav: [", encoding="utf-8")
    site, problems, made_from = preview(world, before=shown.made_from)
    assert site is None
    assert made_from is shown.made_from
    shown.take(site, problems, made_from)
    told = shown.told()
    assert told["stale"] is True
    assert {each["path"] for each in told["problems"]} == {"mkdocs.yml"}
    shown.end(world, True)
    assert json.loads((world / "preview/problems.json").read_text(encoding="utf-8")) == told


def test_other_files_are_shown_as_they_are_while_one_is_broken(world: Path) -> None:
    made_from = preview(world)[2]
    save(world, STATE, "summary: A", "sumary: A")
    save(world, MERE, "[[league]]", "[[league]] for good")
    site, _, made_from = preview(world, before=made_from)
    assert site
    pages = converted(site, EXTENSIONS)
    assert "for good" in pages["briefings/drought.md"]
    save(world, MERE, "for good", "for ever")
    site, _, _ = preview(world, before=made_from)
    assert site
    assert "A state on a lake" in converted(site, EXTENSIONS)["states/northmere.md"]


def test_there_are_forty_mistakes() -> None:
    assert len({(path, after) for path, _, after, *_ in (*PENDING, *BLOCKING)}) >= 40


def test_a_pending_problem_names_the_page_that_shows_what_it_is_about(world: Path) -> None:
    save(world, FACT, "  from: 2019-04-02", "  from: 2019-04-02\n  to: 2018")
    save(world, "docs/index.md", "See the", "See [it](gone.md), the")
    shown = Preview()
    shown.take(*preview(world))
    pages = {each["path"]: each["pages"] for each in shown.told()["problems"]}
    assert pages == {FACT: ["organisations/league/"], "docs/index.md": [""], MERE: [DROUGHT]}


# Drafts -----------------------------------------------------------------------------------------


@pytest.fixture
def draft(world: Path) -> Path:
    """The project with its briefing a draft."""
    save(world, MERE, "title: The drought", "title: The drought\ndraft: true")
    return world


def test_a_draft_is_in_the_preview_and_nowhere_in_what_is_published(draft: Path) -> None:
    shown, problems, _ = preview(draft)
    assert problems == []
    assert shown
    assert "briefings/drought.md" in {page.path for page in shown.plan.pages}
    site = build(draft)
    assert "briefings/drought.md" not in {page.path for page in site.plan.pages}
    pages = converted(site, EXTENSIONS)
    texts = [*pages.values(), *site.files.values()]
    assert not any("drought" in text.lower() for text in texts)


def test_a_draft_is_told_to_the_preview(draft: Path) -> None:
    shown = Preview()
    shown.take(*preview(draft))
    assert shown.told() == {"stale": False, "blocked": False, "drafts": [DROUGHT], "problems": []}


def test_a_page_that_leads_to_a_draft_cannot_be_published(draft: Path) -> None:
    save(draft, "docs/index.md", "See the", "See [[drought]], the")
    with pytest.raises(ContentError, match="no record 'drought'"):
        build(draft)
    assert preview(draft)[1] == []


def test_what_only_a_draft_uses_waits_for_it(draft: Path) -> None:
    eel = {"data/glossary/eel.yml": "name: eel\nsummary: A long fish.\n"}
    save(draft, *eel.keys(), "", *eel.values())
    save(draft, MERE, "joined the", "has an eel and joined the")
    assert preview(draft)[1] == []
    assert [problem.rule for problem in check(draft)[1]] == ["used-record"]


def test_the_check_tells_what_blocks_in_a_draft_and_what_may_wait(draft: Path) -> None:
    assert check_drafts(draft) == ([], [])
    save(draft, MERE, "joined the", "had 41 boats and joined the")
    save(draft, MERE, "[@gazette-2020]", "")
    blocking, waiting = check_drafts(draft)
    assert (blocking, [problem.rule for problem in waiting]) == ([], ["sourced-number"])
    assert check(draft)[1] == []
    save(draft, MERE, "[[league]]", "[[leage]]")
    assert [problem.rule for problem in check_drafts(draft)[0]] == ["known-form"]
    assert check(draft)[1] == []


def test_what_was_kept_of_a_draft_does_not_reach_what_is_published(draft: Path) -> None:
    keeps = Conversions(store(draft / ".reuse"))
    assert preview(draft, keeps=keeps)[0]
    site = build(draft, keeps=keeps)
    assert not any("drought" in text.lower() for text in site.files.values())


class Told(Conversions):
    """Keeps conversions, and tells of which pages there was none."""

    def page(self, path: str, made_from: list[str], links: Links, convert: Convert) -> Converted:
        def told(links: Links) -> Converted:
            self.paths.append(path)
            return convert(links)

        return super().page(path, made_from, links, told)

    def pages(self, root: Path) -> dict[str, str]:
        """The pages of a preview of a project; `paths` has those that were converted for it."""
        self.paths: list[str] = []
        site, _, _ = preview(root, keeps=self, extensions=Extensions(tuple(EXTENSIONS)))
        assert site
        texts = {page.path: site.text(page) for page in site.plan.pages}
        return {path: site.converter.page(path, text).filled() for path, text in texts.items()}


def test_a_page_that_cites_a_source_is_not_converted_again_for_its_title(world: Path) -> None:
    told = Told(store(world / ".reuse", in_memory=True), Memory(lasts=True))
    before = told.pages(world)["briefings/drought.md"]
    assert "The league</a>" in before
    assert len(told.paths) > 5
    save(world, SOURCE, "title: The league", "title: A league & its <boats>")
    after = told.pages(world)
    assert "A league &amp; its &lt;boats&gt;</a>" in after["briefings/drought.md"]
    assert told.paths == ["sources.md"]
    assert after == Told(store(world / ".other", in_memory=True)).pages(world)


def test_nothing_of_the_preview_is_in_a_built_site(site: Path) -> None:
    assert not (site / "preview").exists()
    assert not any("preview/" in file.read_text("utf-8") for file in site.rglob("*.html"))


def test_what_has_not_begun_when_a_build_begins_is_left() -> None:
    done: list[str] = []
    idle, begun, may_end = Idle(), Event(), Event()

    def first() -> None:
        begun.set()
        may_end.wait(10)
        done.append("first")

    idle.begin((0, first), (60, lambda: done.append("second")))
    assert begun.wait(10)
    may_end.set()
    idle.stop()  # waits for the first, not for the second
    assert done == ["first"]
    idle.stop()  # with nothing to stop
    idle.begin((0, lambda: done.append("third")), (0, begun.clear))
    idle._thread.join()
    assert done == ["first", "third"]
    assert not begun.is_set()


def test_the_files_of_a_package_are_listed_once_and_those_of_the_project_each_time(
    tmp_path: Path,
) -> None:
    own, packaged = tmp_path / "own", tmp_path / "packaged"
    for folder in (own, packaged):
        folder.mkdir()
        (folder / f"{folder.name}.css").touch()

    def theme() -> Any:
        dirs = [str(own), str(packaged)]
        env = partial(Environment, loader=FileSystemLoader(dirs), autoescape=True)
        return SimpleNamespace(dirs=dirs, custom_dir=str(own), static_templates=set(), get_env=env)

    listed = Listed()

    def names() -> list[str]:
        its = theme()
        listed.of(its)
        return its.get_env().list_templates(filter_func=lambda name: name != "no.css")

    assert names() == ["own.css", "packaged.css"]
    (packaged / "icon.svg").touch()
    assert names() == ["own.css", "packaged.css"]
    (own / "new.css").touch()
    (own / "no.css").touch()
    assert names() == ["icon.svg", "new.css", "own.css", "packaged.css"]
    (own / "own.css").unlink()
    assert names() == ["icon.svg", "new.css", "packaged.css"]
