"""What the browser prints, read back from the PDF: everything is on it, nothing is cut, no sheet is
empty, and it can be read aloud and leafed through."""

from __future__ import annotations

import functools
import io
import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

import lxml.html
import pytest
from playwright.sync_api import Page
from pypdf import PageObject, PdfReader

from shared import ROOT

pytestmark = pytest.mark.browser

BRIEFING = "briefings/st-petersburg-june-2022/"
TABLES = "documents/budapest-memoranda/"
WITH_TABLES = "briefings/january-2022-and-the-deployment/"
BRIEFINGS = sorted(f"briefings/{file.stem}/" for file in (ROOT / "docs/briefings").glob("*.md"))
PRINTED = 672  # px of CSS; as wide as what stands on a sheet of A4
FOOT = 30  # pt; below that stand the numbers of the sheets
MARGIN = 20  # pt; nothing is printed nearer to the edge than this
SIZES = {"A4": (595, 842), "Letter": (612, 792)}  # pt


Placed = tuple[str, float, float]


class Printed:
    """A page as printed from a dark session: its PDF, and what stands where on each sheet."""

    def __init__(self, page: Page, size: str) -> None:
        self.pdf = PdfReader(io.BytesIO(page.pdf(format=size, tagged=True, outline=True)))
        self.sheets = [list(placed(sheet)) for sheet in self.pdf.pages]

    @property
    def text(self) -> str:
        """All but the numbers of the sheets, which may stand between two words of a sentence."""
        on_sheets = (text for sheet in self.sheets for text, _, y in sheet if y > FOOT)
        return words("".join(on_sheets))


def placed(sheet: PageObject) -> Iterator[Placed]:
    """The texts of a sheet, and where each of them starts, in pt from the bottom left."""
    found: list[Placed] = []

    def take(text: str, around: list[float], own: list[float], *_: Any) -> None:
        x, y = own[4], own[5]
        a, b, c, d, e, f = around
        found.append((text, a * x + c * y + e, b * x + d * y + f))

    sheet.extract_text(visitor_text=take)
    yield from found


def words(text: str) -> str:
    """A text in a form to compare: a PDF guesses at spaces, joins letters and breaks words."""
    return re.sub(r"[\s\u00ad-]+", "", unicodedata.normalize("NFKC", text))


@pytest.fixture(scope="module")
def printed(visits: Callable[..., Page]) -> Callable[..., Printed]:
    """Prints a page: once, since reading a PDF takes seconds."""
    return functools.cache(lambda path, size="A4": Printed(visits(path, color_scheme="dark"), size))


@pytest.fixture(scope="module")
def text(printed: Callable[..., Printed]) -> str:
    return printed(BRIEFING).text


def test_all_of_the_text_of_a_briefing_is_printed_and_nothing_that_is_folded(
    text: str, page: Callable[[str], lxml.html.HtmlElement]
) -> None:
    article = page(BRIEFING).xpath("//article")[0]
    for element in article.xpath("./h2[not(following-sibling::*[1][self::details])] | ./p | ./ul"):
        if element.get("id") != "related" and element.get("class") not in NOT_ON_PAPER:
            for part in element.xpath(".//text()[not(ancestor::a)]"):
                assert is_in(words(part).strip(".,;:"), text)
    facts = article.xpath("./h2[@id='facts-behind']/following-sibling::details[1]/div/ul/li")
    parts = [words(part) for fact in facts for part in fact.xpath("./text() | ./p/text()")]
    statements = [part for part in parts if len(part) > 40]
    assert len(statements) > 5
    for folded in (*statements, "Full facts", "Related pages", "Revision history"):
        assert words(folded) not in text
    for fold in article.xpath("./h2[@id='since']/preceding-sibling::details/summary"):
        assert words(f"{fold.text_content()}: on the page") in text


def is_in(part: str, text: str) -> bool:
    """Whether a text has a part, which may go on at the top of the next sheet."""
    cuts = range(1, len(part))
    return part in text or any(part[:at] in text and part[at:] in text for at in cuts)


NOT_ON_PAPER = ("kicker", "page-day")


def test_what_is_folded_on_another_page_is_printed(
    printed: Callable[..., Printed], page: Callable[[str], lxml.html.HtmlElement]
) -> None:
    rows = page(TABLES).xpath("//article//details//tr[td]")
    for row in rows:
        assert words(row[0].text_content()) in printed(TABLES, "Letter").text


@pytest.mark.parametrize("briefing", BRIEFINGS)
def test_a_briefing_and_its_sources_take_at_most_six_sheets(
    printed: Callable[..., Printed], briefing: str
) -> None:
    assert len(printed(briefing).sheets) <= 6


@pytest.mark.parametrize("path", [BRIEFING, TABLES, "timeline/"])
def test_the_first_sheet_says_whose_page_it_is_where_it_stands_and_of_what_day(
    printed: Callable[..., Printed],
    page: Callable[[str], lxml.html.HtmlElement],
    site_url: str,
    path: str,
) -> None:
    day = page(path).xpath("string(//p[@class='page-day'])").removeprefix("Facts as at ")
    title = page(path).xpath("//h1")[0].text_content().removesuffix("¶")
    head = words("".join(letters for letters, _, _ in printed(path).sheets[0]))
    parts = ["Non-Recognition Briefing", site_url + path, f"As at {day.partition('.')[0]}", title]
    assert words("".join(parts)) in head


