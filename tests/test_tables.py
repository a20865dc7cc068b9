"""The tables: whole, typed, described by a package, and enough for the questions of their page."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import lxml.html
import pytest
from frictionless import Package, system
from hypothesis import given
from hypothesis import strategies as st

from briefings import Publication, Site, build
from briefings.out import export
from briefings.out.kept import Kept
from briefings.out.tables import PATHS, defused, files
from briefings.query import as_of
from briefings.query.columns import Known
from briefings.query.fact_tables import TABLES as FACT_TABLES
from briefings.query.index import RecordIndex
from briefings.query.tables import TABLES
from briefings.record.dates import UNKNOWN, parse_date
from briefings.record.enums import MemberStatus, Rank
from briefings.record.facts import Figure, Membership, Position, RollCall, Vote
from shared import ROOT

LAKES = ROOT / "tests/lakes"
ADDRESS = "https://example.org/lakes/"
Rows = list[dict[str, str]]


@pytest.fixture(scope="module", params=[ROOT, LAKES], ids=["the real site", "the second site"])
def made(request: pytest.FixtureRequest) -> Site:
    return build(request.param, Publication("Lakes", "Their friends", ADDRESS))


@pytest.fixture(scope="module")
def folder(made: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data files of a site in a folder, as somebody has them who took them home."""
    return _saved(made, tmp_path_factory.mktemp("data"))


def _saved(site: Site, folder: Path) -> Path:
    for path, text in site.files.items():
        if path.startswith("data/"):
            (folder / Path(path).name).write_bytes(text.encode())
    return folder


@pytest.fixture(scope="module")
def record(made: Site) -> dict[str, Any]:
    return json.loads(made.files["data/record.json"])


def rows(site: Site, name: str) -> Rows:
    return list(csv.DictReader(io.StringIO(site.files[f"data/{name}.csv"]), strict=True))


# Rows ------------------------------------------------------------------------------------------


def test_every_record_has_its_row_in_the_table_of_its_kind(
    made: Site, record: dict[str, Any]
) -> None:
    kinds = {
        name: name for name in ("entities", "terms", "questions", "series", "sources", "facts")
    }
    kinds |= {"briefings": "briefings", "open": "open_questions"}
    for group, table in kinds.items():
        assert [row["id"] for row in rows(made, table)] == [each["id"] for each in record[group]]
    by_type = {name: [row["id"] for row in rows(made, name)] for name in _names(FACT_TABLES)}
    types = {fact["id"]: fact["type"] for fact in record["facts"]}
    assert sorted(id for ids in by_type.values() for id in ids) == sorted(types)
    assert all(len({types[id] for id in ids}) <= 1 for ids in by_type.values())


def _names(tables: Any) -> list[str]:
    return [table.name for table in tables]


def test_a_row_tells_of_a_fact_what_the_record_does(made: Site, record: dict[str, Any]) -> None:
    sources = {source["id"]: source for source in record["sources"]}
    facts = {fact["id"]: fact for fact in record["facts"]}
    for row in [row for name in ("facts", *_names(FACT_TABLES)) for row in rows(made, name)]:
        fact = facts[row["id"]]
        cited = [cite["source"] for cite in fact["sources"]]
        urls = [sources[id]["url"] for id in dict.fromkeys(cited) if "url" in sources[id]]
        assert row["statement"].removeprefix("'") == fact["statement"].removeprefix("'")
        assert (row["rank"], row["address"]) == (fact["rank"], ADDRESS + fact["page"])
        assert row["is_disputed"] == str(bool(fact["disputes"])).lower()
        assert row["weaknesses"] == "; ".join(fact["weaknesses"])
        assert row["sources"].split() == cited
        assert row["source_addresses"].split() == urls
        assert row["evidence"].split() == [cite["evidence"] for cite in fact["sources"]]


def test_each_source_of_each_fact_stands_by_itself(made: Site, record: dict[str, Any]) -> None:
    cited = [
        (fact["id"], cite["source"], " ".join(cite["supports"]), cite["evidence"])
        for fact in record["facts"]
        for cite in fact["sources"]
    ]
    told = [(r["fact"], r["source"], r["supports"], r["evidence"]) for r in rows(made, "evidence")]
    assert told == cited


