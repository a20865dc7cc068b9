"""Text from data is text: a page shows exactly what it holds, and no markup comes of it."""

from __future__ import annotations

from collections.abc import Callable

import lxml.html
import markdown
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from briefings.text.escaping import Markdown, escape, inline, paragraphs, sentence

EXTENSIONS = ["attr_list", "tables", "md_in_html", "admonition"]

# What Markdown, HTML, the templates and the inline forms might take for their own.
SYNTAX = [
    *("*", "**", "_", "__", "`", "``", "```", "~~~", "#", "##", ">", "+", "-", "===", "---", "***"),
    *("[", "]", "(", ")", "!", "[a](b)", "![a](b)", "[a]: b", "[a][b]", "[^1]", "|", "|---|", ":"),
    *("\\", "\\\\", "\\*", "&", "&amp;", "&lt;", "&#60;", "&#x3c;", "AT&T;", "<", ">", "<b>"),
    *("</p>", "<!--", "-->", "<script>alert(1)</script>", "<img src=x>", "<https://a.example>"),
    *("{: .x }", "{: #y }", "{:onclick=z}", "{", "}", "{{ x }}", "{% y %}", "{# z #}", "[[quota]]"),
    *("[@almanac]", "1.", "1)", "12.", "١.", "!!!", "???", "$x$", "^x^", "~x~", "==x==", "a_b_c"),
    *('"', "'", "“", "”", "«", "»", "http://a.example", "x@a.example", ".", "–", "…"),
]
plain = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")), max_size=8
) | st.sampled_from(SYNTAX)
texts = st.lists(st.tuples(plain, st.sampled_from(["", " ", "  ", "\n"])), max_size=6).map(
    lambda parts: "".join(text + gap for text, gap in parts)
)

PLACES: dict[str, tuple[Callable[[str], str], str]] = {
    "paragraph": (lambda text: text, "p"),
    "list item": (lambda text: f"- {text}", "ul li"),
    "heading": (lambda text: f"## {text}", "h2"),
    "heading with an anchor": (lambda text: f"## {text} {{: #here }}", "h2"),
    "table cell": (
        lambda text: f"| a | b |\n|---|---|\n| {text} | c |",
        "table thead tr th tbody td",
    ),
    "link": (lambda text: f"[{text}](page.md)", "p a"),
    "strong": (lambda text: f"**{text}**", "p strong"),
}


def folded(text: str) -> str:
    return " ".join(text.split())


def shown(page: str) -> lxml.html.HtmlElement:
    html = markdown.markdown(page, extensions=EXTENSIONS)
    return lxml.html.fragment_fromstring(html, create_parent="div")


def is_shown_as_it_is(text: str, place: str) -> None:
    """The place holds the text, and no element or attribute that the place has not by itself."""
    make, elements = PLACES[place]
    page = shown(make(inline(text)))
    expect = shown(make("WORD")).text_content().replace("WORD", folded(text))
    assert folded(page.text_content()) == folded(expect)
    assert {each.tag for each in page.iter()} <= {"div", *elements.split()}
    assert {name for each in page.iter() for name in each.attrib} <= {"href", "id"}
    assert {each.get("id") for each in page.iter()} <= {None, "here"}


@pytest.mark.parametrize("place", PLACES)
@given(text=texts.filter(str.strip))
def test_a_text_is_shown_as_it_is(place: str, text: str) -> None:
    is_shown_as_it_is(text, place)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    "text",
    [
        *("*a*", "a_b_c", "__a__", "`a`", "[a](b)", "![a](b)", "[a][b]", "a | b", "<b>a</b>"),
        *("<script>alert(1)</script>", "a < b > c", "AT&T;", "&amp;", "&#60;", "a & b", "&"),
        *("{: onclick=alert(1) }", "a {: #b }", "{{ x }}", "{% x %}", "[[quota]]", "[@almanac]"),
        *("# a", "#", "a #", "Why C#", "a ##", "> a", "+ a", "- a", "1. a", "1) a", "2022. a"),
        *(": a", "---", "- - -", "===", "***", "| a |", "!!! note", "a\\", "\\*a", "a \\ b", "\\"),
        *("ES-11/4", "Ұлт – Қазақ", "“a”", "'a'", "http://a.example/_b_", "a  b\n c", "!", "a!"),
    ],
)
def test_syntax_in_a_text_is_shown_as_it_is(text: str, place: str) -> None:
    is_shown_as_it_is(text, place)


@given(texts)
def test_a_text_stays_on_its_line(text: str) -> None:
    assert "\n" not in inline(text)
    assert inline(text) == inline(folded(text))


@given(st.lists(texts.map(folded).filter(bool), min_size=1, max_size=3))
@example(["a", "{: .b }"])
@example(["a", "| b | c |", "- d"])
def test_an_empty_line_in_a_text_starts_a_paragraph(parts: list[str]) -> None:
    page = shown(paragraphs("\n \n".join(parts)))
    assert [(each.tag, folded(each.text_content())) for each in page] == [("p", p) for p in parts]
    assert [dict(each.attrib) for each in page] == [{}] * len(parts)


@pytest.mark.parametrize(
    ("text", "expect"),
    [("one\ntwo\n\nthree\n", "one two\n\nthree"), ("  one  ", "one"), ("a\n\n\n \nb", "a\n\nb")],
)
def test_lines_of_a_paragraph_are_joined(text: str, expect: str) -> None:
    assert paragraphs(text) == expect


@pytest.mark.parametrize(
    "text", ["Resolution L-11/4", "St. Ives & Sons", "Lac d'Été (north)", "50 % + 1", "a: b; c!"]
)
def test_a_plain_name_is_not_escaped_at_all(text: str) -> None:
    assert inline(text) == text


def test_a_template_escapes_everything_but_markdown() -> None:
    assert escape(Markdown("*a*")) == "*a*"
    assert escape(inline("*a*")) == r"\*a\*"
    assert [escape("*a*"), escape(7), escape(None)] == [r"\*a\*", "7", ""]


@pytest.mark.parametrize(
    ("text", "expect"), [("catch quota", "Catch quota"), ("", ""), ("ünder", "Ünder"), ("LL", "LL")]
)
def test_a_sentence_starts_with_a_capital(text: str, expect: str) -> None:
    assert sentence(text) == expect
