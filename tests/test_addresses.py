"""Addresses last: what was published under an id leads to where its record is now."""

from __future__ import annotations

import functools
import http.server
import re
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import addresses
from briefings import addresses as noted
from briefings import check, out
from briefings.pages.plan import plan
from briefings.query.freshness import fingerprint, stated
from briefings.record.addresses import FILE, listed, written
from briefings.record.facts import Fact, Vote
from briefings.record.pages import Briefing
from briefings.record.roll_calls import vote_id
from shared import ROOT, build_site

if TYPE_CHECKING:
    from playwright.sync_api import Browser

LAKES = ROOT / "tests/lakes"


def copy_lakes(folder: Path) -> Path:
    """A copy of the second site, with the list of its addresses, beside what builds it."""
    root = folder / "tests/lakes"
    root.mkdir(parents=True)
    for part in ("mkdocs.yml", "hooks", "overrides"):
        (folder / part).symlink_to(ROOT / part)
    for part in ("data", "docs"):
        shutil.copytree(LAKES / part, root / part)
    shutil.copy(LAKES / "mkdocs.yml", root)
    assert addresses.main(root) == 0
    return root


@pytest.fixture
def lakes_copy(tmp_path: Path) -> Path:
    return copy_lakes(tmp_path)


def rename(root: Path, old: str, new: str, was: bool = True) -> None:
    """Gives a record another id wherever it stands, and says in the record what it was."""
    index, _ = check(root)
    assert index
    ids = {old: new}
    for vote in index.catalogue.of(Vote):
        if old in (vote.by, vote.roll):
            now = [new if each == old else each for each in (vote.roll, vote.by)]
            ids[vote.id] = vote_id(*now)
    for path in [*root.glob("data/**/*.yml"), *root.glob("docs/**/*.md")]:
        text = "\n".join(_renamed(path.read_text(encoding="utf-8").split("\n"), ids))
        if path.stem == old:
            path.unlink()
            path = path.with_stem(new)
            before = text if text.startswith("was: [") else f"was: []\n{text}"
            text = (
                before.replace("was: [", f"was: [{old}, ", 1).replace(", ]", "]") if was else text
            )
        elif was:
            text = text.replace(f"- id: {new}\n", f"- id: {new}\n  was: [{old}]\n")
        path.write_text(text, encoding="utf-8")


def _renamed(lines: list[str], ids: dict[str, str]) -> Iterator[str]:
    """Lines with the new ids; those that say what was stay as they are."""
    word = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, ids))})(?![\w-])")
    for line in lines:
        is_past = line.lstrip().startswith("was:")
        yield line if is_past else word.sub(lambda match: ids[match[0]], line)


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

ENTITY, TERM, SOURCE = "northmere", "catch-limit", "northmere-gazette-2020-03-09"


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
    stubs = {f"/{path.removesuffix('index.html')}" for path in out.moved.paths(index, plan(index))}
    return set(noted(index)) | stubs


# What readers see ------------------------------------------------------------------------------


FACT, HOME = "net-ban", f"states/{ENTITY}-now/"


@pytest.fixture(scope="module")
def renamed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The second site under /repo/, with a state, a term, a fact and a source under other ids."""
    root = copy_lakes(tmp_path_factory.mktemp("renamed"))
    for old in (ENTITY, TERM, FACT, SOURCE):
        rename(root, old, f"{old}-now")
    for path in root.glob("docs/briefings/*.md"):  # their marks hold, or are asked for anew
        assert confirm_all(root, path)
    return build_site(root, root / "served/repo", {"SITE_URL": "https://lakes.example/repo/"})


def confirm_all(root: Path, path: Path) -> bool:
    """Writes the marks of the key points of a briefing anew."""
    index, _ = check(root)
    assert index
    briefing = index.catalogue.records[path.stem]
    assert isinstance(briefing, Briefing)
    text = path.read_text(encoding="utf-8")
    for point in briefing.key_points:
        text = text.replace(str(point.confirmed), fingerprint(point, index))
    return bool(path.write_text(text, encoding="utf-8"))


def test_the_old_page_leads_to_the_new_and_is_in_no_list(renamed: Path) -> None:
    page = lxml.html.parse(str(renamed / f"states/{ENTITY}/index.html"))
    now = f"../{ENTITY}-now/"
    assert page.xpath("//a/@href") == [now]
    assert page.xpath("//meta[@http-equiv='refresh']/@content") == [f"0; url={now}"]
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    (canonical,) = page.xpath("//link[@rel='canonical']/@href")
    assert canonical == f"https://lakes.example/repo/states/{ENTITY}-now/"
    old = re.compile(rf"states/{ENTITY}/")
    for name in ("sitemap.xml", "data/names.json"):
        file = renamed / name
        assert not file.exists() or not old.search(file.read_text(encoding="utf-8")), name


def test_the_search_does_not_find_the_old_page(renamed: Path) -> None:
    index = (renamed / "search/search_index.json").read_text(encoding="utf-8")
    assert f"states/{ENTITY}-now/" in index
    assert f"states/{ENTITY}/" not in index


def test_every_address_of_before_is_a_page_with_that_anchor(renamed: Path) -> None:
    for each in listed((renamed.parents[1] / FILE).read_text(encoding="utf-8")):
        file = renamed / each.page[1:] / "index.html"
        page = lxml.html.parse(str(file))
        if page.xpath("//meta[@http-equiv='refresh']"):
            file = file.parent / page.xpath("//a/@href")[0] / "index.html"
            page = lxml.html.parse(str(file))
            assert not page.xpath("//meta[@http-equiv='refresh']")
        assert not each.anchor or page.xpath("//*[@id=$id]", id=each.anchor), each


@pytest.fixture(scope="module")
def address(renamed: Path) -> Iterator[str]:
    """Where that site is served, below a folder of its host."""
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=renamed.parent)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/repo/"
        server.shutdown()


def test_an_old_address_lands_at_the_same_place_of_the_new_page(
    address: str, browser: Browser
) -> None:
    page = browser.new_page()
    page.goto(f"{address}states/{ENTITY}/#{FACT}")
    page.wait_for_url(f"{address}states/{ENTITY}-now/#{FACT}")
    assert page.locator(".anchor:target").get_attribute("id") == FACT
    page.close()


def test_without_a_script_an_old_address_leads_to_the_new_page(
    address: str, browser: Browser
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}states/{ENTITY}/")
    page.wait_for_url(f"{address}states/{ENTITY}-now/")
    context.close()


def test_an_old_anchor_of_a_fact_has_its_tools_and_they_give_the_id_of_today(
    address: str, browser: Browser
) -> None:
    page = browser.new_page()
    page.add_init_script(path=ROOT / "docs/assets/facts.js")  # this site has no scripts of its own
    page.goto(f"{address}{HOME}#{FACT}")
    cited = page.locator(".facts li:has(> .anchor:target) .fact-cited")
    cited.wait_for(state="attached")
    assert f"#{FACT}-now (accessed" in (cited.text_content() or "")
    page.close()


def test_the_old_page_says_before_its_script_what_it_may_run(renamed: Path) -> None:
    page = lxml.html.parse(str(renamed / f"states/{ENTITY}/index.html"))
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']")
    assert policy.get("content").startswith("default-src 'none'; script-src 'self';")
    assert (
        policy.xpath("following::script/@src")
        == page.xpath("//script/@src")
        == ["../../assets/moved.js"]
    )
    assert not page.xpath("//script[text()]")