def test_a_dispute_has_our_value_beside_that_of_others(made: Site, record: dict[str, Any]) -> None:
    found = {(row["fact"], row["other_value"]): row for row in rows(made, "disputes")}
    written = [fact for fact in record["facts"] if fact["type"] != "vote"]
    assert list(found) == [(f["id"], d["value"]) for f in written for d in f["disputes"]]
    for row in found.values():
        assert row["used_value"]
        assert row["used_value"] != row["other_value"]
        assert row["other_sources"].split()
        assert row["resolution"]


def test_ids_stand_beside_what_they_name(made: Site, record: dict[str, Any]) -> None:
    entities = {each["id"]: each for each in record["entities"]}
    votes = rows(made, "votes")
    assert {(row["actor"], row["actor_name"], row["actor_code"]) for row in votes} == {
        (id, entities[id]["name"], entities[id].get("code", ""))
        for id in {r["actor"] for r in votes}
    }
    assert {len(row["actor_code"]) for row in votes} - {0} == {3}
    symbols = {row["document"]: row["document_symbol"] for row in votes}
    assert symbols == {id: entities[id].get("symbol", "") for id in symbols}


def test_lines_end_as_the_standard_says_and_no_cell_says_none(made: Site) -> None:
    for path in PATHS:
        text = made.files[path]
        assert text.endswith("\r\n")
        assert text.count("\n") == text.count("\r\n")
        for row in csv.reader(io.StringIO(text), strict=True):
            assert not {"None", "[]", "{}", "True", "False"} & set(row)


def test_an_address_is_whole_or_empty(made: Site) -> None:
    elsewhere = build(LAKES).files
    for path in PATHS:
        for row in csv.DictReader(io.StringIO(made.files[path])):
            assert row.get("address", ADDRESS).startswith(ADDRESS)
        for row in csv.DictReader(io.StringIO(elsewhere[path])):
            assert row.get("address", "") == ""


# Dates -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dates", "expect"),
    [
        ({"on": "2022-09-26"}, "2022-09-26 2022-09-26 2022-09-26"),
        ({"on": "2024-02"}, "2024-02-01 2024-02-29 2024-02"),
        ({"on": "2022"}, "2022-01-01 2022-12-31 2022"),
        ({"start": "2022-10"}, "2022-10-01 - 2022-10/.."),
        ({"start": "2022-10", "end": UNKNOWN}, "2022-10-01 - 2022-10/"),
        ({"start": "2019", "end": "2020-06"}, "2019-01-01 2020-06-30 2019/2020-06"),
        ({"end": "2020-06"}, "- 2020-06-30 /2020-06"),
        ({"last_seen": "2014-03-27"}, "- - -"),
        ({"stated": "2014-03-27"}, "- - -"),
        ({}, "- - -"),
    ],
)
def test_a_time_is_told_by_its_days_and_in_edtf(dates: dict[str, str], expect: str) -> None:
    (fact,) = [f for f in build(LAKES).renderer.index.facts(Membership) if f.id == "mal-northmere"]
    written = {name: each if each == UNKNOWN else parse_date(each) for name, each in dates.items()}
    bare = dict.fromkeys(("on", "start", "end", "stated", "last_seen"))
    dated = fact.model_copy(update={**bare, **written})
    (table,) = [table for table in FACT_TABLES if table.name == "memberships"]
    cells = {column.name: column for column in table.columns}
    index = RecordIndex(build(LAKES).renderer.index.catalogue, datetime.date(2026, 1, 1))
    told = [
        cells[name].cell(dated, Known(index)) or "-" for name in ("first_day", "last_day", "edtf")
    ]
    assert " ".join(map(str, told)) == expect


_DATE = r"\d{4}(-\d\d(-\d\d)?)?"


def test_every_date_is_edtf_of_level_one(made: Site) -> None:
    found = {
        cell
        for path in PATHS
        for row in csv.DictReader(io.StringIO(made.files[path]))
        for name, cell in row.items()
        if name.endswith("edtf") and cell
    }
    period = rf"{_DATE}/({_DATE}|\.\.)?|/{_DATE}"
    assert found
    assert [each for each in found if not re.fullmatch(rf"{_DATE}|{period}", each)] == []


