"""How to cite a page: each format is read back by a parser that somebody else wrote."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bibtexparser
import lxml.html
import pytest
import rispy
from bibtexparser.middlewares import LatexDecodingMiddleware
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
from citeproc import formatter as formatters
from citeproc.source.json import CiteProcJSON
from hypothesis import given
from hypothesis import strategies as st

from briefings import Publication
from briefings.pages.citation import Entry, around_a_fact, bibtex, csl, formats, plain, ris
from shared import pages_in

LAKES = Publication("Lake Notes", "The people of the lakes", "https://example.org/lakes/")
DAY = datetime.date(2021, 6, 1)


def entry(title: str = "The reach decision", publication: Publication = LAKES) -> Entry:
    issued, version = datetime.date(2023, 1, 14), datetime.date(2023, 1, 15)
    return Entry(publication, "briefings/reach-decision/", title, DAY, issued, version)


def read_bibtex(text: str) -> list[dict[str, str]]:
    """The entries of a BibTeX file, as a TeX that knows UTF-8 would print their fields."""
    library = bibtexparser.parse_string(text, append_middleware=[LatexDecodingMiddleware()])
    assert library.failed_blocks == []
    # The parser reads TeX's sign for a caret as the letter that looks most like it.
    return [
        {"key": e.key, **{f.key: f.value.replace("ˆ", "^") for f in e.fields}}
        for e in library.entries
    ]


def set_by_csl(items: list[dict[str, Any]]) -> list[str]:
    """The entries as a processor of the Citation Style Language sets them, in Harvard style."""
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, CiteProcJSON(items), formatters.plain)
    for item in items:
        bibliography.register(Citation([CitationItem(item["id"])]))
    return [str(line) for line in bibliography.bibliography()]


def test_the_plain_form_says_who_what_where_and_for_which_day() -> None:
    assert plain(entry()) == (
        "The people of the lakes (2023). “The reach decision”. Lake Notes. Facts as at 1 June 2021."
        " Version of 15 January 2023. https://example.org/lakes/briefings/reach-decision/"
        " (accessed [day of access])"
    )


def test_bibtex_is_read_back() -> None:
    assert read_bibtex(bibtex(entry())) == [
        {
            "key": "briefings-reach-decision",
            "author": "The people of the lakes",
            "title": "The reach decision",
            "howpublished": "Lake Notes",
            "year": "2023",
            "month": "jan",
            "day": "14",
            "version": "2023-01-15",
            "note": "Facts as at 1 June 2021.",
            "url": "https://example.org/lakes/briefings/reach-decision/",
        }
    ]


def test_ris_is_read_back() -> None:
    assert rispy.loads(ris(entry())) == [
        {
            "type_of_reference": "ELEC",
            "id": "briefings-reach-decision",
            "authors": ["The people of the lakes"],
            "title": "The reach decision",
            "secondary_title": "Lake Notes",
            "year": "2023",
            "date": "2023/01/14",
            "edition": "2023-01-15",
            "notes": ["Facts as at 1 June 2021."],
            "urls": ["https://example.org/lakes/briefings/reach-decision/"],
        }
    ]


def test_csl_json_is_set_by_a_processor() -> None:
    (line,) = set_by_csl([csl(entry())])
    assert line == (
        "The people of the lakes (2023) The reach decision, Lake Notes. "
        "Available at: https://example.org/lakes/briefings/reach-decision/."
    )
    item = csl(entry())
    assert (item["version"], item["note"]) == ("2023-01-15", "Facts as at 1 June 2021.")


# Any line of any script that a title may hold; a title is one line without spaces at its ends.
TITLES = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")) | st.just(" "))


@given(TITLES.map(lambda text: " ".join(text.split())).filter(bool))
def test_ris_and_csl_json_carry_any_title(title: str) -> None:
    (read,) = rispy.loads(ris(entry(title)))
    assert read["title"] == title
    assert json.loads(dict(formats(entry(title)))["CSL-JSON"])[0]["title"] == title


@pytest.mark.parametrize(
    "title",
    [
        r"50% of {all} & 100_000 # \o/ ~x^2 $5",
        "Unpaired } brace",
        'With "quotation marks" and “others”',
        "Қазақстан, Україна, Россия",
        "@misc{x, title = {y}}",
    ],
)
def test_bibtex_carries_a_title_with_signs_of_its_own(title: str) -> None:
    (read,) = read_bibtex(bibtex(entry(title)))
    assert read["title"].replace("{}", "") == title
    assert read["year"] == "2023"


def test_before_publication_there_is_no_address_and_none_is_made_up() -> None:
    unpublished = entry(publication=Publication("Lake Notes"))
    for _, text in formats(unpublished):
        assert "Lake Notes" in text
        assert "http" not in text
        assert "url" not in text.lower()


# On the built site -----------------------------------------------------------------------------

BRIEFING = "briefings/donetsk-luhansk-decision/"
Read = Callable[[str], lxml.html.HtmlElement]


def shown(page: Read, address: str) -> dict[str, str]:
    """The forms that a page shows, by their names."""
    (box,) = page(address).xpath("//article//details[@id='cite']")
    names = [each.text_content() for each in box.xpath("p")]
    return dict(zip(names, [each.text_content() for each in box.xpath("pre/code")], strict=True))


@pytest.mark.parametrize("address", ["", BRIEFING, "states/kazakhstan/", "compare/"])
def test_each_form_on_a_page_names_the_page(page: Read, site_url: str, address: str) -> None:
    found = shown(page, address)
    title = page(address).xpath("string(//h1)").removesuffix("¶").strip()
    (bib,), (reference,) = read_bibtex(found["BibTeX"]), rispy.loads(found["RIS"])
    (item,) = json.loads(found["CSL-JSON"])
    urls = {
        bib["url"],
        *reference["urls"],
        item["URL"],
        found["Plain text"].split(" (accessed ")[0].split()[-1],
    }
    assert urls == {site_url + address}
    assert {bib["title"], reference["title"], item["title"]} == {title}


def test_a_page_is_cited_for_its_day_and_its_version(page: Read, read_json: Any) -> None:
    found = shown(page, BRIEFING)
    version = read_json("data/record.json")["record_date"]
    for text in found.values():
        assert "Facts as at 22 February 2022." in text
    assert f'"version": "{version}"' in found["CSL-JSON"]


def test_the_files_for_reference_managers_hold_every_page_but_views_of_others(
    site: Path, site_url: str, read_json: Any
) -> None:
    items = read_json("data/citations.json")
    bib = read_bibtex((site / "data/citations.bib").read_text(encoding="utf-8"))
    references = rispy.loads((site / "data/citations.ris").read_text(encoding="utf-8"))
    urls = [item["URL"] for item in items]
    assert urls == [e["url"] for e in bib] == [e["urls"][0] for e in references]
    assert len(set_by_csl(items)) == len({item["id"] for item in items}) == len(items)
    for url in urls:
        assert (site / url.removeprefix(site_url) / "index.html").is_file(), url
    paths = {file.parent.relative_to(site).as_posix() for file in pages_in(site, "index.html")}
    cited = {url.removeprefix(site_url).rstrip("/") or "." for url in urls}
    assert {path for path in paths - cited if "/as-of-" not in path} == {"a-to-z"}
    assert cited <= paths


def test_the_author_is_named_as_in_the_file_for_citing_the_whole(root: Path, page: Read) -> None:
    (item,) = json.loads(shown(page, "")["CSL-JSON"])
    assert f"- name: {item['author'][0]['literal']}" in (root / "CITATION.cff").read_text()


@pytest.mark.browser
def test_one_click_copies_each_form(visit: Any) -> None:
    page = visit("claimed-states/lpr/#cite", permissions=["clipboard-read", "clipboard-write"])
    buttons = page.locator("#cite").get_by_title("Copy to clipboard")
    texts = page.locator("#cite pre > code").all_text_contents()
    assert buttons.count() == len(texts) == 4
    for index, text in enumerate(texts):
        buttons.nth(index).click()
        assert page.evaluate("navigator.clipboard.readText()").split() == text.split()


def test_a_fact_is_cited_by_its_words_between_those_of_its_page() -> None:
    before, after = around_a_fact(entry())
    assert before == "The people of the lakes (2023). “"
    assert after == "”. Lake Notes. Version of 15 January 2023."
