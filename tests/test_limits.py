"""Limits: each is told with its line and at once, and no rule is slower than its input is long."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from briefings import check
from briefings.text import limits
from fuzz import SETTINGS, TODAY, build
from mutations import lay, world
from worlds import told

PAGE = "---\ntitle: A\ndescription: B.\n---\n\n"
BRIEFING = world(SETTINGS).text("docs/briefings/lake.md")
TERM = "data/glossary/close-season.yml"
SECONDS = 2.0  # of processor time
AGAIN = 2.5  # times the calls, at most, for twice the input


def _lay(folder: Path, files: dict[str, str]) -> Path:
    project = world(SETTINGS)
    for path, text in files.items():
        project.put(path, text)
    folder.mkdir()
    lay(project, folder)
    return folder


def _check(folder: Path, files: dict[str, str]) -> list[str]:
    """The problems of the world with some files, which are told at once."""
    root, start = _lay(folder, files), time.process_time()
    _, problems = check(root, TODAY)
    assert time.process_time() - start < SECONDS
    return [told(problem) for problem in problems]


# Each limit ------------------------------------------------------------------------------------

LIMITS = [
    ("docs/x.md", PAGE + "a\n" * (limits.FILE_BYTES // 2), 1, "bytes"),
    ("docs/x.md", f"{PAGE}One.\n{'a' * (limits.LINE + 1)}\n", 7, "characters long"),
    (TERM, f"name: {'a' * (limits.LINE + 1)}\n", 1, "characters long"),
    ("docs/x.md", PAGE + ("a" * 99 + "\n") * 301, 306, "paragraph"),
    ("docs/x.md", PAGE + "a\n" * (limits.LINES + 1), limits.LINES + 6, "lines"),
    (TERM, "name: a\nsummary: b\ntext: |\n" + f"  {'a' * 98}\n" * 310, 3, "paragraph"),
    ("docs/x.md", f"{PAGE}One.\n\n{'[' * (limits.OPEN + 1)}\n", 8, "brackets"),
    ("docs/x.md", f"{PAGE}One.\n\n{'[a](' * (limits.OPEN + 1)}\n", 8, "brackets"),
    ("docs/x.md", f"{PAGE}One.\n\n```\ncode\n", 8, "never closed"),
    ("docs/x.md", f"{PAGE}One.\n\n~~~~ text\n~~~\n", 8, "never closed"),
    (TERM, "name: a\n" + "".join(f"f{i}: x\n" for i in range(limits.KEYS)), 201, "fields"),
    (TERM, f"name: {'[' * (limits.YAML_DEPTH + 2)}\n", 1, "levels deep"),
    ("docs/x.md", f"{PAGE}- a\n{' ' * (limits.INDENT + 4)}- b\n", 7, "levels deep"),
    ("docs/x.md", f"{PAGE}{'> ' * (limits.INDENT // 2 + 1)}a\n", 6, "levels deep"),
    ("docs/x.md", f"{PAGE}{'<div>' * (limits.LIST_DEPTH + 1)}\n", 6, "levels deep"),
]


@pytest.mark.parametrize(("path", "text", "line", "words"), LIMITS)
def test_each_limit_is_told_with_its_line(
    path: str, text: str, line: int, words: str, tmp_path: Path
) -> None:
    told = _check(tmp_path / "world", {path: text})
    assert any(each.startswith(f"{path}:{line}: ") and words in each for each in told), told[:3]


def test_what_is_just_within_the_limits_is_accepted(tmp_path: Path) -> None:
    body = f"{'[ ' * limits.OPEN}\n\n{'a' * limits.LINE}\n\n```\n[[[\n```\n"
    assert _check(tmp_path / "world", {"docs/x.md": PAGE + body}) == []


def test_a_file_of_many_facts_needs_no_empty_lines(tmp_path: Path) -> None:
    facts = _of(FACT, 500)
    assert _check(tmp_path / "world", {"data/facts/more.yml": facts}) == []


# Twice the input -------------------------------------------------------------------------------

FACT = """- id: f{i}
  type: event
  about: [drought]
  on: 2020-09
  what: Something happened.
  sources: [{{source: courier-2021, evidence: verified}}]
  review: {{last: 2020-01-15, months: 1}}
