"""Addresses last: what was published under an id leads to where its record is now."""

from __future__ import annotations

import functools
import http.server
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import addresses
from briefings import build, check, out
from briefings import addresses as noted
from briefings.query.freshness import fingerprint, stated
from briefings.record.addresses import FILE, listed, written
from briefings.record.facts import Fact
from briefings.record.pages import Briefing
from shared import ROOT, build_site

if TYPE_CHECKING:
    from playwright.sync_api import Page

LAKES = ROOT / "tests/lakes"
WHOLE_WORD = r"(?<![\w-]){}(?![\w-])"


def copy_lakes(folder: Path) -> Path:
    """A copy of the second site, with the list of its addresses."""
    for part in ("data", "docs"):
        shutil.copytree(LAKES / part, folder / part)
    shutil.copy(LAKES / "mkdocs.yml", folder)
    assert addresses.main(folder) == 0
    return folder


@pytest.fixture
def lakes_copy(tmp_path: Path) -> Path:
    return copy_lakes(tmp_path)


def rename(root: Path, old: str, new: str, was: bool = True) -> None:
    """Gives a record another id wherever it stands, and says in the record what it was."""
    word = re.compile(WHOLE_WORD.format(re.escape(old)))
    for path in [*root.glob("data/**/*.yml"), *root.glob("docs/**/*.md")]:
        text = path.read_text(encoding="utf-8")
        text = "\n".join(_renamed(line, word, old, new, was) for line in text.split("\n"))
        if path.stem == old:
            path.unlink()
            path = path.with_stem(new)
            said = re.match(r"was: \[(.*)\]\n", text)
            text = text[said.end() :] if said else text
            ids = ", ".join([old, *([said[1]] if said else [])])
            text = f"was: [{ids}]\n{text}" if was else text
        path.write_text(text, encoding="utf-8")


def _renamed(line: str, word: re.Pattern[str], old: str, new: str, was: bool) -> str:
    """A line with the new id, and below an `id:` the field that says what it was."""
    if re.match(r"\s*-? *was:", line):
        return line
    if line == f"- id: {old}" and was:
        return f"- id: {new}\n  was: [{old}]"
    return word.sub(new, line)


def problems(root: Path) -> list[str]:
    return [str(problem) for problem in check(root)[1] if problem.rule != "confirmed"]


# The list --------------------------------------------------------------------------------------


def test_what_is_listed_reads_back_and_nothing_is_taken_out(lakes_copy: Path) -> None:
    file = lakes_copy / FILE
    text = file.read_text(encoding="utf-8")
    found: dict[str, set[str]] = {}
    for each in listed(text):
        found.setdefault(each.page, set()).update({each.anchor} - {""})
    assert written(found) == text
    assert addresses.main(lakes_copy) == 0
    assert file.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("root", [ROOT, LAKES], ids=["the real", "the second"])
def test_every_address_that_is_noted_is_on_the_built_page(
    root: Path, site: Path, lakes: Path
) -> None:
    index, _ = check(root)
    assert index
    for page, anchors in noted(index).items():
        file = (site if root == ROOT else lakes) / page[1:] / "index.html"
        found = set(lxml.html.parse(str(file)).xpath("//@id"))
        assert anchors <= found, page


def test_what_was_published_of_this_site_is_listed() -> None:
    assert [each for each in listed((ROOT / FILE).read_text(encoding="utf-8")) if each.anchor]


# A record with another id ----------------------------------------------------------------------

ENTITY, TERM, SOURCE = "northmere", "catch-limit", "gazette-2022-06-17"


@pytest.mark.parametrize("old", [ENTITY, TERM])
def test_a_record_that_was_renamed_without_a_word_is_missed(lakes_copy: Path, old: str) -> None:
    rename(lakes_copy, old, "other-id", was=False)
    told = [line for line in problems(lakes_copy) if "[lasting-address]" in line]
    assert any(
        line.startswith(f"{FILE}:")
        and f"write 'was: [{old}]' in the record that took its place, or take the line out" in line
        for line in told
    )


def test_a_page_in_another_folder_is_to_be_named_in_the_settings(lakes_copy: Path) -> None:
    text = (lakes_copy / FILE).read_text(encoding="utf-8")
    (lakes_copy / FILE).write_text(f"{text}/places/{ENTITY}/\n/table/\n", encoding="utf-8")
    told = "\n".join(problems(lakes_copy))
    assert f"write 'places/{ENTITY}/: states/{ENTITY}/' under 'moved' in data/site.yml" in told
    assert "write 'table/: its address now/' under 'moved'" in told
    settings = lakes_copy / "data/site.yml"
    moved = f"moved:\n  places/{ENTITY}/: states/{ENTITY}/\n  table/: compare/\n"
    settings.write_text(settings.read_text(encoding="utf-8") + moved, encoding="utf-8")
    assert problems(lakes_copy) == []


