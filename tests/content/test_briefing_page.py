"""A briefing: its depths and how long they take, the facts behind it, how it was corrected.

And on the home page: what happened last, and where to go.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from briefings.text.escaping import WORDS_A_MINUTE, minutes
from shared import text_of

Element = lxml.html.HtmlElement
Read = Callable[[str], Element]

BRIEFING = "briefings/donetsk-luhansk-decision/"
REACH = "briefings/reach-decision/"


@pytest.fixture(scope="module")
def lake(lakes: Path) -> Read:
    """Reads a page of the second site."""
    return lambda address: lxml.html.parse(str(lakes / address / "index.html")).getroot()


def section(page: Element, id: str) -> Element:
    """What follows the heading of some id."""
    return page.xpath(f"//article//*[@id='{id}']/following-sibling::*[1]")[0]


@pytest.mark.parametrize(
    ("count", "expect"),
    [
        (0, "1 minute"),
        (1, "1 minute"),
        (340, "1 minute"),
        (360, "2 minutes"),
        (2_380, "10 minutes"),
    ],
)
def test_the_time_to_read_is_rounded_and_never_less_than_a_minute(count: int, expect: str) -> None:
    assert WORDS_A_MINUTE == 238
    assert minutes("word, " * count) == expect


def test_numbers_and_words_with_signs_in_them_count_as_one_word() -> None:
    text = "Kazakhstan's so-called 1.410 ES-11/4 " * WORDS_A_MINUTE
    assert minutes(text) == "5 minutes"  # the symbol is read as two


def test_a_briefing_says_its_day_and_how_long_it_takes_to_read(page: Read) -> None:
    (line,) = page(BRIEFING).xpath("//article/p[@class='as-of']")
    assert re.match(
        r"As at \d+ \w+ 20\d\d; later changes to .* are listed below\. \d minutes to read\.",
        text_of(line),
    )


def test_a_briefing_answers_first_and_the_rest_is_closed(page: Read) -> None:
    article = page(BRIEFING).xpath("//article")[0]
    answer, line = article.xpath("./h1/following-sibling::*")[:2]
    assert (answer.tag, answer.get("class"), line.get("class")) == ("p", None, "as-of")
    between = article.xpath("./div[@class='key-points']/preceding-sibling::*[@class]")
    assert [each.get("class") for each in between[-3:]] == ["as-of", "now", "article"]
    for id in ("facts-behind", "revisions", "sources-cited"):
        (fold,) = article.xpath(f"./*[@id='{id}']/following-sibling::*[1]")
        assert (fold.tag, fold.get("open")) == ("details", None), id


def test_an_older_briefing_says_first_how_things_stand_now(page: Read) -> None:
    (now,) = page(BRIEFING).xpath("//article/div[@class='now']")
    assert text_of(now).startswith("As things stand now: Does Kazakhstan recognise ")
    assert now.xpath(".//a[@data-term]")  # the fact, with its day
    assert "last stated on" in text_of(now)


def test_what_is_folded_is_found_by_those_who_open_it_and_linked_as_all_text(lake: Read) -> None:
    (box,) = lake(REACH).xpath("//article/details[not(@id) and .//table]")
    assert text_of(box.find("summary")) == "The treaty between Northmere and Eastwater, in full"
    assert box.xpath("summary//a") == []
    assert box.xpath("string(p//a/@data-term)") == "league-assembly"
    assert box.xpath(".//tbody/tr")
    assert box.get("open") is None


def test_every_key_point_has_an_address(page: Read) -> None:
    points = page(BRIEFING).xpath("//div[@class='key-points']//li")
    for number, point in enumerate(points, 1):
        (anchor,) = point.xpath("a[@aria-label='Link to this point']")
        assert (anchor.get("id"), anchor.get("href")) == (
            f"key-point-{number}",
            f"#key-point-{number}",
        )


def test_the_facts_behind_a_briefing_are_those_it_names(page: Read, read_json: Any) -> None:
    (briefing,) = [
        each for each in read_json("data/record.json")["briefings"] if each["page"] == BRIEFING
    ]
    named = {id for point in briefing["key_points"] for id in point["facts"]}
    (box,) = page(BRIEFING).xpath("//*[@id='facts-behind']/following-sibling::details[1]")
    items = box.xpath("div[@class='facts']/ul/li")
    shown = {item.xpath("string(.//strong[1]/a/@href)").partition("#")[2] for item in items}
    assert named < shown
    assert text_of(box.find("summary")).startswith(f"{len(items)} facts")
    for item in items:
        assert item.xpath(".//sup[@class='cite']"), text_of(item)


def test_no_fact_is_listed_among_the_notes_of_another(site: Path) -> None:
    """After notes or a quotation Markdown takes the next item for one more note."""
    for file in site.rglob("index.html"):
        page = lxml.html.parse(str(file)).getroot()
        assert page.xpath("//div[@class='facts']//li//li[span[@class='anchor']]") == [], file
        assert page.xpath("//div[@class='facts']//li//li/strong[1][a]") == [], file


def test_a_quotation_names_speaker_office_day_and_source(page: Read) -> None:
    (quote,) = page("people/mukhtar-tileuberdi/").xpath("(//div[@class='facts']//blockquote)[1]")
    said, by = quote.xpath("p")
    assert re.fullmatch("“[^”]+”", text_of(said))
    assert re.match(r".*Foreign Minister.*, \d+ \w+ 20\d\d", text_of(by))
    assert by.xpath("sup[@class='cite']/a")


def test_the_revision_history_tells_corrections_of_the_text_and_of_its_facts(lake: Read) -> None:
    history = section(lake(REACH), "revisions")
    told = [text_of(item) for item in history.iter("li")]
    texts = " ".join(told)
    assert "The minister had been called “a lake warden” & <b>Westfen’s</b>." in texts
    assert "The value was 57 at first." in texts
    assert told[-1] == "15 January 2023 First published."


def test_every_correction_in_the_front_matter_is_on_the_page(page: Read, read_json: Any) -> None:
    corrected = [b for b in read_json("data/record.json")["briefings"] if b["changes"]]
    assert corrected
    for briefing in corrected:
        told = text_of(section(page(briefing["page"]), "revisions"))
        for change in briefing["changes"]:
            assert change["reason"].split(";")[0] in told.replace("’", "'")


def test_sources_stand_before_the_ways_to_cite_which_come_last(page: Read) -> None:
    for address in ("", BRIEFING, "states/kazakhstan/"):
        (sources,) = page(address).xpath("//article/details[@class='sources-fold']")
        assert sources.getnext().get("id") == "cite"


def test_home_tells_what_happened_last_to_the_state_it_is_about(page: Read, read_json: Any) -> None:
    items = page("").xpath("//*[@id='what-changed-last']/following-sibling::table[1]//tbody/tr")
    record = {fact["id"]: fact for fact in read_json("data/record.json")["facts"]}
    facts = [record[item.xpath("string(.//a/@data-term)")] for item in items]
    assert len(facts) == 5
    days = [fact.get("on") or fact.get("stated") or fact.get("from") for fact in facts]
    assert days == sorted(days, reverse=True)
    for fact in facts:
        assert "kazakhstan" in json.dumps(fact)


def test_the_card_of_a_question_gives_the_answer_of_the_state_of_the_site_first(
    page: Read, read_json: Any
) -> None:
    (question,) = [
        q for q in read_json("data/record.json")["questions"] if q["id"] == "dpr-lpr-2022"
    ]
    (card,) = page("").xpath(f"//div[@id='card-{question['id']}']")
    assert text_of(card.xpath("ul[@class='card-facts']/li")[0]).startswith("Kazakhstan: ")


def test_home_has_three_doors(page: Read) -> None:
    doors = page("").xpath("//div[@class='doors']/ul/li/strong")
    assert [text_of(door) for door in doors] == [
        "States and people",
        "Documents and events",
        "Data and sources",
    ]
    assert all(door.xpath("a/@href") for door in doors)
