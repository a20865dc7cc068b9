"""Mistakes of newcomers: each is told at its line, with what to write, and nothing else is."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from briefings import check
from briefings.problem import Problem
from briefings.rules.rulebook import RULES

TESTS = Path(__file__).parent
TODAY = datetime.date(2026, 11, 25)
MISTAKES = yaml.load((TESTS / "cases/mistakes.yml").read_text("utf-8"), yaml.BaseLoader)

BAD = yaml.load((TESTS / "cases/bad_input.yml").read_text("utf-8"), yaml.BaseLoader)

Lakes = Callable[[dict[str, Any]], list[Problem]]


@pytest.fixture
def lakes(tmp_path: Path, root: Path) -> Lakes:
    """Makes a mistake in a copy of the lakes, and returns what the check says, in order."""

    def run(case: dict[str, Any]) -> list[Problem]:
        shutil.copytree(TESTS / "lakes", tmp_path, symlinks=True, dirs_exist_ok=True)
        settings = tmp_path / "mkdocs.yml"
        settings.write_text(settings.read_text("utf-8").replace("../../", f"{root}/"), "utf-8")
        path = tmp_path / case["file"]
        if "beside" in case:
            (tmp_path / case["beside"]).parent.mkdir()
            (tmp_path / case["beside"]).write_text("x", "utf-8")
        if "moved" in case:
            (tmp_path / case["moved"]).parent.mkdir(exist_ok=True)
            path.rename(tmp_path / case["moved"])
        else:
            text = path.read_text("utf-8")
            assert case["typed"] in text
            path.write_text(text.replace(case["typed"], case["as"], 1), "utf-8")
        return sorted(set(check(tmp_path, TODAY)[1]))

    return run


@pytest.mark.parametrize("case", MISTAKES, ids=lambda case: case["mistake"])
def test_a_mistake_is_told_with_what_to_write(case: dict[str, Any], lakes: Lakes) -> None:
    assert [str(problem) for problem in lakes(case)] == case["told"]


def test_there_are_forty_mistakes_and_each_has_one_cause() -> None:
    assert len({case["mistake"] for case in MISTAKES}) == len(MISTAKES) >= 40
    names = {rule.name for rule in RULES}
    for case in MISTAKES:
        assert 1 <= len(case["told"]) <= 2
        assert all(line.rpartition("[")[2].rstrip("]") in names for line in case["told"])


# Broken input ----------------------------------------------------------------------------------


def _name(case: dict[str, Any]) -> str:
    return f"{Path(case['file']).stem}: {case['as']!r}"


@pytest.mark.parametrize("case", BAD, ids=_name)
def test_broken_input_is_told_at_its_line(case: dict[str, Any], lakes: Lakes) -> None:
    before = (TESTS / "lakes" / case["file"]).read_text("utf-8").partition(case["typed"])[0]
    first = int(case.get("at", before.count("\n") + 1))
    last = first + case["as"].count("\n")
    found = lakes(case)
    there = [each for each in found if each.path == case["file"] and first <= each.line <= last]
    assert there, [str(each) for each in found]


def test_over_a_hundred_inputs_are_broken_each_in_its_own_way() -> None:
    ways = {(case["file"], case["typed"], case["as"]) for case in BAD}
    assert len(ways) == len(BAD) > 100
