"""What a change does, as readers meet it: the whole report of each of some small changes, and that
nothing is told which is the same."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

import confirm
import diff
import exact
import notes
from shared import build_site
from workbench.causes import Causes
from workbench.comparing import compare
from workbench.exports import records
from workbench.matching import Change, changes
from workbench.news import NOTHING as NO_NEWS
from workbench.reading import Block, read_page
from workbench.telling import NOTHING, told

REPORTS = Path(__file__).parent / "cases/diff"
BRIEFINGS = ("reach-decision", "low-lake")


# Whole reports of small changes of tests/lakes -------------------------------------------------


def edit(path: str, old: str, new: str) -> Callable[[Path], None]:
    def done(root: Path) -> None:
        text = (root / path).read_text(encoding="utf-8")
        assert text.count(old) == 1, path
        (root / path).write_text(text.replace(old, new), encoding="utf-8")

    return done


def rename(root: Path) -> None:
    people = root / "data/entities/people"
    (people / "bram-roach.yml").rename(people / "bram-rudd.yml")
    for file in [*root.glob("data/**/*.yml"), *root.glob("docs/**/*.md")]:
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("bram-roach", "bram-rudd"), encoding="utf-8")


def add_source(root: Path) -> None:
    with (root / "data/sources/papers.yml").open("a", encoding="utf-8") as file:
        file.write(
            "- id: mere-herald-2022\n  publisher: Mere Herald\n  title: Boats\n  date: 2022-08-02\n"
            "  class: newspaper\n  group: mere-herald\n"
        )
    cited = "  rank_reason: It is the only count of all three shores.\n  sources:\n"
    more = f"{cited}    - {{source: mere-herald-2022, evidence: verified}}\n"
    edit("data/facts/drought.yml", cited, more)(root)


def remove_page(root: Path) -> None:
    (root / "docs/briefings/low-lake.md").unlink()


def raise_day(root: Path) -> None:
    """A later day of the record, which stands on every page."""
    file = root / "data/facts/league.yml"
    text = file.read_text(encoding="utf-8")
    new = "review: {last: 2023-01-16, months: 24}"
    file.write_text(
        text.replace("review: {last: 2023-01-15, months: 24}", new, 1), encoding="utf-8"
    )


CHANGES = {
    "sentence": edit(
        "docs/briefings/reach-decision.md", "Roach's reply is not known.", "Roach did not reply."
    ),
    "value": edit("data/facts/drought.yml", "value: 30", "value: 31"),
    "name": edit("data/entities/people/bram-roach.yml", "name: Bram Roach", "name: Abram Roach"),
    "term": edit("data/glossary/catch-limit.yml", "keep in a day", "keep in a week"),
    "page": remove_page,
    "id": rename,
    "source": add_source,
    "day": raise_day,
}


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a copy of the project; tests/lakes in it is built, into lakes-site."""
    top = tmp_path_factory.mktemp("diff")
    exact.copy_project(top)
    build_site(top / "tests/lakes", top / "lakes-site", {})
    return top


def report(top: Path, name: str, change: Callable[[Path], None], markdown: bool = False) -> str:
    """What is told of a change of tests/lakes, its key points read again."""
    root = top / "tests" / name
    shutil.copytree(top / "tests/lakes", root)
    change(root)
    there = [each for each in BRIEFINGS if (root / f"docs/briefings/{each}.md").exists()]
    assert confirm.main(root, there, yes=True) == 0
    site = build_site(root, top / f"{name}-site", {})
    found = compare(top / "lakes-site", site)
    return told(found, Causes(top / "tests/lakes", root), markdown)


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_told_whole_and_nothing_else(before: Path, name: str) -> None:
    expected = (REPORTS / f"{name}.txt").read_text(encoding="utf-8")
    assert report(before, name, CHANGES[name]) == expected


