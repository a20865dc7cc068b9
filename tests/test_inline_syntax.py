"""The inline forms: the scan, which knows lines, and the Markdown extension find the same ones."""

from __future__ import annotations

import datetime
import re
import time
from pathlib import Path
from typing import Any

import lxml.html
import markdown
import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from briefings.pages.extension import BriefingExtension
from briefings.pages.links import Links
from briefings.pages.render import Renderer
from briefings.query.index import RecordIndex
from briefings.record.load import load
from briefings.text import inline_syntax
from briefings.text.inline_syntax import blank_code, read_value, scan
from worlds import validate

HERE = Path(__file__).parent / "cases"
CASES = sorted(HERE.glob("forms/*.yml"))


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    catalogue, problems = validate(load(HERE / "world"))
    assert problems == []
    return Renderer(RecordIndex(catalogue, datetime.date(2024, 6, 30)))


def rendered(text: str, renderer: Renderer) -> list[tuple[str, str]]:
    """Kind and id of each form that a page shows as what it stands for, in order of the page."""
    html = markdown.markdown(
        f"<!-- page: new.md 2024-06-01 -->\n\n{text}",
        extensions=[
            BriefingExtension(lambda: Links(renderer)),
            "attr_list",
            "tables",
            "fenced_code",
        ],
    )
    page = lxml.html.fragment_fromstring(html, create_parent="div")
    for foot in page.xpath("//h2[@id='sources-cited'] | //ol[@class='sources']"):
        foot.drop_tree()
    found = []
    for each in page.xpath("//table | //a[@data-term] | //span[@class='list']"):
        inside = each.xpath(
            "ancestor::table[thead//th[text()='Member']] | ancestor::span[@class='list']"
        )
        if not inside:
            found.append(_form(each))
    return [form for form in found if form]


def _form(element: Any) -> tuple[str, str] | None:
    if element.tag == "table":
        return ("table", "lake-league") if element.xpath(".//th[text()='Member']") else None
    if element.tag == "span":
        return ("list", "net-accords")
    kind = "citation" if element.getparent().tag == "sup" else "link"
    return ("value" if "value" in element.get("class") else kind), element.get("data-term")


def wanted(text: str) -> list[tuple[str, str]]:
    """Kind and id of each form that the scan finds in its place."""
    return [
        ("value" if form.kind == "date" else form.kind, form.id)
        for form in scan(text)
        if not form.fault
    ]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_scan_finds_what_its_case_says(path: Path) -> None:
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    found = [
        [form.line, form.kind, form.id, *([form.words] if form.words else [])]
        for form in scan(case["text"])
        if not form.fault
    ]
    assert found == case["forms"]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_scan_says_what_is_wrong_in_its_case(path: Path) -> None:
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    found = [f"{form.line}: {form.fault}" for form in scan(case["text"]) if form.fault]
    assert found == case.get("faults", [])


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_extension_finds_what_the_scan_finds(path: Path, renderer: Renderer) -> None:
    text = yaml.safe_load(path.read_text(encoding="utf-8"))["text"]
    if not any(form.fault for form in scan(text)):  # a page with a fault is never rendered
        assert rendered(text, renderer) == wanted(text)


def test_lines_are_counted_from_the_first_line_of_the_file() -> None:
    text = "[[a]]\n\n`[[b]]`\n[[c]] {{ d }}\n"
    assert [(form.line, form.id) for form in scan(text, 7)] == [(7, "a"), (10, "c"), (10, "d")]


@pytest.mark.parametrize(
    ("content", "expect"),
    [
        ("trout", ("value", "trout")),
        ("trout date", ("date", "trout")),
        ("list trout", ("list", "trout")),
        ("table  trout", ("table", "trout")),
        ("date trout", ("", "date trout")),
        ("list", ("value", "list")),
        ("trout day", ("", "trout day")),
        ("table trout date", ("", "table trout date")),
        ("", ("", "")),
    ],
)
def test_a_value_is_read_by_its_words(content: str, expect: tuple[str, str]) -> None:
    assert read_value(content) == expect


FORMS = [
    *("[[borne]]", "[[ lake-treaty | the share ]]", "[[lake-treaty|the\nshare]]", "[@almanac]"),
    *("[@almanac, page 3]", "{{ trout-2019 }}", "{{trout-2020 date}}", "{{ list net-accords }}"),
]
AROUND = [
    *(" ", "\n", "\n\n", "so it is", ". ", "*a* ", "**b** ", "\\", "`", "``", "(", ")", "!", "> "),
    *("\n\n```\n\n", "\n\n~~~\n", "\n\n<!-- ", " -->\n\n", "<b>", "&amp;"),
]


@given(st.lists(st.sampled_from(FORMS) | st.sampled_from(AROUND), max_size=8).map("".join))
def test_scan_and_extension_agree_on_any_text(renderer: Renderer, text: str) -> None:
    if not any(form.fault for form in scan(text)):
        assert sorted(rendered(text, renderer)) == sorted(wanted(text))


@given(st.text("ab[]{}@|`\\\n #-*~<>!", max_size=40))
def test_any_text_can_be_scanned(text: str) -> None:
    for form in scan(text, 10):
        assert 10 <= form.line <= 10 + text.count("\n")
        assert form.kind in ("link", "citation", "value", "date", "list", "table", "malformed")
        assert form.kind != "malformed" or form.fault


@given(st.text("ab[] `~\n\t-1.<!>\\", max_size=40))
def test_blanking_code_keeps_every_other_character_in_its_place(text: str) -> None:
    blank = blank_code(text)
    assert len(blank) == len(text)
    assert all(new in (old, " ") for old, new in zip(text, blank, strict=True))
    assert [new == "\n" for new in blank] == [old == "\n" for old in text]


_PATTERN = re.compile(r"(?<!\\)(`+)((?:(?!\n\s*\n).)+?)(?<!`)\1(?!`)", re.S)


@given(st.text(alphabet="`` a\n\\", max_size=40))
@example("``a`")
@example("\\``a`")
@example("`a\n\nb` c`")
def test_inline_code_is_what_the_pattern_of_markdown_finds(text: str) -> None:
    """The pattern is plain, but takes minutes for a thousand backquotes."""
    expect = [match.span() for match in _PATTERN.finditer(text)]
    assert list(inline_syntax._inline_code(text)) == expect


def test_a_run_of_backquotes_is_looked_through_once() -> None:
    text = "word " + "`" * 9000 + " word " + "".join("`" * n + " a " for n in range(1, 120))
    start = time.process_time()
    inline_syntax.blank_code(text)
    assert time.process_time() - start < 1
