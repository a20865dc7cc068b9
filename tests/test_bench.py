"""The benchmark compares what it says: its floors are the same pages, one with the same links."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

CORPUS = Path(__file__).with_name("bench_corpus.py")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bench")
    sizes = ("--pages", "2", "--names", "200")
    subprocess.run([sys.executable, CORPUS, folder, *sizes], check=True, timeout=120)
    return folder


def test_both_floors_are_the_same_pages(corpus: Path) -> None:
    plain, linked = (
        {path.relative_to(corpus / name / "docs") for path in (corpus / name).rglob("*.md")}
        for name in ("plain", "linked")
    )
    assert plain == linked
    assert Path("briefings/briefing-2.md") in plain


def test_a_briefing_of_the_floor_has_its_links_and_sources_typed_by_hand(corpus: Path) -> None:
    briefing = "docs/briefings/briefing-1.md"
    plain, linked = ((corpus / name / briefing).read_text("utf-8") for name in ("plain", "linked"))
    assert "[[" in plain
    assert "[[" not in linked
    links = re.findall(r"\]\((?!#)([^)#]+\.md)", linked)
    assert len(links) > 20
    assert all((corpus / "linked/docs/briefings" / link).resolve().is_file() for link in links)
    cited = set(re.findall(r"\(#cite-(\d+)\)", linked))
    assert cited
    assert {f'id="cite-{number}"' in linked for number in cited} == {True}
