"""Linked data and the heads of pages: valid, true of the page, and whole wherever a site is.

The vocabulary is in `cases/schema_org.yml`. Nothing is fetched: the context of schema.org is given
to the processor as what it comes to, one vocabulary for all names.
"""

from __future__ import annotations

import datetime
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import lxml.html
import pytest
import yaml
from pyld import jsonld

from briefings import Publication
from briefings.out import RECORD
from briefings.pages import heads
from briefings.pages.plan import plan
from briefings.pages.render import Renderer
from briefings.query.index import RecordIndex
from briefings.record.dates import parse_date
from briefings.record.facts import Office
from briefings.record.parts import forget
from conftest import ADDRESSES
from shared import ROOT, build_site, pages_in, text_of
from worlds import page_of, world

Node = dict[str, Any]

VOCABULARY: dict[str, Node] = yaml.safe_load(
    (ROOT / "tests/cases/schema_org.yml").read_text(encoding="utf-8")
)
SCHEMA = "https://schema.org/"
BLOCK = '//script[@type="application/ld+json"]'
TEXTS = {"Text", "URL", "Language"}
ISO_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


class Site:
    """A built site, the address at which it believes to be, and the linked data of its pages."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url = folder, url
        self.pages = {
            file.relative_to(folder).as_posix().removesuffix("index.html"): _parsed(file)
            for file in pages_in(folder)
            if file.name != "404.html"
        }
        self.data = {address: _data(page) for address, page in self.pages.items()}

    def at(self, address: str) -> str:
        return f"{self.url or 'https://anywhere.example/a/'}{address}"

    def nodes(self) -> Iterator[tuple[str, Node]]:
        for address, data in self.data.items():
            yield from ((address, node) for node in _nodes(data["@graph"]))

    def of(self, address: str) -> Node:
        """The first node of a page."""
        graph = self.data[address]["@graph"]
        return dict(graph[0] if isinstance(graph, list) else graph)


def _parsed(file: Path) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(file.read_text(encoding="utf-8"))


def _data(page: lxml.html.HtmlElement) -> Node:
    (block,) = page.xpath(f"//article{BLOCK}")
    return dict(json.loads(block.text))


def _nodes(value: Any) -> Iterator[Node]:
    if isinstance(value, dict):
        yield value
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for part in parts:
        yield from _nodes(part)


@pytest.fixture(scope="module", params=["site", "lakes", "medicines"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Two sites at an address, and one at none, as a build on the own machine makes it."""
    if request.param == "medicines":
        folder = tmp_path_factory.mktemp("medicines") / "site"
        return Site(build_site(ROOT / "tests/medicines", folder, {}), "")
    return Site(request.getfixturevalue(request.param), ADDRESSES["SITE_URL"])


@pytest.fixture(scope="module")
def real(site: Path) -> Site:
    return Site(site, ADDRESSES["SITE_URL"])


# The vocabulary --------------------------------------------------------------------------------


def _parents(type: str) -> set[str]:
    above = VOCABULARY[type]["parents"]
    return {type}.union(*(_parents(parent) for parent in above)) if above else {type}


def _range(types: list[str], name: str) -> set[str]:
    """What a property may hold; nothing where none of the types has it."""
    every = set().union(*(_parents(type) for type in types))
    return {to for type in every for to in VOCABULARY[type]["properties"].get(name, ())}


def _misfit(value: Any, expected: set[str]) -> bool:
    """Whether a value is none of the types expected."""
    if isinstance(value, dict) and "@type" in value:
        return not _parents(value["@type"]) & expected
    if isinstance(value, dict):
        return not {"@id"} <= value.keys() or expected <= TEXTS
    if isinstance(value, bool | int):
        return not expected & ({"Boolean"} if isinstance(value, bool) else {"Integer"})
    if expected & TEXTS:
        return "Text" not in expected and not urlsplit(urljoin("https://a.example/", value)).netloc
    return not ("Date" in expected and ISO_DAY.fullmatch(value))


def test_types_and_properties_are_those_of_the_vocabulary(built: Site) -> None:
    wrong = []
    for address, node in built.nodes():
        if "@type" not in node:
            assert {"@id"} <= node.keys() <= {"@id", "name"}, (address, node)
            continue
        for name, value in node.items():
            if name.startswith("@"):
                continue
            expected = _range([node["@type"]], name)
            values = value if isinstance(value, list) else [value]
            if not expected or any(_misfit(each, expected) for each in values):
                wrong.append((address, node["@type"], name, value))
    assert wrong == []


