"""README, CONTRIBUTING, the guide, MAINTAINING and the page of fields say what the project does."""

from __future__ import annotations

import datetime
import re
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import lxml.html
import pytest
import yaml

import fix
import new
from briefings import check
from briefings.problem import GUIDE, RULES, report
from briefings.record.catalogue import RESERVED
from briefings.record.enums import LabelledEnum
from briefings.record.facts import FACT_TYPES, Fact
from briefings.record.items import ENTITY_TYPES, OpenQuestion, Question, Series, Source, Term
from briefings.record.pages import Briefing, KeyPoint
from briefings.record.parts import (
    Change,
    Dispute,
    Name,
    Original,
    Reference,
    Review,
    Search,
    Tile,
    written_fields,
)
from briefings.record.site import SiteSettings
from briefings.rules import rulebook
from briefings.text import inline_syntax
from workbench.kinds import FACT, kinds

GUIDES = (
    "CONTRIBUTING.md",
    *(f"guide/{name}.md" for name in ("pages", "record", "style", "tools")),
)
DOCUMENTS = ("README.md", *GUIDES, "MAINTAINING.md", "SECURITY.md")

Fence = tuple[str, str]


@pytest.fixture(scope="module")
def documents(root: Path) -> dict[str, str]:
    return {name: (root / name).read_text(encoding="utf-8") for name in DOCUMENTS}


def _fences(text: str) -> list[Fence]:
    """The fenced blocks of a document: their language and their text."""
    return re.findall(r"^```(\w+)\n(.*?)^```$", text, re.M | re.S)


def _guide(documents: dict[str, str]) -> list[Fence]:
    """The fenced blocks of all that people who write may read."""
    return [fence for name in GUIDES for fence in _fences(documents[name])]


def _prose(text: str) -> str:
    return re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S)


# Commands and folders --------------------------------------------------------------------------


def _targets(root: Path) -> set[str]:
    return set(re.findall(r"^([a-z]+):", (root / "Makefile").read_text(encoding="utf-8"), re.M))


def test_runnable_blocks_of_the_readme_are_commands_of_the_makefile(
    root: Path, documents: dict[str, str]
) -> None:
    blocks = [text for language, text in _fences(documents["README.md"]) if language == "sh"]
    lines = [line for block in blocks for line in block.splitlines() if line.strip()]
    assert lines
    for line in lines:
        command = re.fullmatch(r"make ([a-z]+)(?: ARGS=.*)?", line)
        assert command, line
        assert command[1] in _targets(root), line


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_command_that_a_document_names_exists(
    root: Path, documents: dict[str, str], name: str
) -> None:
    named = set(re.findall(r"`(?:[A-Z]+=\S+ )?make ([a-z]+)", documents[name]))
    assert named
    assert named <= _targets(root)


def test_the_readme_names_every_command(root: Path, documents: dict[str, str]) -> None:
    shown = {target for target in _targets(root) if f"make {target}" in documents["README.md"]}
    assert shown == _targets(root)


def _map(documents: dict[str, str]) -> list[str]:
    """The paths in the folder map of the readme."""
    (block,) = [text for language, text in _fences(documents["README.md"]) if language == "text"]
    return [line.split()[0] for line in block.splitlines()]


def test_the_folder_map_lists_what_exists(root: Path, documents: dict[str, str]) -> None:
    paths = _map(documents)
    assert len(paths) > 10
    assert [path for path in paths if not (root / path).exists()] == []
    assert [path for path in paths if (root / path).is_dir() != path.endswith("/")] == []


def test_every_folder_of_the_project_is_in_the_map(root: Path, documents: dict[str, str]) -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "--cached"], cwd=root, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    folders = {f"{path.split('/')[0]}/" for path in tracked if "/" in path}
    missing = [f for f in sorted(folders) if not any(p.startswith(f) for p in _map(documents))]
    assert len(folders) > 3
    assert missing == []


def test_every_folder_of_the_record_is_in_the_map(root: Path, documents: dict[str, str]) -> None:
    folders = {f"data/{path.name}/" for path in (root / "data").iterdir() if path.is_dir()}
    assert folders <= set(_map(documents))