"""

Made = Callable[[int], str]
MANY: dict[str, tuple[str, Made]] = {
    "overdue facts": ("data/facts/lake.yml", lambda n: _of(FACT, n)),
    "unknown fields": ("data/facts/lake.yml", lambda n: _of(FACT + "  whot{i}: x\n", n)),
    "unknown ids": ("data/facts/lake.yml", lambda n: _of(FACT.replace("drought", "d{i}"), n)),
    "names": (TERM, lambda n: "name: a\nsummary: b\nnames:\n" + _of("  - {{text: net {i}}}\n", n)),
    "sources": ("data/sources/x.yml", lambda n: _of(SOURCE, n)),
    "unknown forms": ("docs/x.md", lambda n: PAGE + _of("See [[northmeer{i}]].\n\n", n)),
    "forms": ("docs/x.md", lambda n: PAGE + _of("See [[league]] [@gazette-2020, p. {i}].\n\n", n)),
    "loose brackets": ("docs/x.md", lambda n: PAGE + _of("See [[ now.\n\n", n)),
    "links": ("docs/x.md", lambda n: PAGE + _of("See [a](about.md).\n\n", n)),
    "wrong links": ("docs/x.md", lambda n: PAGE + _of("See [a](nowhere{i}.md).\n\n", n)),
    "wrong anchors": ("docs/x.md", lambda n: PAGE + _of("See [a](#h{i}).\n\n", n)),
    "mentions": ("docs/x.md", lambda n: PAGE + _of("Northmere and Boats lost.\n\n", n)),
    "numbers": ("docs/briefings/lake.md", lambda n: BRIEFING + _of("It had {i} boats.\n\n", n)),
    "tags": ("docs/x.md", lambda n: PAGE + _of("An <em>x</em>.\n\n", n)),
    "wrong tags": ("docs/x.md", lambda n: PAGE + _of("An <script>x.\n\n", n)),
    "open tags": ("docs/x.md", lambda n: PAGE + _of("An <em>x.\n\n", n)),
    "open blocks": ("docs/x.md", lambda n: PAGE + _of("<div>\n\n", n)),
    "nested lists": ("docs/x.md", lambda n: PAGE + _of("- a\n    - b\n        - c\n", n)),
    "words to avoid": ("docs/x.md", lambda n: PAGE + _of("The Ull Lake.\n\n", n)),
    "open quotations": ("docs/x.md", lambda n: PAGE + _of("A “b <q>.\n\n", n)),
    "tables": ("docs/x.md", lambda n: PAGE + _of("|a|b|\n|-|-|\n|1|\n\n", n)),
    "headings": ("docs/x.md", lambda n: PAGE + _of("## A {i}\n\n", n)),
}
SOURCE = "- id: s{i}\n  publisher: A\n  title: T\n  class: gazette\n  group: g\n"


def _of(text: str, n: int) -> str:
    return "".join(text.format(i=i) for i in range(n))


def _calls(root: Path) -> int:
    """How many functions a check calls: a measure of its work that a busy machine leaves alone."""
    count = 0

    def see(frame: FrameType, event: str, arg: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(see)
    try:
        check(root, TODAY)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("kind", MANY)
def test_twice_as_much_is_twice_the_work(kind: str, tmp_path: Path) -> None:
    path, made = MANY[kind]
    few, many = (_calls(_lay(tmp_path / str(n), {path: made(n)})) for n in (100, 200))
    none = _calls(_lay(tmp_path / "none", {path: made(1)}))
    assert (many - none) / max(1, few - none) < AGAIN


@pytest.mark.parametrize("kind", [kind for kind in MANY if kind not in ("names",)])
def test_a_large_file_is_read_at_once(kind: str, tmp_path: Path) -> None:
    """What calls no function more often, such as a search from the start each time, takes time."""
    path, made = MANY[kind]
    start = time.process_time()
    check(_lay(tmp_path / "world", {path: made(1500)}), TODAY)
    assert time.process_time() - start < SECONDS


# A paragraph of one sign -----------------------------------------------------------------------

SIGNS = [
    *("[", "]", "![", "[a](", "[a][", "*", "_", "**a", "_*", "`", "``a", "<", "<b>", "</", "<!--"),
    *("&", "&#", '"', "'", "“", "«", "{", "{{", "{{ boats }} ", "[[league]] ", "|", ">", "\\", "~"),
    *(
        "{: .b",
        "http://",
        "5 ",
        "A. Northmere ",
        "<b ",
        "a\n",
        "> ",
        "- ",
        "(",
        "](",
        "``` ",
        "<q>",
        "=\n",
        "# a\n",
        "|\n",
    ),
]


@pytest.mark.parametrize("sign", SIGNS)
def test_a_paragraph_of_one_sign_is_checked_and_built_at_once(sign: str, tmp_path: Path) -> None:
    whole = (sign * (limits.PARAGRAPH // len(sign)))[: limits.PARAGRAPH - 20]
    lines = [whole[at : at + 9000] for at in range(0, len(whole), 9000)]
    text = sign * (limits.LINES // 2) if "\n" in sign else "\n".join(lines)
    root, start = _lay(tmp_path / "world", {"docs/x.md": f"{PAGE}A {text}\n"}), time.process_time()
    _, problems = check(root, TODAY)
    assert time.process_time() - start < SECONDS
    if not problems:
        plain, start = _cost_of_build(), time.process_time()
        built = build(root)
        assert (built.error, built.log) == ("", "")
        assert time.process_time() - start < SECONDS + plain


def _cost_of_build() -> float:
    return 0.7  # of the world alone, on a slow machine