@pytest.mark.parametrize(
    ("type", "name", "value"),
    [
        ("Person", "startDate", "2022"),
        ("Event", "startDate", "in May"),
        ("WebSite", "publisher", "The authors"),
        ("Article", "author", {"@type": "Country"}),
        ("DataDownload", "isAccessibleForFree", "yes"),
    ],
)
def test_what_the_vocabulary_does_not_have_is_seen(type: str, name: str, value: Any) -> None:
    expected = _range([type], name)
    assert not expected or _misfit(value, expected)


def _loaded(url: str, options: Any) -> Node:
    assert url.rstrip("/") == SCHEMA.rstrip("/"), f"{url} would be fetched"
    context = {"@vocab": SCHEMA, "url": {"@type": "@id"}}
    return {
        "document": {"@context": context},
        "documentUrl": url,
        "contextUrl": None,
        "contentType": None,
    }


def test_a_processor_reads_every_page_and_loses_nothing(built: Site) -> None:
    for address, data in built.data.items():
        options = {"documentLoader": _loaded, "base": built.at(address)}
        expanded = jsonld.expand(data, options)
        typed = [node["@type"] for node in _nodes(data) if "@type" in node]
        found = [
            node["@type"] for node in _nodes(expanded) if "@value" not in node and "@type" in node
        ]
        assert sorted(SCHEMA + each for each in typed) == sorted(each for [each] in found), address
        statements = jsonld.to_rdf(data, options)["@default"]
        assert len(statements) >= len(typed), address
        for statement in statements:
            assert ":" in statement["predicate"]["value"], address


# Addresses -------------------------------------------------------------------------------------


def test_what_is_named_by_an_address_is_on_a_page_or_is_a_file(built: Site) -> None:
    """Each `@id`, and each address of this site, with its anchor."""
    lost = []
    for address, node in built.nodes():
        named = [node[name] for name in ("@id", "url", "contentUrl") if name in node]
        for to in (urljoin(built.at(address), each) for each in named):
            path, anchor = urldefrag(to.removeprefix(built.at("")))
            if not to.startswith(built.at("")):
                continue
            page = built.pages.get(path)
            is_there = (built.folder / path).is_file() if page is None else True
            if not is_there or (
                anchor and (page is None or not page.xpath("//*[@id=$id]", id=anchor))
            ):
                lost.append((address, to))
    assert lost == []


def test_addresses_are_whole_where_that_of_the_site_is_known(built: Site) -> None:
    for address, node in built.nodes():
        for name in ("@id", "contentUrl"):
            if name in node:
                assert bool(urlsplit(node[name]).scheme) == bool(built.url), (address, node)


def test_one_thing_has_one_address(real: Site) -> None:
    """Two nodes of one `@id` say nothing different: the second would be taken for the first."""
    types: dict[str, set[str]] = {}
    for _, node in real.nodes():
        if {"@id", "@type"} <= node.keys():
            types.setdefault(node["@id"], set()).add(node["@type"])
    assert {id: each for id, each in types.items() if len(each) > 1} == {}


# What pages are --------------------------------------------------------------------------------


def test_every_page_below_the_first_has_the_way_to_it(built: Site) -> None:
    for address, data in built.data.items():
        trails = [node for node in _nodes(data) if node.get("@type") == "BreadcrumbList"]
        assert len(trails) == (address != ""), address
        for trail in trails:
            steps = trail["itemListElement"]
            assert [step["position"] for step in steps] == [*range(1, len(steps) + 1)]
            ways = [urljoin(built.at(address), step["item"]["@id"]) for step in steps]
            assert (ways[0], ways[-1]) == (built.at(""), built.at(address))
            assert all(way.startswith(before) for before, way in pairwise(ways))


@pytest.mark.parametrize(
    ("address", "page", "thing"),
    [
        ("states/kazakhstan/", "WebPage", "Country"),
        ("claimed-states/dpr/", "WebPage", "Thing"),
        ("places/kosovo/", "WebPage", "Place"),
        ("people/kassym-jomart-tokayev/", "WebPage", "Person"),
        ("organisations/csto/", "WebPage", "Organization"),
        ("documents/resolution-es-11-4/", "WebPage", "CreativeWork"),
        ("events/annexation-2022/", "WebPage", "Event"),
        ("questions/dpr-lpr-2022/", "WebPage", "Question"),
        ("glossary/", "WebPage", "DefinedTermSet"),
        ("data/", "WebPage", "Dataset"),
        ("", "WebSite", None),
        ("states/", "CollectionPage", None),
        ("briefings/donetsk-luhansk-decision/", "Article", None),
    ],
)
def test_each_kind_of_page_is_what_it_is(
    real: Site, address: str, page: str, thing: str | None
) -> None:
    node = real.of(address)
    assert (node["@type"], node.get("mainEntity", {}).get("@type")) == (page, thing)


