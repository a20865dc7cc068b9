"""The command that confirms key points: what it shows, whom it asks, and that only marks change."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import confirm
from briefings import check
from worlds import confirm_all, told

Write = Callable[[dict[str, str]], Path]

FACT = "type: membership, of: league, status: member, from: 2019-04-02"
TAIL = "sources: [{source: gazette, evidence: verified}], review: {last: 2023-01-15, months: 12}"
WORLD = {
    "data/sources/papers.yml": (
        "- {id: gazette, publisher: Gazette, title: T, class: agency, group: gazette}\n"
    ),
    "data/entities/states/northmere.yml": "name: Northmere\nsummary: A country.\n",
    "data/entities/states/eastwater.yml": "name: Eastwater\nsummary: A country.\n",
    "data/entities/organisations/league.yml": "name: Angling League\nsummary: A league.\n",
    "data/facts/fishing.yml": (
        f"- {{id: joined, member: northmere, {FACT}, {TAIL}}}\n"
        f"- {{id: followed, member: eastwater, {FACT}, {TAIL}}}\n"
    ),
}
FRONT = """---
title: Lakes
description: The lakes.
date: 2023-01-15
as_of: 2022-12-31
key_points:
{points}
---

Who joined: {{{{ joined }}}}, confirmed: yes.
"""
PLAIN = """\
  - text: A country joined.
    facts: [joined]"""
PATH = "docs/briefings/lakes.md"


@pytest.fixture
def root(write: Write) -> Path:
    return write(WORLD)


def put(root: Path, text: str, path: str = PATH) -> Path:
    """Writes the file of a briefing with just these bytes."""
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode())
    return file


def problems(root: Path) -> list[str]:
    return [told(problem) for problem in check(root)[1]]


def marks(root: Path) -> list[str]:
    """The fingerprints that the check asks for, in the order of the key points."""
    return [problem[-8:] for problem in problems(root) if "or write" in problem]


# Key points as people write them.
SHAPES = {
    "not confirmed": PLAIN,
    "confirmed before the facts": PLAIN.replace("    facts", "    confirmed: 00000000\n    facts"),
    "confirmed last": PLAIN + "\n    confirmed: 00000000",
    "confirmed first": PLAIN.replace("  - ", "  - confirmed: 00000000\n    "),
    "facts before the text": "  - facts: [joined]\n    text: A country joined.",
    "a list of facts": "  - text: A country joined.\n    facts:\n      - joined\n      - followed",
    "a list of facts first": "  - facts:\n      - joined\n    text: A country joined.",
    "a folded text": "  - text: >-\n      A country\n      joined.\n    facts: [joined]",
    "a folded text last": "  - facts: [joined]\n    text: >-\n      A country\n\n      joined.",
    "a text over two lines": "  - text: A country\n      joined.\n    facts: [joined]",
    "a text in quotation marks": "  - text: 'A country: it joined.'\n    facts: ['joined']",
    "a text that speaks of facts": PLAIN.replace("A c", "Of facts and text. A c"),
    "no indentation": "- text: A country joined.\n  facts: [joined]",
    "much indentation": "      -   text: A country joined.\n          facts: [joined]",
    "a line to itself": "  -\n    text: A country joined.\n    facts: [joined]",
    "comments": "  # 1\n  - text: It joined. # 2\n    # 3\n    facts: [joined] # 4\n  # 5",
    "a comment after the mark": PLAIN + "\n    confirmed: 00000000 # Read by A.",
    "a mark in quotation marks": PLAIN + "\n    confirmed: '00000000'",
    "braces": "  - {text: A country joined., facts: [joined]}",
    "braces with a mark": "  - {text: A country joined., confirmed: 00000000, facts: [joined]}",
    "braces with the mark last": "  - {text: A country joined., facts: [joined], confirmed: 0}",
    "two": PLAIN + "\n" + PLAIN.replace("[joined]", "[followed]"),
    "two, one confirmed": PLAIN + "\n  - text: Another.\n    confirmed: 0\n    facts: [followed]",
    "letters of any script": PLAIN.replace("A country", "Страна «Ñ» ½"),
}
# What YAML allows and hardly anybody writes; the command may leave it to a person.
ODD = {
    "names in quotation marks": "  - 'text': A country joined.\n    \"facts\": [joined]",
    "a mark with its name in quotation marks": PLAIN + "\n    'confirmed': 00000000",
    "a space before the colon": PLAIN.replace("text:", "text :").replace("facts:", "facts :"),
    "a mark with a space before the colon": PLAIN + "\n    confirmed : 00000000",
    "braces over lines": "  - {text: A country joined.,\n     facts: [joined]}",
    "braces with a comment": "  - { # Here.\n     text: A country joined., facts: [joined]}",
    "a text with a mark in it": "  - {text: 'So: confirmed: so.', confirmed: 0, facts: [joined]}",
    "a line separator": PLAIN.replace("A country", "'A \u2028 country").replace("d.", "d.'"),
}


@pytest.mark.parametrize("points", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_only_marks_are_written_and_the_check_is_content(
    root: Path, points: str, ends: str
) -> None:
    file = put(root, FRONT.format(points=points).replace("\n", ends))
    before = file.read_bytes()
    wanted = marks(root)
    assert wanted
    assert confirm_all(root) == 0
    assert problems(root) == []
    after = file.read_bytes()
    assert [mark for mark in wanted if mark.encode() not in after] == []
    assert without_marks(after) == without_marks(before)


def without_marks(content: bytes) -> bytes:
    """A file with what the command may write taken out: the lines or the values of its marks."""
    text = content.decode()
    line = re.sub(r"(?m)^( +)(?:- )?'?confirmed'? ?: '?[0-9a-f]{1,8}'?( *#.*)?\r?\n", r"\2", text)
    return re.sub(r"(?:- |, )?'?confirmed'? ?: '?[0-9a-f]{1,8}'?,? *", "", line).encode()


@pytest.mark.parametrize("points", SHAPES.values(), ids=SHAPES)
def test_a_second_time_nothing_is_written(
    root: Path, points: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = put(root, FRONT.format(points=points))
    confirm_all(root)
    once = file.read_bytes(), file.stat().st_mtime_ns
    capsys.readouterr()
    assert confirm_all(root) == 0
    assert (file.read_bytes(), file.stat().st_mtime_ns) == once
    assert capsys.readouterr().out == "Nothing to read in 'lakes'.\n"


@pytest.mark.parametrize("points", ODD.values(), ids=ODD)
def test_what_it_cannot_write_is_left_as_it_was_and_told_with_the_marks(
    root: Path, points: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = put(root, FRONT.format(points=points))
    before = file.read_bytes()
    wanted = marks(root)
    status = confirm_all(root)
    told = capsys.readouterr().err
    if status == 0:
        assert problems(root) == []
        assert without_marks(file.read_bytes()) == without_marks(before)
    else:
        assert status == 1
        assert file.read_bytes() == before
        assert PATH in told
        assert [mark for mark in wanted if mark not in told] == []


def test_a_briefing_that_it_cannot_write_keeps_no_other_from_being_confirmed(root: Path) -> None:
    put(root, FRONT.format(points=ODD["braces over lines"]), "docs/briefings/a.md")
    put(root, FRONT.format(points=PLAIN).replace("Lakes", "B"), "docs/briefings/b.md")
    confirm_all(root)
    assert [problem for problem in problems(root) if "briefings/b.md" in problem] == []


def test_the_mark_stands_between_the_text_and_the_facts(root: Path) -> None:
    file = put(root, FRONT.format(points=PLAIN))
    (mark,) = marks(root)
    confirm_all(root)
    expected = PLAIN.replace("    facts", f"    confirmed: {mark}\n    facts")
    assert file.read_text("utf-8") == FRONT.format(points=expected)


def test_a_file_without_an_end_of_line_or_with_a_byte_order_mark_keeps_that(root: Path) -> None:
    text = "\ufeff" + FRONT.format(points=PLAIN).rstrip("\n")
    file = put(root, text)
    (mark,) = marks(root)
    confirm_all(root)
    added = f"    confirmed: {mark}\n    facts"
    assert file.read_bytes().decode() == text.replace("    facts", added)


def test_only_the_briefing_that_is_named_is_marked(root: Path) -> None:
    put(root, FRONT.format(points=PLAIN), "docs/briefings/other.md")
    put(root, FRONT.format(points=PLAIN).replace("Lakes", "New"), "docs/briefings/new.md")
    files = [file for file in root.rglob("*") if file.is_file()]
    before = {file: (file.stat().st_mtime_ns, file.read_bytes()) for file in files}
    assert confirm.main(root, ["new"], yes=True) == 0
    changed = [
        file for file in files if (file.stat().st_mtime_ns, file.read_bytes()) != before[file]
    ]
    assert changed == [root / "docs/briefings/new.md"]
    assert sorted(files) == sorted(file for file in root.rglob("*") if file.is_file())


def test_without_a_name_it_says_what_is_to_be_read_and_marks_nothing(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = put(root, FRONT.format(points=PLAIN))
    before = file.read_bytes()
    assert confirm.main(root) == 1
    said = "1 key point to read in 'lakes': make confirm ARGS=lakes\n"
    assert capsys.readouterr().out == said
    assert confirm.main(root, yes=True) == 1
    assert file.read_bytes() == before
    confirm_all(root)
    capsys.readouterr()
    assert confirm.main(root) == 0
    assert "has been read" in capsys.readouterr().out


def test_a_name_that_no_briefing_has_is_told_and_nothing_is_marked(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = put(root, FRONT.format(points=PLAIN))
    before = file.read_bytes()
    assert confirm.main(root, ["lakes", "lake"], yes=True) == 1
    assert capsys.readouterr().err == "there is no briefing 'lake'; did you mean 'lakes'?\n"
    assert file.read_bytes() == before


# Questions -------------------------------------------------------------------------------------

TWO = SHAPES["two"]


def answers(*words: str) -> confirm.Ask:
    """Somebody who gives these answers, and then goes away."""
    left = iter(words)

    def ask(question: str) -> str:
        assert question.endswith("[y/n] ")
        try:
            return next(left)
        except StopIteration:
            raise EOFError from None

    return ask


@pytest.mark.parametrize(
    ("words", "marked", "status"),
    [
        (("y", "y"), (True, True), 0),
        (("n", "y"), (False, True), 1),
        ((" YES ", "No"), (True, False), 1),
        (("", "what?", "y", "n"), (True, False), 1),
        (("y",), (True, False), 1),
        ((), (False, False), 1),
    ],
    ids=["yes", "no and yes", "in words", "asked again", "gone after one", "gone"],
)
def test_each_key_point_is_asked_about(
    root: Path, words: tuple[str, ...], marked: tuple[bool, bool], status: int
) -> None:
    file = put(root, FRONT.format(points=TWO))
    wanted = marks(root)
    assert confirm.main(root, ["lakes"], ask=answers(*words)) == status
    assert tuple(mark in file.read_text("utf-8") for mark in wanted) == marked


def test_a_key_point_that_has_its_mark_is_not_asked_about(root: Path) -> None:
    put(root, FRONT.format(points=TWO))
    assert confirm.main(root, ["lakes"], ask=answers("y", "n")) == 1
    assert confirm.main(root, ["lakes"], ask=answers("y")) == 0


@pytest.mark.parametrize("given", [subprocess.DEVNULL, subprocess.PIPE], ids=["nothing", "a pipe"])
def test_where_nobody_can_answer_it_shows_all_marks_nothing_and_ends(
    root: Path, given: int
) -> None:
    file = put(root, FRONT.format(points=TWO))
    before = file.read_bytes()
    ran = typed(root, given)
    assert ran.returncode == 1
    assert "add --yes once you have read" in ran.stderr
    assert ran.stdout.count("A country joined.") == 2
    assert file.read_bytes() == before


def test_in_a_terminal_it_asks(root: Path) -> None:
    file = put(root, FRONT.format(points=TWO))
    wanted = marks(root)
    terminal, given = pty.openpty()
    os.write(terminal, b"n\ny\n")
    ran = typed(root, given)
    os.close(terminal)
    os.close(given)
    assert ran.returncode == 1
    assert [mark in file.read_text("utf-8") for mark in wanted] == [False, True]


def typed(root: Path, given: int) -> subprocess.CompletedProcess[str]:
    """The command as it is typed, for a project elsewhere."""
    code = "import sys; from pathlib import Path; import confirm; sys.exit(confirm.run(Path('.')))"
    return subprocess.run(
        [sys.executable, "-c", code, "lakes"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(Path(confirm.__file__).parent)},
        stdin=given,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


# What is shown ---------------------------------------------------------------------------------


def test_a_key_point_is_shown_beside_its_facts_as_pages_word_them(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(root, FRONT.format(points=PLAIN))
    confirm.main(root, ["lakes"], ask=answers("n"))
    assert capsys.readouterr().out == (
        f"{PATH}:7: key point 1 of 1\n\n"
        "  A country joined.\n\n"
        "  - since 2 April 2019: Northmere: member of Angling League.\n"
        "      joined (Angling League), data/facts/fishing.yml:1; single source\n"
        "  It was never confirmed.\n\n"
    )


@pytest.fixture
def committed(root: Path) -> Path:
    """The world with a confirmed briefing, all of it in git."""
    put(root, FRONT.format(points=PLAIN))
    confirm_all(root)
    _commit(root)
    return root


def _commit(root: Path) -> None:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    for words in (["init", "--quiet"], ["add", "."], [*who, "commit", "--quiet", "-m", "A"]):
        subprocess.run(["git", *words], cwd=root, check=True)


def shown_after(
    root: Path, path: str, before: str, after: str, capsys: pytest.CaptureFixture[str]
) -> str:
    """What is shown once a text in a file is another."""
    file = root / path
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), "utf-8")
    capsys.readouterr()
    confirm.main(root, ["lakes"], ask=answers("n"))
    return capsys.readouterr().out


FACTS = "data/facts/fishing.yml"


@pytest.mark.parametrize(
    ("path", "before", "after", "shown"),
    [
        (FACTS, "04-02", "04-03", "changed: from: was 2019-04-02, is 2019-04-03"),
        (FACTS, "{last", "{last", ""),
        (FACTS, "status: member", "status: member, to: unknown", "to: was not given, is unknown"),
        (
            FACTS,
            "evidence: verified",
            "evidence: secondary",
            "sources: new source: gazette, evidence: secondary",
        ),
        (PATH, "country joined", "state joined", "It was: A country joined."),
        (PATH, "[joined]", "[joined, followed]", "new under this key point"),
        (PATH, "[joined]", "[followed]", "no longer under it: Northmere: member of Angling League"),
    ],
    ids=[
        "a value",
        "nothing",
        "a new field",
        "a list",
        "the sentence",
        "a new fact",
        "a fact gone",
    ],
)
def test_what_changed_since_the_mark_is_told_from_git(
    committed: Path,
    path: str,
    before: str,
    after: str,
    shown: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    told = shown_after(committed, path, before, after, capsys)
    assert shown in told
    assert "not known" not in told
    assert bool(shown) == ("A country joined." in told or "A state joined." in told)


def test_a_fact_that_is_as_it_was_is_told_to_be(
    committed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "not changed" in shown_after(committed, PATH, "country joined", "state joined", capsys)


def test_the_mark_that_counts_is_the_last_one_however_often_facts_have_changed(
    committed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for day in ("04-03", "04-04"):
        facts = committed / FACTS
        facts.write_text(
            re.sub(r"2019-\d\d-\d\d", f"2019-{day}", facts.read_text("utf-8")), "utf-8"
        )
        confirm_all(committed)
        _commit(committed)
    told = shown_after(committed, FACTS, "2019-04-04", "2019-04-05", capsys)
    assert "was 2019-04-04, is 2019-04-05" in told


@pytest.mark.parametrize("gone", ["no history", "no mark of ours", "no git"])
def test_what_cannot_be_known_is_said_to_be_unknown(
    root: Path, gone: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    put(root, FRONT.format(points=SHAPES["confirmed last"]))
    if gone == "no mark of ours":  # one that never fitted the facts
        _commit(root)
    if gone == "no git":
        monkeypatch.setenv("PATH", "")
    confirm.main(root, ["lakes"], ask=answers("n"))
    assert "is not known" in capsys.readouterr().out


def test_a_mark_is_renewed_when_a_fact_has_changed(root: Path) -> None:
    put(root, FRONT.format(points=PLAIN))
    confirm_all(root)
    facts = root / "data/facts/fishing.yml"
    facts.write_text(facts.read_text("utf-8").replace("2019-04-02", "2019-04-03"), "utf-8")
    assert len(marks(root)) == 1
    confirm_all(root)
    assert problems(root) == []


def test_where_the_record_cannot_be_read_all_problems_are_told_and_nothing_is_written(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = put(root, FRONT.format(points=PLAIN).replace("[joined]", "[joind]"))
    before = file.read_bytes()
    assert confirm_all(root) == 1
    assert f"{PATH}:8: 'key_points' names 'joind'" in capsys.readouterr().err
    assert file.read_bytes() == before


def test_the_briefings_of_this_project_are_confirmed(site_root: Path) -> None:
    """The command is not run on them: it would say that somebody had read them."""
    assert [p for p in check(site_root)[1] if "this key point" in p.message] == []


@pytest.fixture(params=["the real site", "the second site"])
def site_root(request: pytest.FixtureRequest) -> Path:
    tests = Path(__file__).resolve().parent
    return tests.parent if request.param == "the real site" else tests / "lakes"