@pytest.mark.parametrize("old", [ENTITY, TERM])
def test_with_its_former_id_nothing_is_lost_and_renaming_again_keeps_both(
    lakes_copy: Path, old: str
) -> None:
    rename(lakes_copy, old, "second-id")
    assert problems(lakes_copy) == []
    rename(lakes_copy, "second-id", "third-id")
    assert problems(lakes_copy) == []
    index, _ = check(lakes_copy)
    assert index
    assert index.catalogue.former[old] == index.catalogue.former["second-id"] == "third-id"


def test_the_old_id_in_a_text_or_a_field_is_told_the_new(lakes_copy: Path) -> None:
    rename(lakes_copy, TERM, "new-term")
    rename(lakes_copy, ENTITY, "new-state")
    page = lakes_copy / "docs/about.md"
    page.write_text(f"{page.read_text(encoding='utf-8')}\n[[{TERM}]]\n", encoding="utf-8")
    settings = lakes_copy / "data/site.yml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("focus: new-state", f"focus: {ENTITY}"), encoding="utf-8")
    told = problems(lakes_copy)
    assert any(f"'{TERM}' is now 'new-term' [known-form]" in line for line in told)
    assert any(f"'{ENTITY}' is now 'new-state' [known-id]" in line for line in told)


@pytest.mark.parametrize(
    ("field", "message"),
    [
        (f"was: [{ENTITY}]", f"'{ENTITY}' is an id of today"),
        ("was: [briefings]", "'briefings' is an id of today"),
        ("was: [same, same]", "was 'same' too; an id leads to one record"),
        ("was: [Old One]", "'Old One' is not an id"),
        ("was: old", "'was' must be a list: write '[old]'"),
    ],
)
def test_a_former_id_is_one_and_nobody_elses(lakes_copy: Path, field: str, message: str) -> None:
    path = lakes_copy / f"data/glossary/{TERM}.yml"
    path.write_text(f"{field}\n{path.read_text(encoding='utf-8')}", encoding="utf-8")
    assert any(message in line for line in problems(lakes_copy)), problems(lakes_copy)


def test_a_former_id_changes_no_mark_of_a_key_point() -> None:
    index, _ = check(LAKES)
    assert index
    for fact in index.catalogue.of(Fact):
        assert stated(fact.model_copy(update={"was": ["old"]})) == stated(fact)
    point = index.catalogue.of(Briefing)[0].key_points[0]
    assert fingerprint(point, index) == point.confirmed


@settings(max_examples=8)
@given(data=st.data())
def test_whatever_is_renamed_with_its_former_id_no_address_is_lost(
    tmp_path_factory: pytest.TempPathFactory, data: Any
) -> None:
    root = copy_lakes(tmp_path_factory.mktemp("lakes"))
    index, _ = check(root)
    assert index
    before = list(listed((root / FILE).read_text(encoding="utf-8")))
    own = [id for id in index.catalogue.records if _can_be_renamed(root, id)]
    for nth, old in enumerate(data.draw(st.lists(st.sampled_from(own), max_size=4, unique=True))):
        rename(root, old, f"renamed-{nth}-now")
    assert [line for line in problems(root) if "lasting-address" in line] == []
    index, _ = check(root)
    assert index
    assert {each.page for each in before if not each.anchor} <= _lead_somewhere(root)


def _can_be_renamed(root: Path, id: str) -> bool:
    """Whether an id is written as one, and not the beginning of the id of a single vote."""
    texts = [path.read_text(encoding="utf-8") for path in root.glob("data/**/*.yml")]
    is_file = bool([*root.glob(f"data/**/{id}.yml")])
    return is_file or any(f"- id: {id}\n" in text for text in texts)


def _lead_somewhere(root: Path) -> set[str]:
    index, _ = check(root)
    assert index
    from briefings.pages.plan import plan

    stubs = {f"/{path.removesuffix('index.html')}" for path in out.moved.paths(index, plan(index))}
    return set(noted(index)) | stubs


# What readers see ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def renamed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The second site with a state, a term and two facts under other ids, under /repo/."""
    root = tmp_path_factory.mktemp("renamed")
    for part in ("hooks", "overrides", "docs/assets", "mkdocs.yml"):
        source = ROOT / part
        (root / part).parent.mkdir(parents=True, exist_ok=True)
        (root / part).symlink_to(source)
    lakes = root / "tests/lakes"
    lakes.mkdir(parents=True)
    copy_lakes(lakes)
    for old in (ENTITY, TERM):
        rename(lakes, old, f"{old}-now")
    first = next(iter(re.findall(r"- id: (\S+)\n", (lakes / "data/facts/sallow.yml").read_text())))
    rename(lakes, first, f"{first}-now")
    for path in lakes.glob("docs/briefings/*.md"):  # renamed ids are in what its points rest on
        text = re.sub(r"\n +confirmed: .*", "", path.read_text(encoding="utf-8"))
        path.write_text(text, encoding="utf-8")
    return build_site(lakes, root / "repo", {"SITE_URL": "https://lakes.example/repo/"})