def test_markdown_says_the_same_with_nothing_in_it_that_markdown_would_read(before: Path) -> None:
    made = edit("data/glossary/catch-limit.yml", "keep in a day", "keep in *1* <b>day</b>")
    assert report(before, "markdown", made, markdown=True).splitlines()[:7] == [
        "## What a reader meets otherwise",
        "",
        "### /glossary/",
        "",
        "- text, Catch limit: changed",
        "    - was: The number of fish that one angler may keep in a day.",
        r"    - now: The number of fish that one angler may keep in \*1\* &lt;b&gt;day&lt;/b&gt;.",
    ]


def test_no_change_is_told_of_a_site_and_itself(before: Path) -> None:
    again = report(before, "again", lambda root: None)
    assert again == f"{NOTHING}\n"


def test_what_stands_elsewhere_in_its_file_is_no_change(before: Path) -> None:
    def turn(root: Path) -> None:
        file = root / "data/sources/papers.yml"
        sources = re.split(r"(?m)^(?=- id: )", file.read_text(encoding="utf-8"))
        file.write_text("".join(reversed(sources)), encoding="utf-8")
        file = root / "docs/briefings/reach-decision.md"
        first, numbers, last = re.split(
            r"(?m)^(?=## Numbers|## Tables)", file.read_text(encoding="utf-8")
        )
        file.write_text(f"{first}{last}\n{numbers}", encoding="utf-8")

    assert report(before, "turned", turn) == f"{NOTHING}\n"


# Parts -----------------------------------------------------------------------------------------

WORDS = st.sampled_from(["lake", "boat.", "Fish", "the", "41", "net."])
BLOCK = st.builds(
    Block,
    st.sampled_from(["text", "point", "row"]),
    st.just("Heading"),
    st.lists(WORDS, min_size=1, max_size=6).map(" ".join),
    links=st.lists(st.sampled_from(["a/", "b/#c", "source d"]), max_size=2),
)
BLOCKS = st.lists(BLOCK, max_size=12)
# Two that say the same could change their links with one another.
UNLIKE = st.lists(BLOCK, max_size=12, unique_by=lambda each: (each.kind, each.text))
AS_IT_IS = (str, str)


@given(UNLIKE, st.randoms())
def test_blocks_in_any_order_are_the_same(blocks: list[Block], random: Random) -> None:
    turned = [*blocks]
    random.shuffle(turned)
    assert changes(blocks, turned, AS_IT_IS) == []


@given(BLOCKS, BLOCKS)
def test_nothing_is_told_of_words_that_both_have(before: list[Block], after: list[Block]) -> None:
    found = changes(before, after, AS_IT_IS)
    old, new = (sorted((each.kind, each.text) for each in each) for each in (before, after))
    assert any(each.kind not in ("link", "citation") for each in found) == (old != new)
    assert all(each.was != each.now for each in found)


def page(article: str) -> list[Block]:
    html = f'<article class="md-content__inner"><h1>Title</h1>{article}</article>'
    return read_page(html, "a/").blocks[1:]


def said(before: str, after: str) -> list[tuple[str, str, str, str]]:
    found = changes(page(before), page(after), AS_IT_IS)
    return [(each.kind, each.where, each.was, each.now) for each in found]


def test_a_sentence_is_told_without_those_around_it() -> None:
    before = "<p>One lake. It is <b>deep</b>. No fish.</p>"
    assert said(before, before.replace("deep", "shallow")) == [
        ("text", "Title › “One lake. It is shallow. No fish.”", "It is deep.", "It is shallow.")
    ]


def test_a_cell_is_told_by_its_row_and_column() -> None:
    head = "<tr><th>Lake</th><th>Boats</th><th>Nets</th></tr>"
    before = f"<h2>Counts</h2><table>{head}<tr><td>Ull</td><td>41</td><td>2</td></tr></table>"
    after = before.replace("41", "58")
    assert said(before, after) == [("cell", "Counts › Ull › Boats", "41", "58")]
    more = after.replace("<th>Nets", "<th>Rods</th><th>Nets").replace("<td>2", "<td></td><td>2")
    assert said(after, more) == [("cell", "Counts › Lake › Rods", "", "Rods")]