def test_git_ignores_no_file_that_the_project_needs(root: Path) -> None:
    """A clone would lack it."""
    folders = ("data", "docs", "hooks", "overrides", "tests", "tools", ".github")
    ignored = subprocess.run(
        ["git", "ls-files", "--others", "--ignored", "--exclude-standard", "--", *folders],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    assert [path for path in ignored if not {"__pycache__", ".reuse"} & {*path.split("/")}] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_path_that_a_document_names_exists(
    root: Path, documents: dict[str, str], name: str
) -> None:
    """In code; what has a placeholder in it, and what only a build makes, is left out."""
    tops = "data|docs|guide|hooks|overrides|tests|tools|[.]github|[.]ci"
    paths = re.findall(rf"`((?:{tops})/[\w./-]*)`", _prose(documents[name]))
    assert paths
    published = ("data/record.json", "data/schema.json")
    missing = [path for path in paths if not (root / path).exists() and path not in published]
    assert missing == []


@pytest.mark.parametrize("name", [*DOCUMENTS, "LICENSE-CONTENT.md"])
def test_every_link_of_a_document_leads_somewhere(root: Path, name: str) -> None:
    text = _prose((root / name).read_text(encoding="utf-8"))
    broken = []
    for link in re.findall(r"(?<!`)\]\(([^)\s]+)\)", re.sub(r"`[^`\n]*`", "", text)):
        path, _, anchor = link.partition("#")
        if path.startswith(("https://", "http://")):
            continue
        target = (root / name).parent / path if path else root / name
        if not target.exists() or (anchor and anchor not in _anchors(target)):
            broken.append(link)
    assert broken == []


def _anchors(file: Path) -> set[str]:
    """The anchors of a document's headings, as code hosts make them."""
    headings = re.findall(r"^#+ (.*)$", _prose(file.read_text(encoding="utf-8")), re.M)
    return {re.sub(r"[^\w\- ]", "", each.lower()).strip().replace(" ", "-") for each in headings}


def test_a_report_of_problems_leads_to_the_guide(root: Path) -> None:
    name, _, anchor = GUIDE.partition("#")
    assert anchor in _anchors(root / name)


# Short enough to be read ----------------------------------------------------------------------


def test_what_a_newcomer_reads_is_short_and_leads_to_the_rest(documents: dict[str, str]) -> None:
    first, *others = GUIDES
    assert len(documents[first].split()) < 2500
    for name in others:
        assert f"({name})" in documents[first]
        assert f"](../{first})" in documents[name]


def test_every_guide_is_named_here(root: Path) -> None:
    assert {f"guide/{file.name}" for file in (root / "guide").iterdir()} == set(GUIDES[1:])


def test_no_sentence_of_the_guides_stands_twice(documents: dict[str, str]) -> None:
    """Each fact of how it works has one place."""
    seen: dict[str, str] = {}
    twice = []
    for name in ("README.md", *GUIDES):
        text = re.sub(r"\s+", " ", _prose(documents[name]).replace("\n\n", "\n\n. "))
        for sentence in filter(_is_long, re.split(r"(?<=[.:?])\s", text)):
            twice += [f"{sentence} ({seen[sentence]}, {name})"] if sentence in seen else []
            seen[sentence] = name
    assert len(seen) > 200
    assert twice == []


def _is_long(sentence: str) -> bool:
    return len(sentence.split()) > 4


def test_every_record_that_the_guides_make_can_be_made(
    root: Path, documents: dict[str, str]
) -> None:
    index, _ = check(root)
    assert index is not None
    text = "".join(documents[name] for name in GUIDES)
    named = set(re.findall(r"make new ARGS=\"?([a-z-]+)", text))
    (others,) = re.findall(r"`make new ARGS=person`, or (.*?) \|", text)
    words = named | set(re.findall(r"`([a-z-]+)`", others))
    assert len(words) > 10
    assert words <= {*kinds(index.catalogue.settings), FACT}


# The annotated examples ------------------------------------------------------------------------


@pytest.fixture
def example(
    write: Callable[[dict[str, str]], Path], documents: dict[str, str]
) -> tuple[Path, dict[str, str]]:
    """All annotated examples of the guide, written as the files they name."""
    files = {}
    for language, text in _guide(documents):
        first, _, rest = text.partition("\n")
        data = re.fullmatch(r"# (data/\S+)", first)
        page = re.fullmatch(r"<!-- (docs/\S+) -->", first)
        if language == "yaml" and data:
            files[data[1]] = text  # the line that names the file is a comment
        elif language == "markdown" and page:
            files[page[1]] = rest
    return write(files), files


def test_the_examples_of_the_guide_load_together_without_a_problem(
    example: tuple[Path, dict[str, str]],
) -> None:
    root, files = example
    index, problems = check(root)
    assert report(problems).startswith("0 problems")
    assert index is not None
    kinds = {"sources", "facts", "glossary", "briefings", "series", "organisations", "states"}
    assert kinds <= set(index.catalogue.kinds.values())
    assert "data/site.yml" in files


def test_the_examples_of_the_guide_are_laid_out(
    example: tuple[Path, dict[str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert fix.main(example[0], ["--check"]) == 0
    assert capsys.readouterr() == ("", "")


def test_the_command_with_all_its_answers_makes_a_record_of_the_examples(
    example: tuple[Path, dict[str, str]], documents: dict[str, str]
) -> None:
    (line,) = re.findall(r'^make new ARGS="(.*)"$', documents["guide/tools.md"], re.M)
    assert new.main(example[0], shlex.split(line), None, datetime.date(2026, 11, 26)) == 0
    assert report(check(example[0])[1]).startswith("0 problems")


def test_every_example_that_can_be_a_file_names_it(documents: dict[str, str]) -> None:
    """A block without a name would not be tested."""
    blocks = _guide(documents)
    assert len(blocks) > 5
    for language, text in blocks:
        assert language in ("yaml", "markdown", "text", "sh", "bat"), text
        if language in ("yaml", "markdown"):
            assert re.match(r"# data/\S+\.yml\n|<!-- docs/\S+\.md -->\n", text), text


def test_the_failure_that_the_guide_shows_is_the_one_that_is_printed(
    example: tuple[Path, dict[str, str]],
    documents: dict[str, str],
    write: Callable[[dict[str, str]], Path],
) -> None:
    root, files = example
    facts, page = "data/facts/lake-league.yml", "docs/briefings/fewer-boats.md"
    assert "[@lake-league-charter, annex]" in files[page]
    write(
        {
            facts: files[facts].replace("from: 2001-05-02 ", "from: 2 May 2001 ", 1),
            page: files[page].replace("@lake-league-charter, annex", "@lake-leage-charter, annex"),
        }
    )
    _, problems = check(root)
    shown = [text for _, text in _guide(documents) if text.startswith(facts)]
    assert shown == [f"{report(problems)}\n"]


def test_the_inline_forms_that_the_guide_shows_name_records(
    documents: dict[str, str], read_json: Callable[[str], Any]
) -> None:
    record = read_json("data/record.json")
    ids = {each["id"] for kind in record.values() if isinstance(kind, list) for each in kind}
    lines = f"{documents['CONTRIBUTING.md']}\n{documents['guide/pages.md']}".splitlines()
    rows = [line.strip() for line in lines if re.match(r" *\| `", line)]
    shown = [
        form
        for row in rows
        for code in re.findall(r"`([^`]+)`", row.split(" | ")[0])
        for form in inline_syntax.scan(code)
    ]
    assert {form.kind for form in shown} == {"link", "citation", "value", "date", "list", "table"}
    assert [form.id for form in shown if form.id not in ids | set(RESERVED)] == []
    assert [form.fault for form in shown if form.fault] == []


@pytest.mark.parametrize("word", FACT_TYPES)
def test_the_guide_tells_the_fields_of_each_type_of_fact(
    documents: dict[str, str], word: str
) -> None:
    """Those that are needed before the brackets, the others in them."""
    (row,) = re.findall(rf"^\| `{word}` \|.*\|(.*)\|.*\|$", documents["guide/record.md"], re.M)
    needed, _, others = row.partition("(")
    own = set(FACT_TYPES[word].model_fields) - (set(Fact.model_fields) - {"stated"})
    required = {name for name in own if FACT_TYPES[word].model_fields[name].is_required()}
    assert set(re.findall(r"`(\w+)`", needed)) == required - {"stated", "type"}
    lists = {"in_favour", "against", "abstained", "did_not_vote", "not_seen", "not_against"}
    lists |= {"abstained_or_did_not_vote"}
    assert set(re.findall(r"`(\w+)`", others)) == own - required - lists - {"stated"}


# The page of fields ----------------------------------------------------------------------------


def test_the_page_of_fields_has_every_field_of_every_kind_of_record(
    page: Callable[[str], lxml.html.HtmlElement],
) -> None:
    shown = {code.text for code in page("fields/").xpath("//article//td[1]/code")}
    kinds = (*FACT_TYPES.values(), *ENTITY_TYPES.values(), Term, Question, Series, Source)
    parts = (Reference, Dispute, Review, Change, Name, Original, Search, Tile, KeyPoint)
    for cls in (*kinds, *parts, Briefing, OpenQuestion, SiteSettings):
        assert set(written_fields(cls)) - set(cls.given) - shown == set(), cls


def test_every_field_on_the_page_of_fields_says_what_it_holds(
    page: Callable[[str], lxml.html.HtmlElement],
) -> None:
    rows = page("fields/").xpath("//article//table//tbody/tr")
    assert len(rows) > 100
    assert [row[0].text_content() for row in rows if not row[-1].text_content().strip()] == []


def test_the_page_of_fields_has_every_word_with_its_meaning(
    page: Callable[[str], lxml.html.HtmlElement],
) -> None:
    rows = page("fields/").xpath("//article//table//tbody/tr")
    shown = {(row[0].text_content(), row[-1].text_content()) for row in rows}
    words = [(word.value, word.meaning) for each in LabelledEnum.__subclasses__() for word in each]
    assert [word for word, meaning in words if (word, meaning) not in shown] == []


# Citation and licences -------------------------------------------------------------------------


def test_the_site_can_be_cited(root: Path) -> None:
    citation = yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= citation.keys()
    settings = (root / "mkdocs.yml").read_text(encoding="utf-8")
    assert f"site_name: {citation['title']}" in settings


def test_each_licence_has_its_text(root: Path) -> None:
    assert "MIT License" in (root / "LICENSE").read_text(encoding="utf-8")
    content = (root / "LICENSE-CONTENT.md").read_text(encoding="utf-8")
    assert "creativecommons.org/licenses/by/4.0" in content


# The page of rules -----------------------------------------------------------------------------


def test_the_page_of_rules_has_each_rule_under_its_name_with_its_examples(
    page: Callable[[str], lxml.html.HtmlElement],
) -> None:
    article = page("rules/").xpath("//article")[0]
    parts: dict[str, list[str]] = {}
    for element in article.iterchildren():
        if element.tag == "h2":
            told = parts.setdefault(element.get("id"), [])
        elif parts:
            told.append(element.text_content().strip())
    assert list(parts) == [rule.name for rule in rulebook.RULES]
    for rule in rulebook.RULES:
        sentence, wrong, wrong_text, right, right_text = parts[rule.name][:5]
        assert (wrong, right) == ("Wrong:", "Right:")
        assert (wrong_text, right_text) == (rule.wrong, rule.right)
        assert re.sub("[‘’]", "'", sentence) == rule.sentence  # as curly marks, for readers


def test_what_a_problem_says_of_rules_leads_to_that_page(
    page: Callable[[str], lxml.html.HtmlElement],
) -> None:
    address, _, anchor = RULES.partition("#")
    assert anchor == "name"
    assert page(address.strip("/") + "/").xpath("//h2[@id='known-id']")
