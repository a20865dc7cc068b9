"""The second site, tests/lakes/: another subject, the same hooks; every fact type and page kind.

Its briefing `reach-decision`, as of 1 June 2021, uses every feature of the text and the record.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from shared import text_of

Element = lxml.html.HtmlElement
Read = Callable[[str], Element]

EVERYTHING = "briefings/reach-decision/"
DAY = "1 June 2021"


@pytest.fixture(scope="module")
def lake(lakes: Path) -> Read:
    """Reads a page of the second site by its address."""
    return lambda address: lxml.html.document_fromstring(
        (lakes / address / "index.html").read_text(encoding="utf-8")
    )


@pytest.fixture(scope="module")
def everything(lake: Read) -> Element:
    return lake(EVERYTHING)


@pytest.fixture(scope="module")
def record(lakes: Path) -> dict[str, Any]:
    return json.loads((lakes / "data/record.json").read_text(encoding="utf-8"))


def _rows(table: Element) -> list[list[str]]:
    """The rows of a table as texts, the last column, with the sources, left out."""
    return [[text_of(cell) for cell in row[:-1]] for row in table.xpath(".//tbody/tr")]


def _tables(page: Element, column: str) -> list[Element]:
    return page.xpath(f"//article//table[.//th[starts-with(normalize-space(.), '{column}')]]")


def _paragraph(page: Element, start: str) -> Element:
    found = page.xpath(f"//article//p[starts-with(normalize-space(.), '{start}')]")
    assert found, start
    return found[0]


def _terms(element: Element) -> dict[str, str]:
    """The linked words in an element, citations left out, with the ids they lead to."""
    links = element.xpath(".//a[@data-term][not(ancestor::sup)]")
    return {text_of(link): link.get("data-term") for link in links}


def _section(page: Element, id: str) -> str:
    """The text between a heading and the next of its level or above."""
    heading = page.xpath(f"//*[@id='{id}']")[0]
    found = []
    for element in heading.itersiblings():
        if element.tag in ("h1", "h2"):
            break
        found.append(text_of(element))
    return " ".join(found)


# What it covers --------------------------------------------------------------------------------


def test_it_has_every_type_of_fact_and_every_kind_of_record(record: dict[str, Any]) -> None:
    types = {fact["type"] for fact in record["facts"]}
    assert types == {
        *("membership", "signature", "undertaking", "roll-call", "vote", "position"),
        *("office", "figure", "measure", "event"),
    }
    assert len({entity["kind"] for entity in record["entities"]}) == 7
    assert all(record[kind] for kind in ("sources", "terms", "questions", "series", "briefings"))


def test_it_has_a_page_of_every_kind(lakes: Path) -> None:
    for address in (
        *("states/northmere", "claimed-states/reach-of-sallow", "people/ada-pike"),
        *("organisations/mere-angling-league", "documents/shore-accords", "events/great-drought"),
        *("places/lake-ull", "questions/sallow-2021", "briefings/low-lake", "glossary", "sources"),
        *("fields", "about", "briefings", "questions"),
    ):
        assert (lakes / address / "index.html").is_file(), address


def test_nothing_of_the_first_site_is_in_it(lakes: Path, root: Path) -> None:
    ids = {path.stem for path in (root / "data/entities").rglob("*.yml") if "-" in path.stem}
    text = (lakes / "data/record.json").read_text(encoding="utf-8")
    assert [id for id in sorted(ids) if f'"{id}"' in text] == []


# The text of a briefing ------------------------------------------------------------------------


def test_a_briefing_says_its_day_and_what_it_digests(everything: Element) -> None:
    assert f"As at {DAY};" in text_of(everything.xpath("//p[@class='as-of']")[0])
    article = everything.xpath("//div[@class='article']")[0]
    assert "Pike: Northmere will not call the Reach a state" in text_of(article)
    assert "Lake Courier, 20 May 2021" in text_of(article)
    assert article.xpath(".//a/@href") == ["https://courier.example/2021/05/20/reach"]


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        # The first mention on the page of each name; inflected, in other scripts, in any form.
        (
            "Northmere does not treat",
            {
                "Ada Pike": "ada-pike",
                "20 May 2021": "northmere-on-sallow-2021",
                "the question": "sallow-2021",
                "her words": "northmere-on-sallow-2021",
                "Roach’s": "bram-roach",
                "Ullsee": "lake-ull",
                "Засуха": "great-drought",
            },
        ),
        # Not in a quotation; a word or two in quotation marks are a name.
        ("Somebody said that", {"Eastwater": "eastwater"}),
        # Not in code, in a link, nor in the wrong case.
        (
            "Close seasons",
            {
                "Close seasons": "closed-season",
                "catch limits": "catch-limit",
                "MAL’s": "mere-angling-league",
            },
        ),
        ("Inside a division", {"Founding Treaty": "founding-treaty"}),
        ("In an admonition", {"shore accords": "shore-accords"}),
    ],
)
def test_the_names_in_a_text_are_linked(
    everything: Element, start: str, expected: dict[str, str]
) -> None:
    assert _terms(_paragraph(everything, start)) == expected


def test_no_name_is_linked_in_a_heading_or_a_blockquote(everything: Element) -> None:
    headings = "//article//*[self::h1 or self::h2 or self::h3][not(ancestor::section)]"
    assert everything.xpath(f"{headings}//a[@data-term]") == []
    assert everything.xpath("//article//blockquote//a[@data-term][not(parent::sup)]") == []


def test_forms_in_code_and_behind_a_backslash_stay_as_they_are(everything: Element) -> None:
    text = text_of(_paragraph(everything, "Close seasons"))
    assert "[[id]], [[id]] and {{ id }}; a backslash keeps [@this] and {{ that }}" in text
    blocks = [
        text_of(block) for block in everything.xpath("//article//pre[not(ancestor::details)]")
    ]
    assert blocks == ["{{ no form }} in an indented block", "[[neither]] here"]


def test_a_link_in_a_table_may_have_its_own_words(everything: Element) -> None:
    (table,) = _tables(everything, "Shore")
    assert _terms(table) == {"the north": "northmere"}


def test_values_are_those_of_the_day_of_the_page(everything: Element, lake: Read) -> None:
    text = text_of(_paragraph(everything, "41 boats"))
    assert "41 boats were lost by 1 February 2021; later it was 58" in text
    assert "before it had been about 30. Of the water, up to 61.50 was left." in text
    assert "stands at 58" in text_of(lake("about/").xpath("//article")[0])


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("The members on that day were", "Eastwater, Northmere and Southmere"),
        ("the accords were signed by", "Eastwater, Northmere and Southmere"),
        ("Answers came from", "Northmere, Southmere and Westfen"),
        ("and counts of boats are", "about 30, 41, more than 99 and 58"),
    ],
)
def test_a_list_names_its_members_as_of_the_day(
    everything: Element, words: str, names: str
) -> None:
    assert f"{words} {names}" in text_of(_paragraph(everything, "The members on that day"))


# Tables ----------------------------------------------------------------------------------------


def test_a_table_of_members_shows_the_day_of_the_page(everything: Element) -> None:
    league, treaty = _tables(everything, "Member")
    assert league.xpath("string(.//th[2])") == f"Status on {DAY}"
    assert [row[:2] for row in _rows(league)] == [
        ["Eastwater", "member"],
        ["Northmere", "member"],
        ["Southmere", "member"],
    ]
    assert [row[:2] for row in _rows(treaty)] == [["Northmere", "party"]]


def test_a_table_of_an_umbrella_shows_who_signed_its_parts(everything: Element) -> None:
    (table,) = _tables(everything, "Document")
    assert _rows(table) == [
        ["Shore accord for Eastwater", "Eastwater", "recipient", "not confirmed"],
        ["Shore accord for Eastwater", "Northmere", "assuring party", "Ada Pike"],
        ["Shore accord for Southmere", "Southmere", "recipient", "not confirmed derived"],
        ["Shore accord for Southmere", "Northmere", "assuring party", "Ada Pike"],
    ]


def test_a_table_of_a_series_shows_every_figure_with_what_weakens_it(everything: Element) -> None:
    (table,) = _tables(everything, "Figure")
    values = [(row[0], row[1]) for row in _rows(table)]
    assert [day for day, _ in values] == [
        *("1 September 2020", "1 February 2021", "March 2021", "1 August 2022"),
    ]
    assert values[0][1].startswith("about 30 ")
    assert "withdrawn" in values[0][1]
    assert values[1][1].startswith("41")
    assert "Boats on the north shore only" in values[1][1]
    assert "not used" in values[2][1]
    assert "one article only" in values[2][1]


def test_tables_of_answers_show_the_last_one_by_the_day(everything: Element) -> None:
    (by_state,) = _tables(everything, "State")[-1:]
    assert [row[:3] for row in _rows(by_state)] == [
        ["Northmere", "does not recognise single source", "20 May 2021"],
        ["Southmere", "no position found derived single source", "31 May 2021"],
        ["Westfen", "recognises single source", "3 May 2021"],
    ]
    (of_westfen,) = _tables(everything, "Question")
    assert [row[:3] for row in _rows(of_westfen)] == [
        ["The Reach of Sallow 2021", "recognises single source", "3 May 2021"]
    ]


def test_the_list_of_briefings_leads_to_all_but_the_one_it_stands_in(everything: Element) -> None:
    items = everything.xpath("//li[strong[contains(., 'After the drought')]]/parent::ul/li")
    assert [bool(item.xpath("./strong/a")) for item in items] == [False, True]


# What changed since ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        "February 2022 Eastwater: participation frozen in MAL.",
        "1 March 2022 Northmere: in favour, resolution 7.",
        "30 June 2022 Ada Pike left office as Minister of Waters, Northmere.",
        "1 August 2022 Boats lost in the Great Drought: 58",
        "1 August 2022 The Reach of Sallow 2021. Northmere: ambiguous.",
        "1 September 2022 Reach of Sallow: suspended in MAL.",
    ],
)
def test_what_changed_since_has(everything: Element, change: str) -> None:
    assert change in _section(everything, "since")


@pytest.mark.parametrize(
    "other",
    [
        "no longer member of MAL",  # a frozen member is a member
        "Westfen",  # the observer's time ended before the day
        "41",  # known on the day
        "more than 99",  # not used
        "about 30",  # withdrawn
        "9 March 2020",  # signed before
    ],
)
def test_what_changed_since_has_no(everything: Element, other: str) -> None:
    assert other not in _section(everything, "since")


def test_the_changes_stand_in_the_order_of_their_days(everything: Element) -> None:
    days = everything.xpath("//*[@class='since']//li/strong[1]")
    years = [text_of(day).split()[-1] for day in days]
    assert len(years) > 4
    assert years == sorted(years)


# Cards -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("id", "expected"),
    [
        ("mere-angling-league", f"As at {DAY} Member: Eastwater, Northmere and Southmere"),
        ("mere-angling-league", "Later changes February 2022: Eastwater: participation frozen"),
        ("mere-angling-league", "Source: Mere Angling League, 2 April 2019"),
        ("ada-pike", "Minister of Waters, Northmere"),
        ("ada-pike", "Later changes 30 June 2022: Ada Pike left office"),
        ("great-drought", "Boats lost in the Great Drought: 41"),
        ("sallow-2021", "Westfen: recognises (3 May 2021)"),
        ("shore-accords", "Shore accord for Eastwater, 9 March 2020: Eastwater and Northmere"),
        ("boats-lost-41", "1 February 2021"),
        ("lake-courier-2021-05-20", "Newspaper"),
        ("closed-season", "The weeks in which nobody may fish."),
    ],
)
def test_a_card_says_what_held_on_the_day_and_what_came_later(
    everything: Element, id: str, expected: str
) -> None:
    assert expected in text_of(everything.xpath(f"//*[@id='card-{id}']")[0])


def test_the_same_name_has_another_card_on_a_page_of_another_day(lake: Read) -> None:
    """At the day of the record nothing is later."""
    card = text_of(lake("").xpath("//*[@id='card-mere-angling-league']")[0])
    assert "Participation frozen: Eastwater" in card
    assert "Since then" not in card


# Citations -------------------------------------------------------------------------------------


def test_citations_are_numbered_in_the_order_of_the_page(everything: Element) -> None:
    numbers = [int(text_of(cite)) for cite in everything.xpath("//article//sup[@class='cite']/a")]
    first = list(dict.fromkeys(numbers))
    assert first == list(range(1, len(first) + 1))
    entries = everything.xpath("//ol[@class='sources']/li/@id")
    assert entries == [f"cite-{number}" for number in first]


def test_the_first_page_shows_how_each_question_is_answered(lake: Read) -> None:
    """By the one that the site is about: the answer, the words, who and when, how well sourced."""
    (verdict,) = lake("").xpath("//div[@class='board']/div[@class='verdict']")
    question, answer = (text_of(line) for line in verdict.xpath("./p"))
    assert question == "The Reach of Sallow 2021"
    assert answer.startswith(("● ", "✕ ", "∿ ", "? "))
    said = text_of(verdict.xpath("./details/p[last()]")[0])
    assert "ago." in said
    assert "source" in said
    assert "None later found by" in said
    assert verdict.xpath("./p[1]/a/@href") == ["questions/sallow-2021/"]


def test_the_first_page_shows_every_vote_by_year_with_totals_in_words(lake: Read) -> None:
    """Each as a mark that says in words what was voted on, when and how, and leads to it."""
    (votes,) = lake("").xpath("//div[@class='votes named']")
    assert text_of(votes.xpath("./p")[0]) == "Northmere in 1 vote: 1 in favour."
    (year,) = votes.xpath("./ul/li")
    assert year.text.strip() == "2022"
    (mark,) = year.xpath("./ul/li/span")
    assert mark.get("class") == "mark mark-in-favour"
    assert text_of(mark) == "Status of the Reach, resolution 7, 1 March 2022: in favour"
    (to,) = mark.xpath("./a/@href")
    assert to == "documents/resolution-7/#resolution-7-vote-northmere"
    assert not lake("about/").xpath("//div[@class='votes named']")


def test_the_list_of_states_shows_how_each_has_answered_each_question(lake: Read) -> None:
    """As a mark in words that leads to the statement, with a dagger where it has a caveat."""
    answers = {
        text_of(item.xpath("./strong")[0]): {
            text_of(line.xpath("./span")[0]).rstrip(":"): (
                line.xpath("string(.//span[starts-with(@class, 'mark ')]/@class)"),
                text_of(line.xpath("./span")[1]),
                line.xpath("string(./span[2]/a/@href)"),
            )
            for line in item.xpath(".//span[@class='answered']")
        }
        for item in lake("states/").xpath("//article/ul/li")
    }
    statement = "../questions/sallow-2021/#northmere-on-sallow-2022"
    question = "The Reach of Sallow 2021"
    assert answers["Republic of Northmere"] == {
        question: ("mark mark-mixed", "ambiguous†", statement)
    }
    assert answers["Eastwater"] == {}
    assert answers["Southmere"][question][:2] == ("mark mark-none", "no position found†")
    assert not lake("people/").xpath("//span[@class='answered']")


def test_whoever_edits_the_site_signs_every_page_and_says_where_to_write(lake: Read) -> None:
    """And above the text of a page that asks for it, where a name in it is no link of its own."""
    for address in ("", "states/northmere/", "sources/"):
        (foot,) = lake(address).xpath("//footer//div[@class='signed']")
        assert text_of(foot) == "Edited by Ada Pike & Bo Reed. Write to notes@lakes.example."
        assert foot.xpath(".//a/@href") == ["mailto:notes@lakes.example"]
    (line,) = lake("about/").xpath("//article//div[@class='signed named']")
    assert text_of(line) == text_of(lake("").xpath("//footer//div[@class='signed']")[0])
    assert line.xpath(".//a/@href") == ["mailto:notes@lakes.example"]
    assert not lake("").xpath("//article//div[@class='signed named']")


def test_a_source_at_the_foot_has_its_places_and_its_language(everything: Element) -> None:
    first, *others = everything.xpath("//ol[@class='sources']/li")
    assert "Cited: second paragraph; last line." in text_of(first)
    russian = [item for item in others if item.xpath("./a[@hreflang='ru']")]
    assert [text_of(item) for item in russian] == [
        "Озёрная правда, 2020 (inferred), carried by Lake Courier. Засуха на озере. Cited: page 2."
    ]
    assert everything.xpath("//ol[@class='sources']//a[contains(@href, 'sources/#')]")  # no address


# Pages of records ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "section", "expected"),
    [
        ("organisations/mere-angling-league/", "members", "Eastwater member 2 April 2019 to"),
        (
            "organisations/mere-angling-league/",
            "members",
            "Eastwater member, participation frozen secondary source",
        ),
        ("organisations/mere-angling-league/", "members", "We use February 2022"),
        ("organisations/mere-angling-league/", "members", "end date unknown"),
        ("organisations/mere-angling-league/", "mentioned-in", "The Reach & the lakes"),
        ("organisations/league-assembly/", "votes-taken", "resolution 7"),
        ("documents/founding-treaty/", "members", "Northmere party since 2 April 2019"),
        ("documents/shore-accords/", "signatories", "Shore accord for Southmere"),
        ("documents/shore-accords/", "related", "Shore accord for Eastwater"),
        ("documents/shore-accord-eastwater/", "undertakings", "Respect the east shore as it is"),
        ("documents/resolution-7/", "vote-1", "2 in favour"),
        ("documents/resolution-7/", "vote-1", "not seen: Southmere"),
        ("documents/resolution-7/", "vote-1", "The Courier names two of the four states."),
        ("events/great-drought/", "boats-lost", "The figure used here is 58"),
        ("events/great-drought/", "boats-lost", "Preferred: It is the only count of all three"),
        ("events/great-drought/", "boats-lost", "The value was 57 at first. A boat had been left"),
        ("events/great-drought/", "measures", "Northmere forbids nets on Lake Ull"),
        ("events/great-drought/", "events", "four metres below its mark"),
        ("events/great-drought/", "events", "August 2020 (date resolved from a weekday)"),
        ("people/ada-pike/", "offices", "Minister of Waters"),
        ("people/ada-pike/", "statements", "“A reach is not a state”"),
        ("people/ada-pike/", "signed", "Shore accord for Eastwater"),
        ("states/northmere/", "recognises", "ambiguous"),
        (
            "states/northmere/",
            "positions",
            "quoted words single source “A reach is not a state” Ada",
        ),
        ("states/northmere/", "votes", "in favour"),
        ("states/northmere/", "office-holders", "Bram Roach"),
        ("states/northmere/", "names", "Kingdom of Northmere, from 1901 until 31 December 2018"),
        ("states/northmere/", "names", "Норсмер (Russian)"),
        ("states/eastwater/", "memberships", "participation frozen"),
        ("questions/sallow-2021/", "answers", "Northmere ambiguous single source 1 August 2022"),
        ("questions/sallow-2021/", "statements", "The new minister says that the matter needs"),
        ("glossary/", "closed-season", "Other names: close season."),
        ("glossary/", "closed-season", "See also catch limit and MAL."),
        ("glossary/", "closed-season", "Each state sets its own"),
        ("glossary/", "catch-limit", "Mentioned in"),
        ("glossary/", "mere-angling-league", "See Mere Angling League."),
    ],
)
def test_the_page_of_a_record_says(lake: Read, address: str, section: str, expected: str) -> None:
    assert expected in _section(lake(address), section)


def test_the_page_of_a_source_list_shows_what_rests_on_each(lake: Read) -> None:
    items = {text_of(item) for item in lake("sources/").xpath("//article//li")}
    (minutes,) = [item for item in items if item.startswith("Mere Angling League, 2 April 2019")]
    assert "Supports: " in minutes
    assert "Cited in Lake League Notes" in minutes
    (russian,) = [item for item in items if item.startswith("Озёрная правда, 2020 (inferred)")]
    assert "carried by Lake Courier. Seen in a reprint." in russian


@pytest.mark.parametrize(
    ("address", "address_elsewhere", "words"),
    [
        ("states/northmere/", "https://catalogue.example/entity/Q7", "catalogue.example Q7"),
        ("states/northmere/", "https://www.names.example/a_b/_c_/", "names.example _c_"),
        ("documents/resolution-7/", "https://library.example/votes/7", "official record of the"),
    ],
    ids=["the same thing in a catalogue", "and in a second one", "the official record of a vote"],
)
def test_a_page_leads_to_what_others_hold_on_its_record(
    lake: Read, address: str, address_elsewhere: str, words: str
) -> None:
    (link,) = lake(address).xpath(f"//article//a[@href='{address_elsewhere}']")
    assert text_of(link).startswith(words)


def test_a_note_on_a_vote_stands_apart_from_the_link_to_its_record(lake: Read) -> None:
    notes = lake("documents/resolution-7/").xpath("//article//ul/li")
    assert "The Courier names two of the four states." in map(text_of, notes)


def test_a_page_without_a_record_elsewhere_says_nothing_of_one(lake: Read) -> None:
    assert "Also at" not in text_of(lake("states/eastwater/").xpath("//article")[0])


def test_what_others_hold_is_in_the_data(record: dict[str, Any]) -> None:
    found = {each["id"]: each for group in ("entities", "facts") for each in record[group]}
    assert found["northmere"]["same_as"][0] == "https://catalogue.example/entity/Q7"
    assert found["resolution-7-vote"]["official"] == "https://library.example/votes/7"


def test_names_in_other_languages_are_marked(lake: Read) -> None:
    marked = lake("states/northmere/").xpath("//span[@lang='ru']")
    assert [text_of(name) for name in marked] == ["Норсмер"]


def test_a_page_may_hide_its_table_of_contents(lake: Read) -> None:
    sidebar = "//div[contains(@class, 'md-sidebar--secondary')]"
    assert lake("about/").xpath(f"{sidebar}/@hidden")
    assert not lake(EVERYTHING).xpath(f"{sidebar}/@hidden")


# Views, lists and charts -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("compare/", "The Reach of Sallow Status of the Reach resolution 7 · 1 March 2022"),
        ("compare/", "Members of the league: Northmere"),
        ("compare/as-of-2021-06-01/", "does not recognise†"),
        ("timeline/", "Northmere forbids nets on Lake Ull"),
        ("disagreements/", "February 2022 Lake Courier1 May 2022"),
        ("disagreements/", "A song is not a count."),
        ("open-questions/", "How did Southmere vote on resolution 7?"),
        ("review/", "0 of 28 facts were due for review by 15 January 2023"),
        ("organisations/mere-angling-league/as-of-2021-06-01/", "Status on 1 June 2021"),
        ("organisations/mere-angling-league/as-of-2022-03-01/", "participation frozen"),
        ("questions/sallow-2021/as-of-2021-06-01/", "Northmere: does not recognise."),
        ("questions/sallow-2021/", "Northmere: ambiguous. Last stated on 1 August 2022 by Bram"),
    ],
)
def test_a_view_or_list_says(lake: Read, address: str, expected: str) -> None:
    assert expected in text_of(lake(address).xpath("//article")[0])


def test_a_state_without_a_statement_is_not_given_one(lake: Read) -> None:
    """`No position found` says that somebody looked."""
    tiles = lake("questions/sallow-2021/").xpath("//article//*[local-name() = 'title']")
    assert tiles
    assert [
        text_of(tile) for tile in tiles if "Eastwater: no position found" in text_of(tile)
    ] == []


# The data --------------------------------------------------------------------------------------


def test_a_program_sees_what_weakens_a_fact(record: dict[str, Any]) -> None:
    facts = {fact["id"]: fact for fact in record["facts"]}
    assert "not used" in facts["boats-lost-99"]["weaknesses"]
    assert "sources differ" in facts["mal-eastwater-frozen"]["weaknesses"]
    assert facts["boats-lost-58"]["weaknesses"] == ["single source"]
    assert facts["water-left"]["value"] == "61.50"
    assert facts["mal-eastwater"]["to"] == "2022-02"
    assert facts["resolution-7-vote-northmere"]["ballot"] == "in_favour"
    assert sorted(facts["resolution-7-vote"]["votes"]) == [
        f"resolution-7-vote-{state}" for state in ("eastwater", "northmere", "southmere")
    ]


def test_the_day_of_the_record_is_its_newest_date(record: dict[str, Any]) -> None:
    assert record["record_date"] == "2023-01-15"