def test_numbers_of_citations_are_no_text_and_their_sources_are_told() -> None:
    before = (
        '<p>Deep.<sup class="cite"><a class="term" data-term="x" href="#cite-1">1</a></sup></p>'
    )
    assert said(before, before.replace("cite-1", "cite-7").replace(">1<", ">7<")) == []
    assert said(before, before.replace('"x"', '"y"')) == [("citation", "Title › “Deep.”", "x", "y")]


def test_a_name_that_is_linked_elsewhere_on_the_page_has_moved() -> None:
    link = '<a href="../lake/">Ull</a>'
    assert said(f"<p>{link} is deep.</p><p>Ull.</p>", f"<p>Ull is deep.</p><p>{link}.</p>") == []
    assert said(f"<p>{link} is deep.</p>", "<p>Ull is deep.</p>") == [
        ("link", "Title › “Ull is deep.”", "lake/", "")
    ]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.json", '{"facts": [{"id": "x", "of": {"b": 1, "c": [1, "d"]}}], "version": "3"}',
         {"facts x": {"of b": "1", "of c": "1\nd"}, "version": {"value": "3"}}),
        ("a.csv", "id,by,on\nx,lake,\n", {"x": {"by": "lake"}}),
        ("a.bib", "@misc{x,\n  title = {{T}},\n  year = {2023},\n}\n", {"x": {"title": "{{T}}"}}),
        ("a.ris", "TY  - ELEC\nID  - x\nPY  - 2023\nER  - \n",
         {"x": {"TY": "ELEC", "ID": "x", "ER": ""}}),
    ],
)  # fmt: skip
def test_a_data_file_is_read_by_record_and_field(
    name: str, text: str, expected: dict[str, dict[str, str]]
) -> None:
    assert records(name, text) == expected


# The command, in git ---------------------------------------------------------------------------


