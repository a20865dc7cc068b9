"""The JSON Schemas for editors: what the check takes they take, and mistakes are where they say."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

import check
import schemas
from briefings.record.facts import FACT_TYPES
from briefings.record.load import load
from briefings.record.typed import catalogue_of
from shared import ROOT, CoreYaml
from workbench.schemas import schemas as schemas_of

SITES = (ROOT, ROOT / "tests/lakes", ROOT / "tests/medicines", ROOT / "tests/cases/world")
Schemas = dict[str, dict[str, Any]]


def made(root: Path) -> Schemas:
    """The schemas of a site by the patterns of their files."""
    catalogue, _ = catalogue_of(load(root), None)
    return {pattern: json.loads(text) for pattern, text in schemas_of(catalogue).items()}


@pytest.fixture(scope="module")
def lakes() -> Schemas:
    return made(ROOT / "tests/lakes")


def faults(schema: dict[str, Any], value: Any) -> Iterator[tuple[str, str]]:
    """What a schema finds wrong: where, and what an editor says of it."""
    for error in Draft7Validator(schema).iter_errors(value):
        said = error.schema if isinstance(error.schema, dict) else {}
        own = said.get("patternErrorMessage", said.get("errorMessage"))
        yield "/".join(map(str, error.path)), own or error.message


@pytest.mark.parametrize("root", SITES, ids=lambda root: root.name)
def test_what_the_check_takes_the_schemas_take(root: Path) -> None:
    found, seen = [], set()
    for pattern, schema in made(root).items():
        for file in sorted(root.glob(pattern)):
            value = yaml.load(file.read_text(encoding="utf-8"), CoreYaml)
            found += [(file.name, *fault) for fault in faults(schema, value)]
            seen.add(file)
    assert found == []
    assert seen == set((root / "data").rglob("*.yml"))


@pytest.mark.parametrize("root", SITES, ids=lambda root: root.name)
def test_they_are_schemas_and_explain_every_field(root: Path) -> None:
    for pattern, schema in made(root).items():
        Draft7Validator.check_schema(schema)
        for name, definition in schema["definitions"].items():
            for field, said in definition.get("properties", {}).items():
                assert {"title", "description"} <= said.keys(), (pattern, name, field)


FACT = {
    "id": "a",
    "type": "position",
    "question": "sallow-2021",
    "by": "northmere",
    "stance": "does-not-recognise",
    "basis": "quoted",
    "stated": "2021-04-02",
    "what": "It said no.",
    "sources": [{"source": "gazette-2021-04-02", "evidence": "verified"}],
    "review": {"last": "2023-01-15", "months": 12},
}


@pytest.fixture(scope="module")
def fact(lakes: Schemas) -> dict[str, Any]:
    """A position without a mistake, in words and ids of the lakes."""
    ids = {
        name: said["enum"]
        for name, said in lakes["data/facts/*.yml"]["definitions"].items()
        if "enum" in said
    }
    source = {"source": ids["sources"][0], "evidence": "verified"}
    by, question = ids["actor"][0], ids["questions"][0]
    return {**FACT, "by": by, "question": question, "sources": [source]}


@pytest.mark.parametrize(
    ("change", "where", "said"),
    [
        ({}, None, None),
        ({"stance": "refuses"}, "0/stance", "No such word is in data/site.yml: "),
        ({"by": "atlantis"}, "0/by", "No record has this id; here belongs a state"),
        ({"speaker": "northmere"}, "0/speaker", "No record has this id; here belongs a person."),
        ({"basis": "rumour"}, "0/basis", "'rumour' is not one of "),
        ({"type": "opinion"}, "0/type", "'opinion' is not one of "),
        ({"stated": "2 April 2021"}, "0/stated", "Write a date as 2022-09-26"),
        ({"to": "open"}, "0/to", "Write a date as "),
        ({"id": "Two Words"}, "0/id", "An id is lower-case letters"),
        ({"spekaer": "ada-pike"}, "0", "'spekaer' was unexpected"),
        ({"status": "member"}, "0", "'status' was unexpected"),
        ({"what": None}, "0/what", "None is not of type "),
        ({"review": {"last": "2023-01-15"}}, None, None),  # a default may give the months
        ({"review": {"months": 12}}, "0/review", "'last' is a required property"),
        ({"review": {"last": "2023", "months": "soon"}}, "0/review/months", "'soon' is not of"),
        ({"sources": []}, "0/sources", "[] should be non-empty"),
        ({"sources": [{"source": "x", "evidence": "seed"}]}, "0/sources/0/source", "No record"),
        ({"rank": True}, "0/rank", "True is not one of "),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else None,
)
def test_a_mistake_in_a_fact_is_found_where_it_is(
    lakes: Schemas,
    fact: dict[str, Any],
    change: dict[str, Any],
    where: str | None,
    said: str | None,
) -> None:
    found = list(faults(lakes["data/facts/*.yml"], [{**fact, **change}]))
    assert [path for path, _ in found] == ([] if where is None else [where])
    assert all(message.startswith(said or "") or (said or "") in message for _, message in found)


def test_what_a_file_says_once_comes_first_and_holds_only_that(lakes: Schemas) -> None:
    schema = lakes["data/facts/*.yml"]
    assert list(faults(schema, [{"defaults": {"months": 24, "evidence": "verified"}}])) == []
    (wrong,) = faults(schema, [{"defaults": {"rank": "normal"}}])
    assert wrong[0] == "0/defaults"


@pytest.mark.parametrize("field", ["id", "type", "question", "stated", "sources", "review"])
def test_a_field_that_a_fact_needs_is_missed(
    lakes: Schemas, fact: dict[str, Any], field: str
) -> None:
    value = {name: each for name, each in fact.items() if name != field}
    missed = {message for _, message in faults(lakes["data/facts/*.yml"], [value])}
    assert missed == {f"'{field}' is a required property"}


@pytest.mark.parametrize(
    ("pattern", "value", "where"),
    [
        ("data/entities/people/*.yml", {"name": "A", "summary": "B.", "code": "XNM"}, ""),
        ("data/entities/people/*.yml", {"name": "A", "summary": "B" * 161}, "summary"),
        ("data/entities/people/*.yml", {"name": "A", "summary": "B.", "id": "a"}, ""),
        ("data/entities/states/*.yml", {"name": "A", "summary": "B.", "code": "xn"}, "code"),
        ("data/glossary/*.yml", {"name": "A", "summary": "B.", "related": ["x"]}, "related/0"),
        ("data/sources/*.yml", {"id": "a"}, ""),
        ("data/series/*.yml", [], ""),
        ("data/open/*.yml", [{"id": "a", "asks": "A?", "looked": "B."}, 1], "1"),
    ],
)  # fmt: skip
def test_a_mistake_in_another_record_is_found_where_it_is(
    lakes: Schemas, pattern: str, value: Any, where: str
) -> None:
    assert [path for path, _ in faults(lakes[pattern], value)] == [where]


def test_every_type_of_fact_has_its_own_fields(lakes: Schemas) -> None:
    schema = lakes["data/facts/*.yml"]
    for word, cls in FACT_TYPES.items():
        fields = schema["definitions"][cls.__name__]["properties"]
        assert fields["type"]["const"] == word
        assert {info.alias or name for name, info in cls.model_fields.items()} == fields.keys()


def test_each_id_and_word_says_what_it_is(lakes: Schemas) -> None:
    definitions = lakes["data/facts/*.yml"]["definitions"]
    people = definitions["person"]
    catalogue, _ = catalogue_of(load(ROOT / "tests/lakes"), None)
    said = dict(zip(people["enum"], people["enumDescriptions"], strict=True))
    for id, words in said.items():
        record = catalogue.records[id]
        assert words.startswith(getattr(record, "name"))  # noqa: B009
    evidence = definitions["Reference"]["properties"]["evidence"]
    assert len(evidence["enumDescriptions"]) == len(evidence["enum"]) == 4
    assert all(evidence["enumDescriptions"])


# Files -----------------------------------------------------------------------------------------

Write = Callable[[dict[str, str]], Path]


def test_the_check_tells_editors_of_a_new_id_even_where_something_is_wrong(write: Write) -> None:
    root = write(
        {
            "data/entities/people/ada-pike.yml": "name: Ada Pike\nsummary: A minister.\n",
            "data/entities/people/bo-reed.yml": "name: Bo Reed\n",
        }
    )
    assert check.main(root, []) == 1
    people = json.loads((root / ".schemas/facts.json").read_text("utf-8"))["definitions"]["person"]
    assert people["enum"] == ["ada-pike", "bo-reed"]


def test_files_that_would_be_the_same_are_not_written_again(write: Write) -> None:
    root = write({"data/entities/people/ada-pike.yml": "name: Ada Pike\nsummary: A minister.\n"})
    once = {path: path.stat().st_mtime_ns for path in schemas.write(root)}
    assert len(once) > 10
    assert {path: path.stat().st_mtime_ns for path in schemas.write(root)} == once
    assert sorted(once) == sorted((root / ".schemas").iterdir())


def test_where_the_settings_cannot_be_read_the_last_schemas_stay(
    write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    root = write({"data/entities/people/ada-pike.yml": "name: Ada Pike\nsummary: A minister.\n"})
    assert schemas.main(root) == 0
    before = (root / ".schemas/facts.json").read_text("utf-8")
    (root / "data/site.yml").write_text("kinds: [", encoding="utf-8")
    assert schemas.main(root) == 1
    assert "data/site.yml cannot be read" in capsys.readouterr().err
    assert (root / ".schemas/facts.json").read_text("utf-8") == before


def test_the_settings_of_the_editor_name_each_schema_for_its_files() -> None:
    settings = json.loads((ROOT / ".vscode/settings.json").read_text("utf-8"))
    named = {path: [each for each in globs if not each.startswith("!")]
             for path, globs in settings["yaml.schemas"].items()}  # fmt: skip
    assert named == {schemas.path_of(pattern): [pattern] for pattern in made(ROOT)}
    apart = {each for globs in settings["yaml.schemas"].values() for each in globs[1:]}
    others = {file.parent.parent for file in (ROOT / "tests").rglob("data/site.yml")}
    assert {f"!tests/{site.relative_to(ROOT / 'tests').parts[0]}/**" for site in others} == apart
    assert settings["redhat.telemetry.enabled"] is False
    assert settings["yaml.schemaStore.enable"] is False
