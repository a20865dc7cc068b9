"""Folds, tables and lists: what Markdown would take for something else is told with its line."""

from __future__ import annotations

import lxml.html
import markdown
import pytest

from briefings.text.blocks import faults

EXTENSIONS = ["tables", "md_in_html", "attr_list"]
FOLD = '<details markdown="1">\n<summary>More</summary>\n\n{}\n\n</details>\n'
TABLE = "| a | b |\n|---|---|\n| 1 | 2 |"

# Texts that come out as they were meant, with what they become.
GOOD = {
    "a fold": (FOLD.format("Words."), "details/p"),
    "a fold with a table": (FOLD.format(TABLE), "details/table"),
    "a fold with a list": (FOLD.format("- one\n- two"), "details/ul/li"),
    "a fold in the middle": (f"One.\n\n{FOLD.format('Two.')}\nThree.", "details/p"),
    "a table": (TABLE, "table"),
    "a table with aligned columns": ("| a | b |\n|:--|--:|\n| 1 | 2 |", "table"),
    "a table with strokes in it": ("| a \\| b | c |\n|---|---|\n| 1 | 2 |", "table"),
    "a table after a heading": (f"## Head\n\n{TABLE}", "table"),
    "a list": ("- one\n- two", "ul/li"),
    "a list with lines that go on": ("- one\n  goes on\n- two\ngoes on\n- three", "ul/li"),
    "a list with a list": ("- one\n    - two\n- three", "ul/li"),
    "a number at the start of a line": ("It was in\n2022. Then it ended.", "p"),
    "a dash inside a line": ("Two things - one\nand two", "p"),
    "code that looks like all of them": ("```\n<details>\ntext\n| a |\n- b\n```\n", "p"),
}


@pytest.mark.parametrize("text", [text for text, _ in GOOD.values()], ids=GOOD)
def test_what_comes_out_as_it_was_meant_has_no_fault(text: str) -> None:
    assert list(faults(text)) == []


@pytest.mark.parametrize(("text", "path"), GOOD.values(), ids=GOOD)
def test_what_has_no_fault_comes_out_as_it_was_meant(text: str, path: str) -> None:
    html = markdown.markdown(text, extensions=EXTENSIONS)
    assert lxml.html.fragment_fromstring(html, create_parent="div").findall(f".//{path}")


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("<details markdown=“1”>\n<summary>More</summary>\n\nx\n\n</details>", 1, "alone at"),
        ('  <details markdown="1">\n<summary>More</summary>\n\nx\n\n</details>', 1, "alone at"),
        ('<details open markdown="1">\n<summary>M</summary>\n\nx\n\n</details>', 1, "alone at"),
        ('<details markdown="1">\n<summary>More\n\nx\n\n</details>', 2, "in plain words"),
        ('<details markdown="1">\n\nx\n\n</details>', 2, "in plain words"),
        ('<details markdown="1">\n<summary> </summary>\n\nx\n\n</details>', 2, "in plain words"),
        ('<details markdown="1">\n<summary>M</summary>\n\nx\n\n</detail>', 1, "never closed"),
        (f'<details markdown="1">\n<summary>M</summary>\n{TABLE}\n\n</details>', 3, "empty line"),
        ('- one\n\n    <details markdown="1">\n    <summary>M</summary>', 3, "alone at"),
        ('> <details markdown="1">\n> x', 1, "alone at"),
        ("A sentence <details>x</details> goes on.", 1, "alone at"),
        (FOLD.format(FOLD.format("x").strip()), 1, "not closed before"),
        (f"One.\n{TABLE}", 2, "before the table"),
        (f"{TABLE}\nOne.", 4, "after the table"),
        ("| a | b |\n| 1 | 2 |", 1, "under its head"),
        ("| a | b |\n|---|---|\n| 1 |", 3, "has 1 cells"),
        ("| a | b |\n|---|---|\n| [[x|y]] | 2 |", 3, "write '\\|'"),
        ("Two things:\n- one", 2, "before the list"),
        ("Two things\nin a list:\n1. one", 3, "before the list"),
    ],
)
def test_what_would_come_out_otherwise_is_told_with_its_line(
    text: str, line: int, says: str
) -> None:
    found = [at for at, message in faults(text) if says in message]
    assert found == [line]


def test_lines_are_counted_from_that_of_the_text_in_its_file() -> None:
    assert [line for line, _ in faults("Two:\n- one", first_line=7)] == [8]
