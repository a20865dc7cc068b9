"""The Markdown extension: what is linked, cited and shown on a page of the small world."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import lxml.html
import markdown
import pytest
import yaml

from briefings.pages.extension import BriefingExtension, PageNotes
from briefings.pages.links import Links
from briefings.pages.render import Renderer
from briefings.query.index import RecordIndex
from briefings.record.load import load
from briefings.text.escaping import inline
from briefings.text.prose import sentence_around
from shared import text_of
from worlds import validate

HERE = Path(__file__).parent / "cases"
CASES = sorted(HERE.glob("linking/*.yml"))
EXTENSIONS = ["fenced_code", "attr_list", "tables", "md_in_html", "admonition", "toc"]
SMARTY = {"smarty": {"smart_dashes": False, "smart_ellipses": False}}
NAME = "net_[a|b]*c* & <b>d"  # of the term odd-net

Element = lxml.html.HtmlElement
Convert = Callable[..., tuple[Element, PageNotes]]


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    catalogue, problems = validate(load(HERE / "world"))
    assert problems == []
    return Renderer(RecordIndex(catalogue, datetime.date(2024, 6, 30)))


@pytest.fixture(scope="module")
def write_out(renderer: Renderer) -> Callable[..., tuple[str, PageNotes]]:
    """Converts the text of a page to HTML, and gives it with what was noted."""

    def run(
        text: str, page: str = "briefings/new.md", day: str = "2022-06-01", smarty: bool = False
    ) -> tuple[str, PageNotes]:
        extension = BriefingExtension(lambda: Links(renderer))
        html = markdown.markdown(
            f"<!-- page: {page} {day} -->\n\n{text}",
            extensions=[
                extension,
                *EXTENSIONS,
                *(SMARTY if smarty else ()),
            ],
            extension_configs=SMARTY if smarty else {},
        )
        return html, extension.notes

    return run


@pytest.fixture(scope="module")
def convert(write_out: Callable[..., tuple[str, PageNotes]]) -> Convert:
    """As `write_out`, with the HTML read as a browser reads it."""

    def run(*args: Any, **options: Any) -> tuple[Element, PageNotes]:
        html, notes = write_out(*args, **options)
        return lxml.html.fragment_fromstring(html, create_parent="div"), notes

    return run


def links(page: Element) -> list[str]:
    """The links to records in the text, citations left out."""
    found = page.xpath(".//a[@data-term][not(parent::sup)]")
    return [f"{text_of(link)} -> {link.get('data-term')}" for link in found]


# Cases -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
@pytest.mark.parametrize("smarty", [False, True], ids=["plain", "smarty"])
def test_a_text_links_what_its_case_says(path: Path, smarty: bool, convert: Convert) -> None:
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    options = {key: str(case[key]) for key in ("page", "day") if key in case}
    page, _ = convert(case["markdown"], **options, smarty=smarty)
    if "links" in case:
        assert links(page) == case["links"]
    for select, expect in case.get("shows", {}).items():
        assert [text_of(element) for element in page.xpath(f".//{select}")] == expect


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_link_has_a_card_a_description_and_a_place(
    path: Path, convert: Convert, renderer: Renderer
) -> None:
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    options = {key: str(case[key]) for key in ("page", "day") if key in case}
    page, notes = convert(case["markdown"], **options)
    found = page.xpath("//a[@data-term]")
    assert {link.get("data-term") for link in found} == set(notes.cards)
    cards = renderer.cards(notes.path, notes.cards, notes.day, notes.footnotes)
    shown = lxml.html.fragment_fromstring(cards, create_parent="div").xpath("//@id")
    # Names need no words on whom they name; all else is described by its card.
    plain = [link for link in found if "name" in link.get("class").split()]
    assert not any(link.get("aria-describedby") for link in plain)
    described = {link.get("aria-describedby") for link in found if link not in plain}
    assert described <= set(shown)
    numbers = [link.get("data-note") for link in found if link.get("data-note")]
    assert numbers == [str(number) for number in range(1, len(notes.footnotes) + 1)]
    assert page.xpath("//a[not(@href)] | //a//a") == []


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("<b>Borne</b>: a state.", "<b>{}</b>: a state."),
        ("<b>In Borne</b>", "<b>In {}</b>"),
        ("<b>Borne</b> <i>Cysia</i>", "<b>{}</b> <i>{}</i>"),
        (
            "So <b>Lake</b> League, <b>the Lake</b> League.",
            "So <b>Lake</b> League, <b>the Lake</b> League.",
        ),
        ("<b>&amp;Borne&amp;</b>", "<b>&amp;{}&amp;</b>"),
    ],
)
def test_a_link_opens_and_closes_inside_the_raw_html_around_it(
    text: str, made: str, write_out: Callable[..., tuple[str, PageNotes]]
) -> None:
    """Asked of the text itself: a browser would hide what is closed in the wrong order."""
    html, _ = write_out(text)
    assert re.sub(r"<a [^>]*>\w+</a>", "{}", html) == f"<p>{made}</p>"


# Links -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "text", "href"),
    [
        ("briefings/new.md", "The Lake League.", "../organisations/lake-league.md"),
        ("index.md", "The Lake League.", "organisations/lake-league.md"),
        ("organisations/lake-assembly.md", "The Lake League.", "lake-league.md"),
        ("index.md", "A quota.", "glossary.md#quota"),
        ("glossary.md", "A quota.", "#quota"),
        ("index.md", "{{ flood-speech }}", "events/great-flood.md#flood-speech"),
        ("index.md", "{{ trout-caught }}", "places/mirror-lake.md#trout-2020"),
        ("index.md", "[[l-11-4-vote-cysia]]", "documents/resolution-l-11-4.md#l-11-4-vote-cysia"),
    ],
)
def test_a_link_leads_to_the_source_path_of_its_record(
    page: str, text: str, href: str, convert: Convert
) -> None:
    found, _ = convert(text, page=page)
    assert found.xpath("//a/@href") == [href]


def test_notes_are_numbered_by_the_first_link_to_each_record_sources_left_out(
    convert: Convert,
) -> None:
    text = "Borne and [the quota][q] and Cysia.[@almanac]\n\n## Again\n\nCysia, Brook and Borne."
    page, notes = convert(text)
    found = [
        (link.get("data-term"), link.get("data-note")) for link in page.xpath("//a[@data-term]")
    ]
    assert found == [
        ("borne", "1"),
        ("quota", "2"),
        ("cysia", "3"),
        ("almanac", None),
        ("ada-brook", "4"),
    ]
    assert list(notes.footnotes) == ["borne", "quota", "cysia", "ada-brook"]


@pytest.mark.parametrize("smarty", [False, True], ids=["plain", "smarty"])
@pytest.mark.parametrize(
    "frame",
    ["A {} here.", "- {}", "1. {}", "- a\n\n    {}", "| a | b |\n|---|---|\n| {} | c |", "*{}*"],
    ids=["paragraph", "list", "numbers", "nested", "table", "emphasis"],
)
@pytest.mark.parametrize("name", [NAME, "4_net", "Netz {: .x }&amp;9", "Resolution L-11/4"])
def test_a_name_made_of_syntax_shows_as_written_and_is_linked(
    name: str, frame: str, smarty: bool, convert: Convert
) -> None:
    page, _ = convert(frame.format(inline(name)), smarty=smarty)
    assert [link.text_content() for link in page.xpath("//a[@data-term]")] == [name]
    assert page.xpath("//b | //script | //@onclick") == []


@pytest.mark.parametrize(
    "text",
    [
        "{: onclick=alert(1) }",
        "{: #id .x }",
        "{onclick=alert(1)}",
        "*a* {: .x }",
        "`y`",
        "|",
    ],
)
@pytest.mark.parametrize(
    "frame",
    [
        "Borne{}",
        "Borne {}",
        "a\nBorne\n{}",
        "- Borne {}",
        "| a |\n|---|\n| Borne {} |",
        "**Borne**{}",
    ],
)
def test_syntax_in_data_beside_a_name_stays_text(text: str, frame: str, convert: Convert) -> None:
    """Escapes are undone to find names; that must not bring markup back to life."""
    page, _ = convert(frame.format(inline(text)))
    plain, _ = convert(frame.format("WORD"))
    assert text_of(page) == text_of(plain).replace("WORD", text)
    others = [each for each in page.iter() if "data-term" not in each.attrib]
    assert [dict(each.attrib) for each in others] == [{}] * len(others)
    assert set(page.xpath("//a")[0].attrib) == {"class", "data-term", "data-note", "href"}


def test_a_text_without_a_page_line_is_left_alone(renderer: Renderer) -> None:
    text = "Borne [[quota]] [@almanac] {{ trout-caught }}\n\n{{ table lake-league }}"
    for before in ("", "A line first.\n\n<!-- page: index.md 2022-06-01 -->\n\n"):
        extension = BriefingExtension(lambda: Links(renderer))
        html = markdown.markdown(before + text, extensions=[extension])
        assert html == markdown.markdown(before + text)
        assert extension.notes == PageNotes()


def test_one_instance_keeps_nothing_from_page_to_page(renderer: Renderer) -> None:
    extension = BriefingExtension(lambda: Links(renderer))
    md = markdown.Markdown(extensions=[extension])
    text = "<!-- page: index.md 2022-06-01 -->\n\nBorne has a quota [@almanac, page 1]."
    first, noted = md.convert(text), extension.notes
    assert md.reset().convert(text) == first
    assert extension.notes == noted
    assert extension.notes is not noted
    assert md.reset().convert("Borne [[quota]]") == "<p>Borne [[quota]]</p>"
    assert extension.notes == PageNotes()


def test_the_page_line_does_not_show(convert: Convert) -> None:
    page, notes = convert("Text.")
    assert lxml.html.tostring(page) == b"<div><p>Text.</p></div>"
    assert (notes.path, notes.day) == ("briefings/new.md", datetime.date(2022, 6, 1))


# Citations -------------------------------------------------------------------------------------


def foot(page: Element) -> list[str]:
    return [text_of(item) for item in page.xpath("//ol[@class='sources']/li")]


def test_citations_are_numbered_in_reading_order_and_places_are_merged(convert: Convert) -> None:
    text = """
