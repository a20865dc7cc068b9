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
from briefings.rules.rulebook import RULES

TESTS = Path(__file__).parent
TODAY = datetime.date(2026, 11, 25)
MISTAKES = yaml.load((TESTS / "cases/mistakes.yml").read_text("utf-8"), yaml.BaseLoader)

Lakes = Callable[[dict[str, Any]], list[str]]


@pytest.fixture
def lakes(tmp_path: Path, root: Path) -> Lakes:
    """Makes a mistake in a copy of the lakes, and returns what the check says, in order."""

    def run(case: dict[str, Any]) -> list[str]:
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
        return [str(problem) for problem in sorted(set(check(tmp_path, TODAY)[1]))]

    return run


@pytest.mark.parametrize("case", MISTAKES, ids=lambda case: case["mistake"])
def test_a_mistake_is_told_with_what_to_write(case: dict[str, Any], lakes: Lakes) -> None:
    assert lakes(case) == case["told"]


def test_there_are_forty_mistakes_and_each_has_one_cause() -> None:
    assert len({case["mistake"] for case in MISTAKES}) == len(MISTAKES) >= 40
    names = {rule.name for rule in RULES}
    for case in MISTAKES:
        assert 1 <= len(case["told"]) <= 2
        assert all(line.rpartition("[")[2].rstrip("]") in names for line in case["told"])