def test_only_what_is_filed_under_states_is_a_country(real: Site) -> None:
    """The naming policy files no claimed state there, and no territory of disputed status."""
    countries = {address for address, node in real.nodes() if node.get("@type") == "Country"}
    assert countries == {
        address for address in real.pages if re.fullmatch(r"states/[^/]+/", address)
    }


def test_an_event_without_a_day_is_no_event(built: Site) -> None:
    assert [
        node
        for _, node in built.nodes()
        if node.get("@type") == "Event" and "startDate" not in node
    ] == []


def test_the_data_set_names_the_files_that_hold_the_record(real: Site) -> None:
    data = real.of("data/")["mainEntity"]
    assert [each["contentUrl"].removeprefix(real.url) for each in data["distribution"]] == [*RECORD]
    assert real.of("")["hasPart"]["@id"] == data["@id"]
    record = json.loads((real.folder / "data/record.json").read_text(encoding="utf-8"))
    assert data["dateModified"] == record["record_date"]
    assert data["temporalCoverage"].endswith(f"/{record['record_date']}")
    assert len(data["description"]) >= 50  # of which a search of data sets makes nothing


def test_a_briefing_names_its_articles_and_days(real: Site) -> None:
    record = json.loads((real.folder / "data/record.json").read_text(encoding="utf-8"))
    sources = {source["id"]: source for source in record["sources"]}
    for briefing in record["briefings"]:
        node = real.of(briefing["page"])
        assert node["datePublished"] == briefing["date"]
        assert node["headline"] == briefing["title"]
        cited = node.get("citation", [])
        cited = cited if isinstance(cited, list) else [cited]
        assert [each["name"] for each in cited] == [
            sources[id]["title"] for id in briefing.get("articles", [])
        ]


def test_a_question_has_the_last_answer_of_the_one_that_the_site_is_about(real: Site) -> None:
    answer = real.of("questions/dpr-lpr-2022/")["mainEntity"]["acceptedAnswer"]
    shown = text_of(real.pages["questions/dpr-lpr-2022/"].xpath("//p[@class='answer']")[0])
    assert answer["text"].startswith(
        "Kazakhstan: does not recognise, last stated on 17 June 2022. "
    )
    assert "Kazakhstan: does not recognise. Last stated on 17 June 2022" in shown


def test_no_value_ends_the_block_or_is_read_as_a_reference() -> None:
    hostile = "</script><!-- & &amp; <b> \u2028 “ü”"
    index = world()
    page = page_of(Renderer(index), "states/aldmark.md")
    entity = index.get("aldmark").model_copy(update={"summary": hostile})
    records = {**index.catalogue.records, "aldmark": entity}
    changed = RecordIndex(replace(index.catalogue, records=records), index.record_date)
    text = Renderer(changed).body(replace(page, record=entity), {})
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)
    assert not set("<>&\u2028\u2029") & set(block)
    assert json.loads(block)["@graph"][0]["mainEntity"]["description"] == hostile


def test_linked_data_is_small(real: Site) -> None:
    """It comes with every page: 4.5 kB, compressed to a third; the glossary has terms."""
    sizes = {
        address: len(page.xpath(BLOCK)[0].text.encode()) for address, page in real.pages.items()
    }
    assert {a: n for a, n in sizes.items() if n > 4_500 and a not in ("data/", "glossary/")} == {}
    assert sizes["glossary/"] < 20_000


def test_no_search_finds_it(real: Site) -> None:
    text = (real.folder / "search/search_index.json").read_text(encoding="utf-8")
    assert "schema.org" not in text
    assert "BreadcrumbList" not in text


# Heads -----------------------------------------------------------------------------------------


def _titles(site: Site) -> dict[str, str]:
    return {address: text_of(page.xpath("//title")[0]) for address, page in site.pages.items()}


def _descriptions(site: Site) -> dict[str, str]:
    return {
        address: page.xpath("string(//meta[@name='description']/@content)")
        for address, page in site.pages.items()
    }


