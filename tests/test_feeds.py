"""The feeds, as programs of others read them: valid, of true days, under ids that last."""

from __future__ import annotations

import datetime
import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import feedparser
import lxml.etree
import lxml.html
import pytest
from jsonschema import Draft202012Validator, FormatChecker
from playwright.sync_api import Page

from briefings import Memory, Publication, Site, build
from briefings.out import feeds
from briefings.pages.plan import plan
from briefings.pages.render import Renderer
from briefings.query.index import RecordIndex
from briefings.query.log import Entry, entries
from briefings.record.facts import Fact, Figure, Vote
from briefings.record.pages import Briefing
from briefings.record.parts import Change, Record
from shared import ROOT
from test_addresses import copy_lakes, rename
from worlds import confirm_all, site_of

LAKES, MEDICINES = ROOT / "tests/lakes", ROOT / "tests/medicines"
SITE = Publication("Lake Notes", "The people", "https://example.org/nrb/")
SERVED = {"content-type": "application/atom+xml; charset=utf-8"}
ATOM = {"a": "http://www.w3.org/2005/Atom"}
DAY = r"\d{4}-\d{2}-\d{2}T00:00:00Z"

# The rules of https://www.jsonfeed.org/version/1.1/ for the members that we use; no others.
_TEXT = {"type": "string", "minLength": 1}
_URL = {"type": "string", "format": "uri", "pattern": "^https?://"}
_INSTANT = {"type": "string", "format": "date-time", "pattern": f"^{DAY}$"}
_ITEM = {
    "type": "object",
    "required": ["id", "content_html"],
    "additionalProperties": False,
    "properties": {
        "id": _TEXT,
        "url": _URL,
        "title": _TEXT,
        "content_html": _TEXT,
        "date_published": _INSTANT,
        "date_modified": _INSTANT,
        "tags": {"type": "array", "items": _TEXT, "uniqueItems": True},
    },
}
JSON_FEED = {
    "type": "object",
    "required": ["version", "title", "items"],
    "additionalProperties": False,
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": _TEXT,
        "home_page_url": _URL,
        "feed_url": _URL,
        "authors": {
            "type": "array",
            "minItems": 1,
            "items": {"type": "object", "required": ["name"], "properties": {"name": _TEXT}},
        },
        "items": {"type": "array", "items": _ITEM},
    },
}


def made(root: Path, site: Publication | None = SITE) -> dict[str, str]:
    """The feeds of a project, by their paths."""
    return _of(build(root, site))


def _of(site: Site) -> dict[str, str]:
    return {path: text for path, text in site.files.items() if path.startswith("feeds/")}


def changed(**records: Record) -> dict[str, str]:
    """The feeds of the lakes with some records in place of others."""
    return _of(site_of(_with(build(LAKES).renderer.index, *records.values())))


def _with(index: RecordIndex, *records: Record) -> RecordIndex:
    known = index.catalogue.records | {each.id: each for each in records}
    return RecordIndex(replace(index.catalogue, records=known), index.record_date)


