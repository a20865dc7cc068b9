"""The list of known messages can only shrink; what npm installs is pinned as the rest is."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from budgets import KNOWN, Known, Message, gone, once_each, unknown

OLD = Known("Attribute * is not allowed", "*", "The theme's.")
ON_ONE_PAGE = Known("Unclosed element*", "compare/*", "To be mended.")
FOUND = [
    Message("Attribute “x” is not allowed", "index.html", 3),
    Message("Unclosed element “a”.", "glossary/index.html", 9),
]


def test_a_message_is_known_by_its_text_on_the_pages_of_its_entry() -> None:
    assert unknown(FOUND, [OLD, ON_ONE_PAGE]) == FOUND[1:]


def test_a_message_is_told_once_with_the_first_places_it_is_about() -> None:
    again = [replace(FOUND[1], line=line) for line in (9, 12, 15, 18)]
    page = "glossary/index.html"
    assert once_each([*again, FOUND[0]]) == [
        f"4 x Unclosed element “a”. {page}:9, {page}:12, {page}:15",
        "1 x Attribute “x” is not allowed index.html:3",
    ]


def test_an_entry_that_no_longer_occurs_is_found() -> None:
    assert gone(FOUND, [OLD, ON_ONE_PAGE]) == [ON_ONE_PAGE]


def test_every_known_message_has_its_reason() -> None:
    known = [Known(**entry) for entry in yaml.safe_load(KNOWN.read_text(encoding="utf-8"))]
    assert [entry for entry in known if not (entry.message and entry.page and entry.reason)] == []


def test_every_package_is_asked_for_exactly_and_with_a_reason(root: Path) -> None:
    package = json.loads((root / "tests/budgets/package.json").read_text(encoding="utf-8"))
    asked = package["dependencies"] | package["overrides"]
    assert [v for v in asked.values() if not re.fullmatch(r"\d+\.\d+\.\d+", v)] == []
    assert {line.partition(":")[0] for line in package["//"][1:]} == set(asked)


@pytest.mark.parametrize(("folder", "many"), [("budgets", 100), ("workflows", 20), ("editor", 15)])
def test_every_package_is_pinned_with_a_hash_and_without_a_place(
    folder: str, many: int, root: Path
) -> None:
    lock = json.loads((root / f"tests/{folder}/package-lock.json").read_text(encoding="utf-8"))
    pinned = {path: each for path, each in lock["packages"].items() if path}
    assert len(pinned) > many
    assert [path for path, each in pinned.items() if not each.get("integrity")] == []
    assert [path for path, each in pinned.items() if "resolved" in each] == []
    assert "://" not in json.dumps(lock)
