"""Laying out: what is read stays the same, every comment stays, and nothing else is touched."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

import fix
from briefings.record.load import load
from briefings.record.parts import written_fields
from workbench.layout import WIDTH, StuckError, laid_out

TESTS = Path(__file__).parent
ORDER = ("id", "type", "of", "from", "sources", "note")

Write = Callable[[dict[str, str]], Path]


def read(text: str) -> Any:
    return yaml.load(text, yaml.BaseLoader)


# Single cases ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "laid"),
    [
        # Order
        ("- note: a\n  id: b\n", "- id: b\n  note: a\n"),
        ("- other: a\n  note: c\n  id: b\n", "- id: b\n  note: c\n  other: a\n"),
        ("note: a\nid: b\n", "id: b\nnote: a\n"),
        ("- id: a\n  note: {note: b, id: c}\n", "- id: a\n  note: {note: b, id: c}\n"),
        # Empty lines and spaces
        ("\n\n- id: a\n\n\n\n- id: b\n\n\n", "- id: a\n\n- id: b\n"),
        ("- id: a\n\n  note: b\n", "- id: a\n  note: b\n"),
        ("id: a\n\n\nnote: b  \n", "id: a\n\nnote: b\n"),
        ("- id:    a\n  note:   b   c\n", "- id: a\n  note: b   c\n"),
        ("- id: a", "- id: a\n"),
        # Indentation
        ("-   id: a\n    of:\n       - b c\n", "- id: a\n  of:\n    - b c\n"),
        ("  - id: a\n  - id: b\n", "- id: a\n- id: b\n"),
        ("- id: a\n  of:\n  - {b: c}\n", "- id: a\n  of:\n    - {b: c}\n"),
        ("-\n  id: a\n", "- id: a\n"),
        ("- id: a\n  note: |\n     b\n\n       c\n", "- id: a\n  note: |\n    b\n\n      c\n"),
        ("- id: a\n  note: >-\n      b\n      c\n", "- id: a\n  note: >-\n    b\n    c\n"),
        # Braces and brackets
        ("- id: a\n  of: [ b,c , d]\n", "- id: a\n  of: [b, c, d]\n"),
        ("- id: a\n  of: { b: c,d: [e] }\n", "- id: a\n  of: {b: c, d: [e]}\n"),
        ("- id: a\n  of:\n    - b\n    - c-d\n", "- id: a\n  of: [b, c-d]\n"),
        ("- id: a\n  of: [b,\n    c]\n", "- id: a\n  of: [b, c]\n"),
        ("- id: a\n  of: [{b: c}, {d: e}]\n", "- id: a\n  of:\n    - {b: c}\n    - {d: e}\n"),
        ("- {note: b, id: a}\n", "- {id: a, note: b}\n"),
        (f"- {{note: {'b' * WIDTH}, id: a}}\n", f"- id: a\n  note: {'b' * WIDTH}\n"),
        (f"- id: a\n  of: {{b: {'c' * WIDTH}}}\n", f"- id: a\n  of:\n    b: {'c' * WIDTH}\n"),
        # Quotation marks
        ("- id: 'a'\n  note: \"b\"\n", "- id: a\n  note: b\n"),
        ("- id: a\n  note: 'b: c'\n", "- id: a\n  note: 'b: c'\n"),
        ('- id: a\n  note: "2022"\n', '- id: a\n  note: "2022"\n'),
        ("- id: a\n  note: 'no'\n", "- id: a\n  note: 'no'\n"),
        ("- id: a\n  note: 'b # c'\n", "- id: a\n  note: 'b # c'\n"),
        ("- id: a\n  of: {b: 'c, d', e: 'f'}\n", "- id: a\n  of: {b: 'c, d', e: f}\n"),
        ("- id: a\n  note: b\n    c\n", "- id: a\n  note: b c\n"),
        ("- id: a\n  note: 'b: ''c\n    d'\n", "- id: a\n  note: 'b: ''c d'\n"),
        ('- id: a\n  note: "b\n\n    c"\n', '- id: a\n  note: "b\\nc"\n'),
        # Comments
        ("# a\n\n# b\n- id: c\n", "# a\n\n# b\n- id: c\n"),
        ("- id: a    # b\n  note: c # d\n", "- id: a    # b\n  note: c  # d\n"),
        ("- note: a  # b\n  # c\n  id: d\n", "# c\n- id: d\n  note: a  # b\n"),
        ("# head\n\nnote: a\n# of b\nid: b\n", "# head\n\n# of b\nid: b\nnote: a\n"),
        ("- id: a\n  of:  # b\n    - c d\n  # e\n", "- id: a\n  of:  # b\n    - c d\n  # e\n"),
        ("- id: a\n  of:\n    - b c\n    # d\n  note: e\n", None),
        ("- id: a\n# b\n\n# c\n- id: d\n# e\n", None),
        ("- id: a\n  note: |  # b\n    # c\n    d\n  # e\n", None),
        ("- id: a\n  of:\n    # b\n    - c\n    - d\n", None),
        ("- id: a\n  of: [b, # c\n    d]\n", "- id: a\n  of: [b, d]  # c\n"),
        ("- id: a\n-  # b\n  id: c\n", "- id: a\n# b\n- id: c\n"),
        ("- id: a # b\n- id: c#d\n", "- id: a  # b\n- id: c#d\n"),
    ],
)
def test_a_text_is_laid_out(typed: str, laid: str | None) -> None:
    laid = laid or typed
    assert laid_out(typed, ORDER) == laid
    assert laid_out(laid, ORDER) == laid


@pytest.mark.parametrize(
    "typed",
    [
        "- id: a\n  of:\n    {b: c,\n    # d\n    e: f}\n",
        "a\n",
        "[a, b]\n",
        "",
        "# a\n",
    ],
)
def test_what_cannot_be_laid_out_without_a_risk_is_refused(typed: str) -> None:
    with pytest.raises(StuckError):
        laid_out(typed, ORDER)


def test_the_orders_name_every_field_once() -> None:
    for folder, models in fix.MODELS.items():
        order = fix.ORDERS[folder]
        assert len(set(order)) == len(order)
        for model in models:
            fields = {name for name in written_fields(model) if name not in model.given}
            assert fields <= set(order), model


# Any text --------------------------------------------------------------------------------------


RECORDS = [
    record
    for folder in ("facts", "sources", "open")
    for path in sorted((TESTS / "lakes/data" / folder).glob("*.yml"))
    for record in read(path.read_text("utf-8"))
]
COMMENTS = st.sampled_from(["# a", "# why: {", "#", '# it\'s "so"', "# - id: no"])


class Hand:
    """Somebody who types a record in some way or other."""

    def __init__(self, draw: Callable[[Any], Any]) -> None:
        self.draw = draw
        self.comments: list[str] = []

    def any_of(self, *ways: Any) -> Any:
        return self.draw(st.sampled_from(ways))

    def comment(self, indent: int) -> Iterator[str]:
        """Now and then an empty line, or a comment."""
        if self.any_of(False, False, False, True):
            self.comments.append(self.draw(COMMENTS))
            yield " " * indent + self.comments[-1]
        if self.any_of(False, False, False, True):
            yield " " * self.any_of(0, 2)

    def behind(self) -> str:
        if self.any_of(False, False, False, True):
            self.comments.append(self.draw(COMMENTS))
            return "   " + self.comments[-1]
        return " " * self.any_of(0, 0, 1)

    def text(self, value: str, within: bool) -> str:
        ways = [json.dumps(value, ensure_ascii=False)]
        if "\n" not in value:
            ways.append("'" + value.replace("'", "''") + "'")
            plain = f"[{value}]" if within else f"a: {value}"
            try:
                same = read(plain) in ([value], {"a": value})
            except yaml.YAMLError:
                same = False
            ways += [value] * 3 if same and "#" not in value else []
        return str(self.any_of(*ways))

    def flow(self, value: Any) -> str:
        space = self.any_of("", " ")
        if isinstance(value, str):
            return self.text(value, True)
        if isinstance(value, list):
            return f"[{space}{f',{space}'.join(map(self.flow, value))}{space}]"
        fields = (f"{key}: {self.flow(each)}" for key, each in value.items())
        return f"{{{space}{', '.join(fields)}{space}}}"

    def value(self, value: Any, indent: int) -> Iterator[str]:
        """The lines of a value; the first one stands behind its field or dash."""
        if isinstance(value, str) and "\n" in value and self.any_of(True, False):
            yield "|" if value.endswith("\n") else "|-"
            yield from (f"{' ' * indent}{line}".rstrip() for line in value.rstrip("\n").split("\n"))
        elif isinstance(value, str):
            yield self.text(value, False) + self.behind()
        elif not value or self.any_of(True, False):
            yield self.flow(value) + self.behind()
        else:
            yield self.behind()
            yield from self.entries(value, indent)

    def entries(self, value: Any, indent: int) -> Iterator[str]:
        pad, deeper = " " * indent, indent + self.any_of(1, 2, 4)
        if isinstance(value, dict):
            for key in self.draw(st.permutations(list(value))):
                yield from self.comment(indent)
                first, *rest = self.value(value[key], deeper)
                yield f"{pad}{key}: {first}"
                yield from rest
        else:
            for item in value:
                yield from self.comment(indent)
                yield from self.item(item, indent)

    def item(self, item: Any, indent: int) -> Iterator[str]:
        if isinstance(item, dict) and self.any_of(True, True, False):
            first, *rest = (line for line in self.entries(item, indent + 2))
            while first.strip() == "" or first.lstrip().startswith("#"):
                yield first
                first, *rest = rest
            yield f"{' ' * indent}- {first.lstrip()}"
            yield from rest
        else:
            first, *rest = self.value(item, indent + 2)
            yield f"{' ' * indent}- {first}"
            yield from rest


@st.composite
def typed(draw: Any) -> tuple[str, Any, list[str]]:
    """A file as somebody may have typed it, what it says, and its comments."""
    records = draw(st.lists(st.sampled_from(RECORDS), min_size=1, max_size=3))
    hand = Hand(draw)
    value = records if draw(st.booleans()) else records[0]
    text = "\n".join(hand.entries(value, 0))
    if draw(st.booleans()):
        text += "\n" * draw(st.integers(1, 3))
    return text, value, hand.comments


@settings(max_examples=100)
@given(typed())
def test_whoever_typed_a_file_it_says_the_same_with_all_comments(
    given: tuple[str, Any, list[str]],
) -> None:
    text, value, comments = given
    assert read(text) == value
    laid = laid_out(text, fix.FACT_ORDER)
    assert read(laid) == value
    assert sorted(re.findall(r"(?m)(?:^|\s)(#[^\n]*)$", laid)) == sorted(comments)
    assert laid_out(laid, fix.FACT_ORDER) == laid
    assert not re.search(r"[ \t]$|\n\n\n|\A\n|\n\n\Z", laid, re.M) or "|" in laid
    for record in read(laid) if isinstance(value, list) else [read(laid)]:
        ranks = [fix.FACT_ORDER.index(name) for name in record if name in fix.FACT_ORDER]
        assert ranks == sorted(ranks)


@settings(max_examples=100)
@given(st.text(alphabet="ab:-#'\"|>[]{}, \n&*!%@", max_size=60))
@example("- id: a\n  note: &b c\n")
@example("? a\n: b\n")
@example("a: !!str b\n")
def test_any_text_is_laid_out_or_refused(text: str) -> None:
    try:
        before = read(text)
        laid = laid_out(text)
    except (yaml.YAMLError, StuckError):
        return
    assert read(laid) == before
    assert laid_out(laid) == laid


# The command -----------------------------------------------------------------------------------


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize("name", [".", "tests/lakes", "tests/medicines"])
def test_the_sites_of_this_project_are_laid_out(
    name: str, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fix.main(root / name, ["--check"]) == 0
    assert capsys.readouterr() == ("", "")


def test_front_matter_is_laid_out_and_the_text_below_left_alone(write: Write) -> None:
    body = "\nA  text   with  spaces  \n\n\n\n---\n- a\n"
    root = write({"docs/a.md": f"---\n\n\ndescription: 'B'\ntitle:   A\n---\n{body}"})
    assert fix.main(root, []) == 0
    assert (root / "docs/a.md").read_text() == f"---\ntitle: A\ndescription: B\n---\n{body}"


def test_with_check_nothing_is_written_and_each_file_is_named(
    write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    root = write({"data/facts/a.yml": "- type: x\n  id: y\n", "docs/a.md": "---\ntitle: A\n---\n"})
    before = snapshot(root)
    fix.main(root, [])
    capsys.readouterr()
    (root / "data/facts/a.yml").write_bytes(before["data/facts/a.yml"])
    for form, line in (
        ("text", "data/facts/a.yml:1: is not laid out; run 'make fix' [layout]\n"),
        (
            "github",
            "::error file=data/facts/a.yml,line=1,title=layout::is not laid out; run 'make fix'\n",
        ),
    ):
        assert fix.main(root, ["--check", "--format", form]) == 1
        assert capsys.readouterr() == (line, "")
        assert (root / "data/facts/a.yml").read_bytes() == before["data/facts/a.yml"]


def test_the_record_is_the_same_before_and_after(tmp_path: Path) -> None:
    shutil.copytree(TESTS / "cases/world", tmp_path, dirs_exist_ok=True)
    before = load(tmp_path)
    assert fix.main(tmp_path, []) == 0
    after = load(tmp_path)
    assert [raw.data for raw in after.records] == [raw.data for raw in before.records]
    assert [(p.front.data, p.body) for p in after.pages] == [
        (p.front.data, p.body) for p in before.pages
    ]
    assert fix.main(tmp_path, ["--check"]) == 0


def test_a_file_with_a_mistake_stays_as_it_is_and_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(TESTS / "broken", tmp_path, symlinks=True, dirs_exist_ok=True)
    before = snapshot(tmp_path)
    assert fix.main(tmp_path, []) == 0
    told = capsys.readouterr().err
    after = snapshot(tmp_path)
    for line in (TESTS / "broken/problems.txt").read_text("utf-8").splitlines():
        path = line.split(":")[0]
        if line.endswith("[yaml]") and path in before:
            assert after[path] == before[path], path
            assert f"{path}:" in told


def test_nothing_outside_data_and_docs_is_written(tmp_path: Path) -> None:
    site, outside = tmp_path / "site", tmp_path / "outside"
    ugly = "- type:   x\n  id: y\n"
    for path in ("data/facts", "docs/briefings", "notes", "data/facts/.hidden"):
        (site / path).mkdir(parents=True)
        (site / path / "a.yml").write_text(ugly)
    outside.mkdir()
    (outside / "b.yml").write_text(ugly)
    (outside / "c.md").write_text("---\ntitle:   A\n---\n")
    (site / "data/facts/b.yml").symlink_to(outside / "b.yml")
    (site / "docs/c.md").symlink_to(outside / "c.md")
    (site / "data/away").symlink_to(outside)
    os.mkfifo(site / "data/facts/pipe.yml")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert fix.main(site, []) == 0
    changed = {path for path, text in before.items() if path.read_bytes() != text}
    assert changed == {site / "data/facts/a.yml"}
    assert {path for path in tmp_path.rglob("*") if path.is_file()} == set(before)
    assert (site / "data/facts/b.yml").is_symlink()


def test_line_breaks_of_windows_and_a_mark_at_the_start_are_mended(write: Write) -> None:
    root = write({})
    (root / "data/facts").mkdir()
    (root / "data/facts/a.yml").write_bytes(b"\xef\xbb\xbf- id: a\r\n  type: b\r\n")
    (root / "docs/a.md").write_bytes(b"---\r\ntitle: A\r\n---\r\n\r\nB\r\n")
    assert fix.main(root, []) == 0
    assert (root / "data/facts/a.yml").read_bytes() == b"- id: a\n  type: b\n"
    assert (root / "docs/a.md").read_bytes() == b"---\ntitle: A\n---\n\nB\n"


def test_the_mode_of_a_file_stays(write: Write) -> None:
    root = write({"data/facts/a.yml": "- type: x\n  id: y\n"})
    (root / "data/facts/a.yml").chmod(0o640)
    fix.main(root, [])
    assert (root / "data/facts/a.yml").stat().st_mode & 0o777 == 0o640


def test_the_command_runs_from_anywhere(tmp_path: Path, root: Path) -> None:
    done = subprocess.run(
        [sys.executable, root / "hooks/fix.py", "--check"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
