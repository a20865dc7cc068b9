"""The command that makes records: what it asks and fills in, where it writes, what it refuses."""

from __future__ import annotations

import contextlib
import datetime
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

import new
from briefings import check
from briefings.record.catalogue import Catalogue
from briefings.record.facts import FACT_TYPES, Fact
from briefings.record.load import load
from briefings.record.typed import catalogue_of
from shared import ROOT, copy_of_lakes
from workbench.kinds import slug
from workbench.questions import Ask

TODAY = datetime.date(2023, 2, 1)
CASES = [
    line.split(" => ")
    for line in (ROOT / "tests/cases/new.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]
GAZETTE = "league-minutes-2019"
BRIEFING = (
    "briefing --description 'What fell.' --as_of 2021-12 "
    "--key_points '{text: Boats were lost., facts: [boats-lost]}'"
)


def snapshot(root: Path) -> dict[str, bytes]:
    """Every file of a project, but for what earlier checks have kept."""
    files = (path for path in root.rglob("*") if path.is_file() and ".reuse" not in path.parts)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def shared_lakes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the lakes, for what may not change it."""
    return copy_of_lakes(tmp_path_factory.mktemp("new"))


@pytest.fixture
def lakes(tmp_path: Path) -> Path:
    """The site of the lakes, to be written in."""
    return copy_of_lakes(tmp_path)


def make(root: Path, line: str) -> int:
    return new.main(root, shlex.split(line), None, TODAY)


def added(before: dict[str, bytes], root: Path) -> dict[str, str]:
    """What was put into each file that changed: all else has to be there, byte for byte."""
    found = {}
    for path, after in snapshot(root).items():
        old = before.get(path, b"")
        if after != old:
            same = next((n for n, (a, b) in enumerate(zip(old, after, strict=False)) if a != b), 0)
            same = len(old) if after.startswith(old) else old.rfind(b"\n", 0, same) + 1
            rest = len(old) - same
            assert after.endswith(old[same:]), path
            found[path] = after[same : len(after) - rest].decode("utf-8")
    assert set(before) <= set(snapshot(root))
    return found


# What it refuses ------------------------------------------------------------------------------


@pytest.mark.parametrize(("line", "said"), CASES, ids=[line for line, _ in CASES])
def test_a_wrong_answer_is_told_and_nothing_is_written(
    line: str, said: str, shared_lakes: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = snapshot(shared_lakes)
    assert make(shared_lakes, line) == 1
    shown = capsys.readouterr()
    assert said in shown.err
    assert shown.err.endswith("Nothing was written.\n")
    assert shown.out == ""
    assert snapshot(shared_lakes) == before


def test_the_wrong_answers_are_at_least_a_hundred_different_ones() -> None:
    assert len({line for line, _ in CASES}) == len(CASES) >= 100


@pytest.mark.parametrize(
    ("word", "written"),
    [("A\udcffB", None), ("A\x07B", None), ("A\x00B", None), ("A\u2028B", "A B")],
    ids=["no UTF-8", "bell", "nul", "separator"],
)
def test_what_no_file_may_hold_is_not_written(word: str, written: str | None, lakes: Path) -> None:
    before = snapshot(lakes)
    words = ["person", "--name", word, "--summary", "Somebody.", "--id", "ab"]
    assert new.main(lakes, words, None, TODAY) == (0 if written else 1)
    texts = [f"name: {written}\nsummary: Somebody.\n"] if written else []
    assert [*added(before, lakes).values()] == texts


def test_a_file_that_is_broken_is_left_alone(
    lakes: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (lakes / "data/open/votes.yml").write_text("- id: [\n", encoding="utf-8")
    before = snapshot(lakes)
    assert make(lakes, "open --asks 'Why?' --looked Nowhere. --about lake-ull --file votes") == 1
    assert "mend it first" in capsys.readouterr().err
    assert snapshot(lakes) == before


def test_a_link_leads_nowhere(lakes: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    shutil.rmtree(lakes / "data/glossary")
    (lakes / "data/glossary").symlink_to(outside)
    assert make(lakes, "term --name weir --summary 'A dam.'") == 1
    assert list(outside.iterdir()) == []


@pytest.mark.parametrize("fault", [KeyboardInterrupt, RuntimeError])
def test_what_could_not_be_checked_is_taken_back(
    fault: type[BaseException], lakes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = snapshot(lakes)
    calls = iter([True, None])

    def checked(*_: object) -> object:
        if next(calls) is None:
            raise fault
        return None, []

    monkeypatch.setattr(new, "check", checked)
    with contextlib.suppress(RuntimeError):
        assert make(lakes, "term --name weir --summary 'A dam.'") == 1
    assert next(calls, "both") == "both"
    assert snapshot(lakes) == before


# What it writes -------------------------------------------------------------------------------


def test_a_figure_takes_three_fields(lakes: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = snapshot(lakes)
    line = "figure --series 'Boats lost in the Great Drought' --value 43"
    assert make(lakes, f"{line} --source 'lake-courier-2022-08-01, last line'") == 0
    assert added(before, lakes) == {
        "data/facts/drought.yml": """\
- id: boats-lost-43
  type: figure
  series: boats-lost
  value: 43
  by: Lake Courier
  stated: 2022-08-01
  sources:
    - {source: lake-courier-2022-08-01, where: last line, evidence: verified}
  recorded: 2023-02-01
  review: {last: 2023-02-01, months: 24}
"""
    }
    shown = capsys.readouterr().out
    at = (
        (lakes / "data/facts/drought.yml")
        .read_text("utf-8")
        .split("\n")
        .index("- id: boats-lost-43")
    )
    assert f"data/facts/drought.yml:{at + 1}: a new figure" in shown
    assert "taken: by: Lake Courier" in shown
    assert "make check" in shown


def test_an_event_takes_five_fields(lakes: Path) -> None:
    before = snapshot(lakes)
    line = "event --about Northmere --on 2021-05-21 --speaker 'Ada Pike'"
    assert (
        make(lakes, f"{line} --what 'Ada Pike spoke: twice.' --source lake-courier-2021-05-20") == 0
    )
    (text,) = added(before, lakes).values()
    assert yaml.load(text, yaml.BaseLoader)[0] == {
        "id": "northmere-ada-pike-2021-05-21",
        "type": "event",
        "about": ["northmere"],
        "on": "2021-05-21",
        "speaker": "ada-pike",
        "what": "Ada Pike spoke: twice.",
        "sources": [{"source": "lake-courier-2021-05-20", "evidence": "verified"}],
        "recorded": "2023-02-01",
        "review": {"last": "2023-02-01", "months": "24"},
    }


def test_a_source_takes_its_address_and_title(lakes: Path) -> None:
    before = snapshot(lakes)
    assert make(lakes, "source --url https://courier.example/new --title 'A new lake'") == 0
    assert added(before, lakes) == {
        "data/sources/papers.yml": """\
- id: lake-courier
  publisher: Lake Courier
  title: A new lake
  url: https://courier.example/new
  class: newspaper
  group: lake-courier
"""
    }


@pytest.mark.parametrize(
    ("line", "path"),
    [
        ("person --name 'Éva Perch' --summary 'A diplomat.'", "data/entities/people/eva-perch.yml"),
        ("people --name 'Eva Perch' --summary 'She.'", "data/entities/people/eva-perch.yml"),
        ("state --name Fen --summary 'A state.'", "data/entities/states/fen.yml"),
        ("claimed-state --name Fen --summary X.", "data/entities/claimed-states/fen.yml"),
        ("term --name 'fish weir' --summary 'A dam.'", "data/glossary/fish-weir.yml"),
        ("series --name Nets --about lake-ull --unit nets --summary N.", "data/series/nets.yml"),
        (
            "question --name 'The Weir 2021' --about lake-ull --opened 2021-05 --summary W.",
            "data/questions/the-weir-2021.yml",
        ),
        (f"{BRIEFING} --title 'The weir'", "docs/briefings/the-weir.md"),
        ("open --asks 'Why?' --looked 'In the minutes.' --about lake-ull", "data/open/votes.yml"),
        (
            f"event --about lake-ull --on 2021 --what F. --source {GAZETTE} --file weir",
            "data/facts/weir.yml",
        ),
    ],
)
def test_each_kind_goes_where_it_belongs_and_the_check_is_content(
    line: str, path: str, lakes: Path
) -> None:
    before = snapshot(lakes)
    assert make(lakes, line) == 0
    assert list(added(before, lakes)) == [path]
    young = {problem.rule for problem in check(lakes)[1]}
    assert young <= {"used-record", "confirmed"}


FACTS = {
    "membership": "--member westfen --of 'Mere Angling League' --status observer --from 2022-11",
    "signature": "--document founding-treaty --party westfen --on 2022-11-01",
    "undertaking": "--document founding-treaty --clause 9 --what 'It keeps the fish.'",
    "roll-call": "--document founding-treaty --body mere-angling-league --on 2022-11-01 "
    "--in_favour 'Northmere, eastwater' --tally '{in_favour: 2}'",
    "position": "--question sallow-2021 --by eastwater --stance recognises --basis quoted "
    "--stated 2022-11-01 --what 'Eastwater recognises it.'",
    "office": "--person 'Ada Pike' --title Mayor --of northmere --from 2022-11 --to unknown",
    "figure": "--series boats-lost --value 7.5 --qualifier about --by Office --stated 2022-11",
    "measure": "--by northmere --on 2022-11-01 --what 'Northmere closed the lake.'",
    "event": "--about northmere --about 'westfen, eastwater' --on 2022-11-01 --what 'It met.'",
}


@pytest.mark.parametrize("type", FACT_TYPES)
def test_each_type_of_fact_is_made_from_flags(type: str, lakes: Path) -> None:
    before = snapshot(lakes)
    assert make(lakes, f"{type} {FACTS[type]} --source '{GAZETTE}, page 2' --file league") == 0
    ((path, text),) = added(before, lakes).items()
    assert path == "data/facts/league.yml"
    (record,) = yaml.load(text, yaml.BaseLoader)
    assert record["type"] == type
    assert [*record][-3:] == ["sources", "recorded", "review"]
    assert record["id"] in {fact.id for fact in _catalogue(lakes).of(Fact)}


def _catalogue(root: Path) -> Catalogue:
    return catalogue_of(load(root))[0]


def test_nobody_is_waited_for_where_there_is_no_terminal(root: Path) -> None:
    for words in ([], ["fact"], ["figure"], ["term", "--name", "weir"]):
        made = subprocess.run(
            [sys.executable, str(root / "hooks/new.py"), *words],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert made.returncode == 1
        assert made.stderr.endswith("Nothing was written.\n")
        assert "Traceback" not in made.stderr


def test_a_second_record_of_the_same_name_gets_another_id(lakes: Path) -> None:
    for _ in range(2):
        assert make(lakes, "open --asks 'Why?' --looked Nowhere. --about lake-ull") == 0
    text = (lakes / "data/open/votes.yml").read_text("utf-8")
    assert "id: open-lake-ull\n" in text
    assert "id: open-lake-ull-2\n" in text


WORLD = """# Above all
- defaults: {months: 12, evidence: verified}

# The first
- id: boats-lost-1
  type: figure
  series: boats-lost
  value: 1
  by: A
  stated: 2021-01-01
  sources: [{source: league-minutes-2019}]
  note: |
    Two lines,
    # and no comment
  review: {last: 2023-01-15}

# The second
- {id: boats-lost-9, type: figure, series: boats-lost, value: 9, by: A, stated: 2023-01-01, \
sources: [{source: league-minutes-2019}], review: {last: 2023-01-15}}

# The end"""


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("stated", "follows"),
    [("2022-01-01", "  review: {last: 2023-01-15}"), ("2020-01-01", "# The first")],
)
def test_a_record_stands_in_the_order_of_dates_and_all_else_as_it_was(
    end: str, stated: str, follows: str, lakes: Path
) -> None:
    file = lakes / "data/facts/nets.yml"
    file.write_bytes(WORLD.replace("\n", end).encode())
    before = snapshot(lakes)
    line = f"figure --series boats-lost --value 5 --by B --stated {stated} --file nets"
    assert make(lakes, f"{line} --source {GAZETTE}") == 0
    (text,) = added(before, lakes).values()
    rows = file.read_bytes().decode().split(end)
    at = rows.index("- id: boats-lost-5")
    assert next(row for row in reversed(rows[:at]) if row) == follows
    assert "evidence" not in text
    assert "review: {last: 2023-02-01}" in text
    assert "\r" not in text.replace("\r\n", "") if end == "\r\n" else "\r" not in text


def test_a_source_read_at_anothers_site_is_secondary(lakes: Path) -> None:
    before = snapshot(lakes)
    line = "figure --series boats-lost --value 5 --source ozernaya-pravda-2020 --by Office"
    assert make(lakes, f"{line} --stated 2020 --where x") == 1
    assert make(lakes, f"{line} --stated 2020") == 0
    (text,) = added(before, lakes).values()
    assert "evidence: secondary" in text


# What it asks ---------------------------------------------------------------------------------


def scripted(answers: list[str], told: list[str]) -> Ask:
    """Somebody who types these lines and then leaves."""
    rest: Iterator[str] = iter(answers)

    def prompt(shown: str) -> str:
        told.append(shown)
        line = next(rest, None)
        if line is None:
            raise EOFError
        return line

    return Ask(prompt, told.append)


def test_somebody_is_asked_only_for_what_cannot_be_known(lakes: Path) -> None:
    before, told = snapshot(lakes), []
    answers = ["Boats lost", "boats-lost", "44", "lake-courier-2022-08-01, end", "", "", "", "", ""]
    assert new.main(lakes, ["figure"], scripted(answers, told), TODAY) == 0
    (text,) = added(before, lakes).values()
    assert text.startswith("- id: boats-lost-44\n")
    assert any("did you mean boats-lost?" in each for each in told)
    assert "  [Lake Courier] " in told
    assert "  [2022-08-01] " in told
    assert "  [boats-lost-44] " in told


def test_the_kind_is_asked_and_the_id_can_be_changed(lakes: Path) -> None:
    before, told = snapshot(lakes), []
    answers = ["trem", "term", "fish weir", "A dam for fish.", "", "ada-pike", "weir"]
    assert new.main(lakes, [], scripted(answers, told), TODAY) == 0
    assert added(before, lakes) == {
        "data/glossary/weir.yml": "name: fish weir\nsummary: A dam for fish.\n"
    }
    assert any("did you mean 'term'?" in each for each in told)
    assert any("the id 'ada-pike' is taken" in each for each in told)


@pytest.mark.parametrize("kept", ["y", "n", ""])
def test_what_is_wrong_is_kept_only_where_somebody_says_so(kept: str, lakes: Path) -> None:
    before, told = snapshot(lakes), []
    answers = ["lake-ull", "2021", "Ull Lake fell.", "lake-courier-2021-05-20", ""]
    answers += ["drought", "", kept]
    status = new.main(lakes, ["event"], scripted(answers, told), TODAY)
    assert any("Lake Ull" in each for each in told)
    assert status == (0 if kept == "y" else 1)
    assert bool(added(before, lakes)) == (kept == "y")


def test_who_leaves_in_the_middle_has_written_nothing(
    lakes: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = snapshot(lakes)
    for answers in (["Fish"], ["Fish", "A fish."], ["Fish", "A fish.", ""]):
        assert new.main(lakes, ["term"], scripted(answers, []), TODAY) == 1
        assert "Nothing was written" in capsys.readouterr().err
    assert snapshot(lakes) == before


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("Éric O'Neil", "eric-oneil"),
        ("  The  Lake, Post ", "the-lake-post"),
        ("Озёрная правда", ""),
        ("a" * 70, "a" * 60),
        (" ".join(["lake"] * 20), "-".join(["lake"] * 12)),
    ],
)
def test_an_id_is_made_of_plain_words(text: str, id: str) -> None:
    assert slug(text) == id


