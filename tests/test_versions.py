"""Versions that can be told apart, checked, built again, described and cited."""

from __future__ import annotations

import datetime
import functools
import http.server
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator, FormatChecker

import release
import seal
import verify
from briefings.out.export import VERSION
from shared import ROOT, copy_of_lakes
from workbench import build, manifest
from workbench.manifest import Unsound, listed, sums_of, written
from workbench.news import NOTHING, news

DIGEST = "0" * 64
RECORD = {"version": "3.0", "record_date": "2026-11-23"}


# The list of files -----------------------------------------------------------------------------


def site_in(folder: Path, **files: str) -> Path:
    """A folder with some files, and the list of them."""
    for name, text in {"index.html": "Home", "lake/index.html": "Lake", **files}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / manifest.FILE).write_bytes(written(sums_of(folder)))
    return folder


def test_another_program_takes_the_list_too(tmp_path: Path) -> None:
    site = site_in(tmp_path, **{"озеро/a b*é.txt": "x"})
    checked = ["sha256sum", "--check", "--strict", manifest.FILE]
    ran = subprocess.run(checked, cwd=site, capture_output=True, text=True, check=True)
    assert ran.stdout.count(": OK\n") == 3
    (site / "index.html").write_text("Other")
    assert subprocess.run(checked, cwd=site, capture_output=True, check=False).returncode == 1


def test_what_another_program_writes_reads_as_our_list(tmp_path: Path) -> None:
    site = site_in(tmp_path)
    names = ["lake/index.html", "index.html"]
    for mode in ("--text", "--binary"):
        ran = subprocess.run(["sha256sum", mode, *names], cwd=site, capture_output=True, check=True)
        assert listed(ran.stdout) == listed((site / manifest.FILE).read_bytes())


PARTS = st.text("abé.*- ", min_size=1, max_size=6).filter(lambda part: part not in (".", ".."))
PATHS = st.lists(PARTS, min_size=1, max_size=3).map("/".join)
DIGESTS = st.integers(0, 16**64 - 1).map("{:064x}".format)


@given(st.dictionaries(PATHS, DIGESTS, min_size=1))
def test_a_list_reads_back_and_has_one_form(sums: dict[str, str]) -> None:
    assert listed(written(sums)) == sums
    assert written(dict(reversed(sums.items()))) == written(sums)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "line 1: no SHA-256 and path"),
        (b"<!doctype html>", "line 1: no SHA-256 and path"),
        (f"{DIGEST}  a\n{DIGEST}  a\n".encode(), "line 2: 'a' stands twice"),
        (f"{DIGEST}  ../a\n".encode(), "'../a' leads out of the folder of the list"),
        (f"{DIGEST}  a/../../b\n".encode(), "leads out of the folder"),
        (f"{DIGEST}  a//b\n".encode(), "in a roundabout way"),
        (f"{DIGEST}  /etc/passwd\n".encode(), "'/etc/passwd' is not below the folder"),
        (f"{DIGEST}  C:/a\n".encode(), "is not below the folder"),
        (f"{DIGEST}  a\\..\\b\n".encode(), "a character that a list cannot hold"),
        (f"{DIGEST}  a\r\n".encode(), "a character that a list cannot hold"),
        (f"{DIGEST}  a\x1b[2J\n".encode(), "a character that a list cannot hold"),
        (f"{DIGEST}  a\u202eb\n".encode(), "a character that a list cannot hold"),
        (f"{DIGEST}  SHA256SUMS\n".encode(), "is the list itself"),
        (f"{DIGEST}  a\n".encode("utf-16"), "is not UTF-8"),
        (b"\xef\xbb\xbf" + f"{DIGEST}  a\n".encode(), "line 1: no SHA-256"),
        (b"a" * (manifest.LARGEST + 1), "larger than 16 MB"),
    ],
)
def test_what_is_no_list_is_one_line(data: bytes, message: str) -> None:
    with pytest.raises(Unsound, match=re.escape(message)) as error:
        listed(data)
    assert "\n" not in str(error.value)
    assert str(error.value).isprintable()


