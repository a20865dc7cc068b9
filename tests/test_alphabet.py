"""A to Z: every name of a record by letter, without scripts, and the way to it where the search
cannot run."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import lxml.html
import pytest

from briefings.pages import alphabet
from shared import ROOT, build_site, pages_in, search, text_of

Element = lxml.html.HtmlElement
PLACE = "/a-to-z/"
ENDINGS = ("s", "es", "d", "ed", "ing")
TITLES = {"site": "A to Z", "lakes": "A to Z", "medicines": "All names"}


class World:
    """A built site: its record, and its page of names."""

    def __init__(self, folder: Path, title: str) -> None:
        self.folder, self.title = folder, title
        self.record: dict[str, Any] = json.loads((folder / "data/record.json").read_text("utf-8"))
        self.article = self.page(PLACE).xpath("//article")[0]

    def page(self, address: str) -> Element:
        file = self.folder / address.lstrip("/")
        file = file if file.suffix else file / "index.html"
        return lxml.html.document_fromstring(file.read_bytes())

    def lines(self) -> list[tuple[str, str, str]]:
        """Each line: the name, the address that it leads to, and what stands after it."""
        items = self.article.xpath(".//div[@class='names']/ul/li")
        links = [(item, item.xpath("a")[0]) for item in items]
        return [
            (text_of(link), urljoin(PLACE, link.get("href")), (link.tail or "").strip())
            for _, link in links
        ]


@pytest.fixture(scope="module", params=TITLES)
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> World:
    name = request.param
    if name == "medicines":
        folder = build_site(ROOT / "tests/medicines", tmp_path_factory.mktemp(name) / "site", {})
    else:
        folder = request.getfixturevalue(name)
    return World(folder, TITLES[name])


def plain(text: str) -> str:
    """A text with its quotation marks as pages print them."""
    return " ".join(re.sub("[“”]", '"', re.sub("’", "'", text)).split())


def names_of(record: dict[str, Any]) -> set[tuple[str, str]]:
    """Every name in a record but forms of others, each with the address of what it names."""
    items = [*record["entities"], *record["terms"], *record["questions"]]
    found = {(item["name"], item["page"]) for item in items}
    found |= {(item["short"], item["page"]) for item in items if item.get("short")}
    found |= {(name["text"], item["page"]) for item in items for name in item["names"]}
    found |= {(each["name"], each["page"]) for each in record["series"]}
    found |= {(each["title"], each["page"]) for each in record["briefings"]}
    forms = {(f"{name}{ending}", page) for name, page in found for ending in ENDINGS}
    return {(plain(name), f"/{page}") for name, page in found - forms}


def test_every_name_stands_there_once_and_leads_to_what_it_names(world: World) -> None:
    shown = [(plain(name), address) for name, address, _ in world.lines()]
    assert len(shown) == len(set(shown))
    assert set(shown) == names_of(world.record)


def test_a_usual_name_has_its_kind_and_another_the_usual_one(world: World) -> None:
    usual = {f"/{e['page']}": e["name"] for e in [*world.record["entities"]]}
    kinds = {after for _, address, after in world.lines() if not after.startswith(": see ")}
    assert {", person", ", term", ", briefing", ", question"} <= kinds
    others = 0
    for name, address, after in world.lines():
        if address in usual and plain(name) != plain(usual[address]):
            expected = usual[address][0].upper() + usual[address][1:]
            assert plain(after) == f": see {plain(expected)}", name
            others += 1
    assert others


def test_the_letters_on_top_are_the_headings_in_order(world: World) -> None:
    row = world.article.xpath(".//div[@class='letters']//a")
    heads = world.article.xpath(".//h2[not(@data-search-exclude)]")
    assert [(text_of(a), a.get("href")) for a in row] == [
        (text_of(head), f"#{head.get('id')}") for head in heads
    ]
    latin = [text_of(head) for head in heads if re.fullmatch("[A-Z]", text_of(head))]
    assert len(latin) > 5
    assert latin == sorted(latin)
    first = [text_of(head) for head in heads if len(text_of(head)) < 4]
    assert [text_of(head) for head in heads][: len(first)] == first


def test_each_name_stands_under_its_letter_or_script(world: World) -> None:
    for head in world.article.xpath(".//h2[following-sibling::div[1][@class='names']]"):
        for link in head.xpath("following-sibling::div[1]/ul/li/a"):
            first = alphabet._sorted_as(text_of(link))[0]
            is_latin = bool(re.fullmatch("[a-z]", first))
            assert is_latin == bool(re.fullmatch("[A-Z]", text_of(head))), text_of(link)
            assert not is_latin or first.upper() == text_of(head), text_of(link)


def test_a_long_list_can_be_skipped_and_no_name_has_a_card(world: World) -> None:
    sections = world.article.xpath(".//div[@class='names']")
    for one, following in pairwise(sections):
        if len(one.xpath("ul/li")) > 20:
            target = following.xpath("preceding-sibling::h2[1]/@id")[0]
            assert one.xpath("p[1]/a/@href") == [f"#{target}"]
    assert world.article.xpath(".//a[@data-term]") == []


def test_a_name_in_another_language_says_so(site: Path) -> None:
    article = World(site, "A to Z").article
    languages = article.xpath("//h2[@id='cyrillic']/following-sibling::div[1]//li/a/span/@lang")
    assert {"ru", "uk", "kk"} <= set(languages)


def test_where_no_script_runs_every_page_leads_there(world: World) -> None:
    pages = [file for file in pages_in(world.folder) if "assets" not in file.parts]
    assert len(pages) > 10
    for file in pages:
        address = f"/{file.relative_to(world.folder).as_posix()}".removesuffix("index.html")
        page = lxml.html.document_fromstring(file.read_bytes())
        links = page.xpath("//header//noscript/a")
        assert [text_of(link) for link in links] == [world.title], address
        assert urljoin(address, links[0].get("href")).removeprefix("/nrb") == PLACE, address


def test_the_page_for_lost_readers_leads_there(world: World) -> None:
    links = world.page("404.html").xpath("//article/p/a/@href")
    assert [urljoin("/404.html", link).removeprefix("/nrb") for link in links] == [PLACE]


def test_its_words_may_be_set(world: World) -> None:
    assert text_of(world.article.xpath("h1")[0]) == world.title


def test_no_search_finds_it_before_what_it_names(world: World) -> None:
    index = json.loads((world.folder / "search/search_index.json").read_text("utf-8"))
    assert [e for e in index["docs"] if e["location"].startswith("a-to-z")] == []


@pytest.mark.browser
def test_a_search_for_its_names_leads_to_their_pages(visit: Callable[..., Any]) -> None:
    page = visit("")
    found = search(page, "Kyiv")
    assert found
    assert not [address for address in found if "a-to-z" in address]


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        ("Árpád", "A"),
        ("the Alliance", "A"),
        ("Theatre", "T"),
        ("“Öl” affair", "O"),
        ("Łódź", "L"),
        ("Ærø", "A"),
        ("1991 borders", "0–9"),
        ("Київ", "Cyrillic"),
        ("Ереван", "Cyrillic"),
        ("Հայաստան", "Armenian"),
        ("საქართველო", "Georgian"),
        ("中国", "Cjk"),
        ("«the»", "T"),
        ("…", "Other"),
    ],
)
def test_the_heading_of_a_name(name: str, letter: str) -> None:
    assert alphabet._letter(name) == letter
