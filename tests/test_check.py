"""The command that checks what people wrote: what it prints, and its exit status."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from briefings.problem import Problem
from briefings.rules.rulebook import RULES
from workbench.formats import as_annotations

TESTS = Path(__file__).parent
HELP = "CONTRIBUTING.md#checking-your-change; what a [name] means: /rules/#name of the site"

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(tmp_path: Path, root: Path) -> Run:
    """Runs the command of a copy of the project, on the data and pages of another folder."""

    def run(site: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        for folder in ("data", "docs"):
            shutil.copytree(site / folder, tmp_path / folder, symlinks=True)
        if (site / "mkdocs.yml").is_file():
            said = (site / "mkdocs.yml").read_text(encoding="utf-8")
            here = said.replace("../../mkdocs.yml", f"{root}/mkdocs.yml")
            (tmp_path / "mkdocs.yml").write_text(here, encoding="utf-8")
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(root / "hooks", tmp_path / "hooks", ignore=ignored)
        return subprocess.run(
            [sys.executable, "hooks/check.py", *arguments],
            cwd=tmp_path,
            env={"PATH": "", **environment},
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )

    return run


def test_problems_are_printed_as_lines_that_editors_can_follow(run: Run) -> None:
    result = run(TESTS / "broken")
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == (TESTS / "broken/problems.txt").read_text(encoding="utf-8")
    *lines, count = result.stderr.splitlines()
    for line in lines:
        assert re.fullmatch(r"(?:(?:data|docs)(?:/[^:]+)?|mkdocs\.yml):[1-9]\d*: \S.*", line), line
    assert count == f"{len(lines)} problems. How to fix them: {HELP}"
    assert lines == sorted(set(lines), key=place)


def place(line: str) -> tuple[str, int, str]:
    path, number, message = line.split(":", 2)
    return path, int(number), message


def test_one_problem_is_counted_as_one(run: Run, write: Callable[[dict[str, str]], Path]) -> None:
    site = write({"docs/index.md": "---\ntitle: Lakes\n---\n"})
    result = run(Path(shutil.move(site, site.parent / "site")))
    assert result.returncode == 1
    first, count = result.stderr.splitlines()
    assert first.startswith("docs/index.md:2: missing field 'description': ")
    assert count == f"1 problem. How to fix it: {HELP}"


DRAFT = """
    ---
    title: A draft
    description: A page that is not ready.
    draft: true
    date: 2022-01-03
    as_of: 2022-01-02
    key_points: [{text: Nobody knows., facts: [%s]}]
    ---

    It had 41 boats.
    """


@pytest.mark.parametrize("fact", ["", "flood"])
def test_what_keeps_a_draft_from_being_read_fails(
    run: Run, write: Callable[[dict[str, str]], Path], fact: str
) -> None:
    index = "---\ntitle: Lakes\ndescription: A lake.\n---\n"
    site = write({"docs/index.md": index, "docs/briefings/draft.md": DRAFT % fact})
    result = run(Path(shutil.move(site, site.parent / "site")))
    assert result.returncode == 1
    assert "docs/briefings/draft.md:7: " in result.stderr


def test_what_may_wait_in_a_draft_is_told_and_does_not_fail(
    run: Run, tmp_path_factory: pytest.TempPathFactory
) -> None:
    site = shutil.copytree(TESTS / "lakes", tmp_path_factory.mktemp("draft") / "lakes")
    briefing = min((site / "docs/briefings").glob("*.md"))
    text = briefing.read_text(encoding="utf-8").replace("title:", "draft: true\ntitle:", 1)
    (site / "docs/briefings/a-draft.md").write_text(
        f"{text}\nIt had 41234 boats.\n", encoding="utf-8"
    )
    result = run(site)
    assert (result.returncode, result.stdout[:12]) == (0, "No problems."), result.stderr
    assert result.stderr.startswith("in a draft: docs/briefings/a-draft.md:")
    assert "the number 41234 has no source" in result.stderr


def test_the_help_that_a_problem_names_is_there(root: Path) -> None:
    guide = (root / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert re.search(r"^#+ Checking your change$", guide, re.M)


def test_without_a_problem_the_command_says_what_there_is(run: Run) -> None:
    result = run(TESTS / "lakes")
    assert (result.returncode, result.stderr) == (0, "")
    said = r"No problems\. The record holds (\d+ [a-z-]+, )+\d+ [a-z-]+\.\n"
    assert re.fullmatch(said, result.stdout)
    assert "4 states" in result.stdout
    assert "2 briefings" in result.stdout


def test_the_record_of_this_project_has_no_problem(root: Path) -> None:
    result = subprocess.run(
        [sys.executable, root / "hooks/check.py"], capture_output=True, text=True, check=False
    )
    assert (result.returncode, result.stderr) == (0, "")


def test_the_command_runs_from_anywhere_and_needs_no_site_generator(
    tmp_path: Path, root: Path
) -> None:
    code = (
        "import runpy, sys\n"
        "try:\n    runpy.run_path(sys.argv.pop(1), run_name='__main__')\n"
        "except SystemExit as end:\n    assert end.code == 0\n"
        "assert not [name for name in sys.modules if name.partition('.')[0] == 'mkdocs']\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", code, root / "hooks/check.py"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(root / "hooks")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1251"])
def test_problems_are_printed_where_the_terminal_knows_few_letters(run: Run, encoding: str) -> None:
    result = run(TESTS / "broken", PYTHONIOENCODING=encoding)
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    assert result.stderr.rstrip().endswith(HELP)


@pytest.mark.parametrize("epoch", ["soon", "-", "99999999999999"])
def test_a_wrong_source_date_is_told_without_a_traceback(run: Run, epoch: str) -> None:
    result = run(TESTS / "lakes", SOURCE_DATE_EPOCH=epoch)
    assert result.returncode != 0
    assert "Traceback" not in result.stderr
    assert "SOURCE_DATE_EPOCH" in result.stderr


# For programs ----------------------------------------------------------------------------------


def _escapes(text: str) -> str:
    """An annotation as GitHub reads it back."""
    for code, sign in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        text = text.replace(code, sign)
    return text


def test_github_gets_an_annotation_for_each_problem_and_people_the_text(run: Run) -> None:
    result = run(TESTS / "broken", "--format", "github")
    assert result.returncode == 1
    text = (TESTS / "broken/problems.txt").read_text(encoding="utf-8")
    assert result.stderr == text
    pattern = re.compile(r"::error file=([^:,]+),line=(\d+),title=([a-z-]+)::(.+)")
    found = [pattern.fullmatch(line) for line in result.stdout.splitlines()]
    back = [f"{_escapes(m[1])}:{m[2]}: {_escapes(m[4])} [{m[3]}]" for m in found if m]
    assert back == text.splitlines()[:-1]


@pytest.mark.parametrize(
    ("path", "message"), [("a:b,c%.md", "50% of: a, b"), ("x.md", "a\nb"), ("%3A", "%0A::error::x")]
)
def test_nothing_in_a_problem_ends_its_annotation(path: str, message: str) -> None:
    line = as_annotations([Problem(path, 3, message, "yaml")])
    assert "\n" not in line
    head, told = line.removeprefix("::error ").split("::", 1)
    fields = dict(part.split("=", 1) for part in head.split(","))
    assert {name: _escapes(text) for name, text in fields.items()} == {
        "file": path,
        "line": "3",
        "title": "yaml",
    }
    assert _escapes(told) == Problem(path, 3, message).message


def test_programs_get_every_problem_with_its_rule_and_whether_it_is_pending(run: Run) -> None:
    result = run(TESTS / "broken", "--format", "json")
    assert (result.returncode, result.stderr) == (1, "")
    problems = json.loads(result.stdout)["problems"]
    lines = [f"{p['path']}:{p['line']}: {p['message']} [{p['rule']}]" for p in problems]
    text = (TESTS / "broken/problems.txt").read_text(encoding="utf-8")
    assert lines == text.splitlines()[:-1]
    pending = {rule.name: rule.pending for rule in RULES}
    assert [p["pending"] for p in problems] == [pending[p["rule"]] for p in problems]
    assert all(list(p) == ["path", "line", "message", "rule", "pending"] for p in problems)


@pytest.mark.parametrize(("form", "said"), [("json", '"problems": []'), ("github", "No problems.")])
def test_without_a_problem_each_form_says_so(run: Run, form: str, said: str) -> None:
    result = run(TESTS / "lakes", "--format", form)
    assert (result.returncode, result.stderr) == (0, "")
    assert said in result.stdout


def test_an_unknown_form_is_refused_with_those_there_are(run: Run) -> None:
    result = run(TESTS / "lakes", "--format", "xml")
    assert result.returncode == 2
    assert "Traceback" not in result.stderr
    assert all(form in result.stderr for form in ("text", "github", "json"))
