"""Straight quotation marks and apostrophes become typographic ones, across links and citations."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import lxml.html
import pytest
from markdown import Markdown

from briefings import BriefingExtension, check
from briefings.pages.links import Links
from briefings.pages.render import Renderer

Show = Callable[[str], str]


@pytest.fixture
def show(root: Path) -> Show:
    """What a reader reads of a Markdown text, without the list of sources at its foot."""
    index, _ = check(root / "tests" / "cases" / "world")
    assert index
    renderer = Renderer(index)
    extension = BriefingExtension(lambda: Links(renderer))
    md = Markdown(extensions=["attr_list", "tables", "fenced_code", extension])

    def shown(text: str) -> str:
        html = md.reset().convert(f"<!-- page: index.md 2022-06-01 -->\n\n{text}")
        page = lxml.html.fragment_fromstring(html, create_parent="main")
        return " ".join(page.text_content().partition("Sources cited")[0].split())

    return shown


@pytest.mark.parametrize(
    ("text", "expect"),
    [
        ('He said "no".', "He said “no”."),
        ("It's 'so' (\"yes\").", "It’s ‘so’ (“yes”)."),
        ('"Borne" is a name.', "“Borne” is a name."),
        ('The word "Borne"[@almanac].', "The word “Borne”1."),
        ('The word "Borne" [@almanac].', "The word “Borne”1."),
        ('The vote "{{ l-11-4-vote-cysia }}".', "The vote “against”."),
        ('A *"whole"* "part*s*".', "A “whole” “parts”."),
        ("Borne's boats, the boats' nets.", "Borne’s boats, the boats’ nets."),
        ('## The "drift" and Borne\'s\n\nA.', "The “drift” and Borne’s A."),
        ('> "Quoted" words', "“Quoted” words"),
        ('`"code"` and [a "b"](index.md)', '"code" and a “b”'),
    ],
)
def test_a_quotation_mark_turns_the_way_it_stands(text: str, expect: str, show: Show) -> None:
    assert show(text) == expect


def test_the_marks_of_an_attribute_list_stay_as_they_are(show: Show) -> None:
    assert show('A *word*{: title="t" } here.') == "A word here."


def test_a_name_with_an_apostrophe_is_found_whichever_is_typed(show: Show) -> None:
    assert show("Borne's and Borne’s") == "Borne’s and Borne’s"
