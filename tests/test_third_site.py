"""The third site, tests/medicines/: no states, no votes, no members; regulators answer.

What the site is about stands in its settings, so that no page speaks of another subject, and what
there is none of has no page and no entry in the navigation.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import lxml.html
import pytest

from shared import ROOT, build_site, text_of

OTHER_SUBJECTS = re.compile(r"\b(?:recogni[sz]\w*|states?|members?|votes?)\b", re.I)
FIELDS = "fields/index.html"
# They tell contributors of each type of fact and each rule, those unused included.
OF_THE_TOOL = (FIELDS, "rules/index.html")


@pytest.fixture(scope="module")
def medicines(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built site."""
    return build_site(ROOT / "tests/medicines", tmp_path_factory.mktemp("medicines") / "site", {})


def _pages(folder: Path) -> dict[str, lxml.html.HtmlElement]:
    return {
        path.relative_to(folder).as_posix(): lxml.html.document_fromstring(path.read_bytes())
        for path in folder.rglob("*.html")
    }


def test_no_page_speaks_of_another_subject(medicines: Path) -> None:
    found = {}
    for path, page in _pages(medicines).items():
        for part in page.xpath("//script | //style"):
            part.drop_tree()
        words = " ".join(page.text_content().split()).replace("did not vote", "")
        found[path] = sorted(set(OTHER_SUBJECTS.findall(words)))
    assert {path: words for path, words in found.items() if words and path not in OF_THE_TOOL} == {}
    assert not {"recognise", "states"} & set(found[FIELDS])


def test_what_there_is_none_of_has_no_page_and_no_entry(medicines: Path) -> None:
    folders = {path.parts[0] for path in (p.relative_to(medicines) for p in medicines.rglob("*"))}
    assert {"regulators", "medicines", "people", "reports", "questions"} <= folders
    assert folders.isdisjoint({"states", "claimed-states", "organisations", "events", "places"})


def test_lists_that_are_empty_leave_the_navigation(medicines: Path, tmp_path: Path) -> None:
    """The same site without its figure and its open question: two lists less."""
    copy = tmp_path / "tests/medicines"
    shutil.copytree(ROOT / "tests/medicines", copy)
    for name in ("hooks", "overrides"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / "mkdocs.yml").write_text((ROOT / "mkdocs.yml").read_text(), encoding="utf-8")
    (copy / "data/open/calmadol.yml").unlink()
    folder = build_site(copy, tmp_path / "site", {})
    home = (folder / "index.html").read_text(encoding="utf-8")
    assert 'href="timeline/"' in home
    assert 'href="open-questions/"' not in home
    assert not (folder / "open-questions").exists()


def test_a_site_that_nobody_signs_has_no_trace_of_it(medicines: Path) -> None:
    assert all("Edited by" not in text_of(page) for page in _pages(medicines).values())
    assert not [page for page in _pages(medicines).values() if page.xpath("//*[@class='signed']")]


def test_a_regulator_answers_in_the_words_of_the_settings(medicines: Path) -> None:
    pages = _pages(medicines)
    board = pages["regulators/northland-board/index.html"]
    assert "Decisions" in board.xpath("string(//h2[@id='recognises'])")
    (row,) = board.xpath("//h2[@id='recognises']/following::table[1]/tbody/tr")
    assert row.xpath("normalize-space(td[2])").startswith("approved")
    compared = pages["compare/index.html"]
    assert compared.xpath("string(//h1)").startswith("Who has approved what")
    heads = [text_of(th) for th in compared.xpath("(//table)[1]//th")]
    assert heads == ["Subject", "NMB", "EHA"]
    subjects = compared.xpath("(//table)[1]//td[1]//a")
    assert [text_of(each) for each in subjects] == ["Calmadol for children"]
    marks = compared.xpath("(//table)[1]//span[contains(@class, 'mark ')]/@class")
    assert sorted(marks) == ["mark mark-no", "mark mark-yes"]
