"""The data files: complete, in the published shape, and with what weakens each fact."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from briefings import Publication, Site, build, out
from briefings.out import export
from briefings.out.export import LICENCE, PATHS, VERSION, defused
from briefings.query.index import RecordIndex
from briefings.record.facts import FACT_TYPES, Vote
from briefings.record.items import (
    ENTITY_TYPES,
    OpenQuestion,
    Question,
    Series,
    Source,
    Term,
)
from briefings.record.pages import Briefing
from shared import CoreYaml

TESTS = Path(__file__).parent
GROUPS = ("sources", "entities", "terms", "questions", "series", "facts", "briefings")


@pytest.fixture(scope="module", params=["the real site", "the second site"])
def folder(request: pytest.FixtureRequest) -> Path:
    return TESTS.parent if request.param == "the real site" else TESTS / "lakes"


@pytest.fixture(scope="module")
def made(folder: Path) -> Site:
    return build(folder)


@pytest.fixture(scope="module")
def record(made: Site) -> dict[str, Any]:
    return json.loads(made.files["data/record.json"])


@pytest.fixture(scope="module")
def lakes() -> dict[str, Any]:
    """The facts of the second site, by id."""
    document = json.loads(build(TESTS / "lakes").files["data/record.json"])
    return {fact["id"]: fact for fact in document["facts"]}


@pytest.fixture(scope="module")
def schema(made: Site) -> dict[str, Any]:
    return json.loads(made.files["data/schema.json"])


def every(record: dict[str, Any]) -> list[dict[str, Any]]:
    return [each for group in GROUPS for each in record[group]]


# record.json ----------------------------------------------------------------------------------


def test_the_data_files_are_those_that_no_written_file_may_replace(made: Site) -> None:
    index, plan = made.renderer.index, made.plan
    assert list(made.files) == [*out.PATHS, *out.moved.paths(index, plan)]
    assert all(text.endswith("\n") for text in made.files.values())


def test_the_record_says_what_it_is(record: dict[str, Any]) -> None:
    assert (record["version"], record["licence"]) == (VERSION, LICENCE)
    assert datetime.date.fromisoformat(record["record_date"])


def test_every_record_is_there_once_and_in_the_order_of_ids(
    record: dict[str, Any], made: Site
) -> None:
    for group in GROUPS:
        ids = [each["id"] for each in record[group]]
        assert ids == sorted(ids)
        assert ids
    ids = [each["id"] for group in record.values() if isinstance(group, list) for each in group]
    assert sorted(ids) == sorted(made.renderer.index.catalogue.records)


def test_every_page_that_a_record_names_is_made(record: dict[str, Any], made: Site) -> None:
    addresses = {
        re.sub(r"(^|/)index$", r"\1", page.path.removesuffix(".md")).rstrip("/") + "/"
        for page in made.plan.pages
    }
    for each in every(record):
        address, _, anchor = each["page"].partition("#")
        assert address in addresses
        assert anchor in ("", each["id"])


def test_every_anchor_that_a_record_names_is_on_its_page(
    record: dict[str, Any], made: Site
) -> None:
    bodies = {page.path.removesuffix(".md") + "/": made.text(page) for page in made.plan.pages}
    for each in every(record):
        address, _, anchor = each["page"].partition("#")
        marks = (f'id="{anchor}"', f"{{: #{anchor} }}", f"{{#{anchor}}}", f"{{ #{anchor} }}")
        marks = (*marks, f"{{: #{anchor} .entry }}")
        assert not anchor or any(mark in bodies[address] for mark in marks), each["id"]


def test_every_id_that_a_fact_names_is_in_the_record(record: dict[str, Any]) -> None:
    known = {each["id"] for each in every(record)}
    named = set()
    for fact in record["facts"]:
        named |= {cite["source"] for cite in fact["sources"]}
        named |= set(fact.get("votes", []))
        for field in ("member", "of", "document", "party", "signer", "question", "series"):
            named |= {fact[field]} if field in fact else set()
        if fact["type"] in ("vote", "position", "measure"):
            named.add(fact["by"])
    assert named <= known


def test_every_fact_says_what_it_states_and_what_weakens_it(record: dict[str, Any]) -> None:
    for fact in record["facts"]:
        assert re.fullmatch(r"\S.*[.”\"]", fact["statement"]), fact["id"]
        assert "None" not in fact["statement"]
        assert isinstance(fact["weaknesses"], list)
        assert bool(fact["disputes"]) == ("sources differ" in fact["weaknesses"])
        assert (fact["rank"] == "deprecated") == ("not used" in fact["weaknesses"])
        good = [cite for cite in fact["sources"] if cite["evidence"] == "verified"]
        assert good or fact["weaknesses"], fact["id"]


@pytest.mark.parametrize(
    ("id", "weaknesses"),
    [
        ("mal-northmere", []),
        ("mal-eastwater-frozen", ["secondary source", "sources differ", "single source"]),
        ("accord-southmere-signed-southmere", ["derived"]),
        ("mal-sallow-suspended", ["one article only", "single source"]),
        ("boats-lost-99", ["not used", "one article only", "single source"]),
        ("boats-lost-30", ["secondary source", "withdrawn", "single source"]),
    ],
)
def test_a_program_cannot_take_a_weak_fact_for_a_strong_one(
    id: str, weaknesses: list[str], lakes: dict[str, Any]
) -> None:
    assert lakes[id]["weaknesses"] == weaknesses


def test_values_keep_the_digits_and_the_precision_that_were_typed(lakes: dict[str, Any]) -> None:
    assert lakes["water-left"]["value"] == "61.50"
    assert lakes["water-left"]["stated"] == "2020-10"
    assert lakes["mal-southmere"]["from"] == "2019"
    assert lakes["mal-southmere"]["to"] == "unknown"
    assert "to" not in lakes["mal-northmere"]


def test_a_roll_call_names_the_votes_made_from_it(lakes: dict[str, Any]) -> None:
    roll = lakes["resolution-7-vote"]
    votes = {lakes[id]["by"]: lakes[id]["ballot"] for id in roll["votes"]}
    assert votes == {"northmere": "in_favour", "eastwater": "abstained", "southmere": "not_seen"}
    assert all(lakes[id]["roll"] == roll["id"] for id in roll["votes"])


def test_the_same_input_gives_the_same_bytes(folder: Path, made: Site) -> None:
    assert build(folder).files == made.files


def test_the_record_date_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    document = json.loads(build(TESTS / "lakes").files["data/record.json"])
    assert document["record_date"] == "2023-11-14"


def test_text_is_exported_as_it_was_written(write: Callable[[dict[str, str]], Path]) -> None:
    text = "<b>Bold</b> & [[ull]] {{ x }} | Озёрная “вода”"
    page = "---\ntitle: Lakes\ndescription: The lakes.\n---\n\nSee the [[weir]].\n"
    term = f"name: weir\nsummary: {json.dumps(text)}\n"
    root = write({"data/glossary/weir.yml": term, "docs/index.md": page})
    (term,) = json.loads(build(root).files["data/record.json"])["terms"]
    assert term["summary"] == text


def test_an_empty_record_is_exported(write: Callable[[dict[str, str]], Path]) -> None:
    document = json.loads(build(write({})).files["data/record.json"])
    assert [document[group] for group in GROUPS] == [[]] * len(GROUPS)


# Tables ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in PATHS if name.endswith(".csv")])
def test_a_table_holds_one_whole_line_for_each_fact(
    name: str, made: Site, record: dict[str, Any]
) -> None:
    types = {"votes": "vote", "positions": "position", "memberships": "membership"}
    kind = types[Path(name).stem]
    facts = {fact["id"]: fact for fact in record["facts"] if fact["type"] == kind}
    text = made.files[name]
    assert text.count("\n") == text.count("\r\n")
    rows = list(csv.DictReader(io.StringIO(text), strict=True))
    assert [row["id"] for row in rows] == sorted(facts)
    for row in rows:
        fact = facts[row["id"]]
        assert None not in row
        assert "None" not in row.values()
        assert row["page"] == fact["page"]
        assert row["weaknesses"] == "; ".join(fact["weaknesses"])
        assert row["sources"].split() == [cite["source"] for cite in fact["sources"]]
        assert not [value for value in row.values() if value.startswith(("=", "+", "-", "@"))]


def test_a_table_names_what_its_ids_stand_for_and_has_the_codes_of_states(
    made: Site, record: dict[str, Any]
) -> None:
    entities = {each["id"]: each for each in record["entities"]}
    rows = list(csv.DictReader(io.StringIO(made.files["data/votes.csv"])))
    assert {(row["by"], row["by_name"], row["by_code"]) for row in rows} == {
        (id, entities[id]["name"], entities[id].get("code", "")) for id in {r["by"] for r in rows}
    }
    assert {len(row["by_code"]) for row in rows} - {0} == {3}
    symbols = {row["document"]: row["document_symbol"] for row in rows}
    assert symbols == {id: entities[id].get("symbol", "") for id in symbols}


def test_whole_addresses_are_there_once_the_address_of_the_site_is_known(folder: Path) -> None:
    for address in ("", "https://example.org/lakes/"):
        files = build(folder, Publication(address=address)).files
        for name in (name for name in PATHS if name.endswith(".csv")):
            for row in csv.DictReader(io.StringIO(files[name])):
                assert row["address"] == (address and address + row["page"])


def test_a_name_that_a_spreadsheet_would_run_is_defused_beside_its_id(made: Site) -> None:
    index = made.renderer.index
    id = index.catalogue.of(Vote)[0].by
    named = index.get(id).model_copy(update={"name": "=1+1"})
    changed = replace(index.catalogue, records={**index.catalogue.records, id: named})
    table = export.votes(RecordIndex(changed, index.record_date))
    rows = csv.DictReader(io.StringIO(table))
    assert {row["by_name"] for row in rows if row["by"] == id} == {"'=1+1"}


# schema.json ----------------------------------------------------------------------------------

KINDS = {
    "sources": Source,
    **{f"entity-{type.value}": cls for type, cls in ENTITY_TYPES.items()},
    "terms": Term,
    "questions": Question,
    "series": Series,
    "briefings": Briefing,
    **FACT_TYPES,
}


def test_the_schema_is_what_the_definitions_say(schema: dict[str, Any]) -> None:
    for name, cls in KINDS.items():
        said = cls.model_json_schema()
        if name not in ("sources", *FACT_TYPES):  # the file's name and folder give these
            for field in ("id", "kind"):
                said["properties"].pop(field, None)
            said["required"] = [each for each in said["required"] if each not in ("id", "kind")]
        if name in FACT_TYPES:  # the defaults of the file may give these
            said["$defs"]["Review"]["required"].remove("months")
            said["$defs"]["Reference"]["required"].remove("evidence")
        assert schema[name] == said


def test_every_type_of_record_has_a_schema(schema: dict[str, Any], record: dict[str, Any]) -> None:
    made_by_us = {"vote"}
    assert {fact["type"] for fact in record["facts"]} - made_by_us <= set(schema)
    assert {name for name, group in record.items() if isinstance(group, list)} - {
        "facts",
        "entities",
    } <= set(schema)
    assert schema["open"] == OpenQuestion.model_json_schema()


def misfits(value: Any, schema: dict[str, Any], top: dict[str, Any], at: str = "") -> list[str]:
    """Where a value does not fit a schema; only as much of JSON Schema as the definitions use."""
    if "$ref" in schema:
        return misfits(value, top["$defs"][schema["$ref"].removeprefix("#/$defs/")], top, at)
    if "anyOf" in schema:
        tried = [misfits(value, each, top, at) for each in schema["anyOf"]]
        return min(tried, key=len)
    types = {"string": str, "integer": int, "number": (int, float), "boolean": bool}
    types |= {"array": list, "object": dict, "null": type(None)}
    wanted = schema.get("type", [])
    wanted = wanted if isinstance(wanted, list) else [wanted]
    if wanted and not any(isinstance(value, types[each]) for each in wanted):
        return [f"{at} is {value!r}, not {' or '.join(wanted)}"]
    found = []
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{at} is {value!r}, not one of {schema['enum']}")
    if "const" in schema and value != schema["const"]:
        found.append(f"{at} is {value!r}, not {schema['const']!r}")
    if isinstance(value, str):
        if not re.search(schema.get("pattern", ""), value):
            found.append(f"{at} is {value!r}, not like {schema['pattern']}")
        if len(value) > schema.get("maxLength", len(value)):
            found.append(f"{at} is too long")
    if isinstance(value, list):
        found += ["empty"] if len(value) < schema.get("minItems", 0) else []
        for nth, item in enumerate(value):
            found += misfits(item, schema["items"], top, f"{at}[{nth}]")
    if isinstance(value, dict):
        known, other = schema.get("properties", {}), schema.get("additionalProperties", True)
        found += [f"{at} has no {name}" for name in schema.get("required", []) if name not in value]
        for name, item in value.items():
            if name in known:
                found += misfits(item, known[name], top, f"{at}.{name}")
            elif not other:
                found.append(f"{at} has an unknown field {name}")
    return found


FOLDERS = {"entities": "entities", "glossary": "terms", "questions": "questions"}
FOLDERS |= {"series": "series", "sources": "sources"}


def test_an_editor_that_checks_by_the_schema_finds_no_fault_in_the_files(
    folder: Path, schema: dict[str, Any]
) -> None:
    found = []
    settings = yaml.safe_load((folder / "data/site.yml").read_text(encoding="utf-8"))
    for path in sorted(folder.glob("data/*/**/*.yml")):
        name = path.relative_to(folder / "data").parts[0]
        document = yaml.load(path.read_text(encoding="utf-8"), Loader=CoreYaml)
        for each in document if isinstance(document, list) else [document]:
            if isinstance(each, dict) and "defaults" in each:
                each, kind = each["defaults"], schema["defaults"]
            elif name == "entities":
                kind = schema[f"entity-{settings['kinds'][path.parent.name]['type']}"]
            else:
                kind = schema.get(each["type"] if name == "facts" else FOLDERS.get(name, name))
            assert kind, path
            found += misfits(each, kind, kind, f"{path.name} {each.get('id', '')}")
    assert found == []


@pytest.mark.parametrize(
    ("group", "value", "misfit"),
    [
        ("terms", {"name": "weir"}, "has no summary"),
        ("terms", {"name": "weir", "summary": "x" * 161}, "too long"),
        ("terms", {"name": "weir", "summary": "A dam.", "sumary": "x"}, "unknown field sumary"),
        ("event", {"on": "2020-9"}, "not like"),
        ("event", {"sources": []}, "empty"),
        ("membership", {"status": "membr"}, "not one of"),
        ("figure", {"review": {"last": "2020", "months": "a few"}}, "not integer"),
    ],
)
def test_an_editor_that_checks_by_the_schema_finds_mistakes(
    group: str, value: dict[str, Any], misfit: str, schema: dict[str, Any]
) -> None:
    found = misfits(value, schema[group], schema[group])
    assert [each for each in found if misfit in each]


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
