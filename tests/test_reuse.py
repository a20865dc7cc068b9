"""What is kept between builds: right or not used, and never in the way."""

from __future__ import annotations

import gc
import json
import pickle
import shutil
import subprocess
import sys
import weakref
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import exact
from briefings import Memory
from briefings.pages.memory import Queries
from briefings.query.briefings import Briefings
from briefings.query.index import RecordIndex
from briefings.query.linking import Linking
from reuse.remembered import FILE, keep, recall
from reuse.store import Key, Store, digest
from shared import GENERATOR, ROOT
from workbench.written import Written
from worlds import world

EDITS = 8


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the second site, with what it needs to be built."""
    root = tmp_path_factory.mktemp("project")
    exact.copy_project(root)
    return root / "tests/lakes"


@pytest.fixture(autouse=True)
def _reuse(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REUSE", "yes")


@pytest.mark.parametrize("seed", [2, 3])
def test_a_build_that_reuses_gives_what_one_that_does_not_gives(project: Path, seed: int) -> None:
    """After each of some edits by chance; tests/exact.py makes many more, of both sites."""
    assert exact.run(project, EDITS, seed) == []


def test_a_preview_that_runs_shows_what_one_that_begins_shows() -> None:
    """In a process of its own: a preview puts functions of its own in place of MkDocs'."""
    script = [sys.executable, exact.__file__, "--preview", "--sites", "tests/lakes"]
    subprocess.run([*script, "--edits", "10", "--seed", "6"], check=True, cwd=ROOT)


def test_a_preview_leaves_files_that_are_the_same_and_removes_those_that_are_gone(
    tmp_path: Path,
) -> None:
    writes: list[str] = []

    def write(content: bytes, path: str) -> None:
        writes.append(Path(path).name)
        Path(path).write_bytes(content)

    utils = SimpleNamespace(write_file=write)
    written = Written(utils)
    for files in (
        {"a": b"1", "b": b"1"},
        {"a": b"1", "b": b"2"},
        {"a": b"1"},
        {"a": b"1", "b": b"2"},
    ):
        written.begin(str(tmp_path))
        for name, content in files.items():
            utils.write_file(content, str(tmp_path / name))
        written.end([str(tmp_path / "theme.css")])
        assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == files
    assert writes == ["a", "b", "b", "b"]


def _spoil(content: str) -> Callable[[Path], None]:
    return lambda file: file.write_text(content, encoding="utf-8")


def _wrong(value: Any) -> Any:
    return json.loads(json.dumps(value).replace("the", "no"))


def _of_another(file: Path) -> None:
    form, (page, part), key, value = json.loads(file.read_text(encoding="utf-8"))
    text = json.dumps([form, [f"x{page}", part], key, _wrong(value)])
    file.write_text(text, encoding="utf-8")


def _of_another_form(file: Path) -> None:
    _, own, key, value = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps(["0", own, key, _wrong(value)]), encoding="utf-8")


def _cut(file: Path) -> None:
    """As if the disk had been full."""
    file.write_text(file.read_text(encoding="utf-8")[:-10], encoding="utf-8")


def _unreadable(file: Path) -> None:
    file.unlink()
    file.mkdir()


@pytest.mark.parametrize(
    "spoil",
    [
        *(_spoil(""), _spoil("{"), _spoil("[]"), _spoil('"text"'), _spoil("[" * 5000)),
        *(_cut, _of_another, _of_another_form, _unreadable),
    ],
    ids=["empty", "broken", "list", "text", "deep", "cut", "another's", "old", "folder"],
)
def test_what_is_damaged_or_foreign_is_not_there(
    spoil: Callable[[Path], None], project: Path
) -> None:
    clean = exact.made(project, project / "clean", reuse=False)
    exact.made(project, project / "warm", reuse=True)
    files = sorted((project / ".reuse").glob("*.json"))
    assert files
    for file in files[:3]:
        spoil(file)
    (project / ".reuse" / FILE).unlink()  # or nobody would read the others
    assert exact.made(project, project / "warm", reuse=True) == clean
    for file in files[:3]:
        if file.is_dir():
            file.rmdir()