def test_no_two_pages_share_a_title_or_a_description(built: Site) -> None:
    for of_pages in (_titles(built), _descriptions(built)):
        shared = {words for words, count in Counter(of_pages.values()).items() if count > 1}
        assert {address: words for address, words in of_pages.items() if words in shared} == {}


def test_a_description_has_room_in_results_and_fills_some_of_it(real: Site) -> None:
    lengths = {address: len(words) for address, words in _descriptions(real).items()}
    assert {address: n for address, n in lengths.items() if not 45 <= n <= 165} == {}


def test_the_title_of_a_question_says_it_with_its_answer(real: Site) -> None:
    titles = _titles(real)
    assert titles["questions/crimea-2014/"] == (
        "Does Kazakhstan recognise Crimea as part of Russia? Does not recognise (2022)"
    )
    assert titles["questions/crimea-2014/as-of-2022-02-22/"] == (
        "Does Kazakhstan recognise Crimea as part of Russia? Ambiguous (2019). "
        "As at 22 February 2022"
    )


def test_what_is_shared_elsewhere_has_the_same_title(built: Site) -> None:
    for address, page in built.pages.items():
        shared = page.xpath("string(//meta[@property='og:title']/@content)")
        assert text_of(page.xpath("//title")[0]).startswith(" ".join(shared.split())), address


@pytest.mark.parametrize(
    ("title", "dated"),
    [
        ("May they fish here?", "May they fish here? As at 1 June 2021"),
        ("League of Lakes", "League of Lakes, 1 June 2021"),
    ],
)
def test_a_title_with_a_day_reads_well(title: str, dated: str) -> None:
    assert heads.dated_title(title, datetime.date(2021, 6, 1)) == dated


# The day of the last change --------------------------------------------------------------------


def test_a_question_changed_when_an_answer_was_given_reviewed_corrected_or_searched_for(
    site: Path, read_json: Callable[[str], Any]
) -> None:
    days, record = _days(site), read_json("data/record.json")
    for question in record["questions"]:
        answers = [fact for fact in record["facts"] if fact.get("question") == question["id"]]
        known = [each["on"] for each in question.get("searched", [])]
        for fact in answers:
            known += [fact["stated"], fact["review"]["last"]]
            known += [change["on"] for change in fact.get("changes", [])]
        assert days[question["page"]] == max(known)


def test_a_review_changes_the_pages_that_show_the_fact_and_no_others() -> None:
    index = world()
    before = {page.path: page.updated for page in plan(index).pages}
    fact = index.facts(Office)[0]
    day = index.record_date - datetime.timedelta(days=1)
    review = fact.review.model_copy(update={"last": parse_date(day.isoformat())})
    forget([fact])  # a copy takes along what is remembered
    records = {**index.catalogue.records, fact.id: fact.model_copy(update={"review": review})}
    changed = RecordIndex(replace(index.catalogue, records=records), index.record_date)
    after = {page.path: page.updated for page in plan(changed).pages}
    named = {index.targets[id].path for id in (fact.person, fact.of)}
    of_all = {"timeline.md", "sources.md", "review.md", "changes.md"}
    assert {path for path, each in after.items() if each != before[path]} <= named | of_all
    assert {after[path] for path in named} == {day}


def test_the_day_of_a_build_changes_no_page() -> None:
    catalogue = world().catalogue
    one, other = (
        {page.path: page.updated for page in plan(RecordIndex(catalogue, day)).pages}
        for day in (datetime.date(2024, 6, 30), datetime.date(2024, 7, 30))
    )
    assert one == other


def test_what_happens_after_a_day_changes_no_page_for_that_day(site: Path) -> None:
    days = _days(site)
    for address, day in days.items():
        base = re.sub(r"as-of-[\d-]+/$", "", address)
        assert day <= days.get(base, day), address


def _days(site: Path) -> dict[str, str]:
    text = (site / "sitemap.xml").read_text(encoding="utf-8")
    found = re.findall(r"<loc>(.*?)</loc>\s*<lastmod>(.*?)</lastmod>", text)
    return {address.removeprefix(ADDRESSES["SITE_URL"]): day for address, day in found}


def test_an_address_is_quoted_as_citations_quote_it() -> None:
    assert (
        Publication("A", "", "https://a.example/").address_of("ü/#a")
        == "https://a.example/%C3%BC/#a"
    )