First.[@almanac, page 3] Second [@angler-2022-05-10].

| a | b |
|---|---|
| c [@gazette-2020-03] | d [@almanac, page 5] |

- Third.[@almanac, page 3] [@gazette-2001-05-01, article 2, line 1]
"""
    page, notes = convert(text)
    assert [text_of(each) for each in page.xpath("//sup[@class='cite']")] == list("123114")
    assert page.xpath("//sup/a/@href") == [f"#cite-{number}" for number in "123114"]
    assert page.xpath("//sup/a/@aria-label") == [f"Source {number}" for number in "123114"]
    assert page.xpath("//ol/li/@id") == [f"cite-{number}" for number in "1234"]
    assert foot(page) == [
        "Almanac, no date. Lakes and their fish. Cited: page 3; page 5.",
        "The Angler, 10 May 2022, carried by Evening Post. La pêche au lac",
        "Gazette, March 2020 (inferred). Register of answers",
        "Gazette, 1 May 2001. The Lake Treaty as printed. Cited: article 2, line 1. Archived copy.",
    ]
    assert notes.cited["almanac"] == ["page 3", "page 5"]


def test_the_foot_links_each_source_to_its_address_or_else_to_its_entry(convert: Convert) -> None:
    page, _ = convert("First [@angler-2022-05-10]. [@gazette-2020-03]")
    outward, entry = page.xpath("//ol//a")
    assert dict(outward.attrib) == {"href": "https://angler.example/peche", "hreflang": "fr"}
    assert entry.get("href") == "../sources.md#gazette-2020-03"
    assert text_of(entry) == "Register of answers"


def test_the_foot_leads_to_the_copy_in_an_archive_where_one_is_on_record(convert: Convert) -> None:
    page, _ = convert("First [@gazette-2001-05-01]. Second [@angler-2022-05-10].")
    outward, copy, _ = page.xpath("//ol//a")
    assert text_of(copy) == "Archived copy"
    assert copy.get("aria-label") == f"Archived copy: {text_of(outward)}"
    assert copy.get("href") == "https://archive.example/2001/lake-treaty"
    assert foot(page)[0] == "Gazette, 1 May 2001. The Lake Treaty as printed. Archived copy."


def test_a_page_without_citations_has_no_foot(convert: Convert) -> None:
    page, _ = convert("Borne.")
    assert page.xpath("//h2 | //ol") == []


@pytest.mark.parametrize(
    "where",
    [
        "a_b and c_d",
        "*notes* & tables",
        "<b>4</b>",
        "page {3}",
        "`x`",
        "clause [3]",
        "&amp; 7",
        "a|b",
    ],
)
def test_a_place_in_a_source_shows_as_written(
    where: str, renderer: Renderer, convert: Convert
) -> None:
    """Places come from data, too: they are escaped as a table on a page has them."""
    page, _ = convert(f"| a |\n|---|\n| b [@almanac, {inline(where)}] |")
    assert foot(page) == [f"Almanac, no date. Lakes and their fish. Cited: {where}."]


# Mentions --------------------------------------------------------------------------------------


def mentions(notes: PageNotes) -> list[tuple[str, str]]:
    return [(mention.id, mention.sentence) for mention in notes.mentions]


def test_a_mention_carries_its_sentence_without_numbers(convert: Convert) -> None:
    text = "It rained. In *June* Borne\nraised the quota.[@almanac, page 2] Cysia did not. “Why?”"
    _, notes = convert(text)
    assert mentions(notes) == [
        ("almanac", "In June Borne raised the quota."),
        ("borne", "In June Borne raised the quota."),
        ("quota", "In June Borne raised the quota."),
        ("cysia", "Cysia did not."),
    ]
    assert {mention.page for mention in notes.mentions} == {"briefings/new.md"}


def test_the_first_mention_on_a_page_is_the_one_that_others_show(convert: Convert) -> None:
    _, notes = convert("## One\n\nBorne won.\n\n## Two\n\nBorne lost.")
    assert mentions(notes) == [("borne", "Borne won.")]


def test_the_sentence_of_a_name_made_of_syntax_reads_as_written(convert: Convert) -> None:
    _, notes = convert(f"A {inline(NAME)} & <i>more</i>.")
    assert mentions(notes) == [("odd-net", f"A {NAME} & more.")]


@pytest.mark.parametrize(
    ("text", "at", "expect"),
    [
        ("One. Two. Three.", 5, "Two."),
        ("One! Two? Three.", 0, "One!"),
        ("He said: “No.” Then he left.", 20, "Then he left."),
        ("No. 4 of 5 May.  Then.", 8, "No. 4 of 5 May."),
        ("one, at 3.50 each", 10, "one, at 3.50 each"),
        ("Only", 4, "Only"),
    ],
)
def test_a_sentence_ends_before_a_capital(text: str, at: int, expect: str) -> None:
    assert sentence_around(text, at) == expect


def test_tables_and_lists_of_changes_mention_nothing(convert: Convert) -> None:
    text = "| a |\n|---|\n| Borne |\n\n<div class='since' markdown='1'>\n\n- Cysia left.\n\n</div>"
    page, notes = convert(text)
    assert links(page) == ["Borne -> borne", "Cysia -> cysia"]
    assert mentions(notes) == []


# Values ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "day", "expect"),
    [
        ("{{ trout-caught }}", "2021-02-01", "about 1,300"),
        ("{{ trout-caught }}", "2023-01-20", "1,250.5"),
        ("{{ trout-caught date }}", "2023-01-20", "20 January 2023"),
        ("{{ trout-2019 }}", "2023-01-20", "1,410"),
        ("{{ share-2022 }}", "2023-01-20", "87.05%"),
        ("{{flood-speech date}}", "2023-01-20", "11 April 2022"),
        ("{{ aldmark-in-league }}", "2023-01-20", "member"),
        ("{{ borne-in-league date }}", "2023-01-20", "since February 2003"),
        ("{{ net-borne-borne }}", "2023-01-20", "not confirmed"),
        ("{{ list lake-league }}", "2022-06-30", "Aldmark, Borne and Cysia"),
        ("{{ list lake-league }}", "2022-07-01", "Aldmark and Borne"),
        ("{{ list net-accords }}", "2022-07-01", "Borne and Aldmark"),
        ("{{ list drift-2020 }}", "2022-07-01", "Aldmark"),
    ],
)
def test_a_value_is_that_of_the_day_of_the_page(
    text: str, day: str, expect: str, convert: Convert
) -> None:
    page, _ = convert(f"So: {text}.", day=day)
    assert text_of(page) == f"So: {expect}."


def test_a_table_is_that_of_the_day_of_the_page(convert: Convert) -> None:
    rows: dict[str, Any] = {}
    for day in ("2022-06-30", "2022-07-01"):
        page, _ = convert("Before.\n\n{{ table lake-league }}\n\nAfter.", day=day)
        assert [each.tag for each in page][:3] == ["p", "table", "p"]
        rows[day] = {text_of(row[0]): text_of(row[1]) for row in page.xpath("//tbody/tr")}
    assert rows["2022-06-30"]["Cysia"] == "member single source"
    assert "Cysia" not in rows["2022-07-01"], "who has left is no row of a table of members"


def test_raw_html_right_before_a_name_stays_where_it_was(convert: Convert) -> None:
    page, _ = convert('<span id="here"></span>Borne<span id="there"></span> fishes.')
    assert page.xpath("//@id") == ["here", "there"]
    assert page.xpath("//span[@id='here']/following-sibling::a/text()") == ["Borne"]