def test_what_certainly_holds_is_what_the_pages_say(made: Site) -> None:
    index = made.renderer.index
    days = [datetime.date(year, month, 1) for year in (1994, 2004, 2019, 2022) for month in (2, 9)]
    for name in ("memberships", "offices"):
        for row in rows(made, name):
            fact = index.fact(row["id"], index.record_date)
            assert fact
            for day in days:
                first, last = row["holds_from"], row["holds_until"] or "9999"
                holds = first <= day.isoformat() <= last
                assert holds == (as_of.holding(fact, day) is as_of.Holding.HOLDS), (row["id"], day)


# Columns ---------------------------------------------------------------------------------------


def test_no_column_is_a_word_that_a_query_needs() -> None:
    words = duckdb.sql(
        "SELECT keyword_name FROM duckdb_keywords() WHERE keyword_category = 'reserved'"
    )
    reserved = {word for (word,) in words.fetchall()}
    assert {"from", "to", "on", "where", "group", "order"} <= reserved
    for table in TABLES:
        names = [column.name for column in table.columns]
        assert len(set(names)) == len(names), table.name
        assert [name for name in names if not re.fullmatch("[a-z]+(_[a-z]+)*", name)] == []
        assert reserved & {table.name, *names} == set()


def test_a_reader_of_tables_sees_the_types_that_the_package_says(made: Site, folder: Path) -> None:
    types = {"date": {"DATE"}, "boolean": {"BOOLEAN"}, "integer": {"BIGINT"}}
    types |= {"number": {"BIGINT", "DOUBLE"}, "string": {"VARCHAR", "DATE", "BIGINT"}}
    for path, table in zip(PATHS, TABLES, strict=True):
        read = duckdb.read_csv(str(folder / Path(path).name))
        filled = {name for row in rows(made, table.name) for name, cell in row.items() if cell}
        for column, type in zip(table.columns, read.types, strict=True):
            if column.name in filled:
                assert str(type) in types[column.type], (table.name, column.name)


# The package -----------------------------------------------------------------------------------


def _problems(folder: Path) -> list[str]:
    """What the tool of those who made the standard has against a package."""
    with system.use_context(trusted=True):
        report = Package(str(folder / "datapackage.json")).validate()
    named = [(task.name, error) for task in report.tasks for error in task.errors]
    return [f"{name}: {error.type}" for name, error in named] + [e.type for e in report.errors]


def test_the_package_is_valid_and_has_every_table(folder: Path) -> None:
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    listed = [resource["path"] for resource in package["resources"]]
    assert listed == ["record.json", *(Path(path).name for path in PATHS)]
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    assert (package["homepage"], package["title"]) == (ADDRESS, "Lakes")
    assert _problems(folder) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "problem"),
    [
        ("votes", ",abstained,", ",abstaned,", "votes: constraint-error"),
        ("votes", ",northmere,", ",northmire,", "votes: foreign-key"),
        ("figures", ",2020-", ",twenty-", "figures: type-error"),
        ("names", "\r\n", "\r\n ", "names: hash-count"),
    ],
)
def test_a_copy_that_was_changed_is_not_valid(
    tmp_path: Path, name: str, old: str, new: str, problem: str
) -> None:
    folder = _saved(build(LAKES), tmp_path)
    text = (folder / f"{name}.csv").read_bytes().decode()
    assert old in text
    (folder / f"{name}.csv").write_bytes(text.replace(old, new).encode())
    assert problem in _problems(folder)


def test_a_site_without_a_name_or_a_record_has_a_valid_package(
    write: Callable[[dict[str, str]], Path], tmp_path: Path
) -> None:
    folder = tmp_path / "taken"
    folder.mkdir()
    assert _problems(_saved(build(write({}), Publication("湖")), folder)) == []


# Questions -------------------------------------------------------------------------------------

Answer = list[tuple[Any, ...]]


@pytest.fixture(scope="module")
def real() -> RecordIndex:
    return build(ROOT).renderer.index


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Answer]:
    """What DuckDB finds by each query of the page, by the anchor of its question."""
    folder = _saved(build(ROOT), tmp_path_factory.mktemp("questions"))
    with duckdb.connect() as database:
        database.sql(f"SET file_search_path = '{folder}'")
        return {anchor: database.sql(query).fetchall() for anchor, query in _queries()}


def _queries() -> Iterator[tuple[str, str]]:
    page = (ROOT / "docs/data.md").read_text(encoding="utf-8")
    yield from re.findall(r"\{: #(\S+) \}\n\n```sql\n(.*?)```", page, re.S)