def items(text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(text)["items"]
    return found


def atom(text: str) -> lxml.etree._Element:
    return lxml.etree.fromstring(text.encode())


@pytest.fixture(scope="module", params=["the real site", "the lakes", "the medicines"])
def found(request: pytest.FixtureRequest) -> dict[str, str]:
    folders = {"the real site": ROOT, "the lakes": LAKES, "the medicines": MEDICINES}
    return made(folders[request.param])


@pytest.fixture(scope="module")
def of_lakes() -> dict[str, str]:
    return made(LAKES)


# Valid -----------------------------------------------------------------------------------------


def valid(found: dict[str, str]) -> None:
    """Holds every feed against its standard, by parsers that others wrote."""
    checker = Draft202012Validator(JSON_FEED, format_checker=FormatChecker())
    for path, text in found.items():
        if path.endswith(".json"):
            assert [each.message for each in checker.iter_errors(json.loads(text))] == [], path
        else:
            read = feedparser.parse(text.encode(), response_headers=SERVED)
            assert (read.bozo, read.version) == (False, "atom10"), path
            _valid_atom(atom(text))


def _valid_atom(root: lxml.etree._Element) -> None:
    """RFC 4287, sections 4.1.1 and 4.1.2: what a feed and an entry must have, and how often."""
    assert root.xpath("count(a:author/a:name[text()])", namespaces=ATOM) == 1
    for element in (root, *root.xpath("a:entry", namespaces=ATOM)):
        for name in ("id", "title", "updated"):
            assert element.xpath(f"count(a:{name}[text()])", namespaces=ATOM) == 1
        assert element.xpath("count(a:link[@rel='alternate'])", namespaces=ATOM) == 1
        for moment in element.xpath("a:updated | a:published", namespaces=ATOM):
            assert re.fullmatch(DAY, moment.text)
        assert re.fullmatch(r"urn:uuid:[0-9a-f-]{14}5[0-9a-f-]{21}", element[0].text)
    assert {each.get("type") for each in root.xpath("//a:content", namespaces=ATOM)} <= {"html"}


def test_every_feed_is_valid(found: dict[str, str]) -> None:
    assert len(found) >= 4
    assert any(items(text) for path, text in found.items() if path.endswith(".json"))
    valid(found)


def test_both_forms_say_the_same(found: dict[str, str]) -> None:
    for path, text in found.items():
        if path.endswith(".atom"):
            other = items(found[path.replace(".atom", ".json")])
            read = feedparser.parse(text)
            told = [
                [each["id"], each["url"], each["title"], each["date_published"]] for each in other
            ]
            assert [[e.id, e.link, e.title, e.published] for e in read.entries] == told
            tags = [[tag.term for tag in entry.tags] for entry in read.entries]
            assert tags == [each["tags"] for each in other]
            contents = atom(text).xpath("//a:content/text()", namespaces=ATOM)
            assert contents == [each["content_html"] for each in other]


def test_ids_are_unique_and_the_newest_is_first(found: dict[str, str]) -> None:
    for path, text in found.items():
        if path.endswith(".json"):
            ids = [each["id"] for each in items(text)]
            assert len(set(ids)) == len(ids)
            days = [each["date_published"] for each in items(text)]
            assert days == sorted(days, reverse=True)
    own = [atom(text)[0].text for path, text in found.items() if path.endswith(".atom")]
    assert len(set(own)) == len(own)


def test_a_feed_is_as_new_as_its_newest_entry(found: dict[str, str]) -> None:
    for path, text in found.items():
        if path.endswith(".atom"):
            read = feedparser.parse(text)
            assert read.feed.updated == max(entry.updated for entry in read.entries)


def test_a_record_of_nothing_has_one_valid_feed(write: Callable[[dict[str, str]], Path]) -> None:
    page = {"docs/index.md": "---\ntitle: Nothing\ndescription: Nothing yet.\n---\n\nNothing.\n"}
    empty = made(write(page))
    assert [*empty] == ["feeds/all.atom", "feeds/all.json"]
    valid(empty)
    assert feedparser.parse(empty["feeds/all.atom"]).feed.link == SITE.address


def test_without_an_address_of_the_site_feeds_are_valid_and_links_still_lead_there() -> None:
    found, whole = made(LAKES, None), made(LAKES)
    valid(found)
    for path in (path for path in found if path.endswith(".atom")):
        links = [
            atom(each[path]).xpath("//a:link/@href", namespaces=ATOM) for each in (found, whole)
        ]
        base = SITE.address + path
        assert [urljoin(base, href) for href in links[0]] == [to for to in links[1] if to != base]
        assert "self" not in found[path]


# True ------------------------------------------------------------------------------------------


def test_everything_that_was_changed_is_told_once_on_the_day_that_the_record_says(
    of_lakes: dict[str, str],
) -> None:
    index = build(LAKES).renderer.index
    told = Counter(
        (each["tags"][2], each["tags"][0], each["date_published"][:10])
        for each in items(of_lakes["feeds/all.json"])
    )
    facts = [fact for fact in index.catalogue.of(Fact) if not isinstance(fact, Vote)]
    expected = [(fact.id, "recorded", fact.recorded) for fact in facts]
    expected += [(fact.id, "corrected", each.on) for fact in facts for each in fact.changes]
    for briefing in index.catalogue.of(Briefing):
        expected += [(briefing.id, "recorded", briefing.date)]
        expected += [(briefing.id, "corrected", each.on) for each in briefing.changes]
    assert told == Counter((id, what, str(day)) for id, what, day in expected)


def test_the_history_of_one_fact_is_found_by_its_id(of_lakes: dict[str, str]) -> None:
    its = [each for each in items(of_lakes["feeds/all.json"]) if "boats-lost-58" in each["tags"]]
    assert [each["title"].partition(":")[0] for each in its] == ["Corrected", "New fact"]
    assert "The value was 57 at first. A boat had been left out." in its[0]["content_html"]
    first, then = its[1]["date_published"], its[0]["date_published"]
    assert (its[1]["date_modified"], its[0]["date_modified"]) == (then, then)
    assert first < then


def test_an_entry_says_what_weakens_its_fact_and_who_says_so(of_lakes: dict[str, str]) -> None:
    found = {each["tags"][2]: each["content_html"] for each in items(of_lakes["feeds/all.json"])}
    song = lxml.html.fromstring(found["boats-lost-99"])
    words = song.text_content()
    assert "not used" in words
    assert "A song is not a count." in words
    assert "one article only" in words
    assert found["boats-lost-30"].count("withdrawn") == 1
    vote = lxml.html.fromstring(found["resolution-7-vote"])
    assert any(each.text_content().startswith("in favour: ") for each in vote.xpath("//li"))
    assert [a for a in vote.xpath("//li/a/@href") if a.startswith("https://")]


def test_the_feed_of_a_question_has_what_bears_on_it(of_lakes: dict[str, str]) -> None:
    whole = {each["id"] for each in items(of_lakes["feeds/all.json"])}
    its = items(of_lakes["feeds/questions/sallow-2021.json"])
    assert {each["id"] for each in its} < whole
    ids = {each["tags"][2] for each in its}
    assert {"northmere-on-sallow-2021", "reach-decision", "mal-sallow-suspended"} <= ids
    assert "boats-lost-58" not in ids


def test_a_figure_that_was_withdrawn_after_it_was_recorded_is_told_on_that_day() -> None:
    index = build(LAKES).renderer.index
    figure = index.get("boats-lost-30")
    assert isinstance(figure, Figure)
    day = Change.model_validate({"on": "2023-01-02", "what": "x", "reason": "y"}).on
    found = items(changed(one=figure.model_copy(update={"withdrawn": day}))["feeds/all.json"])
    (told,) = [each for each in found if each["tags"][0] == "withdrawn"]
    assert (told["date_published"][:10], told["tags"][2]) == ("2023-01-02", "boats-lost-30")
    assert not [each for each in entries(index) if each.what == "withdrawn"]


@pytest.mark.parametrize(("on", "told"), [("2022", "2022-12-31"), ("2023", "2023-01-15")])
def test_a_month_or_year_counts_as_its_last_day_and_nothing_lies_ahead(on: str, told: str) -> None:
    fact = build(LAKES).renderer.index.get("boats-lost-41")
    change = Change.model_validate({"on": on, "what": "It was 40.", "reason": "A slip."})
    found = changed(one=fact.model_copy(update={"changes": [change]}))
    days = [e["date_published"] for e in items(found["feeds/all.json"]) if "It was 40." in str(e)]
    assert days == [f"{told}T00:00:00Z"]


def test_a_briefing_that_was_rewritten_keeps_its_first_day() -> None:
    briefing = build(LAKES).renderer.index.get("low-lake")
    assert isinstance(briefing, Briefing)
    first = Change.model_validate({"on": "2020-01-01", "what": "x", "reason": "y"}).on
    found = items(changed(one=briefing.model_copy(update={"recorded": first}))["feeds/all.json"])
    its = [each for each in found if "low-lake" in each["tags"] and "corrected" not in each["tags"]]
    told = [(each["tags"][0], each["date_published"][:10]) for each in its]
    assert told == [("rewritten", briefing.date.text), ("recorded", "2020-01-01")]


# Lasting ---------------------------------------------------------------------------------------


def _ids(found: dict[str, str]) -> dict[str, list[str]]:
    ids = {
        path: [each["id"] for each in items(text)] for path, text in found.items() if "json" in path
    }
    return {path: sorted(each) for path, each in ids.items()}


def test_ids_are_the_same_wherever_the_site_is(of_lakes: dict[str, str]) -> None:
    assert _ids(of_lakes) == _ids(made(LAKES, Publication("Another name")))


@pytest.mark.parametrize("old", ["boats-lost-58", "resolution-7-vote", "northmere"])
def test_a_record_that_was_renamed_is_nothing_new(
    old: str, tmp_path: Path, of_lakes: dict[str, str]
) -> None:
    root = copy_lakes(tmp_path)
    rename(root, old, f"{old}-now")
    confirm_all(root)
    assert _ids(made(root)) == _ids(of_lakes)


def test_the_first_id_of_a_record_counts_however_often_it_was_renamed() -> None:
    (entry, *_) = entries(build(LAKES).renderer.index)
    record = entry.record.model_copy(update={"id": "third", "was": [entry.record.id, "second"]})
    assert replace(entry, record=record).lasting == entry.lasting


def test_the_feed_of_a_question_that_was_renamed_is_under_both_ids(
    tmp_path: Path, of_lakes: dict[str, str]
) -> None:
    root = copy_lakes(tmp_path)
    rename(root, "sallow-2021", "reach-2021")
    confirm_all(root)
    found = made(root)
    for form in feeds.FORMS:
        now = found[f"feeds/questions/reach-2021.{form}"]
        assert found[f"feeds/questions/sallow-2021.{form}"] == now
    before = atom(of_lakes["feeds/questions/sallow-2021.atom"])[0].text
    assert atom(found["feeds/questions/sallow-2021.atom"])[0].text == before
    valid(found)


def test_better_words_for_a_correction_are_no_new_entry() -> None:
    fact = build(LAKES).renderer.index.get("boats-lost-58")
    assert isinstance(fact, Fact)
    (change,) = fact.changes
    better = change.model_copy(update={"what": "It was given as 57."})
    again = change.model_copy(update={"what": "And once more."})
    ids = [
        [
            each["id"]
            for each in items(
                changed(one=fact.model_copy(update={"changes": its}))["feeds/all.json"]
            )
        ]
        for its in ([change], [better], [better, again])
    ]
    assert ids[0] == ids[1]
    assert set(ids[1]) < set(ids[2])


def test_the_feed_of_everything_ends_somewhere(
    monkeypatch: pytest.MonkeyPatch, of_lakes: dict[str, str]
) -> None:
    monkeypatch.setattr(feeds, "LATEST", 3)
    found = made(LAKES)
    assert items(found["feeds/all.json"]) == items(of_lakes["feeds/all.json"])[:3]
    path = "feeds/questions/sallow-2021.json"
    assert found[path] == of_lakes[path]


def test_in_a_preview_only_the_entries_of_what_was_edited_are_made_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made, content = [], feeds._content
    memory, index = Memory(lasts=True), build(LAKES).renderer.index
    edited = _with(index, index.get("low-water").model_copy(update={"what": "It was low."}))

    def noted(entry: Entry, index: RecordIndex) -> str:
        made.append(entry.record.id)
        return content(entry, index)

    monkeypatch.setattr(feeds, "_content", noted)
    for each in (index, edited):
        made.clear()
        found = feeds.files(each, plan(each), Renderer(each, SITE, memory))
    assert made == ["low-water"]
    assert "It was low." in found["feeds/all.atom"]


# Text ------------------------------------------------------------------------------------------

TYPED = "<script>alert(1)</script> ]]> &amp; \"' &#60;b> \ufffe <![CDATA[ {{ x }} a"
HOSTILE = f"{TYPED} \x01\x0b"  # what the check would refuse too


def test_whatever_is_typed_stays_text() -> None:
    index = build(LAKES).renderer.index
    fact, briefing = index.get("low-water"), index.get("low-lake")
    found = changed(
        one=fact.model_copy(update={"what": HOSTILE, "note": HOSTILE}),
        two=briefing.model_copy(update={"title": TYPED, "description": TYPED}),
        three=index.get("northmere").model_copy(update={"name": TYPED, "short": TYPED}),
        four=index.get("sallow-2021").model_copy(update={"asks": TYPED, "name": TYPED}),
    )
    valid(found)
    for path, text in found.items():
        if path.endswith(".json"):
            for each in items(text):
                tree = lxml.html.fragments_fromstring(each["content_html"])
                tags = {e.tag for part in tree if not isinstance(part, str) for e in part.iter()}
                assert tags <= {"p", "ul", "li", "a", "blockquote"}
    written = [e for e in items(found["feeds/all.json"]) if "low-water" in e["tags"]]
    assert (
        "<script>alert(1)</script> ]]> &amp; \"'"
        in lxml.html.fromstring(written[0]["content_html"]).text_content()
    )


@pytest.mark.parametrize("name", [HOSTILE, ""])
def test_whatever_a_site_is_called_its_feeds_are_valid(name: str) -> None:
    valid(made(LAKES, Publication(name or "x", name, SITE.address)))


# On the site -----------------------------------------------------------------------------------


@pytest.fixture(params=["site", "lakes"])
def folder(request: pytest.FixtureRequest) -> Path:
    return Path(request.getfixturevalue(request.param))


def test_every_link_leads_to_a_page_and_its_anchor(folder: Path, site_url: str) -> None:
    targets = set()
    for path in folder.glob("feeds/**/*.atom"):
        links = atom(path.read_text("utf-8")).xpath("//a:link/@href", namespaces=ATOM)
        targets |= {href.removeprefix(site_url) for href in links}
    assert len(targets) > 10
    ids: dict[str, set[str]] = {}
    for target in targets:
        place, _, anchor = target.partition("#")
        file = folder / place
        if place.endswith(".atom"):
            assert file.is_file()
            continue
        page = file / "index.html"
        if place not in ids:
            ids[place] = set(lxml.html.fromstring(page.read_text("utf-8")).xpath("//@id"))
        assert not anchor or anchor in ids[place], target


@pytest.mark.browser
def test_the_script_of_the_theme_takes_no_feed_for_another_language(
    visit: Callable[..., Page],
) -> None:
    page = visit("changes/")  # which fails where a page asks for what is not there
    feeds = page.locator("head link[rel~='alternate'][type='application/atom+xml']")
    assert feeds.count() == 1
    assert page.locator("link[rel=alternate]").count() == 0


def test_pages_name_their_feeds_to_feed_readers(folder: Path, site_url: str) -> None:
    seen = set()
    for path in folder.rglob("*.html"):
        here = site_url + path.relative_to(folder).as_posix().removesuffix("index.html")
        if "policy" not in path.read_text("utf-8") and "md-content" not in path.read_text("utf-8"):
            continue  # a page that leads on
        page = lxml.html.fromstring(path.read_text("utf-8"))
        found = page.xpath("//head/link[@rel='alternate'][@type='application/atom+xml']/@href")
        urls = [urljoin(here, href) for href in found]
        assert urls[0] == f"{site_url}feeds/all.atom"
        for url in urls:
            assert (folder / url.removeprefix(site_url)).is_file()
        seen.update(urls[1:])
        is_question = re.fullmatch(rf"{site_url}questions/([\w-]+)/", here)
        assert len(urls) == (2 if is_question else 1), here
        if is_question:
            assert urls[1] == f"{site_url}feeds/questions/{is_question[1]}.atom"
            readers = page.xpath("//article//a[contains(., 'Follow')]/@href")
            assert urls[1] in [urljoin(here, href) for href in readers]
    assert len(seen) == len([*folder.glob("feeds/questions/*.atom")])


def test_the_page_of_changes_says_where_every_feed_is(folder: Path) -> None:
    page = lxml.html.fromstring((folder / "changes/index.html").read_text("utf-8"))
    hrefs = {urljoin("changes/", href) for href in page.xpath("//article//a/@href")}
    feeds = {path.relative_to(folder).as_posix() for path in folder.glob("feeds/**/*.*")}
    assert feeds <= hrefs


def test_the_days_of_this_record_are_no_later_than_it() -> None:
    index = build(ROOT).renderer.index
    days = [fact.recorded for fact in index.written_facts]
    assert all(day and day.last <= index.record_date for day in days)
    assert index.record_date <= datetime.date.today()
