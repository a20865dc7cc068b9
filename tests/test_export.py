"""The record as JSON: complete, as its schema says, and with what weakens each fact."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from briefings import Publication, Site, build, out
from briefings.out.export import LICENCE, VERSION

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
    assert list(made.files) == out.paths(index, plan)
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


# schema.json ----------------------------------------------------------------------------------


def faults(document: dict[str, Any], schema: dict[str, Any]) -> list[str]:
    """What a checker by others has against a document."""
    return [error.message for error in Draft202012Validator(schema).iter_errors(document)]


def test_the_record_passes_the_schema_that_it_names(made: Site) -> None:
    record, schema = (json.loads(made.files[f"data/{name}.json"]) for name in ("record", "schema"))
    Draft202012Validator.check_schema(schema)
    assert record["$schema"] == schema["$id"] == "schema.json"
    assert faults(record, schema) == []


def test_the_schema_has_the_address_where_it_is_published(folder: Path) -> None:
    address = "https://example.org/lakes/"
    files = build(folder, Publication(address=address)).files
    for name, field in (("record", "$schema"), ("schema", "$id")):
        assert json.loads(files[f"data/{name}.json"])[field] == f"{address}data/schema.json"


def test_an_empty_record_passes_too(write: Callable[[dict[str, str]], Path]) -> None:
    files = build(write({})).files
    assert (
        faults(json.loads(files["data/record.json"]), json.loads(files["data/schema.json"])) == []
    )


def test_the_schema_knows_and_explains_every_field_that_is_published(
    record: dict[str, Any], schema: dict[str, Any]
) -> None:
    published = {field for each in every(record) for field in each}
    known = {
        name: field
        for definition in schema["$defs"].values()
        for name, field in definition["properties"].items()
    }
    assert published <= known.keys()
    assert [name for name, field in known.items() if "description" not in field] == []


@pytest.mark.parametrize(
    ("id", "change", "fault"),
    [
        ("mal-northmere", {"status": "membr"}, "'membr' is not one of"),
        ("mal-northmere", {"statement": None}, "'statement' is a required property"),
        ("mal-northmere", {"from": 2019}, "2019 is not of type 'string'"),
        ("mal-northmere", {"from": "May 2019"}, "does not match"),
        ("mal-northmere", {"sources": []}, "should be non-empty"),
        ("mal-northmere", {"type": "membershop"}, "is not valid under any"),
        ("water-left", {"value": 61.5}, "61.5 is not of type 'string'"),
        ("northmere", {"kind": "no-such-kind"}, "is not valid under any"),
        ("catch-limit", {"summary": "x" * 161}, "is too long"),
    ],
)
def test_what_is_not_as_published_does_not_pass(
    id: str, change: dict[str, Any], fault: str
) -> None:
    files = build(TESTS / "lakes").files
    record, schema = (json.loads(files[f"data/{name}.json"]) for name in ("record", "schema"))
    (wrong,) = [each for each in every(record) if each["id"] == id]
    wrong |= change
    for name in [name for name, value in change.items() if value is None]:
        del wrong[name]
    found = list(Draft202012Validator(schema).iter_errors(record))
    said = [cause.message for error in found for cause in (error, *error.context)]
    assert [message for message in said if fault in message], said
