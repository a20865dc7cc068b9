"""A mistake can be reported from every page, fact, source and term, by a form that is filled in.

What a link fills in is held against the form of the repository and against the page itself.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import lxml.html
import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from jinja2 import Environment, FileSystemLoader
from playwright.sync_api import Page, expect

from conftest import ADDRESSES
from shared import KINDS, text_of

Visit = Callable[..., Page]
Read = Callable[[str], lxml.html.HtmlElement]
FORM = "mistake.yml"
QUESTION, SOURCES, GLOSSARY = "questions/dpr-lpr-2022/", "sources/", "glossary/"
FACT, OTHER = "tileuberdi-2022-04-05", "tokayev-2022-06-17"
SOURCE, TERM = "kaztag-2022-09-26", "abstention"
FIELDS = ("record", "page", "day", "value")


def asked(href: str) -> dict[str, str]:
    """What a link fills in, each once."""
    parts = urlsplit(href)
    assert parts._replace(query="").geturl() == f"{ADDRESSES['REPO_URL']}/issues/new"
    found = parse_qs(parts.query, strict_parsing=True, keep_blank_values=True)
    assert all(len(values) == 1 for values in found.values())
    return {name: values[0] for name, values in found.items()}


def test_the_form_has_the_fields_that_links_fill_in(root: Path) -> None:
    form = yaml.safe_load((root / ".github/ISSUE_TEMPLATE" / FORM).read_text("utf-8"))
    assert tuple(each["id"] for each in form["body"] if "id" in each)[:4] == FIELDS


PAGES = {name: path for name, path in KINDS.items() if name != "not-found"}


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_every_page_leads_to_the_form_with_what_it_says(page: Read, path: str) -> None:
    document = page(path)
    (link,) = document.xpath("//*[@class='page-report']/a")
    found = asked(link.get("href"))
    assert found.keys() == {"template", "title", *FIELDS}
    assert found["template"] == FORM
    assert found["page"] == ADDRESSES["SITE_URL"] + path
    heading = text_of(document.xpath("//h1")[0]).replace("’", "'")
    assert found["title"] == f"Mistake in {heading}"
    day = document.xpath("string(//p[@class='page-day'])")
    assert f"Facts as at {found['day']}." in day
    assert found["value"] == document.xpath("string(//meta[@name='description']/@content)")
    assert found["record"].endswith(".md")


@pytest.mark.parametrize(
    ("repository", "to"),
    [
        (None, []),
        ("https://forge.example/a/b", ["https://forge.example/a/b/issues/new"]),
        ("https://forge.example/a/b/", ["https://forge.example/a/b/issues/new"]),
    ],
)
def test_a_site_without_a_repository_has_nowhere_to_report_to(
    repository: str | None, to: list[str], root: Path
) -> None:
    template = Environment(loader=FileSystemLoader(root / "overrides"), autoescape=False)
    page = {"meta": {"title": "R&amp;D &quot;x&quot;"}, "file": {"src_uri": "a.md"}, "url": "a/"}
    partial = template.get_template("partials/report.html")
    made = partial.render(config={"repo_url": repository}, page=page)
    links = lxml.html.fromstring(f"<div>{made}</div>").xpath(".//a/@href")
    assert [urlsplit(href)._replace(query="").geturl() for href in links] == to
    assert [parse_qs(urlsplit(href).query)["title"] for href in links] == [
        ['Mistake in R&D "x"'] for _ in to
    ]


@pytest.mark.browser
@pytest.mark.parametrize(
    ("path", "id"),
    [(QUESTION, FACT), (QUESTION, OTHER), (SOURCES, SOURCE), (GLOSSARY, TERM)],
)
def test_an_entry_that_the_address_names_has_its_own_link(
    visit: Visit, site_url: str, page: Read, path: str, id: str
) -> None:
    shown = visit(f"{path}#{id}")
    links = shown.locator("article .page-report a")
    expect(links).to_have_count(2)  # and that of the page
    link = links.first
    expect(link).to_have_text("Report a mistake here")
    found = asked(link.get_attribute("href") or "")
    assert found["title"] == f"Mistake in {id}"
    assert found["record"] == id
    assert found["page"] == f"{ADDRESSES['SITE_URL']}{path}#{id}"
    (named,) = page(path).xpath(f"//article//*[@id='{id}']")
    entry = named.getnext() if named.tag == "h2" else named.xpath("ancestor::li")[0]
    assert len(found["value"]) > 40
    assert text_of(entry).startswith(found["value"][:40])
    assert link.bounding_box()["height"] >= 18  # type: ignore[index]


@pytest.mark.browser
def test_the_link_moves_with_the_address_and_leaves_with_it(visit: Visit, site_url: str) -> None:
    page = visit(QUESTION)
    links = page.locator("article .page-report a")
    expect(links).to_have_count(1)
    for id in (FACT, OTHER):  # the second time nothing of the first is left
        page.goto(f"{site_url}{QUESTION}#{id}")
        expect(links).to_have_count(2)
        link = page.locator(f"li:has(#{id})").get_by_role("link", name="Report a mistake here")
        assert asked(link.get_attribute("href") or "")["record"] == id
    page.goto(f"{site_url}{QUESTION}#answers")
    expect(links).to_have_count(1)


@pytest.mark.browser
def test_the_date_of_a_source_is_the_link_to_it(visit: Visit) -> None:
    page = visit(SOURCES)
    link = page.locator(f"article .facts strong > a[href='#{SOURCE}']")
    expect(link).to_have_accessible_name("26 September 2022: link to this source")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"li:has(#{SOURCE}) .page-report")).to_be_visible()


@pytest.mark.browser
def test_without_scripts_the_page_has_its_link(visit: Visit) -> None:
    page = visit(f"{GLOSSARY}#{TERM}", java_script_enabled=False)
    expect(page.locator(".page-report")).to_have_count(1)
    expect(page.locator(".page-report a")).to_be_visible()


@pytest.mark.browser
def test_paper_has_no_such_link(visit: Visit) -> None:
    page = visit(f"{GLOSSARY}#{TERM}")
    page.emulate_media(media="print")
    for line in page.locator(".page-report").all():
        expect(line).to_be_hidden()


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_link_is_accessible_on_a_narrow_phone(visit: Visit, scheme: Any) -> None:
    page = visit(f"{SOURCES}#{SOURCE}", color_scheme=scheme, width=320, height=640)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    found = Axe().run(page, context=".page-report").response["violations"]
    assert [each["id"] for each in found] == []
