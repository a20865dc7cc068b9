"""Pages, tables and cards of the small world: complete, in place, of their day, and only text."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from briefings import PageNotes, Site
from briefings.query.index import RecordIndex
from briefings.query.places import RULES
from briefings.record.facts import FACT_TYPES, Fact, Vote
from briefings.record.load import Input, load
from shared import text_of
from worlds import converted, page_of, site_of, validate

WORLD = Path(__file__).parent / "cases" / "world"
EXTENSIONS = ["toc", "tables", "fenced_code", "attr_list", "md_in_html", "admonition", "smarty"]
Element = lxml.html.HtmlElement


def on(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def make(given: Input) -> tuple[Site, dict[str, Element]]:
    """A site, and its pages with their cards, converted in their order as a generator would."""
    catalogue, problems = validate(given)
    assert problems == []
    site = site_of(RecordIndex(catalogue, on("2024-06-30")), EXTENSIONS)
    return site, {
        path: lxml.html.fragment_fromstring(html, create_parent="div")
        for path, html in converted(site, EXTENSIONS).items()
    }


@pytest.fixture(scope="module")
def world() -> tuple[Site, dict[str, Element]]:
    return make(load(WORLD))


@pytest.fixture(scope="module")
def index(world: tuple[Site, dict[str, Element]]) -> RecordIndex:
    return world[0].renderer.index


@pytest.fixture(scope="module")
def pages(world: tuple[Site, dict[str, Element]]) -> dict[str, Element]:
    return world[1]


# Every fact in its place -----------------------------------------------------------------------


def test_the_world_has_a_fact_of_every_type(index: RecordIndex) -> None:
    assert {type(fact) for fact in index.catalogue.of(Fact)} == {*FACT_TYPES.values(), Vote}


def test_every_record_has_its_anchor_once_on_its_page(
    index: RecordIndex, pages: dict[str, Element]
) -> None:
    ids = {path: Counter(page.xpath("//@id")) for path, page in pages.items()}
    wrong = {
        id: ids[target.path][target.anchor]
        for id, target in index.targets.items()
        if target.anchor and ids[target.path][target.anchor] != 1
    }
    assert wrong == {}


def test_no_page_has_an_id_twice(pages: dict[str, Element]) -> None:
    doubled = {
        (path, id)
        for path, page in pages.items()
        for id, times in Counter(page.xpath("//@id")).items()
        if times > 1
    }
    assert doubled == set()


def test_every_link_leads_to_a_page_and_an_anchor_that_exist(pages: dict[str, Element]) -> None:
    anchors = {path: set(page.xpath("//@id")) for path, page in pages.items()}
    lost = []
    for path, page in pages.items():
        for href in page.xpath("//a/@href"):
            place, _, anchor = href.partition("#")
            if place.startswith("https://") or place.endswith((".csv", ".json", ".xml", ".atom")):
                continue
            place = place.partition("?")[0]  # what a script of the page reads
            target = _beside(path, place) if place else path
            if target not in pages or (anchor and anchor not in anchors[target]):
                lost.append((path, href))
    assert lost == []


def _beside(path: str, place: str) -> str:
    parts = path.split("/")[:-1]
    for part in place.split("/"):
        parts = parts[:-1] if part == ".." else [*parts, part]
    return "/".join(parts)


def uncited(page: Element) -> str:
    """The text of a page without the forms in which to cite it, which escape by rules of their own.

    Those have tests of their own: see test_citation.py; and so has linked data: test_linked.py.
    """
    return "".join(page.xpath(".//text()[not(ancestor::*[@id='cite'] or ancestor::script)]"))


def test_nothing_is_left_over_on_a_page(pages: dict[str, Element]) -> None:
    for path, page in pages.items():
        if path == RULES:  # which shows forms, right and wrong
            continue
        text = uncited(page).replace("[[quota]]", "").replace("{{ trout-caught }}", "")
        for leftover in ("[[", "]]", "[@", "{{", "{%", "None", "Undefined", "\x02", "wzxhzdk"):
            assert leftover not in text, path


def test_every_page_has_one_heading_of_the_first_level_and_no_empty_one(
    pages: dict[str, Element],
) -> None:
    for path, page in pages.items():
        assert len(page.xpath(".//h1")) == 1, path
        assert all(map(text_of, page.xpath(".//h1 | .//h2 | .//h3"))), path


@pytest.mark.parametrize(
    ("path", "texts"),
    [
        (
            "organisations/lake-league.md",
            ["Aldmark member single source since 1 May 2001", "Cysia member single source 2005 to"],
        ),
        ("states/aldmark.md", ["It has two harbours.", "Альдмарк", "Oldmark, from 1990 until"]),
        ("states/borne.md", ["Borne closes its harbour.", "not seen"]),
        ("people/ada-brook.md", ["Minister of Fish, Aldmark.", "a lesson for all"]),
        ("places/mirror-lake.md", ["1,410", "landed in harbours", "It was taken back."]),
        ("places/mirror-lake.md", ["A comma was moved.", "All landings added up."]),
        ("documents/net-accord-borne.md", ["Clause 1: Aldmark respects the nets of Borne."]),
        (
            "documents/resolution-l-11-4.md",
            ["in favour: Aldmark", "against: Cysia", "not seen: Borne"],
        ),
        ("questions/drift-2020.md", ["does not recognise", "islands do not drift into statehood"]),
        ("glossary.md", ["Catch quota (quota)", "A boat that pulls a net.", "Fangquote"]),
        (
            "sources.md",
            ["La pêche au lac, carried by Evening Post", "A register without an address."],
        ),
        ("briefings/flood.md", ["As at 1 June 2022", "Cysia: no longer member of LL."]),
    ],
)
def test_a_page_shows_what_the_record_holds(
    path: str, texts: list[str], pages: dict[str, Element]
) -> None:
    shown = text_of(pages[path]).replace(" ", "")
    assert [text for text in texts if text.replace(" ", "") not in shown] == []


def test_a_page_lists_where_it_is_mentioned_with_the_sentence(pages: dict[str, Element]) -> None:
    for path, sentence in (
        ("organisations/lake-league.md", "The lakes: Read of the Lake League and its quota."),
        ("glossary.md", "The lakes: Read of the Lake League and its quota."),
        ("sources.md", "The flood and the league: Ada Brook spoke."),
        ("people/ada-brook.md", "The flood and the league: Ada Brook spoke."),
    ):
        assert any(sentence in text_of(item) for item in pages[path].xpath("//li")), path


# Of their day ----------------------------------------------------------------------------------


def test_a_page_of_another_day_shows_another_state_of_things(
    world: tuple[Site, dict[str, Element]],
) -> None:
    site, _ = world
    page = page_of(site.renderer, "briefings/flood.md")
    days = ("2022-06-01", "2022-07-01")
    then, later = (site.renderer.body(replace(page, day=on(day)), {}) for day in days)
    assert "As at **1 June 2022**" in then
    assert "As at **1 July 2022**" in later
    assert "no longer member" in then
    assert "no longer member" not in later


@pytest.mark.parametrize(
    ("id", "before", "after", "differs"),
    [
        ("lake-league", "2022-06-30", "2022-07-01", True),
        ("lake-league", "2022-08-01", "2022-09-01", False),
        ("drift-2020", "2022-05-08", "2022-05-09", True),
        ("drift-2020", "2022-05-09", "2023-05-09", False),
        ("aldmark", "2022-05-08", "2022-05-09", True),
    ],
)
def test_a_table_differs_where_history_differs(
    id: str, before: str, after: str, differs: bool, world: tuple[Site, dict[str, Element]]
) -> None:
    tables = [
        world[0].renderer.table(id, "index.md", on(day)).split("\n", 1)[1]
        for day in (before, after)
    ]
    assert (tables[0] != tables[1]) is differs


def test_the_same_input_gives_the_same_pages(world: tuple[Site, dict[str, Element]]) -> None:
    _, again = make(load(WORLD))
    assert {path: lxml.html.tostring(page) for path, page in again.items()} == {
        path: lxml.html.tostring(page) for path, page in world[1].items()
    }


def test_the_original_words_stand_under_their_translation_in_their_language(
    pages: dict[str, Element],
) -> None:
    (entry,) = pages["questions/drift-2020.md"].xpath("//li[.//*[@id='drift-aldmark-2022']]")
    translated, original, who = entry.xpath(".//blockquote/p")
    assert "islands do not drift into statehood" in text_of(translated)
    assert text_of(original).startswith("In the original")
    assert (
        text_of(original.xpath("./span[@lang='fr']")[0]) == "les îles ne dérivent pas vers un État"
    )
    assert text_of(who).startswith("Ada Brook, Minister of Fish, 9 May 2022")


def test_the_page_of_sources_leads_to_the_copy_in_an_archive(pages: dict[str, Element]) -> None:
    (link,) = pages["sources.md"].xpath("//article//a[.='Archived copy'] | //a[.='Archived copy']")
    assert link.get("href") == "https://archive.example/2001/lake-treaty"


# Only text -------------------------------------------------------------------------------------

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "{: onclick=alert(1) }",
    "\"><b id=x>' & &lt;i&gt;",
    "*a* _b_ `c` | d # e",
    "[a](https://evil.example) ![b](c) [[borne]] [@almanac]",
    "{{ trout-2019 }} {% raw %} {{ v.day }}",
    "\\* \\{ \\\\ &amp;amp;",
)
FIELDS = {
    *("name", "short", "summary", "text", "publisher", "title", "via", "note", "what", "office"),
    *("where", "method", "value", "resolution", "rank_reason", "reason", "counts", "by", "quote"),
    *("description", "clause", "symbol", "words"),
}


def poisoned(part: Any, words: str, fact: str = "") -> Any:
    """The record with the words in every plain text that it holds."""
    if isinstance(part, list):
        return [poisoned(item, words, fact) for item in part]
    if not isinstance(part, dict):
        return part
    fact = part.get("type", fact)
    found = {}
    for key, value in part.items():
        number = key == "value" and fact == "figure" and "type" in part
        actor = key == "by" and fact != "figure"
        plain = isinstance(value, str) and key in FIELDS and not number and not actor
        found[key] = f"{value} aaa {words} zzz" if plain else poisoned(value, words, fact)
    return found


@pytest.fixture(scope="module", params=HOSTILE)
def hostile(request: pytest.FixtureRequest) -> tuple[str, Site, dict[str, Element]]:
    """The words, and the world with them in every text of its data and front matter."""
    given = load(WORLD)
    given.records = [replace(raw, data=poisoned(raw.data, request.param)) for raw in given.records]
    given.pages = [
        replace(page, front=replace(page.front, data=poisoned(page.front.data, request.param)))
        for page in given.pages
    ]
    return request.param, *make(given)


def test_no_text_of_the_data_becomes_markup(
    hostile: tuple[str, Site, dict[str, Element]], pages: dict[str, Element]
) -> None:
    for path, page in hostile[2].items():
        assert (
            page.xpath("//script[not(@type='application/ld+json')] | //img | //b[@id='x'] | //i")
            == []
        ), path
        assert page.xpath("//@onclick | //@onerror | //a[contains(@href, 'evil')]") == [], path
        plain, found = (
            Counter(each.tag for each in made.iter() if each.tag in ("em", "code", "td", "table"))
            for made in (pages[path], page)
        )
        assert found == plain, path


def test_a_text_of_the_data_shows_as_it_was_written(
    hostile: tuple[str, Site, dict[str, Element]],
) -> None:
    words, _, found = hostile
    shown = {
        (path, text)
        for path, page in found.items()
        for text in re.findall(r"aaa (.*?) zzz", straight(" ".join(uncited(page).split())))
    }
    assert {text for _, text in shown} == {straight(words)}, shown
    assert {path for path, _ in shown} >= {"states/aldmark.md", "glossary.md", "briefings/flood.md"}


def straight(text: str) -> str:
    """Quotation marks are made typographic on the way, and nothing else is."""
    return text.translate(str.maketrans("“”‘’", "\"\"''"))


def test_cards_show_text_as_text(hostile: tuple[str, Site, dict[str, Element]]) -> None:
    words, site, _ = hostile
    cards = site.renderer.cards("a.md", site.renderer.index.targets, on("2022-06-15"))
    page = lxml.html.fragment_fromstring(cards, create_parent="div")
    assert {each.tag for each in page.iter()} == {"div", "section", "p", "ul", "li", "a"}
    found = re.findall(r"aaa (.*?) zzz", text_of(page))
    assert len(found) > 100
    assert set(found) == {words}


# Cards -----------------------------------------------------------------------------------------


def test_every_mention_on_a_page_has_its_card_once(pages: dict[str, Element]) -> None:
    for path, page in pages.items():
        ids = {f"card-{id}" for id in page.xpath("//a/@data-term")}
        assert sorted(page.xpath("//div[@popover]/@id")) == sorted(ids), path


def test_cards_stand_after_the_article_and_out_of_the_search(pages: dict[str, Element]) -> None:
    section = pages["index.md"].xpath("./section")[0]
    assert section.getnext() is None
    assert "data-search-exclude" in section.attrib
    assert section.xpath("./div/@popover") == ["manual"] * len(section)


def test_a_link_to_a_fact_is_described_by_its_verdict_and_one_to_a_thing_by_its_definition(
    world: tuple[Site, dict[str, Element]],
) -> None:
    ids = ["drift-aldmark-2022", "aldmark"]
    made = lxml.html.fragment_fromstring(world[0].renderer.cards("a.md", ids, on("2024-01-01")))
    fact, thing = (text_of(made.xpath(f"//*[@id='def-{id}']")[0]) for id in ids)
    assert fact.startswith("Aldmark: does not recognise Ada Brook, Minister of Fish, 9 May 2022:")
    assert thing == world[0].renderer.index.catalogue.records["aldmark"].summary  # type: ignore[attr-defined]


def test_a_page_without_mentions_has_no_cards(
    world: tuple[Site, dict[str, Element]],
) -> None:
    assert world[0].renderer.cards("a.md", [], on("2024-01-01")) == ""
    assert world[0].cards(PageNotes()) == ""


def test_front_matter_is_yaml_whatever_the_title_holds(
    write: Callable[[dict[str, str]], Path],
) -> None:
    given = load(WORLD)
    title = "\"a\": 'b' # {c} \\ <d>"
    given.pages = [
        replace(page, front=replace(page.front, data={**page.front.data, "title": title}))
        for page in given.pages
    ]
    site, _ = make(given)
    root = write({f"docs/{page.path}": page.front + "text\n" for page in site.plan.pages})
    fronts = {page.path: page.front.data["title"] for page in load(root).pages}
    assert fronts == {page.path: page.title for page in site.plan.pages}


def test_texts_are_the_same_whichever_page_is_asked_for_first(
    world: tuple[Site, dict[str, Element]],
) -> None:
    """Every engine has an order of its own; where mentions stand on a page is a rule of ours."""
    site, _ = world
    first, *others = site.plan.pages
    texts = {page.path: site.text(page) for page in (first, *others)}
    for pages in ([*others, first], reversed(site.plan.pages)):
        again = site_of(site.renderer.index, EXTENSIONS)
        assert {page.path: again.text(page) for page in pages} == texts
    assert "Mentioned in" in texts["glossary.md"]


def test_mentions_are_in_the_order_of_the_pages_and_a_page_may_be_converted_before(
    world: tuple[Site, dict[str, Element]],
) -> None:
    site = site_of(world[0].renderer.index, EXTENSIONS)
    taken = site.plan.written[-1]
    site.converter.page(taken.path, site.text(taken))
    order = [page.path for page in site.plan.written]
    assert order == sorted(order, key=lambda path: (path != "index.md", path))
    for mentions in site.mentions.values():
        places = [order.index(mention.page) for mention in mentions]
        assert places == sorted(places)
    assert any(len(mentions) > 1 for mentions in site.mentions.values())
