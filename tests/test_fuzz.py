"""Made-up projects: check and build agree on each, and neither raises, dawdles or writes elsewhere.

`make fuzz` tries many more; what it once found is kept here, as cases.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from fuzz import SETTINGS, Tally, Verdict, run, try_out
from mutations import Project, world

COUNT, BUILT = 200, 20


def test_a_few_hundred_mutated_projects_check_and_build_agree(tmp_path: Path) -> None:
    tally = Tally()
    run(COUNT, None, tmp_path, tally, BUILT)
    assert [fault for fault, _ in tally.faults.values()] == []
    assert tally.projects >= COUNT
    assert tally.accepted >= BUILT


def test_the_world_is_accepted_and_built(tmp_path: Path) -> None:
    assert try_out(world(SETTINGS), tmp_path).accepted


# What was found once ---------------------------------------------------------------------------


def _told(project: Project, folder: Path) -> Verdict:
    verdict = try_out(project, folder)
    assert verdict.faults == []
    return verdict


NAVS = [
    *(
        "nav: index.md",
        "nav: ['']",
        "nav: [{A: {B: about.md}}]",
        "nav: [1]",
        "nav: [{A: ~}]",
        "nav: [",
    ),
    *("nav: [{J: 'javascript:alert(1)'}]", "nav: ['//[']", "not_in_nav: [x]", "not_in_nav: '!'"),
    *(
        "markdown_extensions: x",
        "markdown_extensions: [nowhere]",
        "markdown_extensions: [1]",
        "\x00",
    ),
    *("- x", "'", "\t", "INHERIT: nowhere.yml", "nav: !x [a]"),
]


@pytest.mark.parametrize("line", NAVS)
def test_settings_that_the_build_refuses_are_refused_by_the_check(
    line: str, tmp_path: Path
) -> None:
    key = line.partition(":")[0]
    kept = [each for each in SETTINGS.splitlines() if each.partition(":")[0] != key]
    project = world("\n".join([*kept, line, ""]))
    assert not _told(project, tmp_path).accepted


FILES = ["docs/\udcff.png", "data/facts/\udcff.yml", "docs/a\nb.txt", "docs/a\\b.md", "data/a\nb"]


@pytest.mark.parametrize("path", FILES)
def test_a_name_that_cannot_be_printed_is_refused(path: str, tmp_path: Path) -> None:
    project = world(SETTINGS)
    project.files[path] = b"x\n"
    assert not _told(project, tmp_path).accepted


def test_a_site_without_a_table_of_contents_is_built(tmp_path: Path) -> None:
    project = world(f"{SETTINGS}markdown_extensions: [attr_list]\n")
    project.put("docs/index.md", "---\ntitle: A\ndescription: B.\n---\n\nA [[league]].\n")
    _told(project, tmp_path)


@pytest.mark.parametrize("folder", ["a%20b", "a b", "A", "é", "<b>", "a#b"])
def test_a_page_lies_in_a_folder_whose_name_is_an_id(folder: str, tmp_path: Path) -> None:
    project = world(SETTINGS)
    project.files[f"docs/{folder}/new.md"] = project.files["docs/index.md"]
    assert not _told(project, tmp_path).accepted


@pytest.mark.parametrize("path", ["docs/x.md", "docs/x.png", "data/facts/x.yml"])
@pytest.mark.parametrize("what", ["fifo", "nowhere", "/etc/passwd"])
def test_what_is_no_file_is_refused(path: str, what: str, tmp_path: Path) -> None:
    project = world(SETTINGS)
    project.others[path] = what
    assert not _told(project, tmp_path).accepted