def test_the_first_build_keeps_every_page_and_the_next_makes_hardly_anything(
    project: Path,
) -> None:
    shutil.rmtree(project / ".reuse", ignore_errors=True)
    pages = exact.made(project, project / "warm", reuse=True) or {}
    file = project / ".reuse" / FILE
    key = file.read_bytes().split(b"\n", 1)[0].decode()
    things = recall(file.parent, key).size
    assert things > 4 * sum(path.endswith("/index.html") for path in pages)  # text, HTML, cards ...
    before = file.stat().st_mtime_ns
    edited = project / "docs/briefings/low-lake.md"
    text = edited.read_text("utf-8")
    edited.write_text(f"{text}\nOne sentence more.\n", encoding="utf-8")
    exact.made(project, project / "warm", reuse=True)
    edited.write_text(text, encoding="utf-8")
    assert file.stat().st_mtime_ns == before, "to make a few things again is quicker than to write"


def test_a_build_writes_nothing_in_the_place_of_another_project(project: Path) -> None:
    other = project.parent / "other"
    shutil.copytree(project, other, ignore=shutil.ignore_patterns(*exact.BY_BUILDS))
    exact.made(project, project / "warm", reuse=True)
    shutil.rmtree(project / ".reuse")
    assert exact.made(other, other / "warm", reuse=True)
    assert (other / ".reuse" / FILE).is_file()
    assert not (project / ".reuse").exists()