def test_a_link_is_not_listed(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    for name in ("index.html", "folder"):
        (tmp_path / "link").symlink_to(tmp_path / name)
        with pytest.raises(Unsound, match="'link' is a link or no file"):
            sums_of(tmp_path)
        (tmp_path / "link").unlink()


# A copy ----------------------------------------------------------------------------------------


def test_a_whole_copy_is_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify.main(ROOT, str(site_in(tmp_path))) == 0
    out, err = capsys.readouterr()
    assert out.startswith("2 files, each as in the list.\n")
    assert err == ""


def test_all_that_differs_in_a_copy_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = site_in(tmp_path / "copy", same="x", linked="x")
    (copy / "index.html").write_text("Other")
    (copy / "lake/index.html").unlink()
    (copy / "added.html").write_text("<script>")
    (copy / "away").symlink_to(tmp_path)
    (copy / "linked").unlink()
    (copy / "linked").symlink_to(copy / "same")
    (copy / "odd\n\x1b[2Jname").write_text("x")
    assert verify.main(ROOT, str(copy)) == 1
    out, err = capsys.readouterr()
    assert out.splitlines() == [
        "extra: added.html",
        "extra: away",
        "changed: index.html",
        "missing: lake/index.html",
        "no plain file: linked",
        r"extra: 'odd\n\x1b[2Jname'",
    ]
    assert (
        err
        == "Not the same as the list of 4 files: 1 changed, 3 extra, 1 missing, 1 no plain file.\n"
    )


def test_a_page_that_wget_keeps_once_more_under_a_question_is_the_same_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = site_in(tmp_path)
    shutil.copy(copy / "index.html", copy / "index.html?of=lake")
    assert verify.main(ROOT, str(copy)) == 0
    (copy / "index.html?of=lake").write_text("Other")
    shutil.copy(copy / "index.html", copy / "other.html?of=lake")
    assert verify.main(ROOT, str(copy)) == 1
    assert "extra: index.html?of=lake\nextra: other.html?of=lake\n" in capsys.readouterr().out


def test_a_copy_whose_list_was_changed_too_is_caught_by_a_list_from_elsewhere(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ours = site_in(tmp_path / "ours")
    theirs = site_in(tmp_path / "theirs", **{"index.html": "Other"})
    assert verify.main(ROOT, str(theirs)) == 0
    assert "The list came with the copy." in capsys.readouterr().out
    for elsewhere in (str(ours), str(ours / manifest.FILE)):
        assert verify.main(ROOT, str(theirs), elsewhere) == 1
        assert capsys.readouterr().out == "changed: index.html\n"
    assert verify.main(ROOT, str(ours), str(ours)) == 0
    assert "The list came with the copy." not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("nowhere", "'nowhere' is no folder"),
        (".", "there is no SHA256SUMS in '.'; a copy of the site has it"),
        ("ftp://lakes.example/", "is no address of a site"),
        ("file:///etc/", "is no address of a site"),
        ("https://", "is no address of a site"),
        ("https://[", "is no address of a site"),
        ("https://lakes.example/?page=1", "is no address of a site"),
        ("http://127.0.0.1:1/", "SHA256SUMS cannot be had from http://127.0.0.1:1/: no answer"),
        ("http://127.0.0.1:port/", "cannot be had from"),
    ],
)
def test_what_is_no_copy_is_one_line_that_teaches(
    place: str,
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert verify.main(ROOT, place) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("Nothing can be compared: ")
    assert message in err
    assert err.count("\n") == 1


@pytest.fixture
def at_address(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder, and the address below which this machine serves it."""
    folder = tmp_path / "served/mirror"
    folder.mkdir(parents=True)
    handler = functools.partial(_Quiet, directory=str(folder.parent))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield folder, f"http://127.0.0.1:{server.server_port}/mirror"
        server.shutdown()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args: Any) -> None:
        """Says nothing."""


def test_a_copy_at_an_address_is_fetched_and_compared(
    at_address: tuple[Path, str], capsys: pytest.CaptureFixture[str]
) -> None:
    folder, address = at_address
    site_in(folder, **{"озеро/a b?#.txt": "x"})
    for form in (address, f"{address}/", f"{address}/index.html"):
        assert verify.main(ROOT, form) == 0
        assert capsys.readouterr().out.startswith("3 files, each as in the list.\n")
    (folder / "index.html").write_text("Other")
    (folder / "lake/index.html").unlink()
    assert verify.main(ROOT, address) == 1
    assert capsys.readouterr().out == "changed: index.html\nmissing: lake/index.html\n"


def test_the_tool_needs_nothing_but_python(tmp_path: Path) -> None:
    """It is for people who have no wish to install anything: `-S` leaves out all packages."""
    command = [sys.executable, "-S", "-E", str(ROOT / "hooks/verify.py"), str(site_in(tmp_path))]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_only_that_tool_asks_the_network() -> None:
    """The build asks nobody."""
    pattern = re.compile(r"^(?:import|from) (?:urllib\.request|http\.client|socket|requests)", re.M)
    files = [*ROOT.glob("hooks/**/*.py"), *ROOT.glob("tools/*.py")]
    assert [f.name for f in files if pattern.search(f.read_text("utf-8"))] == ["copies.py"]


# What a site was made from ---------------------------------------------------------------------


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """What a build is made from, as little of it as there can be, and a site."""
    for name, text in {
        "data/lake.yml": "name: Lake\n",
        "docs/index.md": "Home\n",
        "hooks/main.py": "",
        "overrides/.inline/first.js": "",
        "mkdocs.yml": "site_url: !ENV [SITE_URL, null]\n",
        "requirements.txt": "mkdocs==1.0 \\\n    --hash=sha256:0\nunheard-of==1.0\n",
        "site/data/record.json": json.dumps(RECORD),
        "site/index.html": "Home",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def sealed(project: Path) -> dict[str, Any]:
    """What is published of a build."""
    assert seal.main(project, project / "site") == 0
    read: dict[str, Any] = json.loads((project / "site/build.json").read_text())
    return read


def test_a_site_is_sealed_with_what_it_was_made_from(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITE_URL", "https://lakes.example/")
    monkeypatch.setenv("REPO_URL", "https://not.named/in/the/settings")
    monkeypatch.setenv("SOURCE_COMMIT", "abc")
    said = sealed(project)
    assert re.fullmatch("[0-9a-f]{12}", said.pop("build"))
    assert list(said.pop("packages")) == ["mkdocs"]
    assert re.fullmatch(r"3\.\d+", said.pop("python"))
    assert said == {
        "data_version": "3.0",
        "record_date": "2026-11-23",
        "commit": "abc",
        "engine": "mkdocs",
        "settings": {"SITE_URL": "https://lakes.example/"},
    }
    assert verify.main(project, str(project / "site")) == 0


@pytest.mark.parametrize(
    "path", ["data/lake.yml", "docs/index.md", "hooks/main.py", "overrides/.inline/first.js",
             "mkdocs.yml", "requirements.txt", "docs/new.md"],
)  # fmt: skip
def test_whatever_a_site_is_made_from_makes_it_another_build(project: Path, path: str) -> None:
    before = sealed(project)["build"]
    with (project / path).open("a") as file:
        file.write("\n# more\n")
    assert sealed(project)["build"] != before


@pytest.mark.parametrize("name", ["SITE_URL", "SOURCE_DATE_EPOCH"])
def test_so_do_the_settings_from_outside(
    project: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The day of a build by the record that comes of it."""
    before = sealed(project)["build"]
    monkeypatch.setenv(name, "1790000000")
    record = RECORD | {"record_date": "2026-11-24"}
    (project / "site/data/record.json").write_text(json.dumps(record))
    assert sealed(project)["build"] != before
    assert sealed(project)["settings"] == {name: "1790000000"}


def test_so_does_what_builds_it(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = sealed(project)
    monkeypatch.setenv("ENGINE", "properdocs")
    assert sealed(project)["build"] != before["build"]
    assert sealed(project)["engine"] == "properdocs"


@pytest.mark.parametrize(
    ("engine", "named"), [("properdocs", "ENGINE=properdocs make"), ("../../bin/sh", "  make")]
)
def test_only_an_engine_that_is_known_is_taken_from_a_copy(
    project: Path, engine: str, named: str, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """It names a program that is run."""
    monkeypatch.setenv("ENGINE", engine)
    sealed(project)
    assert verify.main(project, str(project / "site")) == 0
    assert f"{named} build ARGS=--clean" in capsys.readouterr().out


def test_nothing_else_does(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = sealed(project)
    monkeypatch.setenv("SOURCE_COMMIT", "abc")
    monkeypatch.setenv("ENGINE", "mkdocs")  # which it is without
    (project / "tests").mkdir()
    (project / "tests/test_lake.py").write_text("")
    (project / "hooks/__pycache__").mkdir()
    (project / "hooks/__pycache__/main.pyc").write_text("")
    os.utime(project / "data/lake.yml", (0, 0))
    moved = shutil.copytree(project, project.parent / "moved")
    assert sealed(moved) == before | {"commit": "abc"}
    monkeypatch.delenv("SOURCE_COMMIT")
    sealed(project), sealed(moved)
    assert (project / "site/SHA256SUMS").read_bytes() == (moved / "site/SHA256SUMS").read_bytes()


def test_a_site_that_cannot_be_listed_is_one_line(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "site/link").symlink_to("index.html")
    assert seal.main(project, project / "site") == 1
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert "'link' is a link" in err


def test_a_build_knows_the_settings_of_this_site() -> None:
    assert {"SITE_URL", "REPO_URL", "EDIT_URI", "SOURCE_DATE_EPOCH"} <= set(build.names(ROOT))


# Building it again -----------------------------------------------------------------------------


BUILD = """#!/bin/sh
set -eu
[ "$1" = --clean ]
mkdir -p "$SITE_DIR/data"
echo "Home of ${SITE_URL-nowhere}, ${STRAY-}" > "$SITE_DIR/index.html"
cp record.json "$SITE_DIR/data/record.json"
%s "%s" "$SITE_DIR" .
"""
SEAL = """
import sys
from pathlib import Path
sys.path.insert(0, {hooks!r})
import seal
sys.exit(seal.main(Path(sys.argv[2]), Path(sys.argv[1])))
"""


@pytest.fixture
def rebuildable(project: Path) -> Path:
    """The project with a script that builds it, and a copy of a build at another address."""
    (project / "tools").mkdir()
    (project / "seal_it.py").write_text(SEAL.format(hooks=str(ROOT / "hooks")))
    script = BUILD % (sys.executable, "seal_it.py")
    (project / "tools/build.sh").write_text(
        script.replace("set -eu", 'set -eu; cd "$(dirname "$0")/.."')
    )
    (project / "record.json").write_text(json.dumps(RECORD))
    subprocess.run(
        ["sh", str(project / "tools/build.sh"), "--clean"],
        env={**os.environ, "SITE_DIR": str(project / "copy"), "SITE_URL": "https://a.example/"},
        check=True,
    )
    return project


def test_a_copy_is_built_again_with_the_settings_that_it_names(
    rebuildable: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SITE_URL", "https://b.example/")
    assert verify.main(rebuildable, str(rebuildable / "copy"), rebuild=True) == 0
    assert capsys.readouterr().out.endswith("2 files, each as in what is built here.\n")


def test_only_settings_that_the_project_knows_are_taken_from_a_copy(
    rebuildable: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = rebuildable / "copy"
    said = json.loads((copy / "build.json").read_text())
    said["settings"] |= {"STRAY": "taken", "PATH": "/nowhere"}
    (copy / "build.json").write_text(json.dumps(said))
    (copy / manifest.FILE).write_bytes(written(sums_of(copy)))
    assert verify.main(rebuildable, str(copy), rebuild=True) == 0
    assert verify.main(rebuildable, str(copy)) == 0
    assert "SITE_URL=https://a.example/ make build ARGS=--clean" in capsys.readouterr().out


def test_a_project_that_is_another_is_told_with_what_differs(
    rebuildable: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = RECORD | {"record_date": "2026-11-24"}
    (rebuildable / "record.json").write_text(json.dumps(record))
    assert verify.main(rebuildable, str(rebuildable / "copy"), rebuild=True) == 1
    out, err = capsys.readouterr()
    assert "record_date: 2026-11-23 in the copy, 2026-11-24 here\n" in out
    assert out.endswith("changed: data/record.json\n")
    assert err == "Not the same as what is built here of 2 files: 1 changed.\n"


def test_what_a_copy_says_cannot_run_in_the_shell_of_a_reader(
    rebuildable: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = rebuildable / "copy"
    said = {"commit": "$(id)", "settings": {"SITE_URL": "a; id", "REPO_URL": 1}, "build": "\x1b[2J"}
    for text in (json.dumps(said), "[" * 100_000, "[]", "\udcff"):
        (copy / "build.json").write_text(text, errors="surrogateescape")
        (copy / manifest.FILE).write_bytes(written(sums_of(copy)))
        assert verify.main(rebuildable, str(copy)) == 0
        out = capsys.readouterr().out
        assert "\x1b" not in out
        assert "make build ARGS=--clean" in out
        if text.startswith("{"):
            assert (
                "git checkout '$(id)' && SITE_URL='a; id' SOURCE_COMMIT='$(id)' make build" in out
            )


# What is new -----------------------------------------------------------------------------------


def record_of(*facts: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A record as it is published, with as much in it as the notes read."""
    return {
        **RECORD,
        "facts": [{"changes": [], "was": [], "page": f"lake/#{f['id']}", **f} for f in facts],
        "briefings": [],
        **more,
    }


LAKE = {"id": "lake", "on": "2020-05-01", "statement": "The lake was opened.", "sources": ["a"]}


def test_a_record_that_is_the_same_has_no_news() -> None:
    assert news(record_of(LAKE), record_of(LAKE)) == (
        f"The record as of 2026-11-23; that before was of 2026-11-23.\n\n{NOTHING}\n"
    )


def test_the_notes_of_a_release_tell_all_that_is_new() -> None:
    gone = {"id": "gone", "statement": "A rumour."}
    old = {"id": "old", "statement": "A toll of 2."}
    same = {"id": "toll", "statement": "A toll of *3*.", "note": "x"}
    before = record_of(LAKE, gone, old, same, sources=[{"id": "a"}])
    why = {"on": "2026-11-24", "what": "The year was 1920.", "reason": "A misprint."}
    briefing = {"id": "low", "title": "Low lake", "page": "briefings/low/", "changes": []}
    now = record_of(
        LAKE | {"changes": [why], "sources": ["a", "b"]},
        {"id": "new", "was": ["old"], "statement": "A toll of 4."},
        same | {"page": "elsewhere/", "weaknesses": ["single source"], "review": {"last": "x"}},
        {"id": "open", "stated": "2026-11", "statement": "Open."},
        {"id": "open-vote-a", "roll": "open", "statement": "One of a roll-call."},
        record_date="2026-11-24",
        briefings=[briefing],
        sources=[{"id": "a"}, {"id": "b"}],
    )
    assert news(before, now, "https://lakes.example/") == (
        "The record as of 2026-11-24; that before was of 2026-11-23.\n\n"
        "## Corrections\n\n"
        "- 2026-11-24, The lake was opened.: The year was 1920. A misprint."
        " [→](https://lakes.example/lake/#lake)\n\n"
        "## New briefings\n\n- Low lake [→](https://lakes.example/briefings/low/)\n\n"
        "## New facts\n\n- 2026-11: Open. [→](https://lakes.example/lake/#open)\n\n"
        "## Facts that say something else\n\n"
        "- 2020-05-01: The lake was opened. (sources) [→](https://lakes.example/lake/#lake)\n"
        "- A toll of 4. It was: A toll of 2. [→](https://lakes.example/lake/#new)\n\n"
        "## Facts taken out\n\n- A rumour.\n\n"
        "Also new: sources 1.\n"
    )


def test_the_notes_name_a_new_version_of_the_data_and_then_compare_what_facts_state() -> None:
    now = record_of(LAKE | {"sources": ["b"], "more": 1}, version="4.0")
    notes = news(record_of(LAKE), now)
    assert "## " not in notes
    assert notes.endswith(
        "**The data have version 4.0; it was 3.0.** A program that reads them may have to change.\n"
    )


def test_a_text_in_the_notes_is_text() -> None:
    fact = LAKE | {"statement": "<img src=x> [a](b) *c*"}
    assert r"&lt;img src=x&gt; \[a\](b) \*c\*" in news(record_of(), record_of(fact))


def test_a_long_list_of_news_is_cut() -> None:
    facts = [{"id": f"f{n}", "statement": f"Fact {n}."} for n in range(70)]
    assert "- Fact 59.\n- and 10 more\n" in news(record_of(), record_of(*facts))


# How to cite -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def citation() -> str:
    return (ROOT / "CITATION.cff").read_text(encoding="utf-8")


def faults(text: str) -> list[str]:
    """What the schema of the format says against a citation file.

    The schema is that of the Citation File Format 1.2.0 (doi:10.5281/zenodo.5171937), by its
    authors, under CC BY 4.0.
    """
    schema = json.loads((ROOT / "tests/cases/citation/cff-1.2.0.json").read_text("utf-8"))
    read = yaml.load(text, yaml.BaseLoader)  # dates as they are typed
    checked = Draft7Validator(schema, format_checker=FormatChecker()).iter_errors(read)
    return [error.message for error in checked]


def test_the_citation_file_is_one(citation: str) -> None:
    assert faults(citation) == []
    for wrong in ("2026-11-3x", "23 November"):
        assert faults(release.dated(citation, "1", datetime.date.max).replace("9999-12-31", wrong))
    assert faults(citation + "homepage: https://lakes.example/\n")


def test_the_citation_file_with_a_doi_is_one_too(citation: str) -> None:
    (line,) = re.findall(r"^# (doi: .*)$", citation, re.M)
    assert faults(f"{citation}{line.replace('NUMBER', '1234567')}\n") == []


def test_the_version_is_a_record_date_and_was_released_after_it(
    citation: str, read_json: Callable[[str], Any]
) -> None:
    """Between two releases the record goes on, and the file keeps the last version."""
    read = yaml.safe_load(citation)
    version = re.fullmatch(r"(\d{4})\.(\d\d)\.(\d\d)(\.[2-9]\d*)?", read["version"])
    assert version
    of = datetime.date(*map(int, version.groups()[:3]))
    assert of <= read["date-released"]
    record = read_json("data/record.json")
    assert of <= datetime.date.fromisoformat(record["record_date"])
    assert record["licence"] == read["license"]
    assert record["version"] == VERSION


def test_an_address_stands_only_in_the_copy_that_a_release_has(
    citation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not {"url", "repository-code", "commit", "doi"} & yaml.safe_load(citation).keys()
    assert release.placed(citation) == citation
    monkeypatch.setenv("SITE_URL", "https://lakes.example/")
    monkeypatch.setenv("REPO_URL", "https://code.example/lakes")
    monkeypatch.setenv("SOURCE_COMMIT", "a\nb: c")
    placed = release.placed(citation)
    assert faults(placed) == []
    assert yaml.safe_load(placed) == yaml.safe_load(citation) | {
        "url": "https://lakes.example/",
        "repository-code": "https://code.example/lakes",
    }


def test_a_second_version_of_a_date_is_told_from_the_first() -> None:
    day = datetime.date(2026, 1, 5)
    assert release.next_version(day, set()) == "2026.01.05"
    assert release.next_version(day, {"v2026.01.05"}) == "2026.01.05.2"
    assert release.next_version(day, {"v2026.01.05", "v2026.01.05.2"}) == "2026.01.05.3"


def test_a_release_writes_version_and_day_and_nothing_else(citation: str) -> None:
    dated = release.dated(citation, "2027.01.02.2", datetime.date(2027, 1, 3))
    assert release.version_of(dated) == "2027.01.02.2"
    changed = set(dated.splitlines()) - set(citation.splitlines())
    assert changed == {"version: 2027.01.02.2", "date-released: 2027-01-03"}


def test_a_release_is_prepared_for_a_project_and_refused_while_it_has_problems(
    lakes_project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    day = datetime.date(2026, 11, 26)
    assert release.main(lakes_project, day) == 0
    version = release.version_of((lakes_project / "CITATION.cff").read_text("utf-8"))
    assert f"git push origin v{version}\n" in capsys.readouterr().out
    (lakes_project / "data/glossary/wrong.yml").write_text("name: [\n")
    before = (lakes_project / "CITATION.cff").read_bytes()
    assert release.main(lakes_project, datetime.date.max) == 1
    assert (lakes_project / "CITATION.cff").read_bytes() == before


@pytest.fixture
def lakes_project(tmp_path: Path, citation: str) -> Path:
    """A copy of the site of the lakes that has a citation file."""
    folder = copy_of_lakes(tmp_path)
    (folder / "CITATION.cff").write_text(citation, encoding="utf-8")
    return folder


MAKE = """#!/bin/sh
case "$*" in
*build*) rm -rf site && mkdir -p site/data && echo {} > site/data/record.json &&
    for name in index.html build.json SHA256SUMS; do echo $name > site/$name; done ;;
*--tag*) [ "$*" = "--silent release ARGS=--tag v2026.11.23" ] ;;
*--citation*) echo "version: 2026.11.23" ;;
*notes*) echo "$*" ;;
esac
"""


@pytest.fixture
def releasing(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs a command in a repository with tools/, in which make does next to nothing."""
    for name, text in {"bin/make": MAKE, "repo/a": ""}.items():
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(text)
    (tmp_path / "bin/make").chmod(0o755)
    shutil.copytree(ROOT / "tools", tmp_path / "repo/tools")

    def run(*words: str, **options: Any) -> subprocess.CompletedProcess[str]:
        path = f"{tmp_path / 'bin'}:{os.environ['PATH']}"
        who = {f"GIT_{each}": "a" for each in ("AUTHOR_NAME", "COMMITTER_NAME")}
        who |= {f"GIT_{each}": "a@lakes.example" for each in ("AUTHOR_EMAIL", "COMMITTER_EMAIL")}
        environment = {**os.environ, **who, "PATH": path}
        return subprocess.run(
            words, cwd=tmp_path / "repo", env=environment, capture_output=True, text=True,
            check=False, **options,
        )  # fmt: skip

    for words in ("init --quiet", "add .", "commit --quiet --message=A"):
        assert run("git", *words.split()).returncode == 0
    return run


def test_the_files_of_a_release_are_the_same_bytes_each_time(
    releasing: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    found = []
    for umask in (0o022, 0o077):
        folder = tmp_path / f"release-{umask}"
        ran = releasing("sh", "tools/release.sh", "v2026.11.23", str(folder), umask=umask)
        assert ran.returncode == 0, ran.stderr
        found.append({file.name: file.read_bytes() for file in folder.iterdir()})
    assert found[0] == found[1]
    names = "site-2026.11.23.tar.gz SHA256SUMS build.json record.json CITATION.cff notes.md"
    assert found[0].keys() == {*names.split()}
    assert found[0]["notes.md"] == b"The first release.\n"
    with tarfile.open(fileobj=io.BytesIO(found[0]["site-2026.11.23.tar.gz"])) as archive:
        assert "site-2026.11.23/index.html" in archive.getnames()


def test_the_notes_of_a_release_begin_at_the_one_before(
    releasing: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    for words in ("tag v2026.11.22", "commit --quiet --allow-empty --message=B", "tag v2026.11.23"):
        assert releasing("git", *words.split()).returncode == 0
    ran = releasing("sh", "tools/release.sh", "v2026.11.23", str(tmp_path / "release"))
    assert ran.returncode == 0, ran.stderr
    assert "ARGS=v2026.11.22" in (tmp_path / "release/notes.md").read_text()


@pytest.mark.parametrize("tag", ["v2026.11.24", "v", "v1;id", "v$(id)", "latest"])
def test_a_tag_that_is_not_of_the_version_releases_nothing(
    releasing: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path, tag: str
) -> None:
    assert releasing("sh", "tools/release.sh", tag, str(tmp_path / "release")).returncode == 1
    assert not (tmp_path / "release").exists()


# Workflows -------------------------------------------------------------------------------------


def workflow(name: str) -> dict[str, Any]:
    read: dict[str, Any] = yaml.load(
        (ROOT / f".github/workflows/{name}.yml").read_text("utf-8"), yaml.BaseLoader
    )
    return read


def steps(name: str, job: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = workflow(name)["jobs"][job]["steps"]
    return found


GH = """#!/bin/sh
case $ANSWER in
404) echo "gh: Not Found (HTTP 404)" >&2; exit 1 ;;
500) echo "gh: Server Error (HTTP 500)" >&2; exit 1 ;;
*) echo "$ANSWER" ;;
esac
"""


def asked(tmp_path: Path, script: str, answer: str) -> tuple[int, str, str]:
    """The exit status of a step, what it puts out and what it says in the summary."""
    gh = tmp_path / "bin/gh"
    gh.parent.mkdir(exist_ok=True)
    gh.write_text(GH)
    gh.chmod(0o755)
    out, said = tmp_path / "out", tmp_path / "summary"
    out.write_text("")
    said.write_text("")
    ran = subprocess.run(
        ["bash", "-e", "-c", script],
        cwd=tmp_path,
        env={
            "PATH": f"{gh.parent}:{os.environ['PATH']}",
            "ANSWER": answer,
            "PAGES": "repos/a/b/pages",
            "SETTINGS": "https://code.example/settings",
            "GITHUB_OUTPUT": str(out),
            "GITHUB_ENV": str(out),
            "GITHUB_STEP_SUMMARY": str(said),
        },
        capture_output=True,
        check=False,
    )
    return ran.returncode, out.read_text(), said.read_text()


def test_where_pages_is_off_nothing_is_published_and_nothing_fails(tmp_path: Path) -> None:
    (step,) = steps("publish", "pages")
    for answer, source in (("404", "off"), ("legacy", "legacy"), ("null", "null")):
        status, out, said = asked(tmp_path, step["run"], answer)
        assert (status, out) == (0, f"source={source}\n")
        assert "Nothing is published" in said
        assert "(https://code.example/settings)" in said
    assert asked(tmp_path, step["run"], "workflow") == (0, "source=workflow\n", "")
    assert asked(tmp_path, step["run"], "500")[0] == 1


def test_what_is_published_waits_for_that_answer() -> None:
    jobs = workflow("publish")["jobs"]
    assert "pages" in jobs["build"]["needs"]
    assert jobs["build"]["if"] == "needs.pages.outputs.source == 'workflow'"
    assert jobs["pages"]["outputs"]["source"] == "${{ steps.ask.outputs.source }}"
    assert jobs["deploy"]["needs"] == "build"
    assert "if" not in jobs["deploy"]


def test_a_release_of_a_site_that_is_not_published_has_no_address(tmp_path: Path) -> None:
    (script,) = [
        each["run"] for each in steps("release", "build") if "GITHUB_ENV" in each.get("run", "")
    ]
    assert asked(tmp_path, script, "404")[:2] == (0, "SITE_URL=\n")
    assert asked(tmp_path, script, "https://a.example/b/")[:2] == (
        0,
        "SITE_URL=https://a.example/b/\n",
    )
    assert asked(tmp_path, script, "500")[0] == 1


@pytest.mark.parametrize("name", ["publish", "release"])
def test_what_leaves_the_repository_names_its_commit_and_is_attested(name: str) -> None:
    made = steps(name, "build")
    (attested,) = [
        n for n, each in enumerate(made) if "attest-build-provenance" in str(each.get("uses"))
    ]
    (built,) = [n for n, each in enumerate(made) if "SOURCE_COMMIT" in each.get("env", {})]
    (kept,) = [n for n, each in enumerate(made) if "/upload-" in str(each.get("uses"))]
    assert built < attested < kept
    assert f"{manifest.FILE}" in made[attested]["with"]["subject-path"]
    assert workflow(name)["jobs"]["build"]["permissions"]["attestations"] == "write"


def test_every_action_is_pinned_by_a_commit_the_same_everywhere() -> None:
    pins: dict[str, set[str]] = {}
    for file in sorted((ROOT / ".github/workflows").glob("*.yml")):
        for action, pin in re.findall(r"uses: ([\w-]+/[\w-]+)@(.*)", file.read_text("utf-8")):
            pins.setdefault(action, set()).add(pin)
    assert len(pins) > 5
    for action, found in pins.items():
        assert len(found) == 1, action
        assert re.fullmatch(r"[0-9a-f]{40} # v\d+\.\d+\.\d+", *found), action
