"""The house: rooms in the order of the flow, and nothing in them too large to be read at once."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from briefings.record.facts import FACT_TYPES, AnyFact, Vote
from shared import ROOT

CORE = ROOT / "hooks/briefings"
ORDER = ("problem", "text", "record", "query", "rules", "pages", "out", "__init__")
LINES = {"file": 450, "class": 300, "function": 25}
FILES = sorted(CORE.rglob("*.py"))


def _room(parts: tuple[str, ...]) -> str:
    return parts[0]


def _imports(file: Path) -> Iterator[tuple[str, ...]]:
    """The modules of the core that a file imports, as paths below it."""
    folder = file.relative_to(CORE).parts[:-1]
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            around = folder[: len(folder) - node.level + 1]
            module = (*around, *(node.module or "").split("."))
            names = [(alias.name,) if module[-1] == "" else () for alias in node.names]
            yield from ((*filter(None, module), *name) for name in names)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(CORE).as_posix())
def test_no_room_imports_one_to_its_right(file: Path) -> None:
    own = ORDER.index(_room(file.relative_to(CORE).with_suffix("").parts))
    ahead = [module for module in _imports(file) if ORDER.index(_room(module)) > own]
    assert ahead == []


def test_every_room_says_what_comes_in_what_goes_out_and_what_it_imports() -> None:
    for room in ORDER[1:-1]:
        said = ast.get_docstring(ast.parse((CORE / room / "__init__.py").read_text("utf-8"))) or ""
        assert len(said.splitlines()) >= 3, room
        assert "go" in said, room
        assert "It imports" in said or "imports no other room" in said, room


def test_nothing_is_too_large_to_be_read_at_once() -> None:
    too_large = []
    for file in [*FILES, *ROOT.glob("hooks/*.py"), *ROOT.glob("hooks/workbench/**/*.py")]:
        text = file.read_text(encoding="utf-8")
        sizes = [("file", file.name, len(text.splitlines()))]
        for node in ast.walk(ast.parse(text)):
            kind = {ast.ClassDef: "class", ast.FunctionDef: "function"}.get(type(node))
            if kind:
                sizes.append((kind, node.name, node.end_lineno - node.lineno + 1))
        too_large += [(file.name, *size) for size in sizes if size[2] > LINES[size[0]]]
    assert too_large == []


def test_the_types_of_facts_that_are_told_apart_are_all_there_are() -> None:
    """mypy sees to it that what tells them apart treats each (`assert_never`)."""
    assert set(get_args(AnyFact)) == {*FACT_TYPES.values(), Vote}
