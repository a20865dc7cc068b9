"""Taking in a saved article: what is found in it, what is proposed, and that nothing is lost."""

from __future__ import annotations

import datetime
import os
import re
import shutil
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import bench_intake
import intake
from bench_intake import KINDS, labelled, taken_in, texts
from briefings import ContentError, check
from briefings.query.index import RecordIndex
from shared import ROOT
from workbench.intake.accepting import FOLDER, accept, propose
from workbench.intake.article import FILE_BYTES
from workbench.intake.comparing import Verdict, compare
from workbench.intake.dates import dates
from workbench.intake.reading import DEPTH
from workbench.intake.writing import FILES, TODO

LAKES = ROOT / "tests/lakes"
DROUGHT = bench_intake.CASES / "drought.txt"
FLOORS = {"names": 0.85, "dates": 0.9, "figures": 0.9, "quotations": 0.9, "speakers": 0.85}


@pytest.fixture(scope="module")
def index() -> RecordIndex:
    return bench_intake.lakes()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the lakes, to be written into."""
    root = tmp_path / "project"
    root.mkdir()
    for name in ("data", "docs"):
        shutil.copytree(LAKES / name, root / name)
    return root


def _everything(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


# What is found ---------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_most_is_found_and_little_is_made_up(index: RecordIndex, kind: str) -> None:
    precision, recall = bench_intake.score(index)[0][kind]
    assert min(precision, recall) >= FLOORS[kind]


@pytest.mark.parametrize("path", texts(), ids=lambda path: path.name)
def test_the_day_is_found_and_the_dirt_is_gone(index: RecordIndex, path: Path) -> None:
    label = yaml.safe_load(path.with_suffix(".yml").read_text("utf-8"))
    article, _ = taken_in(path, index)
    assert article.date == str(label["date"])
    kept = "\n".join(each.text for each in article.passages)
    assert [words for words in label["gone"] if words in kept] == []
    whole = [*article.passages, *(each.passage for each in article.dropped)]
    assert sorted(whole, key=lambda each: each.line) == article.document.passages
    assert labelled(path)["names"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("It fell on Tuesday.", "2022-09-27"),
        ("It fell on Wednesday.", "2022-09-28"),
        ("It fell last Wednesday.", "2022-09-21"),
        ("They will meet on Friday.", "2022-09-30"),
        ("He will go, the office announced on Monday.", "2022-09-26"),
        ("They meet next Wednesday.", "2022-10-05"),
        ("It fell yesterday.", "2022-09-27"),
        ("It fell on Sept. 30.", "2022-09-30"),
        ("It fell on 30 December.", "2022-12-30"),
        ("It fell on 3 January.", "2023-01-03"),
        ("It fell on February 21, 2022.", "2022-02-21"),
        ("It fell in March 2014.", "2014-03"),
        ("It fell 2022-09-23.", "2022-09-23"),
        ("It fell in 2014.", "2014"),
        ("Это было во вторник.", "2022-09-27"),
    ],
)
def test_a_date_is_resolved_against_the_day_of_the_article(text: str, value: str) -> None:
    assert [each.value for each in dates(text, datetime.date(2022, 9, 28))] == [value]


@pytest.mark.parametrize("text", ["It may 5 times fail.", "31 February 2022", "He marches 3."])
def test_what_is_no_day_of_the_calendar_is_no_date(text: str) -> None:
    assert list(dates(text, datetime.date(2022, 9, 28))) == []


# Beside the record -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def verdicts(index: RecordIndex) -> list[Verdict]:
    return compare(taken_in(DROUGHT, index)[1], index)


def test_a_figure_and_a_quotation_that_the_record_has_agree_with_their_facts(
    verdicts: list[Verdict],
) -> None:
    held = {each.said: (each.word, each.fact) for each in verdicts}
    assert held["41 boats"] == ("agrees", "boats-lost-41")
    assert held["Let the lake rest"] == ("agrees", "pike-speech")
    assert held["12 villages"] == ("new", "")


def test_another_number_of_the_same_series_differs(index: RecordIndex, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("In the Great Drought 47 boats were lost, the harbour master said.\n", "utf-8")
    (figure,) = [each for each in compare(taken_in(path, index)[1], index) if each.kind == "figure"]
    assert (figure.word, figure.fact) == ("differs", "boats-lost-58")


# What is written -------------------------------------------------------------------------------


def _take_in(project: Path, path: Path = DROUGHT) -> Path:
    index, _ = check(project)
    assert index
    intake.take_in(project, path, "", index)
    (folder,) = (project / FOLDER).iterdir()
    return folder


def test_what_is_proposed_lies_in_one_folder_and_repeats_no_sentence(project: Path) -> None:
    before = _everything(project)
    folder = _take_in(project)
    assert sorted(path.name for path in folder.iterdir()) == sorted(FILES)
    assert {k: v for k, v in _everything(project).items() if not k.startswith(FOLDER)} == before
    briefing = (folder / "briefing.md").read_text("utf-8")
    for line in DROUGHT.read_text("utf-8").splitlines():
        if len(line.split()) > 8:
            assert line not in briefing
    assert all(len(each.split()) <= 25 for each in re.findall('"([^"\n]+)"', briefing))
    assert "draft: true" in briefing


def test_the_receipt_accounts_for_every_line(project: Path) -> None:
    receipt = (_take_in(project) / "receipt.md").read_text("utf-8")
    told = {int(line) for line in re.findall(r"^- line (\d+):", receipt, re.M)}
    assert told == {
        n for n, line in enumerate(DROUGHT.read_text("utf-8").split("\n"), 1) if line.strip()
    }


def test_what_is_accepted_stands_in_its_place_and_the_check_reads_it(project: Path) -> None:
    folder = _take_in(project)
    index, _ = check(project)
    assert index
    with pytest.raises(ContentError, match=rf"source.yml:\d+: still says {TODO}"):
        accept(project, folder.name, index)
    for name in FILES[:3]:
        text = (folder / name).read_text("utf-8")
        text = text.replace(f"{TODO} one of minutes, gazette, newspaper", "newspaper")
        text = text.replace(f"{TODO} ids of facts", "boats-lost-41")
        (folder / name).write_text(re.sub(rf"{TODO} [^\n']+", "lake-post", text), "utf-8")
    fact = yaml.safe_load((folder / "facts.yml").read_text("utf-8"))[0]["id"]
    before = _everything(project)
    made = [accept(project, each, index) for each in (
        folder.name, f"{folder.name}/{fact}", f"{folder.name}/briefing")]  # fmt: skip
    after = _everything(project)
    assert {path: after[path] for path in before} == before
    assert set(after) - set(before) == set(made)
    problems = check(project)[1]
    assert [each for each in problems if each.rule in ("yaml", "record-shape", "file-place")] == []
    with pytest.raises(ContentError, match="is there already"):
        accept(project, f"{folder.name}/briefing", index)
    assert _everything(project) == after


# Bad input -------------------------------------------------------------------------------------

SENTENCE = "The lake fell by two metres on Tuesday, the warden said."
_CONTROLS = [*range(9), 14, 15, 16, 17, 18, 19, 20, 24, 26, 28, 29, 30, 31, 127]
_DIRT = [
    "Advertisement", "ADVERTISEMENT\n\nAdvertisement", "Share this", "Log in", "© 2022 All rights",
    "Subscribe to our newsletter", "12 May 2021", "Home | News | Sport | More", "Реклама",
    "https://news.example/a", "Read more: the lake", "By Ada Pike", "Photo: A lake",
]  # fmt: skip
UNREADABLE: dict[str, tuple[bytes, int]] = {
    "empty": (b"", 1),
    "spaces": (b"  \n\t\n", 1),
    "only a mark": (b"\xef\xbb\xbf", 1),
    "zero-width only": ("\u200b\u200d\n\u2060".encode(), 1),
    "huge": (b"a" * (FILE_BYTES + 1), 1),
    "latin-1": ("A line.\nCaf\xe9 in town.\n".encode("latin-1"), 2),
    "cp1251": ("Line.\n\nЗасуха\n".encode("cp1251"), 3),
    "utf-16 without a mark": ("A line.\n".encode("utf-16-le"), 1),
    "half utf-16": (b"\xff\xfea\x00b", 1),
    "utf-32": ("A line.".encode("utf-32"), 1),
    "half utf-8": ("A line.\n\n\nЗ".encode()[:-1], 4),
    "surrogate": (b"A\n\xed\xa0\x80", 2),
    "overlong": (b"A\n\xc0\xaf", 2),
    "png": (b"\x89PNG\r\n\x1a\n\x00\x00", 1),
    "zip": (b"PK\x03\x04\x14\x00", 1),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", 2),
    "gzip": (b"\x1f\x8b\x08\x00", 1),
    "nul in a text": (b"A line.\nB\x00C", 2),
    "unknown charset": (b"<html><meta charset='klingon'>\xff", 1),
    "codec that is none": (b"<html><meta charset='base64'>\xff", 1),
    "charset that is wrong": (b"<html>\n<meta charset='ascii'>\n\xff", 3),
    "charset utf-16 in ascii": (b"<html><meta charset='utf-16'>\xff", 1),
    "deep": (b"<html>" + b"<div>\n" * 10_000 + b"Hello", DEPTH),
    "deep spans": (b"<html>" + b"<span>" * 10_000 + b"Hello", 1),
    "script only": (b"<html><script>var a = 'The lake fell.';</script></html>", 1),
    "style only": (b"<html><style>p { color: red }</style></html>", 1),
    "head only": (b"<html><head><title>The lake fell</title></head></html>", 1),
    "unclosed script": (b"<html><body><script>The lake fell.", 1),
    "comment only": (b"<html><!-- The lake fell. --></html>", 1),
    "tags only": (b"<html><body><p></p><div></div></body></html>", 1),
    **{f"control {n}": (b"A line.\nB" + bytes([n]) + b"C\n", 2) for n in _CONTROLS if n},
    **{f"dirt only: {text[:20]}": (text.encode(), 1) for text in _DIRT},
}


def _fails(project: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What the command says in refusing; nothing is written or changed."""
    before = _everything(project)
    assert intake.main(project, list(arguments)) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "Traceback" not in said.err
    assert _everything(project) == before
    return said.err


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_is_no_article_is_refused_with_its_line(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    data, line = UNREADABLE[name]
    path = tmp_path / "page.html"
    path.write_bytes(data)
    assert f"page.html:{line}: " in _fails(project, capsys, str(path))


@pytest.mark.parametrize(
    "name", ["", "nowhere.txt", "a\x00b", "x" * 5000, "folder", "pipe", "loop"]
)
def test_what_is_no_file_is_refused(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to("loop")
    assert ":1: " in _fails(project, capsys, f"{tmp_path}/{name}")


WANTED = [
    "../a", "a/../b", "/etc/passwd", "a/b/c", "", "A", "a b", ".", "..", "a/", "a/briefing/x",
    "ä", "a\x00", "a\nb", "no-such", "no-such/briefing", "no-such/fact", "-a", "a--b", "a.yml",
    "lakes/..", "~", "$HOME", "*",
]  # fmt: skip


@pytest.mark.parametrize("wanted", WANTED)
def test_what_was_not_proposed_is_not_accepted(
    project: Path, capsys: pytest.CaptureFixture[str], wanted: str
) -> None:
    assert re.search(r":1: ", _fails(project, capsys, f"--accept={wanted}"))


@pytest.mark.parametrize(
    "text", ["", "a: b\n", "- id: other\n", "[", "- {id: x}\n- {id: x", "\t", "- 1"]
)
def test_a_proposal_that_was_broken_by_hand_is_told(
    project: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    (project / FOLDER / "x").mkdir(parents=True)
    (project / FOLDER / "x/source.yml").write_text(text, "utf-8")
    assert f"{FOLDER}/x/source.yml:" in _fails(project, capsys, "--accept", "x")


def test_nothing_is_overwritten_and_no_link_is_followed(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _take_in(project)
    assert "is there already" in _fails(project, capsys, str(DROUGHT))
    shutil.rmtree(project / FOLDER)
    (tmp_path / "elsewhere").mkdir()
    (project / FOLDER).symlink_to(tmp_path / "elsewhere")
    assert "leads out of the project" in _fails(project, capsys, str(DROUGHT))
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.parametrize("id", ["a", "b"])
def test_a_folder_that_is_a_file_is_told(project: Path, id: str) -> None:
    (project / FOLDER).write_text("", "utf-8")
    with pytest.raises(ContentError):
        propose(project, id, {"a": ""})


@pytest.mark.parametrize(
    "text",
    [
        "He said “the lake fell and nobody saw it.",
        'He said "the lake fell.\n\nA second line "and a third" one" more.',
        "\u202eThe lake fell\u202c on Tuesday, he said.",
        "Published 1 May 2021\nUpdated 3 May 2021\n" + SENTENCE,
        "Published 31 February 2021\n" + SENTENCE,
        "..\\..\\evil.txt is a name, the warden said.",
        "{{ x }} [[y]] [@z] <script>alert(1)</script> fell, he said.",
        "--- \n- id: x\n" + SENTENCE,
        "اليوم قال الوزير إن البحيرة انخفضت.",
        "9" * 3000 + " boats were lost.",
        "\ud7ff 1,2,3,4 boats 1.2.3 10:10:10 were lost.",
        ". " * 4000 + SENTENCE,
        "A" * 50_000 + ".",
        "A B " * 20_000 + ".",
    ],
)
def test_odd_texts_are_taken_in_and_what_is_written_is_yaml(
    project: Path, tmp_path: Path, text: str
) -> None:
    path = tmp_path / "..odd..name.txt"
    path.write_text(text, "utf-8")
    folder = _take_in(project, path)
    yaml.safe_load((folder / "source.yml").read_text("utf-8"))
    yaml.safe_load((folder / "facts.yml").read_text("utf-8"))
    front, _, body = (folder / "briefing.md").read_text("utf-8")[4:].partition("---\n")
    assert yaml.safe_load(front)["draft"] is True
    assert not re.search(r"(?<!\\)(?:<script|\[\[|\{\{)", re.sub('"[^"]*"', "", body))


PIECES = [
    *'"“”«»‘’.,:!?|<>&;\n\n  \u200b\u202e$%0123456789éж',
    *("<p>", "</p>", "<div", "said Ada Pike", "on Tuesday", "31 February", "12 May", "41 boats"),
    *("Lake Ull", "Advertisement", "Related", "<script>", "- id: x", "1,234.5 tonnes"),
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=60))
def test_of_any_text_every_passage_is_kept_or_dropped(
    index: RecordIndex, tmp_path_factory: pytest.TempPathFactory, pieces: list[str]
) -> None:
    path = tmp_path_factory.mktemp("any") / "a.txt"
    path.write_text("".join(pieces), "utf-8", newline="")
    try:
        article, found = taken_in(path, index)
    except ContentError as error:
        said = error.problems
    else:
        compare(found, index)
        assert len(article.passages) + len(article.dropped) == len(article.document.passages)
        return
    assert [each.path for each in said] == [str(path)]