def test_what_is_like_nothing_yet_is_offered_a_file_of_its_own(lakes: Path) -> None:
    """An empty answer takes it: somebody new cannot know which of many files fits."""
    other = "publisher: Other, title: T, date: 2000, url: https://other.example/t, class: newspaper"
    (lakes / "data/sources/second.yml").write_text(f"- {{id: other-2000, {other}, group: other}}\n")
    (lakes / "data/open/second.yml").write_text("- {id: open-other, asks: Who?, looked: There.}\n")
    before, told = snapshot(lakes), []
    answers = ["https://herald.example/one", "One", "2022-09", "New Herald", "newspaper"]
    assert new.main(lakes, ["source"], scripted([*answers, "", "", ""], told), TODAY) == 0
    assert list(added(before, lakes)) == ["data/sources/new-herald.yml"]
    answers = ["Why?", "Nowhere."]
    assert new.main(lakes, ["open-question"], scripted([*answers, ""], told), TODAY) == 1
    assert any("or a new one such as lake-votes" in each for each in told)


def test_somebody_is_told_when_one_more_may_follow(lakes: Path) -> None:
    told: list[str] = []
    answers = ["fish weir", "A dam for fish.", "lake-courier-2022-08-01, end", "", "", ""]
    assert new.main(lakes, ["term"], scripted(answers, told), TODAY) == 0
    hints = [each for each in told if each.startswith("sources: ")]
    assert ["(empty to go on)" in hints[0], "(another, or empty to go on)" in hints[1]] == [
        True
    ] * 2


@pytest.mark.parametrize("word", ["-h", "--help"])
def test_help_writes_nothing(word: str, lakes: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = snapshot(lakes)
    assert new.main(lakes, ["source", word], None, TODAY) == 0
    assert added(before, lakes) == {}
    assert "python hooks/new.py figure" in capsys.readouterr().out