def test_what_is_kept_is_good_for_other_settings_of_the_environment_as_well(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A preview never sees these change; a build may begin with what another left."""
    exact.made(project, project / "warm", reuse=True)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1798700000")
    monkeypatch.setenv("SITE_URL", "https://example.org/elsewhere/")
    clean = exact.made(project, project / "clean", reuse=False)
    assert exact.made(project, project / "warm", reuse=True) == clean


class _Hostile:
    """What would run a command when it is read."""

    def __init__(self, run: Callable[..., Any], *given: Any) -> None:
        self._made_by = run, given

    def __reduce__(self) -> tuple[Any, ...]:
        return self._made_by


def _behind_key(content: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    """Puts something else in the place of a memory, under the key that it has."""

    def spoil(file: Path) -> None:
        key, memory = file.read_bytes().split(b"\n", 1)
        file.write_bytes(key + b"\n" + content(memory))

    return spoil


def _of_other_code(file: Path) -> None:
    """As another version of the project has left it, with other values."""
    _, memory = file.read_bytes().split(b"\n", 1)
    file.write_bytes(b"0" * 64 + b"\n" + memory.replace(b"the", b"not"))


SPOILT = {
    "empty": _spoil(""),
    "no pickle": _behind_key(lambda _: b"text"),
    "cut": _behind_key(lambda memory: memory[:-10]),
    "another value": _behind_key(lambda _: pickle.dumps(["text"])),
    "hostile": _behind_key(lambda _: pickle.dumps(_Hostile(print, "run"))),
    "hostile by way of ours": _behind_key(
        lambda _: b"\x80\x04\x8c\x09briefings\x8c\x09os.getpid\x93)R."
    ),
    "a key alone": _behind_key(lambda _: b""),
    "of other code": _of_other_code,
    "a folder": _unreadable,
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_a_memory_that_is_damaged_or_foreign_knows_nothing(
    spoil: Callable[[Path], None], tmp_path: Path
) -> None:
    memory = Memory(lasts=True)
    memory.rest_on(Queries(index := world(), Briefings(index), Linking(index)))
    assert memory.once("name", lambda queries: queries.index.name("aldmark")) == "Aldmark"
    keep(tmp_path, "f" * 64, memory)
    assert _made_by_recalled(tmp_path) == "Aldmark"
    spoil(tmp_path / FILE)
    assert _made_by_recalled(tmp_path) == "made anew"


def _made_by_recalled(folder: Path) -> Any:
    memory = recall(folder, "f" * 64)
    memory.rest_on(Queries(index := world(), Briefings(index), Linking(index)))
    return memory.once("name", lambda _: "made anew")


def test_a_memory_that_cannot_be_kept_ends_nothing(tmp_path: Path) -> None:
    memory = Memory(lasts=True)
    memory.rest_on(Queries(index := world(), Briefings(index), Linking(index)))
    memory.once("a function", lambda _: lambda: None)
    keep(tmp_path, "f" * 64, memory)
    assert list(tmp_path.iterdir()) == []


def test_what_a_hostile_file_names_is_not_even_imported(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"key\n\x80\x04\x8c\x04this\x8c\x01s\x93.")
    recall(tmp_path, "key")
    assert "this" not in sys.modules


def test_another_process_reuses_what_one_has_kept(project: Path) -> None:
    """And it is quicker only: the bytes are those of a build that keeps nothing."""
    clean = exact.made(project, project / "clean", reuse=False)
    exact.made(project, project / "warm", reuse=True)
    subprocess.run(
        [*GENERATOR, "build", "-q", "--site-dir", str(project / "other")],
        cwd=project,
        check=True,
        capture_output=True,
    )
    folder = project / "other"
    other = folder.rglob("*.html")
    assert {path.relative_to(folder).as_posix(): path.read_bytes() for path in other} == {
        path: content for path, content in (clean or {}).items() if path.endswith(".html")
    }


def test_nothing_holds_on_to_an_earlier_build(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A preview makes the record anew at each save, and may run for days."""
    seen: list[weakref.ref[RecordIndex]] = []
    begin = RecordIndex.__post_init__

    def note(index: RecordIndex) -> None:
        seen.append(weakref.ref(index))
        begin(index)

    monkeypatch.setattr(RecordIndex, "__post_init__", note)
    for _ in range(4):
        exact.made(project, project / "warm", reuse=True)
        gc.collect()
    assert len(seen) >= 4
    assert sum(each() is not None for each in seen) <= 2


def test_a_page_that_is_gone_is_given_up(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put("a.md", "page", Key(["1"]), "a")
    store.put("b.md", "page", Key(["2"]), "b")
    assert len(list(tmp_path.glob("*.json"))) == 2
    again = Store(tmp_path)
    assert again.get("b.md", "page", Key(["2"])) == "b"
    again.give_up(["a.md"])
    assert Store(tmp_path).get("a.md", "page", Key(["1"])) == "a"
    assert Store(tmp_path).get("b.md", "page", Key(["2"])) is None


def test_a_folder_that_holds_too_much_is_emptied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of what builds have put there; `make diff` looks after its own folder."""
    (tmp_path / "diff").mkdir()
    (tmp_path / FILE).write_bytes(b"x" * 1000)
    store = Store(tmp_path)
    store.put("a.md", "page", Key(["1"]), "a")
    store.give_up(["a.md"])
    assert len(list(tmp_path.iterdir())) == 3
    monkeypatch.setattr("reuse.store.LIMIT", 1000)
    store.give_up(["a.md"])
    assert [each.name for each in tmp_path.iterdir()] == ["diff"]


def test_what_was_made_from_something_else_is_not_there(tmp_path: Path) -> None:
    Store(tmp_path).put("a.md", "page", Key(["1"]), "a")
    for store in (Store(tmp_path), Store(tmp_path, in_memory=True)):
        assert store.get("a.md", "page", Key(["2"])) is None
        assert store.get("a.md", "search", Key(["1"])) is None
        assert store.get("a.md", "page", Key(["1"])) == "a"


def test_a_preview_writes_when_it_is_told_to(tmp_path: Path) -> None:
    store = Store(tmp_path, in_memory=True)
    store.put("a.md", "page", Key(["1"]), "a")
    assert store.get("a.md", "page", Key(["1"])) == "a"
    assert Store(tmp_path).get("a.md", "page", Key(["1"])) is None
    store.flush()
    assert Store(tmp_path).get("a.md", "page", Key(["1"])) == "a"


def test_a_preview_that_keeps_nothing_writes_nothing() -> None:
    """As with `REUSE=no make serve`."""
    store = Store(None, in_memory=True)
    store.put("a.md", "page", Key(["key"]), "value")
    store.flush()
    assert not store.keeps


def test_a_folder_that_cannot_be_written_ends_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    store = Store(tmp_path / "file")
    store.put("a.md", "page", Key(["1"]), "a")
    store.give_up(["a.md"])
    assert store.get("a.md", "page", Key(["1"])) is None


def test_nothing_leads_out_of_the_folder(tmp_path: Path) -> None:
    store = Store(tmp_path / "kept")
    store.put("../../out.md", "page", Key(["1"]), "a")
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


def test_values_count_one_by_one_in_a_digest() -> None:
    assert digest("ab", "c") != digest("a", "bc")
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})


def test_the_room_is_small() -> None:
    """It stays readable at once; see MAINTAINING on what is reused and why."""
    lines = sum(len(file.read_text("utf-8").splitlines()) for file in ROOT.glob("hooks/reuse/*.py"))
    assert lines <= 400
