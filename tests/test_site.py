"""Both sites as a reader and a program meet them, then what the pages of the real one must say.

What must hold for any site is asked of the real one and of the second one in tests/lakes/.
"""

from __future__ import annotations

import base64
import copy
import datetime
import hashlib
import json
import os
import re
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin, urlsplit
from xml.etree import ElementTree

import lxml.html
import pytest
import yaml

from shared import GENERATOR, pages_in, text_of, unsafe_entries

Element = lxml.html.HtmlElement

CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"
# What a form, a template, an attribute list or Python-Markdown's placeholders leave when unread.
LEFTOVERS = re.compile(
    r"\{\{|\}\}|\[\[|\]\]|\[@|\{%|\{:|^\s*None\s*$|(?<=[a-z,:(] )None\b"
    rf"|wzxhzdk|klzzwxh|\bundefined\b|{CONTROL}"
)
# Scripts in a page, but for linked data, which names addresses and which no browser runs.
INLINE = '//script[not(@src)][not(@type="application/ld+json")]'
# Hosts that the theme's scripts name, and the element without which they ask them for nothing.
THEME_HOSTS = {"api.github.com": '[@data-md-component="source"]', "unpkg.com": '[@class="mermaid"]'}


class Built:
    """A built site: its pages by address, parsed once."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self.url = url

    @cached_property
    def pages(self) -> dict[str, Element]:
        files = pages_in(self.folder)
        return {self._address(file): _parse(file) for file in files}

    @cached_property
    def ids(self) -> dict[str, list[str]]:
        return {address: page.xpath("//@id") for address, page in self.pages.items()}

    @cached_property
    def record(self) -> dict[str, Any]:
        return json.loads((self.folder / "data/record.json").read_text(encoding="utf-8"))

    def _address(self, file: Path) -> str:
        return file.relative_to(self.folder).as_posix().removesuffix("index.html")

    def fault(self, page: str, link: str) -> str:
        """Why a link on a page leads nowhere, or nothing; links to other hosts are not followed."""
        whole, fragment = urldefrag(urljoin(self.url + page, link))
        if not whole.startswith(self.url):
            return ""
        address = unquote(urlsplit(whole).path.removeprefix(urlsplit(self.url).path))
        file = self.folder / address
        if address in self.pages:
            missing = fragment and unquote(fragment) not in self.ids[address]
            return f"{page}: no id for {link}" if missing else ""
        return "" if file.is_file() else f"{page}: nothing at {link}"


def _parse(file: Path) -> Element:
    return lxml.html.document_fromstring(file.read_text(encoding="utf-8"))


@pytest.fixture(scope="session", params=["site", "lakes"])
def built(request: pytest.FixtureRequest, site_url: str) -> Built:
    return Built(request.getfixturevalue(request.param), site_url)


@pytest.fixture(scope="session")
def real(site: Path, site_url: str) -> Built:
    return Built(site, site_url)


# Links -----------------------------------------------------------------------------------------


def test_every_link_leads_to_a_file_and_every_fragment_to_an_id(built: Built) -> None:
    links = [
        (address, str(link))
        for address, page in built.pages.items()
        for link in page.xpath("//@href | //@src | //@action | //@poster")
    ]
    assert len(links) > 100
    assert [fault for page, link in links if (fault := built.fault(page, link))] == []


def test_no_link_leads_to_the_site_by_its_full_address(built: Built) -> None:
    """A preview or a copy elsewhere would lead its readers away."""
    links = [
        f"{address}: {link}"
        for address, page in built.pages.items()
        for link in page.xpath("//a/@href | //img/@src | //script/@src")
        if str(link).startswith(built.url)
    ]
    assert links == []


def test_the_ids_of_a_page_are_unique(built: Built) -> None:
    twice = [
        f"{address}: {id}"
        for address, ids in built.ids.items()
        for id, count in Counter(ids).items()
        if count > 1
    ]
    assert twice == []


def test_what_an_element_says_of_another_names_an_id_of_its_page(built: Built) -> None:
    names = (
        "//@aria-describedby | //@aria-labelledby | //@aria-controls | //@for | //@popovertarget"
    )
    missing = [
        f"{address}: {id}"
        for address, page in built.pages.items()
        for value in page.xpath(names)
        for id in str(value).split()
        if id not in built.ids[address]
    ]
    assert missing == []


def test_every_term_has_its_card_and_every_card_its_term(built: Built) -> None:
    for address, page in built.pages.items():
        terms = {f"card-{id}" for id in page.xpath('//a[contains(@class, "term")]/@data-term')}
        cards = page.xpath('//*[@popover and starts-with(@id, "card-")]/@id')
        assert terms == set(cards), address
        assert len(cards) == len(set(cards)), address


def test_a_card_stands_outside_the_article_and_every_search(built: Built) -> None:
    for address, page in built.pages.items():
        assert page.xpath("//article//*[@popover]") == [], address
        outside = (
            '//*[@popover and starts-with(@id, "card-")][not(ancestor::*[@data-search-exclude])]'
        )
        assert page.xpath(outside) == [], address


def test_no_link_stands_inside_a_link(built: Built) -> None:
    assert [a for a, page in built.pages.items() if page.xpath("//a//a")] == []


# Pages -----------------------------------------------------------------------------------------


def test_every_page_has_one_heading_a_title_and_a_description(built: Built) -> None:
    for address, page in built.pages.items():
        assert len(page.xpath("//h1")) == 1, address
        assert text_of(page.xpath("//h1")[0]), address
        assert len(page.xpath("//head/title")) == 1, address
        assert text_of(page.xpath("//head/title")[0]), address
        if address != "404.html":
            assert [d for d in page.xpath('//meta[@name="description"]/@content') if d], address


def test_no_two_pages_share_a_title(built: Built) -> None:
    titles = Counter(text_of(page.xpath("//head/title")[0]) for page in built.pages.values())
    assert [title for title, count in titles.items() if count > 1] == []


def test_headings_skip_no_level(built: Built) -> None:
    skips = []
    for address, page in built.pages.items():
        names = page.xpath("//main//*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5]")
        levels = [0, *(int(heading.tag[1]) for heading in names)]
        skips += [
            f"{address}: {text_of(heading)}"
            for heading, level, before in zip(names, levels[1:], levels, strict=False)
            if level > before + 1
        ]
    assert skips == []


def test_every_table_has_a_head_and_as_many_cells_in_each_row(built: Built) -> None:
    uneven = [
        f"{address}: {text_of(row)}"
        for address, page in built.pages.items()
        for table in page.xpath("//main//table")
        for row in table.xpath(".//tr")
        if len(row) != len(table.xpath(".//thead//th"))
    ]
    assert uneven == []


def test_no_list_and_no_paragraph_is_empty(built: Built) -> None:
    empty = [
        f"{address}: <{element.tag}>"
        for address, page in built.pages.items()
        for element in page.xpath("//article//*[self::p or self::li or self::ul or self::ol]")
        if not text_of(element) and not element.xpath(".//img | .//*[local-name() = 'svg']")
    ]
    assert empty == []


def test_nothing_unread_is_left_in_a_page(real: Built) -> None:
    left = [
        f"{address}: {found[0]!r} in {text.strip()[:80]!r}"
        for address, page in real.pages.items()
        for text in _shown(page)
        if (found := LEFTOVERS.search(text))
    ]
    assert left == []


def _shown(page: Element) -> Iterator[str]:
    """Every text and attribute of a page, code and scripts left out."""
    unshown = "ancestor::script or ancestor::style or ancestor::code or ancestor::pre"
    yield from page.xpath(f"//text()[not({unshown})]")
    yield from page.xpath("//@*[not(name() = 'style')]")


def test_the_line_that_names_a_page_is_taken_out(built: Built) -> None:
    for file in pages_in(built.folder):
        assert "<!-- page" not in file.read_text(encoding="utf-8"), file


# Nothing from elsewhere ------------------------------------------------------------------------


def test_no_page_loads_anything_from_another_host(built: Built) -> None:
    loads = (
        "//@src | //@srcset | //object/@data | //form/@action | //@poster"
        " | //link[not(contains('canonical license alternate', @rel))]/@href"
    )
    asked = [
        f"{address}: {link}"
        for address, page in built.pages.items()
        for link in page.xpath(loads)
        if not urljoin(built.url + address, str(link)).startswith(built.url)
    ]
    assert asked == []
    inline = [
        f"{address}: {style}"
        for address, page in built.pages.items()
        for style in page.xpath(f"//@style | //style/text() | {INLINE}/text()")
        if re.search(r"//[\w-]+\.", style) and "application" not in style
    ]
    assert inline == []


def test_no_style_sheet_names_another_host(built: Built) -> None:
    for file in built.folder.rglob("*.css"):
        text = re.sub(r"/\*.*?\*/", "", file.read_text(encoding="utf-8"), flags=re.S)
        assert re.findall(r"@import[^;]*|url\(\s*[\"']?(?:https?:)?//[^)]*\)", text) == [], file


def test_scripts_ask_no_other_host(built: Built) -> None:
    """The theme's own could ask two, each for an element that no page has."""
    for file in built.folder.rglob("*.js"):
        text = re.sub(r"/\*.*?\*/", "", file.read_text(encoding="utf-8"), flags=re.S)
        if file.parent == built.folder / "assets":
            assert re.findall(r"(?:https?:)?//[\w-]+\.[\w.-]+", text) == [], file
        if file.name.startswith("bundle."):
            asked = re.findall(r"(?<=https://)(?:api|cdn|unpkg|fonts)[\w.-]+", text)
            assert set(asked) <= set(THEME_HOSTS), file
    for address, page in built.pages.items():
        for trigger in THEME_HOSTS.values():
            assert page.xpath(f"//*{trigger}") == [], address


