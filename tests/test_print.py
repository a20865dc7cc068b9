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

pytestmark = pytest.mark.browser

BRIEFING = "briefings/st-petersburg-june-2022/"
TABLES = "documents/budapest-memoranda/"
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
        return words("".join(text for sheet in self.sheets for text, _, _ in sheet))


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


def test_all_of_the_text_is_printed_what_is_folded_too(
    text: str, page: Callable[[str], lxml.html.HtmlElement]
) -> None:
    article = page(BRIEFING).xpath("//article")[0]
    for selector in ("h1", "h2", "summary"):
        for element in article.iterfind(f".//{selector}"):
            assert words(element.text_content().removesuffix("¶")) in text
    assert len(article.xpath(".//details//tr")) > 5
    for row in article.xpath(".//details//tr[td]"):
        assert words(row[0].text_content()) in text


def test_the_sources_are_printed_with_their_numbers_and_addresses(
    text: str, page: Callable[[str], lxml.html.HtmlElement]
) -> None:
    sources = page(BRIEFING).xpath("//ol[@class='sources']/li")
    assert len(sources) > 30
    for number, source in enumerate(sources, 1):
        address = source.xpath("string(a[starts-with(@href, 'http')]/@href)")
        assert words(f"{number}. {source.text[:12]}") in text
        assert words(f"<{address}>") in text


def test_names_and_terms_are_explained_in_numbered_notes(
    text: str, page: Callable[[str], lxml.html.HtmlElement]
) -> None:
    cards = page(BRIEFING).xpath("//div[@class='card'][@data-note]")
    assert len(cards) > 20
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
    ]
    assert [title for title in bookmarks(briefing.outline) if title in headings] == headings


def bookmarks(outline: list[Any]) -> Iterator[str]:
    for item in outline:
        if isinstance(item, list):
            yield from bookmarks(item)
        else:
            yield words(str(item.title))