def test_the_type_of_a_briefing_can_be_read(visit: Callable[..., Page]) -> None:
    page = visit(BRIEFING, own=True)
    page.emulate_media(media="print")
    sizes = page.evaluate(
        """() => [...document.querySelectorAll("article *")]
            .filter((each) => each.getClientRects().length && each.innerText.trim())
            .map((each) => parseFloat(getComputedStyle(each).fontSize) * 0.75)"""
    )
    assert len(sizes) > 200
    assert round(min(sizes), 1) >= 9


@pytest.mark.parametrize("path", [TABLES, WITH_TABLES])
def test_no_word_of_a_table_is_cut_in_two(visit: Callable[..., Page], path: str) -> None:
    """No word has two boxes, as it has where it goes on in another line."""
    page = visit(path, own=True, width=PRINTED)
    page.emulate_media(media="print")
    page.evaluate("document.querySelectorAll('details').forEach((fold) => (fold.open = true))")
    seen, cut = page.evaluate(CUT)
    assert seen > 50
    assert cut == []


CUT = """() => {
    const range = document.createRange(), cut = [];
    let seen = 0;
    for (const cell of document.querySelectorAll("article :is(th, td)")) {
        const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) {
            const text = texts.currentNode;
            for (const word of text.data.matchAll(/[\\p{L}\\p{N}]+/gu)) {
                range.setStart(text, word.index);
                range.setEnd(text, word.index + word[0].length);
                seen += range.getClientRects().length > 0;
                const tops = new Set([...range.getClientRects()].map((box) => Math.round(box.top)));
                if (tops.size > 1) cut.push(word[0]);
            }
        }
    }
    return [seen, cut];
}"""


def test_the_sources_of_the_text_are_printed_with_their_numbers_and_addresses(
    text: str, page: Callable[[str], lxml.html.HtmlElement]
) -> None:
    article = page(BRIEFING).xpath("//article")[0]
    in_text = {link[1:] for link in article.xpath(".//sup[not(ancestor::details)]/a/@href")}
    sources = article.xpath(".//ol[@class='sources']/li")
    assert 30 < len(in_text) < len(sources)
    for number, source in enumerate(sources, 1):
        address = source.xpath("string(a[starts-with(@href, 'http')]/@href)")
        told = words(f"{number}. {source.text[:12]}") in text
        assert told == (source.get("id") in in_text), number
        assert not told or words(f"<{address}>") in text


def test_names_and_terms_are_explained_in_numbered_notes(
    printed: Callable[..., Printed], page: Callable[[str], lxml.html.HtmlElement]
) -> None:
    """But for those of a briefing, which is its text and its sources."""
    text = printed(TABLES, "Letter").text
    cards = page(TABLES).xpath("//div[@class='card'][@data-note]")
    assert len(cards) > 10
    for card in cards:
        summary = card.xpath("string(*[@class='card-summary'])")
        assert f"n{card.get('data-note')}" in text
        assert words(summary) in text


def test_the_page_says_how_to_cite_it_in_words_alone(text: str) -> None:
    assert words("Version of") in text
    assert "@misc" not in text
    assert "TY-ELEC" not in text


@pytest.mark.parametrize(("path", "size"), [(BRIEFING, "A4"), (TABLES, "Letter")])
def test_nothing_is_cut_at_the_edge_of_a_sheet(
    printed: Callable[..., Printed], path: str, size: str
) -> None:
    width, height = SIZES[size]
    assert abs(float(printed(path, size).pdf.pages[0].mediabox.width) - width) < 1
    for number, sheet in enumerate(printed(path, size).sheets, 1):
        for letters, x, y in sheet:
            inside = MARGIN < x < width - MARGIN and MARGIN < y < height - MARGIN
            assert inside or not letters.strip(), (number, letters)


@pytest.mark.parametrize("path", [BRIEFING, "compare/"])
def test_no_sheet_is_all_but_empty(printed: Callable[..., Printed], path: str) -> None:
    assert 1 < len(printed(path).sheets) < 24
    for number, sheet in enumerate(printed(path).sheets, 1):
        assert sum(len(letters.strip()) for letters, _, _ in sheet) > 150, number


def test_the_comparison_is_printed_whole(
    printed: Callable[..., Printed], page: Callable[[str], lxml.html.HtmlElement]
) -> None:
    """In marks, on the first sheet, which lies sideways."""
    first = printed("compare/").pdf.pages[0]
    assert first.mediabox.width > first.mediabox.height
    text = words(first.extract_text())
    table = page("compare/").xpath("//div[contains(@class, 'compare')]//table")[0]
    for row in table.xpath(".//tr[td]"):
        assert words(row[0].text_content()) in text


def test_the_pdf_is_tagged_and_has_bookmarks_for_those_who_leaf_through(
    printed: Callable[..., Printed], page: Callable[[str], lxml.html.HtmlElement]
) -> None:
    briefing = printed(BRIEFING).pdf
    catalogue = briefing.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "en"
    assert catalogue["/StructTreeRoot"]["/K"]
    headings = [
        words(each.text_content().removesuffix("¶"))
        for each in page(BRIEFING).xpath("//article//*[self::h1 or self::h2]")
        if each.get("id") not in ("facts-behind", "related", "revisions")
    ]
    assert [title for title in bookmarks(briefing.outline) if title in headings] == headings


def bookmarks(outline: list[Any]) -> Iterator[str]:
    for item in outline:
        if isinstance(item, list):
            yield from bookmarks(item)
        else:
            yield words(str(item.title))