# What a page may run; in a browser: test_policy.py ----------------------------------------------

POLICY = '//head/*[1][self::meta][@http-equiv="Content-Security-Policy"]/@content'


def test_every_page_says_before_all_else_what_it_may_run(built: Built) -> None:
    said = {str(page.xpath(f"string({POLICY})")) for page in built.pages.values()}
    assert len(said) == 1
    parts = {name: values for name, *values in map(str.split, said.pop().split(";"))}
    hashes = [value for value in parts["script-src"] if value.startswith("'sha256-")]
    assert hashes
    assert parts == {
        "default-src": ["'none'"],
        "script-src": ["'self'", *hashes],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "worker-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }


def test_a_browser_finds_the_encoding_behind_the_policy(built: Built) -> None:
    """It looks for it in the first 1,024 bytes."""
    for file in pages_in(built.folder):
        assert b'<meta charset="utf-8">' in file.read_bytes()[:1024], file


def test_every_inline_script_is_one_that_the_policy_names(built: Built) -> None:
    advice = "put it into overrides/.inline/, or make it a file of docs/assets/"
    for address, page in built.pages.items():
        policy = page.xpath(f"string({POLICY})")
        scripts = page.xpath(f'{INLINE}[not(@type="application/json")]')
        hashes = {_sha256(script.text): script.text.strip()[:60] for script in scripts}
        unknown = [text for hash, text in hashes.items() if f"'sha256-{hash}'" not in policy]
        assert unknown == [], f"{address}: {advice}"
        assert policy.count("'sha256-") == len(hashes), f"{address} lacks one that is named"


def _sha256(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def test_no_file_of_scripts_holds_up_a_page(built: Built) -> None:
    for address, page in built.pages.items():
        assert page.xpath("//script[@src]"), address
        assert page.xpath("//script[@src][not(@defer)]/@src") == [], address


def test_no_page_needs_what_the_policy_stops(built: Built) -> None:
    """Styles and handlers of single elements, and links that are scripts."""
    needs = "//@*[starts-with(name(), 'on')] | //@style | //style | //iframe | //object | //embed"
    links = "//@href[starts-with(normalize-space(.), 'javascript:')]"
    for address, page in built.pages.items():
        assert page.xpath(f"{needs} | {links}") == [], address


# Addresses and data files ----------------------------------------------------------------------


def test_every_record_is_at_the_address_that_the_data_gives(built: Built) -> None:
    kinds = [value for value in built.record.values() if isinstance(value, list)]
    records = [record for kind in kinds for record in kind]
    assert len(records) > 50
    assert [r["id"] for r in records if "page" not in r] == []
    assert [fault for r in records if (fault := built.fault("", r["page"]))] == []


def test_every_folder_of_the_record_has_an_index_that_lists_its_pages(built: Built) -> None:
    folders = {address.split("/")[0] for address in built.pages if address.count("/") == 2}
    assert len(folders) > 5
    for folder in folders:
        listed = {
            urljoin(f"{folder}/", str(link))
            for link in built.pages[f"{folder}/"].xpath("//article//a/@href")
        }
        below = {a for a in built.pages if a.startswith(f"{folder}/") and a.count("/") == 2}
        assert below - listed == set()


def test_the_site_map_lists_every_page_with_the_day_of_its_last_change(built: Built) -> None:
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    tree = ElementTree.parse(built.folder / "sitemap.xml")
    days = {
        url.findtext("s:loc", "", space).removeprefix(built.url): url.findtext(
            "s:lastmod", "", space
        )
        for url in tree.findall("s:url", space)
    }
    assert days.keys() == built.pages.keys() - {"404.html"}
    written = {
        f"briefings/{b['id']}/": max([b["date"], *(change["on"] for change in b["changes"])])
        for b in built.record["briefings"]
    }
    assert {address: days[address] for address in written} == written
    reviewed = {
        f"{kind}/{id}/": max(day for day in each)
        for (kind, id), each in _reviews(built.record).items()
    }
    assert {
        address: days[address][:10] >= day for address, day in reviewed.items()
    } == dict.fromkeys(reviewed, True)
    assert {days[address] for address in ("timeline/", "sources/", "review/")} == {
        max(fact["review"]["last"] for fact in built.record["facts"])
    }
    # Of these the record does not say when they changed, and nobody makes up a day.
    undated = ("glossary/", "a-to-z/", "fields/", "rules/", "documents/", "about/")
    assert {days[address] for address in undated} == {""}
    assert max(days.values()) <= built.record["record_date"]


def _reviews(record: dict[str, Any]) -> dict[tuple[str, str], list[str]]:
    """The days on which the facts about each state were reviewed."""
    kinds = {entity["id"]: entity["kind"] for entity in record["entities"]}
    found: dict[tuple[str, str], list[str]] = {}
    for fact in record["facts"]:
        if fact["type"] == "position":
            found.setdefault((kinds[fact["by"]], fact["by"]), []).append(fact["review"]["last"])
    return found


def test_the_search_index_holds_every_page_and_no_card(built: Built) -> None:
    index = json.loads((built.folder / "search/search_index.json").read_text(encoding="utf-8"))
    found = {urldefrag(entry["location"])[0] for entry in index["docs"]}
    views = {address for address in built.pages if "/as-of-" in address}
    # A view repeats its page, and the list of all names what they lead to.
    assert found == built.pages.keys() - views - {"404.html", "a-to-z/"}


def test_the_search_index_holds_nothing_that_could_run(built: Built) -> None:
    assert unsafe_entries(built.folder) == []


def test_the_key_points_of_every_briefing_weigh_more_in_the_search(built: Built) -> None:
    index = json.loads((built.folder / "search/search_index.json").read_text(encoding="utf-8"))
    weights = {entry["location"]: entry.get("boost", 1) for entry in index["docs"]}
    heavy = {address for address, weight in weights.items() if weight > 1}
    points = {f"{address}#key-points" for address in built.pages if address.count("/") > 1}
    assert heavy == points & weights.keys()
    assert heavy
    assert [fault for e in index["docs"] if (fault := built.fault("", e["location"]))] == []
    assert [e["location"] for e in index["docs"] if "Later changes" in e["text"]] == []
    assert [e["location"] for e in index["docs"] if not e["title"].strip()] == []


def test_a_program_gets_the_record_as_json_with_a_version_and_a_licence(built: Built) -> None:
    assert re.fullmatch(r"\d+\.\d+", built.record["version"])
    assert built.record["licence"] == "CC-BY-4.0"
    assert datetime.date.fromisoformat(built.record["record_date"])
    schema = json.loads((built.folder / "data/schema.json").read_text(encoding="utf-8"))
    assert {"Actor", "Term", "Source", "Position", "RollCall"} <= schema["$defs"].keys()


# The real site ---------------------------------------------------------------------------------


def test_every_file_of_the_record_has_its_page_or_its_entry(real: Built, root: Path) -> None:
    places = {
        "entities/*/*.yml": lambda file: f"{file.parent.name}/{file.stem}/",
        "questions/*.yml": lambda file: f"questions/{file.stem}/",
        "glossary/*.yml": lambda file: f"glossary/#{file.stem}",
    }
    for pattern, place in places.items():
        files = sorted((root / "data").glob(pattern))
        assert files, pattern
        assert [f for file in files if (f := real.fault("", place(file)))] == []


def test_every_entity_listed_in_the_glossary_has_an_entry_there(real: Built) -> None:
    listed = [e["id"] for e in real.record["entities"] if e["glossary"]]
    assert listed
    assert [id for id in listed if id not in real.ids["glossary/"]] == []


@pytest.mark.parametrize(
    "address",
    [
        "",
        "briefings/",
        "briefings/donetsk-luhansk-decision/",
        "briefings/september-2022-referendums/",
        *(f"{kind}/" for kind in ("states", "claimed-states", "people", "organisations")),
        *(f"{kind}/" for kind in ("documents", "events", "places", "questions")),
        "organisations/csto/",
        "documents/budapest-memoranda/",
        "glossary/",
        "sources/",
        "a-to-z/",
        *("compare/", "timeline/", "disagreements/", "open-questions/", "review/"),
        *("about/", "fields/", "404.html"),
    ],
)
def test_the_site_has_a_page_at(real: Built, address: str) -> None:
    assert address in real.pages


DONETSK = "briefings/donetsk-luhansk-decision/"
REFERENDUMS = "briefings/september-2022-referendums/"


def _verdict(words: str) -> str:
    """The path to the answer to a question on the first page."""
    return f"//div[@class='verdict'][contains(p[1], '{words}')]"


def _row(table: str, head: str) -> str:
    """The path to the row of a table that starts with some text."""
    return f"{table}//tr[starts-with(normalize-space(td[1]), '{head}')]"


def _table(column: str) -> str:
    """The path to the first table that has a column of some name."""
    return f"(//table[.//th[starts-with(normalize-space(.), '{column}')]])[1]"


@pytest.mark.parametrize(
    ("address", "path", "expected"),
    [
        # Home: the answer, its date, its source.
        ("", _verdict("Donetsk and Luhansk"), "Does not recognise"),
        ("", _verdict("Donetsk and Luhansk"), "17 June 2022"),
        ("", f"{_verdict('Donetsk and Luhansk')}//sup[@class='cite']", "3"),
        ("", _verdict("four Ukrainian regions"), "26 September 2022"),
        ("", _verdict("four Ukrainian regions"), "reported speech"),
        ("", _verdict("Crimea"), "29 March 2022"),
        ("", _verdict("Crimea"), "four years ago. 2 sources, 1 independent"),
        ("", "//article/p[1]", "does not recognise the so-called Donetsk"),
        # Briefing B: the alliance as it was on its day, and what came later.
        (DONETSK, "//p[@class='as-of']", "As at 22 February 2022"),
        (DONETSK, _row(_table("Member"), "Armenia") + "/td[2]", "member"),
        (DONETSK, "//*[@id='since']/following-sibling::div[1]", "Armenia: participation frozen"),
        (DONETSK, "//*[@id='since']/following-sibling::div[1]", "16 August 2022"),
        (DONETSK, "//a[@data-term='january-2022-deaths-225'][contains(@class, 'value')]", "225"),
        (DONETSK, "//*[@id='card-csto']", "Armenia, Belarus, Kazakhstan, Kyrgyzstan, Russia"),
        (DONETSK, "//*[@id='card-csto']", "As at 22 February 2022"),
        # Briefing A.
        (REFERENDUMS, "//p[@class='as-of']", "As at 26 September 2022"),
        (REFERENDUMS, "//*[@id='card-resolution-es-11-4']", "12 October 2022"),
        (REFERENDUMS, "//article", "87.05%"),
        # The alliance today.
        ("organisations/csto/", _row(_table("Member"), "Armenia") + "[2]", "member"),
        ("organisations/csto/", "//*[@id='events']", "Events"),
        # The memoranda: three documents, and who signed what.
        ("documents/budapest-memoranda/", "//article", "not confirmed"),
        ("documents/budapest-memorandum-ukraine/", "//*[@id='undertakings']", "Provisions"),
        # Votes and positions.
        ("documents/resolution-es-11-4/", "//article", "143 in favour"),
        ("questions/four-regions-2022/", "//*[@id='answers']", "Answers"),
        ("states/kazakhstan/", "//*[@id='recognises']", "Positions on recognition"),
        # A disputed figure, with its history.
        ("events/january-2022/", "//*[@id='january-2022-deaths-164']/ancestor::tr", "withdrawn"),
        ("events/january-2022/", "//*[@id='january-2022-deaths-227']/ancestor::tr", "not used"),
        ("events/january-2022/", "//*[@id='january-2022-deaths']/following::p[1]", "238"),
        # Others.
        ("about/", "//*[@id='naming-policy']", "Naming policy"),
        ("fields/", "//article", "key_points"),
        ("glossary/", "//*[@id='csto']", "Collective Security Treaty Organization (CSTO)"),
    ],
)
def test_the_page_says(real: Built, address: str, path: str, expected: str) -> None:
    found = real.pages[address].xpath(path)
    assert found, f"nothing at {path}"
    assert expected in text_of(found[0])


def test_six_states_are_members_of_the_alliance_on_the_day_of_the_briefing(real: Built) -> None:
    rows = real.pages[DONETSK].xpath(_table("Member") + "//tbody/tr")
    members = [text_of(row[0]) for row in rows if text_of(row[1]).startswith("member")]
    assert members == ["Armenia", "Belarus", "Kazakhstan", "Kyrgyzstan", "Russia", "Tajikistan"]


def test_what_is_not_over_is_not_called_over(real: Built) -> None:
    """A frozen member is a member in law."""
    since = real.pages[DONETSK].xpath("//*[@id='since']/following-sibling::div[1]")[0]
    assert "Armenia: no longer" not in text_of(since)
    assert "Armenia: no longer" not in text_of(real.pages[DONETSK].xpath("//*[@id='card-csto']")[0])


@pytest.mark.parametrize("address", [DONETSK, "documents/budapest-memoranda/"])
def test_each_of_the_three_memoranda_has_four_signatories(real: Built, address: str) -> None:
    rows = real.pages[address].xpath(_table("Document") + "//tbody/tr")
    signed = [(text_of(row[0]), row[1].xpath("string(.//@data-term)")) for row in rows]
    assert sorted(signed) == sorted(
        (f"Budapest Memorandum for {recipient.capitalize()}", state)
        for recipient in ("belarus", "kazakhstan", "ukraine")
        for state in (recipient, "russia", "united-kingdom", "united-states")
    )


def test_a_briefing_reads_as_a_text_and_not_as_a_list_of_links(real: Built) -> None:
    """Of what stands open at most one word in 20 begins a link with a card.

    Citations are left out, and the strip of marks, whose links are no words of a text.
    """
    briefings = [address for address in real.pages if re.fullmatch(r"briefings/[a-z].*", address)]
    assert len(briefings) == 8
    for address in briefings:
        article = copy.deepcopy(real.pages[address].xpath("//article")[0])
        for part in article.xpath(
            ".//details | .//table | .//ol[@class='sources'] | .//sup[@class='cite'] | .//script"
            " | .//div[contains(@class, 'evidence')]"
        ):
            part.drop_tree()
        links = article.xpath(".//a[contains(@class, 'term')]")
        assert len(text_of(article).split()) / len(links) >= 20, address
        assert not article.xpath(".//p[@class='lead']//a"), address


@pytest.mark.parametrize("address", [DONETSK, REFERENDUMS])
def test_every_paragraph_of_a_briefing_rests_on_a_source_or_a_fact(
    real: Built, address: str
) -> None:
    """From the first section to `What changed since`; tables carry their sources in a column."""
    article = real.pages[address].xpath("//article")[0]
    unsourced = []
    for element in article.xpath(".//*[@id='since']/preceding::*[self::p or self::li]"):
        own = element.xpath(
            "self::*[@class='as-of' or @class='kicker' or @class='also csv']"
            " | ancestor::*[@class='article' or @class='now']"  # it links to its fact
            " | ancestor::*[contains(@class, 'evidence')]"  # and so does each mark
        )
        in_article = element.xpath("ancestor::article")
        rests = element.xpath(
            ".//sup[@class='cite'] | .//a[contains(concat(' ', @class, ' '), ' value ')]"
        )
        if in_article and not own and not rests:
            unsourced.append(text_of(element))
    assert unsourced == []


@pytest.mark.parametrize("address", [DONETSK, REFERENDUMS])
def test_every_key_point_names_its_facts_and_their_sources(real: Built, address: str) -> None:
    points = real.pages[address].xpath("//div[@class='key-points']//li")
    assert len(points) > 3
    for point in points:
        assert point.xpath(".//a[contains(@href, '#')][not(@data-term)]"), text_of(point)
        assert point.xpath(".//sup[@class='cite']"), text_of(point)


def test_a_position_is_not_said_to_hold_today(real: Built) -> None:
    """Pages give the day on which it was last stated."""
    home = [text_of(verdict) for verdict in real.pages[""].xpath("//div[@class='verdict']")]
    assert home
    assert [text for text in home if "None later found by" not in text] == []
    for address in ("states/kazakhstan/", "questions/four-regions-2022/"):
        heads = real.pages[address].xpath(_table("Question") + "//th | " + _table("State") + "//th")
        assert "Last stated" in [text_of(head) for head in heads], address


def test_a_search_in_vain_is_told_in_the_table_and_on_the_page_of_its_question(real: Built) -> None:
    """The mark leads to where we looked, and on which day."""
    asked = [(q, search) for q in real.record["questions"] for search in q.get("searched", ())]
    cells = real.pages["compare/"].xpath("//td[a[contains(@href, '#searched')]]")
    assert len(cells) == len(asked) > 0
    for question, search in asked:
        (shown,) = [
            text_of(item)
            for item in real.pages[f"questions/{question['id']}/"].xpath(
                "//h2[@id='searched']/following::li[a[contains(@href, $by)]][1]", by=search["by"]
            )
        ]
        assert search["looked"] in shown.replace("’", "'")
        assert "none found, searched on" in shown


def test_quotations_in_the_record_have_25_words_at_most(real: Built) -> None:
    quotes = [fact["quote"] for fact in real.record["facts"] if fact.get("quote")]
    assert quotes
    assert [quote for quote in quotes if len(quote.split()) > 25] == []


def test_no_claimed_state_is_filed_under_states(real: Built) -> None:
    claimed = {e["id"] for e in real.record["entities"] if e["kind"] == "claimed-states"}
    assert claimed
    links = real.pages["states/"].xpath("//article//a/@href")
    assert [link for link in links if link.strip("./").split("/")[-1] in claimed] == []


def test_every_page_of_one_file_has_an_edit_link_to_it(real: Built, root: Path) -> None:
    """The lists are made from many files and have none."""
    edit = "https://github.com/example/nrb/edit/main/"
    found = {
        address: [str(link).removeprefix(edit) for link in page.xpath("//a/@href") if edit in link]
        for address, page in real.pages.items()
    }
    for address, files in found.items():
        assert [file for file in files if not (root / file).is_file()] == [], address
    for file in [*(root / "docs").rglob("*.md"), *(root / "data/entities").rglob("*.yml")]:
        path = file.relative_to(root).as_posix()
        address = re.sub(r"^docs/|^data/entities/|\.\w+$", "", path).removeprefix("index")
        assert found[f"{address}/" if address else ""] == [path]


def test_the_site_is_the_same_whenever_and_wherever_it_is_built(
    site: Path, site_url: str, root: Path, tmp_path: Path
) -> None:
    """Another hash seed, another time zone, another folder, and no date from outside."""
    again = tmp_path / "again"
    settings = {
        "SITE_URL": site_url,
        "REPO_URL": "https://github.com/example/nrb",
        "EDIT_URI": "edit/main/docs/",
        "PYTHONHASHSEED": "7",
        "TZ": "Pacific/Kiritimati",
    }
    subprocess.run(
        [*GENERATOR, "build", "--strict", "--site-dir", str(again)],
        cwd=root,
        env={**os.environ, **settings},
        check=True,
        capture_output=True,
    )
    assert _bytes(site) == _bytes(again)


def _bytes(folder: Path) -> dict[str, int]:
    """A hash of every file, so that a difference is told in one line."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hash(path.read_bytes()) for path in files}


def test_the_front_matter_of_every_written_page_is_what_the_page_shows(
    real: Built, root: Path
) -> None:
    for file in sorted((root / "docs").rglob("*.md")):
        front = yaml.safe_load(file.read_text(encoding="utf-8").split("---\n")[1])
        address = file.relative_to(root / "docs").as_posix().removesuffix(".md")
        page = real.pages["" if address == "index" else f"{address}/"]
        description = page.xpath('string(//meta[@name="description"]/@content)')
        assert description == front["description"], address


def test_reading_a_page_through_the_shared_fixture(
    page: Callable[[str], Element], read_json: Callable[[str], Any]
) -> None:
    assert text_of(page("glossary/").xpath("//h1")[0]).startswith("Glossary")
    assert read_json("data/record.json")["version"] == "4.0"