def git(root: Path, *words: str) -> None:
    who = ("-c", "user.name=A", "-c", "user.email=a@lakes.example")
    subprocess.run(["git", *who, *words], cwd=root, check=True, capture_output=True)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with a copy of the project in one commit; tests/lakes is a project in it."""
    top = tmp_path_factory.mktemp("repository")
    exact.copy_project(top)
    git(top, "init", "--quiet", "--initial-branch=main")
    (top / ".gitignore").write_text(".reuse\n__pycache__\n")
    git(top, "add", ".")
    git(top, "commit", "--quiet", "--message=Lakes")
    return top


def test_the_command_compares_what_is_not_committed_with_the_main_branch(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = repository / "tests/lakes"
    CHANGES["term"](root)
    assert diff.main(root) == 0
    assert capsys.readouterr().out == (REPORTS / "term.txt").read_text(encoding="utf-8")
    [kept] = (root / ".reuse/diff").iterdir()
    (kept / "site/extra.txt").write_text("kept, and not built again")
    assert diff.main(root, "HEAD") == 0
    assert "file, extra.txt: removed" in capsys.readouterr().out


@pytest.mark.parametrize("base", ["nowhere", "--help", "HEAD:Makefile"])
def test_a_revision_that_there_is_not_is_refused_in_words(
    repository: Path, base: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert diff.main(repository / "tests/lakes", base) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert base in err
    assert "Traceback" not in err


def test_a_project_that_cannot_be_built_is_refused_with_its_problems(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = repository / "tests/lakes"
    file = root / "data/glossary/catch-limit.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text("name: catch limit\n", encoding="utf-8")
    try:
        assert diff.main(root, "HEAD") == 1
    finally:
        file.write_text(text, encoding="utf-8")
    err = capsys.readouterr().err
    assert err.startswith("The project as it is cannot be built:\n")
    assert "data/glossary/catch-limit.yml:1: " in err


def test_the_notes_of_a_release_compare_with_a_revision(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = repository / "tests/lakes"
    assert notes.main(root, "HEAD") == 0
    assert capsys.readouterr().out.endswith(f"\n\n{NO_NEWS}\n")
    file = root / "docs/briefings/low-lake.md"
    text = file.read_text(encoding="utf-8")
    file.rename(file.with_stem("lower-lake"))
    try:
        assert notes.main(root, "HEAD") == 0
    finally:
        file.with_stem("lower-lake").rename(file)
    assert (
        f"## New briefings\n\n- {text.split('title: ')[1].splitlines()[0]}"
        in capsys.readouterr().out
    )


@pytest.mark.parametrize("base", ["nowhere", "--help", "HEAD:Makefile"])
def test_notes_since_a_revision_that_there_is_not_are_refused_in_words(
    repository: Path, base: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert notes.main(repository / "tests/lakes", base) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert base in err


def test_notes_since_a_revision_without_a_record_are_refused_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    (tmp_path / "mkdocs.yml").write_text("site_name: A\ntheme: {name: null, custom_dir: docs}\n")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/main.html").write_text("{{ page.content }}")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message=A")
    assert notes.main(tmp_path, "HEAD") == 1
    assert capsys.readouterr().err == "HEAD publishes no data/record.json that can be compared\n"


# What has caused a change ----------------------------------------------------------------------

ENTITY = "name: {}\nsummary: {}\n"


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    """A project twice: a state, a person and a template."""
    for name in ("old", "new"):
        (tmp_path / name / "docs").mkdir(parents=True)
        for folder, text in (("data/entities/states", "x"), ("data/entities/people", "y")):
            (tmp_path / name / folder).mkdir(parents=True)
            (tmp_path / name / folder / f"{text}.yml").write_text(ENTITY.format(text, "A lake."))
        (tmp_path / name / "hooks").mkdir()
        (tmp_path / name / "hooks/page.j2").write_text("One")
        site = "kinds: {states: {type: actor}, people: {type: person}}\n"
        (tmp_path / name / "data/site.yml").write_text(site)
    return tmp_path / "old", tmp_path / "new"


def causes(two: tuple[Path, Path], change: Change, address: str = "") -> list[str]:
    return [each.told(change) for each in Causes(*two).of(change, address)]


def test_what_is_named_has_caused_a_change_and_all_of_it_is_said(two: tuple[Path, Path]) -> None:
    for path in ("states/x", "people/y"):
        file = two[1] / f"data/entities/{path}.yml"
        file.write_text(file.read_text().replace("A lake", "A pond"))
    change = Change("text", "", "A lake", "A pond", frozenset(["x", "y", "z"]))
    assert set(causes(two, change)) == {
        "data/entities/states/x.yml:2 (x)",
        "data/entities/people/y.yml:2 (y)",
    }
    only = Change("text", "", "A lake", "A pond", frozenset(["y"]))
    assert causes(two, only) == ["data/entities/people/y.yml:2 (y)"]
    assert causes(two, Change("text", "", "Five", "Six"), "states/x/") == [
        "data/entities/states/x.yml:2 (x)"
    ]


def test_a_template_has_caused_what_no_record_has(two: tuple[Path, Path]) -> None:
    (two[1] / "hooks/page.j2").write_text("Two")
    change = Change("text", "", "One", "Two", frozenset(["x"]))
    assert causes(two, change, "states/x/") == ["hooks/page.j2"]


def test_a_picture_has_caused_only_its_own_change(two: tuple[Path, Path]) -> None:
    (two[1] / "docs/map.svg").write_text("<svg/>")
    assert causes(two, Change("file", "map.svg", "", "map.svg")) == ["docs/map.svg"]
    assert causes(two, Change("file", "search/names.json", "a", "b")) == []