def test_six_questions_take_fewer_than_two_hundred_words() -> None:
    queries = [query for _, query in _queries()]
    assert len(queries) == 6
    assert sum(len(query.split()) for query in queries) < 200


def test_how_each_member_has_voted(answers: dict[str, Answer], real: RecordIndex) -> None:
    expected = set()
    for roll in real.facts(RollCall):
        assert roll.on
        gone = ("suspended", "observer")
        members = real.memberships("csto", roll.on.last)
        inside = {each.member for each in members if each.status.value not in gone}
        for vote in real.votes(roll):
            if vote.by in inside:
                expected.add((roll.on.last, real.full_name(vote.by), vote.ballot.value))
    found = answers["votes-of-members"]
    assert {(day, name, ballot) for day, _, name, ballot, _ in found} == expected
    assert all(re.match("https?://", addresses) for *_, addresses in found)
    assert len({name for _, _, name, _, _ in found}) == 6, "one of seven was suspended in 2012"


def test_what_each_last_said(answers: dict[str, Answer], real: RecordIndex) -> None:
    questions = {fact.question for fact in real.facts(Position)}
    last = [f for id in questions for f in real.positions(id, real.record_date)]
    expected = [
        (real.full_name(f.question), real.full_name(f.by), f.stance.label, f.stated.text)
        for f in last
    ]
    assert sorted(row[:4] for row in answers["last-positions"]) == sorted(expected)


def test_the_figures_of_a_series(answers: dict[str, Answer], real: RecordIndex) -> None:
    figures = real.facts(Figure, series="january-2022-deaths")
    found = answers["figures-of-a-series"]
    assert sorted((giver, value) for _, giver, _, value, *_ in found) == sorted(
        (figure.by, float(figure.value)) for figure in figures
    )


def test_every_dispute_with_the_choice(answers: dict[str, Answer], real: RecordIndex) -> None:
    disputes = [each for fact in real.written_facts for each in fact.disputes]
    found = answers["disputes-and-choices"]
    assert sorted((row[3], row[5]) for row in found) == sorted(
        (each.value, each.resolution) for each in disputes
    )


def test_the_members_on_a_day(answers: dict[str, Answer], real: RecordIndex) -> None:
    members = real.memberships("csto", datetime.date(2022, 2, 22))
    assert sorted((name, status) for name, status, *_ in answers["members-on-a-day"]) == sorted(
        (real.full_name(fact.member), fact.status.value) for fact in members
    )


def test_how_often_two_voted_alike(answers: dict[str, Answer], real: RecordIndex) -> None:
    cast = ("in_favour", "against", "abstained")
    of = {
        actor: {
            v.roll: v.ballot.value for v in real.facts(Vote, by=actor) if v.ballot.value in cast
        }
        for actor in ("kazakhstan", "kyrgyzstan")
    }
    both = of["kazakhstan"].keys() & of["kyrgyzstan"].keys()
    alike = [roll for roll in both if of["kazakhstan"][roll] == of["kyrgyzstan"][roll]]
    assert answers["agreement"] == [(len(both), len(alike))]


def test_the_record_opens_in_the_one_line_that_the_page_gives(folder: Path, record: Any) -> None:
    page = (ROOT / "docs/data.md").read_text(encoding="utf-8")
    python, query = 'json.load(open("record.json"))', "SELECT unnest(facts) FROM 'record.json'"
    assert f"`{python}`" in page
    assert f"`{query}`" in page
    with duckdb.connect() as database:
        database.sql(f"SET file_search_path = '{folder}'")
        assert len(database.sql(query).fetchall()) == len(record["facts"])


# Pages -----------------------------------------------------------------------------------------


def test_the_codebook_explains_every_column(page: Callable[[str], lxml.html.HtmlElement]) -> None:
    shown = page("data/")
    for table in TABLES:
        (heading,) = shown.xpath(f"//h3[@id='{table.name}']")
        (link,) = heading.getnext().xpath(f"a[@href='{table.name}.csv']")
        assert link.text_content() == f"{table.name}.csv"
        listed = heading.xpath("following::table[1]//td[1]//text()")
        others = shown.xpath("//h3[@id='columns-of-all-facts']/following::table[1]//td[1]//text()")
        columns = [column.name for column in table.columns]
        has_others = "columns-of-all-facts" in str(heading.getnext().xpath("a/@href"))
        assert listed + (others if has_others else []) == columns
    cells = shown.xpath("//h2[@id='codebook']/following::table//td[3]")
    assert [cell for cell in cells if not cell.text_content().strip()] == []


