"""Charts: where marks stand, what they say, and that a table beside them says the same."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import lxml.html
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from briefings import check
from briefings.pages import charts
from briefings.pages.charts import Chart, Mark
from briefings.pages.templating import drawn
from briefings.query.index import RecordIndex
from briefings.record.enums import LabelledEnum, MemberStatus, Sign
from briefings.record.facts import Answer, Membership
from briefings.record.items import Entity
from briefings.text import escaping
from shared import text_of
from worlds import converted, site_of

TESTS = Path(__file__).parent
WORLD = TESTS / "cases/world"

Write = Callable[[dict[str, str]], Path]
Element = lxml.html.HtmlElement

RECOGNISES = Answer(
    "recognises", "recognises", Sign.YES, "A formal act or a plain statement of recognition."
)
AMBIGUOUS = Answer("ambiguous", "ambiguous", Sign.MIXED, "Statements or acts that point both ways.")
NONE_FOUND = Answer(
    "none-found", "no position found", Sign.NONE, "No public position in the pages read."
)
ANSWERS = (RECOGNISES, AMBIGUOUS, NONE_FOUND)
TAIL = "sources: [{source: gazette, evidence: verified}], review: {last: 2023-01-15, months: 12}}"
STATES = ("northmere", "eastwater", "southmere")
HOSTILE = "</title><script>alert(1)</script> & \"b\" 'c' {{ d }} [[e]] *f*"


def on(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.fixture
def world(write: Write) -> Callable[..., RecordIndex]:
    """A small world with some facts, each given as its fields, and other files."""

    def make(*facts: str, **files: str) -> RecordIndex:
        lines = [f"- {{id: fact-{nth}, {fact}, {TAIL}\n" for nth, fact in enumerate(facts)]
        root = write(
            {
                "data/sources/papers.yml": (
                    "- {id: gazette, publisher: G, title: T, class: agency, group: gazette}\n"
                ),
                **{
                    f"data/entities/states/{state}.yml": (
                        f"name: {state.capitalize()}\nsummary: A state.\n"
                        f"tile: {{row: 1, column: {nth + 1}, label: {state[:3].upper()}}}\n"
                    )
                    for nth, state in enumerate(STATES)
                },
                "data/entities/organisations/league.yml": (
                    "name: League\nsummary: A league.\nas_of_pages: true\nrelated: [treaty]\n"
                ),
                "data/entities/documents/treaty.yml": "name: Treaty\nsummary: A paper.\n",
                "data/entities/documents/other.yml": "name: Other Paper\nsummary: A paper.\n",
                "data/entities/documents/long.yml": (
                    "name: A paper with a name of many words\nsummary: A paper.\n"
                ),
                "data/questions/reach.yml": (
                    "name: The reach\nsummary: S.\nabout: [league]\nopened: 2019-01-01\n"
                ),
                "data/facts/all.yml": "".join(lines) or "[]\n",
                **{path.replace("__", "/") + ".yml": text for path, text in files.items()},
            }
        )
        index, problems = check(root)
        assert index, problems
        return index

    return make


def position(state: str, stance: str, day: str) -> str:
    what = f"stance: {stance}, basis: document, stated: {day}, what: It says so."
    return f"type: position, question: reach, by: {state}, {what}"


def test_where_there_is_nothing_there_is_no_chart(world: Callable[..., RecordIndex]) -> None:
    placed = world(position("northmere", "recognises", "2021-01-01"))
    assert charts.spans(placed, "league", on("2023-01-15")) is None
    assert charts.spans(placed, "northmere", on("2023-01-15")) is None
    assert charts.tiles(placed, "reach", on("2020-12-31")) is None
    for id in STATES:
        entity = placed.get(id)
        assert isinstance(entity, Entity)
        placed.catalogue.records[id] = entity.model_copy(update={"tile": None})
    assert charts.tiles(placed, "reach", on("2023-01-15")) is None


# Periods ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def league() -> RecordIndex:
    index, problems = check(WORLD)
    assert index, problems
    return index


def spans(index: RecordIndex, day: str, *periods: dict[str, str]) -> Chart | None:
    """The chart of the league with these periods and no others."""
    common = {"type": "membership", "of": "lake-league", "status": "member", "member": "borne"}
    cites = [{"source": "almanac", "evidence": "verified"}]
    review = {"last": "2024-01-01", "months": "6"}
    found = [
        Membership.model_validate(
            {**common, **period, "id": f"period-{nth}", "sources": cites, "review": review}
        )
        for nth, period in enumerate(periods)
    ]
    others = {
        id: record
        for id, record in index.catalogue.records.items()
        if not isinstance(record, Membership)
    }
    records = others | {fact.id: fact for fact in found}
    catalogue = replace(index.catalogue, records=records)
    return charts.spans(RecordIndex(catalogue, index.record_date), "lake-league", on(day))


def test_a_period_is_drawn_from_its_first_day_to_its_last(league: RecordIndex) -> None:
    chart = spans(
        league,
        "2024-12-31",
        {"from": "2000-01-01", "to": "2004-12-31"},
        {"from": "2005", "to": "2009", "status": "observer"},
        {"from": "2010-01-01", "member": "cysia"},
    )
    assert chart
    years = {int(label.text): label.x for label in chart.columns}
    assert list(years) == [2000, 2005, 2010, 2015, 2020]
    first, second, third = chart.marks
    day = (years[2005] - years[2000]) / 5 / 365
    assert first.x == years[2000] == charts.LABEL
    assert first.x + first.width == pytest.approx(years[2005], abs=2 * day)
    assert (second.x, second.word) == (years[2005], MemberStatus.OBSERVER)
    assert second.x + second.width == pytest.approx(years[2010], abs=2 * day)
    assert third.x == years[2010]
    assert third.y != first.y == second.y
    assert third.x + third.width == pytest.approx(years[2020] + 5 * 365 * day, abs=2 * day)


def test_a_state_has_one_row_with_its_name(league: RecordIndex) -> None:
    chart = spans(
        league,
        "2024-06-01",
        {"from": "2001", "to": "2003"},
        {"from": "2004"},
        {"from": "2002", "member": "aldmark"},
        {"from": "2001", "of": "lake-treaty", "status": "party"},
    )
    assert chart
    assert [label.text for label in chart.rows] == ["Aldmark", "Borne"]
    rows = {label.y - 5: label.text for label in chart.rows}
    assert [rows[mark.y] for mark in chart.marks] == ["Borne", "Borne", "Aldmark", "Borne"]
    assert chart.words == [MemberStatus.MEMBER, MemberStatus.PARTY]


DATES = st.dates(on("1985-01-01"), on("2030-12-31"))


@given(DATES, st.none() | DATES | st.just("unknown"), DATES)
@example(on("2003-02-01"), None, on("2003-12-31"))
@example(on("2003-02-01"), on("2030-01-01"), on("2020-01-01"))  # an end that lies ahead
@example(on("2025-01-01"), None, on("2020-01-01"))  # a beginning that lies ahead
@example(on("2021-01-01"), None, on("2020-12-31"))
def test_every_period_lies_inside_the_frame(
    league: RecordIndex, start: datetime.date, end: Any, day: datetime.date
) -> None:
    assume(not isinstance(end, datetime.date) or start <= end)
    period = {"from": str(start)} | ({"to": str(end)} if end else {})
    earlier = {"from": "1984-01-01", "to": "1984-06-30", "member": "cysia"}
    for periods in ([period], [earlier, period]):
        chart = spans(league, str(day), *periods)
        for mark in chart.marks if chart else ():
            assert mark.x >= charts.LABEL
            assert mark.x + mark.width <= charts.WIDTH
            assert mark.width >= 3
    assert chart
    assert len(chart.marks) == (2 if start <= day else 1)


def test_a_period_that_ended_on_a_day_not_known_is_not_drawn_to_the_present(
    league: RecordIndex,
) -> None:
    chart = spans(
        league,
        "2024-06-01",
        {"from": "2001", "to": "unknown", "last_seen": "2010-12-31"},
        {"from": "2001", "member": "cysia"},
    )
    assert chart
    ended, goes_on = chart.marks
    assert ended.width < goes_on.width


def test_a_period_that_is_not_used_is_not_drawn(league: RecordIndex) -> None:
    wrong = {"from": "1990", "rank": "deprecated", "rank_reason": "A slip.", "member": "cysia"}
    chart = spans(league, "2024-06-01", {"from": "2001"}, wrong)
    assert chart
    assert [label.text for label in chart.rows] == ["Borne"]
    assert spans(league, "2024-06-01", wrong) is None


# Tiles -----------------------------------------------------------------------------------------


def test_a_tile_shows_what_its_state_said_last_by_the_day(
    world: Callable[..., RecordIndex],
) -> None:
    index = world(
        position("northmere", "ambiguous", "2021-05-20"),
        position("northmere", "recognises", "2022-08-01"),
        position("eastwater", "none-found", "2021-06-01"),
    )
    for day, stance, words in (
        ("2022-07-31", AMBIGUOUS, "Northmere: ambiguous, 20 May 2021"),
        ("2022-08-01", RECOGNISES, "Northmere: recognises, 1 August 2022"),
    ):
        chart = charts.tiles(index, "reach", on(day))
        assert chart
        tiles = {mark.label: (mark.word, mark.title) for mark in chart.marks}
        assert tiles == {
            "NOR": (stance, words),
            "EAS": (NONE_FOUND, "Eastwater: no position found, 1 June 2021"),
            "SOU": (None, f"Southmere: {charts.NO_STATEMENT}"),
        }
        assert chart.words == [stance, NONE_FOUND]


def test_the_code_stands_on_a_square_that_has_no_label(
    world: Callable[..., RecordIndex], write: Write
) -> None:
    world(position("northmere", "ambiguous", "2021-05-20"))
    root = write(
        {
            "data/entities/states/northmere.yml": (
                "name: Northmere\ncode: XNM\nsummary: A state.\ntile: {row: 1, column: 1}\n"
            )
        }
    )
    index, _ = check(root)
    assert index
    chart = charts.tiles(index, "reach", on("2022-01-01"))
    assert chart
    assert {mark.label for mark in chart.marks} == {"XNM", "EAS", "SOU"}


@pytest.mark.parametrize("root", [TESTS.parent, TESTS / "lakes"], ids=["the real", "the second"])
def test_tiles_lie_inside_the_frame_and_never_overlap(root: Path) -> None:
    index, _ = check(root)
    assert index
    questions = [id for id, kind in index.catalogue.kinds.items() if kind == "questions"]
    drawn = [charts.tiles(index, id, index.record_date) for id in questions]
    assert any(drawn)
    for chart in filter(None, drawn):
        for mark in chart.marks:
            assert 0 <= mark.x <= chart.width - charts.TILE
            assert 0 <= mark.y <= chart.height - charts.TILE
        for a, b in combinations(chart.marks, 2):
            assert max(abs(a.x - b.x), abs(a.y - b.y)) >= charts.TILE, (a.label, b.label)


@pytest.mark.parametrize(
    "tile",
    ["{row: 1, column: 2, label: FEN}", "{row: 0, column: 5, label: FEN}"],
    ids=["a square that is taken", "a square outside"],
)
def test_a_tile_that_cannot_be_drawn_is_a_problem(
    world: Callable[..., RecordIndex], write: Write, tile: str
) -> None:
    world()
    root = write({"data/entities/states/westfen.yml": f"name: W\nsummary: S.\ntile: {tile}\n"})
    found = [problem for problem in check(root)[1] if "westfen.yml" in problem.path]
    assert [problem.line for problem in found if "nothing refers" not in problem.message] == [3]


# Drawings --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def draw() -> Callable[[Chart], ElementTree.Element]:
    """Draws a chart and reads it as XML, which forgives nothing but attributes without a value."""
    bare = " data-search-exclude"
    return lambda chart: ElementTree.fromstring(drawn(chart).replace(bare, "", 1))


def chart_of(kind: str, marks: list[Mark], title: str = "A chart") -> Chart:
    words = [mark.word for mark in marks if mark.word]
    return Chart(kind, title, 400, 300, marks, [], [], words)


def shapes(figure: ElementTree.Element) -> list[str]:
    """What is drawn for each mark, without its title."""
    found = []
    for group in figure.iterfind(".//g"):
        parts = [part for part in group if part.tag not in ("title",)]
        found.append("".join(ElementTree.tostring(part, "unicode").strip() for part in parts))
    return found


@pytest.mark.parametrize(("kind", "words"), [("tiles", ANSWERS)])
def test_each_word_has_a_shape_of_its_own(
    draw: Callable[[Chart], ElementTree.Element], kind: str, words: type[LabelledEnum]
) -> None:
    figure = draw(chart_of(kind, [Mark(20, 20, word, "T", "L") for word in words]))
    found = shapes(figure)
    assert len(found) == len(set(found)) == len(list(words))
    keys = [ElementTree.tostring(key, "unicode") for key in figure.iterfind(".//li/svg")]
    drawn = [key.partition(">")[2] for key in keys]
    assert len(drawn) == len(set(drawn)) == len(list(words))


@pytest.mark.parametrize("kind", ["spans", "tiles"])
def test_a_legend_names_each_word_of_the_chart(
    draw: Callable[[Chart], ElementTree.Element], kind: str
) -> None:
    words = {"spans": MemberStatus, "tiles": ANSWERS}[kind]
    figure = draw(chart_of(kind, [Mark(20, 20, word, "T", width=9) for word in words]))
    legend = [(key.tail or "").strip() for key in figure.iterfind(".//li/svg")]
    assert legend == [word.label for word in words]
    assert [key.get("aria-hidden") for key in figure.iterfind(".//li/svg")] == ["true"] * len(
        legend
    )


def test_a_tile_without_a_statement_is_an_empty_square(
    draw: Callable[[Chart], ElementTree.Element],
) -> None:
    marks = [Mark(0, 0, NONE_FOUND, "T", "A"), Mark(76, 0, None, "T", "B")]
    asked, empty = draw(chart_of("tiles", marks)).iterfind(".//g")
    assert [part.tag for part in empty] == ["title", "rect", "text"]
    assert empty[2].text == "B"
    assert len(asked) == 4


@pytest.mark.parametrize("kind", ["spans", "tiles"])
def test_a_drawing_has_a_role_and_a_name_and_says_where_the_same_stands_in_words(
    draw: Callable[[Chart], ElementTree.Element], kind: str
) -> None:
    word = {"spans": MemberStatus.MEMBER, "tiles": AMBIGUOUS}[kind]
    figure = draw(chart_of(kind, [Mark(20, 20, word, HOSTILE, HOSTILE)], HOSTILE))
    svg = figure.find(".//svg")
    assert svg is not None
    assert svg.get("role") == "img"
    assert svg.get("aria-label") == f"{HOSTILE}. The table on this page says the same in words."
    assert [title.text for title in svg.iterfind(".//title")] == [HOSTILE]
    assert figure.findtext(".//figcaption/strong") == f"{HOSTILE}."
    assert not [part for part in figure.iter() if part.tag == "script"]


def test_names_stay_text_on_the_way_to_the_page(world: Callable[..., RecordIndex]) -> None:
    name = f'name: "{HOSTILE.replace(chr(34), chr(92) + chr(34))}"\nmatch: false\nsummary: S.\n'
    index = world(
        position("northmere", "ambiguous", "2021-05-20"),
        "type: membership, member: northmere, of: league, status: member, from: 2019-01-01",
        data__entities__states__northmere=name + "tile: {row: 1, column: 1, label: '<b>'}\n",
    )
    pages = converted(site_of(index), ("attr_list", "tables", "md_in_html", "smarty"))
    drawn = 0
    for path in ("questions/reach.md", "organisations/league.md"):
        html = lxml.html.fragment_fromstring(pages[path], "div")
        assert html.xpath("//script[not(@type='application/ld+json')] | //svg//b") == []
        texts = html.xpath("//figure//svg//*[self::title or self::text]")
        assert any(HOSTILE in text.text_content() for text in texts), path
        drawn += len(html.xpath("//figure//svg[@role='img']"))
    assert drawn == 2


# On the pages ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pages(site: Path, lakes: Path) -> list[tuple[str, Element]]:
    """The pages of both sites that have a chart."""
    found = []
    for folder in (site, lakes):
        for file in sorted(folder.rglob("index.html")):
            text = file.read_text(encoding="utf-8")
            if '<figure class="chart' in text:
                address = file.parent.relative_to(folder).as_posix()
                found.append((address, lxml.html.document_fromstring(text)))
    return found


def drawings(pages: list[tuple[str, Element]], kind: str) -> Iterator[tuple[str, Element, Element]]:
    for address, page in pages:
        for figure in page.xpath(f"//figure[contains(@class, 'chart-{kind}')]"):
            yield address, page, figure


def titles(figure: Element) -> list[str]:
    return [text_of(title) for title in figure.xpath(".//g/title")]


def test_charts_stand_on_the_pages_that_promise_them(pages: list[tuple[str, Element]]) -> None:
    found = {
        (address.split("/")[0], kind)
        for kind in ("spans", "tiles", "board")
        for address, _, _ in drawings(pages, kind)
    }
    assert found == {("organisations", "spans"), ("questions", "tiles"), (".", "board")}


def test_a_table_says_what_the_tiles_say(pages: list[tuple[str, Element]]) -> None:
    found = list(drawings(pages, "tiles"))
    assert len(found) > 8
    for address, page, figure in found:
        rows = page.xpath("//table[.//th[. = 'Answer']][1]/tbody/tr")
        table = {
            (text_of(row[0]), text_of(row[1].xpath("./strong")[0]), text_of(row[2].xpath("./a")[0]))
            for row in rows
        }
        for title in titles(figure):
            state, _, said = title.partition(": ")
            answer, _, day = said.rpartition(", ")
            if said == charts.NO_STATEMENT:
                assert state not in {row[0] for row in table}, address
            else:
                assert (state, answer, day) in table, (address, title)


def test_the_pages_of_the_questions_say_what_the_squares_of_home_say(
    pages: list[tuple[str, Element]],
) -> None:
    """Every sign has its row there, and a point has none."""
    names = {
        text_of(figure.xpath(".//figcaption/strong")[0]).removesuffix("."): page
        for address, page, figure in drawings(pages, "tiles")
        if "as-of" not in address
    }
    found = list(drawings(pages, "board"))
    assert found
    for address, _, figure in found:
        for title in titles(figure):
            state, _, said = title.partition(": ")
            for each in said.split("; "):
                question, _, answer = each.partition(": ")
                page = names[question]
                table = page.xpath("//table[.//th[. = 'Answer']][1]/tbody/tr")
                rows = {text_of(row[0]): " ".join(map(text_of, row[1:3])) for row in table}
                if answer == charts.NO_STATEMENT:
                    assert state not in rows, (address, title)
                else:
                    stance, _, day = answer.rpartition(", ")
                    assert stance in rows[state], (address, title)
                    assert day in rows[state], (address, title)


def test_a_square_of_several_questions_has_a_sign_for_each_in_their_order(root: Path) -> None:
    index, _ = check(root)
    assert index
    questions = [id for id, kind in index.catalogue.kinds.items() if kind == "questions"]
    chart = charts.board(index, questions, index.record_date)
    assert chart
    assert [label.text for label in chart.columns] == [
        escaping.sentence(index.name(question)) for question in questions
    ]
    singles = [charts.tiles(index, question, index.record_date) for question in questions]
    for nth, single in enumerate(singles):
        assert single
        words = {mark.label: mark.word for mark in single.marks}
        assert {mark.label: mark.signs[nth] for mark in chart.marks} == words
    assert charts.board(index, [], index.record_date) is None


def test_a_table_says_what_the_periods_say(pages: list[tuple[str, Element]]) -> None:
    found = list(drawings(pages, "spans"))
    assert len(found) > 1
    missing = []
    for address, page, figure in found:
        rows = page.xpath("//article//table/tbody/tr")
        table = [" ".join(text_of(cell) for cell in row) for row in rows]
        for title in titles(figure):
            state, _, said = title.removesuffix(".").partition(": ")
            status = next(word.label for word in MemberStatus if said.startswith(word.label))
            period = said.split(", ", 1)[1]
            if not [row for row in table if state in row and status in row and period in row]:
                missing.append(f"{address}: {title}")
    assert missing == []


def test_a_hatch_is_seen_where_it_lies_over_a_full_bar(
    draw: Callable[[Chart], ElementTree.Element],
) -> None:
    """As for a member whose part in the body is frozen: the gaps of the hatch are filled."""
    figure = draw(chart_of("spans", [Mark(20, 20, MemberStatus.FROZEN, "T", width=9)]))
    assert [part.tag for part in figure.iterfind(".//pattern/*")] == ["rect", "path"]


def test_a_drawing_scrolls_by_keyboard_and_is_named(pages: list[tuple[str, Element]]) -> None:
    for address, page in pages:
        for frame in page.xpath("//figure//*[svg[@role='img']]"):
            assert frame.get("tabindex") == "0", address
            assert frame.get("role") == "region", address
            assert frame.get("aria-label"), address