@pytest.mark.parametrize(
    ("address", "table"),
    [
        ("states/kazakhstan/", "votes"),
        ("states/kazakhstan/", "positions"),
        ("organisations/csto/", "memberships"),
        ("documents/budapest-memoranda/", "signatures"),
        ("documents/resolution-es-11-4/", "votes"),
        ("questions/crimea-2014/", "positions"),
        ("events/january-2022/", "figures"),
        ("disagreements/", "disputes"),
        ("disagreements/", "figures"),
        ("compare/", "positions"),
        ("compare/", "votes"),
        ("review/", "facts"),
    ],
)
def test_under_a_table_stands_where_its_data_is(
    page: Callable[[str], lxml.html.HtmlElement], address: str, table: str
) -> None:
    name = table.capitalize()
    assert page(address).xpath(f"//article//a[contains(@href, '/data/{table}.csv')]/text()")[0] == (
        f"{name} as CSV"
    )


# Cells -----------------------------------------------------------------------------------------


def test_a_name_that_a_spreadsheet_would_run_is_defused_beside_its_id() -> None:
    index = build(LAKES).renderer.index
    id = index.catalogue.of(Vote)[0].by
    named = index.get(id).model_copy(update={"name": "=1+1"})
    changed = replace(index.catalogue, records={**index.catalogue.records, id: named})
    table = files(RecordIndex(changed, index.record_date))["data/votes.csv"]
    found = csv.DictReader(io.StringIO(table))
    assert {row["actor_name"] for row in found if row["actor"] == id} == {"'=1+1"}


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("  =HYPERLINK(1)", "'  =HYPERLINK(1)"),
        ("\uff1d1+1", "'\uff1d1+1"),
        ("\t=1", "'\t=1"),
        ("-12.5", "-12.5"),
        ("+7", "+7"),
        ("2022-09-26", "2022-09-26"),
        ("a=b", "a=b"),
        ("'quoted'", "''quoted'"),
        ("'=1", "''=1"),
        ("\u200b=1", "'\u200b=1"),
        ("\ufeff+x", "'\ufeff+x"),
    ],
)
def test_no_cell_is_one_that_a_spreadsheet_runs(text: str, cell: str) -> None:
    assert defused(text) == cell
    assert cell.removeprefix("'") == text, "the way back"


@given(
    rows=st.lists(st.lists(st.text("='+-@\t;,\" \uff1da1.", max_size=6), min_size=2), max_size=3)
)
def test_cells_come_back_from_a_csv_file_as_they_were(rows: list[list[str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows([map(defused, row) for row in rows])
    read = csv.reader(io.StringIO(out.getvalue(), newline=""), strict=True)
    assert [[cell.removeprefix("'") for cell in row] for row in read] == rows


# What is kept ----------------------------------------------------------------------------------

_CHANGES: dict[str, Any] = {
    "name": "Another Name",
    "publisher": "Another Gazette",
    "group": "another-group",
    "unit": "barrels",
    "status": MemberStatus.OBSERVER,
    "stated": parse_date("2001-05"),
    "rank": Rank.DEPRECATED,
    "code": "XXA",
    "url": "https://example.org/elsewhere",
}


def test_a_row_that_was_kept_is_the_row_that_would_be_made() -> None:
    index = build(LAKES).renderer.index
    kept = Kept()
    data = lambda index, rows: files(index, ADDRESS, rows) | export.files(index, ADDRESS, rows)  # noqa: E731
    data(index, kept)
    changed = 0
    for id, record in index.catalogue.records.items():
        update = {name: value for name, value in _CHANGES.items() if hasattr(record, name)}
        if not update or isinstance(record, Vote):
            continue
        records = {**index.catalogue.records, id: record.model_copy(update=update)}
        other = RecordIndex(replace(index.catalogue, records=records), index.record_date)
        assert data(other, kept) == data(other, None), id
        changed += 1
    assert changed > 50
    later = RecordIndex(index.catalogue, datetime.date(2000, 1, 1))
    assert data(later, kept) == data(later, None), "no position had been stated by then"
