"""Checking: one site wrong in every known way, single rules, and what no mistake may do."""

from __future__ import annotations

import copy
import datetime
import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from briefings import check, out
from briefings.problem import report
from briefings.rules.rulebook import RULES
from worlds import site_of, told

TESTS = Path(__file__).parent
BROKEN = TESTS / "broken"
TODAY = datetime.date(2026, 11, 25)

Write = Callable[[dict[str, str]], Path]
Check = Callable[[dict[str, str]], list[str]]

# A world without a problem; a test writes over one of its files, or adds one.
REVIEW = "review: {last: 2023-01-15, months: 12}"
CITED = "sources: [{source: gazette-2020, evidence: verified}]"
JOINED = "- {id: joined, type: membership, member: northmere, of: league, status: member, "
TAIL = f"{CITED}, {REVIEW}}}\n"
WORLD = {
    "data/site.yml": "source_classes: {gazette: Gazette}\n",
    "data/sources/papers.yml": "- id: gazette-2020\n  publisher: Gazette\n  title: The league\n"
    "  class: gazette\n  group: gazette\n",
    "data/entities/states/northmere.yml": "name: Northmere\nsummary: A country.\n",
    "data/entities/states/eastwater.yml": "name: Eastwater\nsummary: A country.\n",
    "data/entities/people/ada-pike.yml": "name: Ada Pike\nsummary: A minister.\n",
    "data/entities/organisations/league.yml": "name: Angling League\nsummary: A league.\n",
    "data/entities/documents/treaty.yml": "name: Founding Treaty\nsummary: A paper.\n",
    "data/series/boats.yml": "name: Boats\nabout: league\nunit: boats\nsummary: Boats lost.\n",
    "data/facts/fishing.yml": JOINED + "from: 2019-04-02, " + TAIL,
    "docs/index.md": "---\ntitle: Lakes\ndescription: The lakes.\n---\n\nSee the [[league]].\n",
}
PAGE = "---\ntitle: Drought\ndescription: A drought.\n---\n\n"
BRIEFING = """---
title: Drought
description: A drought.
date: {date}
as_of: {as_of}
key_points:
  - {{text: A country joined., facts: [{facts}]}}
---

{body}
"""


# What is asked for only where nothing else is wrong, and is the business of other tests.
LATER = re.compile(r"nothing refers to '|this key point (has not been|rests on facts)")


@pytest.fixture
def world(write: Write) -> Check:
    """Writes the world with some files changed, and returns its problems as sorted lines."""

    def run(changes: dict[str, str]) -> list[str]:
        _, found = check(write(WORLD | changes))
        lines = [told(problem) for problem in sorted(set(found))]
        return [line for line in lines if not LATER.search(line)]

    return run


def briefing(
    body: str = "", facts: str = "joined", as_of: str = "2022-01-01", date: str = "2022-01-01"
) -> str:
    return BRIEFING.format(body=body, facts=facts, as_of=as_of, date=date)


def fact(id: str, fields: str) -> str:
    """A fact as one line of YAML."""
    return f"- {{id: {id}, {fields}, {TAIL}"


def figure(id: str, stated: str, fields: str = "qualifier: exact") -> str:
    return fact(id, f"type: figure, series: boats, value: 4, by: A, stated: {stated}, {fields}")


# The whole list -------------------------------------------------------------------------------


def test_a_site_wrong_in_every_known_way_is_told_everything_at_once() -> None:
    index, found = check(BROKEN, TODAY)
    assert index is None
    assert report(found).split("\n") == (BROKEN / "problems.txt").read_text("utf-8").splitlines()


def test_every_problem_of_that_site_lies_at_a_line_of_its_file() -> None:
    for problem in check(BROKEN, TODAY)[1]:
        path = BROKEN / problem.path
        lines = path.read_bytes().count(b"\n") if path.is_file() else 0
        assert 1 <= problem.line <= max(lines, 1), problem


def test_that_site_breaks_every_rule() -> None:
    """But for one about the environment, and two whose breach would hide the navigation."""
    _, problems = check(BROKEN, TODAY)
    found = {problem.rule for problem in problems}
    assert found == {rule.name for rule in RULES} - {"record-date", "settings", "extensions"}


def test_every_rule_has_a_name_of_its_own_a_sentence_and_examples() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)
        assert rule.sentence.endswith(".")
        assert rule.wrong != rule.right


def test_a_world_without_a_mistake_has_no_problem(world: Check) -> None:
    assert world({}) == []


@pytest.mark.parametrize("root", [TESTS.parent, TESTS / "lakes"], ids=["the real", "the second"])
def test_the_sites_of_this_project_have_no_problem(root: Path) -> None:
    assert check(root)[1] == []


# What could not be read -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "file",
    [
        "data/facts/fishing.yml",
        "data/sources/papers.yml",
        "data/entities/organisations/league.yml",
        "data/series/boats.yml",
    ],
)
@pytest.mark.parametrize("slip", ["\tx: y\n", "x: 'y\n", "- [\n", "x: {\n"])
def test_a_slip_in_a_file_says_nothing_of_its_records_elsewhere(
    world: Check, file: str, slip: str
) -> None:
    texts = {
        "data/sources/papers.yml": "- {id: gazette-2020, publisher: G, title: T, class: gazette, "
        "group: g}\n",
        "docs/briefings/drought.md": briefing("See [[joined]] [@gazette-2020] and [[league]]."),
    }
    found = world(texts | {file: (WORLD | texts)[file] + slip})
    assert [line.split(":")[0] for line in found] == [file]


@pytest.mark.parametrize(
    ("file", "wrong"),
    [
        ("data/facts/fishing.yml", "data/facts/fishing.yaml"),
        ("data/facts/fishing.yml", "data/fact/fishing.yml"),
        ("data/entities/organisations/league.yml", "data/organisations/league.yml"),
        ("data/entities/organisations/league.yml", "data/entities/organisations/League.yml"),
        ("docs/briefings/drought.md", "docs/briefings/Drought.md"),
    ],
)
def test_a_file_in_the_wrong_place_says_nothing_of_its_records_elsewhere(
    write: Write, file: str, wrong: str
) -> None:
    texts = WORLD | {
        "docs/briefings/drought.md": briefing("See [[joined]] and [[league]]."),
        "docs/about.md": "---\ntitle: A\ndescription: A.\n---\n\nSee [[drought]].\n",
    }
    root = write(texts)
    (root / wrong).parent.mkdir(exist_ok=True)
    (root / file).rename(root / wrong)
    found = [told(problem) for problem in check(root)[1]]
    assert [line.split(":")[0] for line in found if not LATER.search(line)] == [wrong]


# Names in place of ids --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    ["Ada Pike", "ada pike", "ADA PIKE", "Pike", "Ада Пайк", "Ms Pike", "Ada Pyke", "“Ada Pike”"],
)
@pytest.mark.parametrize("form", ["speaker: {}, office: A", "about: [{}]"])
def test_a_name_typed_where_an_id_belongs_offers_the_id(
    world: Check, typed: str, form: str
) -> None:
    names = "short: Pike\nnames: [{text: Ада Пайк, lang: ru}, {text: Ms Pike}]\n"
    fields = f"type: event, about: [league], on: 2020-01-01, what: A., {form.format(typed)}"
    if form.startswith("about"):
        fields = fields.replace("about: [league], ", "")
    found = world(
        {
            "data/entities/people/ada-pike.yml": f"name: Ada Pike\nsummary: A minister.\n{names}",
            "data/facts/new.yml": fact("new", fields),
        }
    )
    field = form.split(":")[0]
    hint = "; did you mean 'ada-pike'?"
    assert found == [f"data/facts/new.yml:1: '{field}': '{typed}' is not an id{hint}"]


def test_a_name_of_another_kind_is_not_offered(world: Check) -> None:
    fields = "type: event, about: [league], on: 2020-01-01, what: A., speaker: Northmere"
    (line,) = world({"data/facts/new.yml": fact("new", fields)})
    assert line.endswith("'speaker': 'Northmere' is not an id; here belongs the id of a person")


def test_of_a_surname_that_two_people_share_both_are_offered(world: Check) -> None:
    fields = "type: event, about: [league], on: 2020-01-01, what: A., speaker: Pike"
    (line,) = world(
        {
            "data/entities/people/bo-pike.yml": "name: Bo Pike\nsummary: A clerk.\n",
            "data/facts/new.yml": fact("new", fields),
        }
    )
    assert line.endswith("'Pike' is not an id; did you mean 'ada-pike' or 'bo-pike'?")


# Searches ---------------------------------------------------------------------------------------


SEARCHED = "name: Reach\nsummary: S.\nabout: [league]\nopened: 2019-01-01\nsearched:\n"
IN_VAIN = "  - {by: northmere, on: 2023-01-15, looked: In the Gazette.}\n"


def test_a_search_that_found_nothing_may_be_said(world: Check) -> None:
    assert world({"data/questions/reach.yml": SEARCHED + IN_VAIN}) == []


def test_whoever_has_answered_was_not_searched_in_vain(world: Check) -> None:
    fields = "type: position, question: reach, by: northmere, stance: none-found, basis: document"
    answer = fact("answer", f"{fields}, stated: 2022-01-01, what: It says nothing.")
    question = {"data/questions/reach.yml": SEARCHED + IN_VAIN}
    (problem,) = world(question | {"data/facts/answers.yml": answer})
    assert problem.startswith("data/questions/reach.yml:6: ")
    assert "'northmere' has a position on it, 'answer'; take this search out" in problem


def test_a_search_in_vain_is_said_once(world: Check) -> None:
    (problem,) = world({"data/questions/reach.yml": SEARCHED + IN_VAIN + IN_VAIN})
    assert problem.startswith("data/questions/reach.yml:7: ")
    assert "'northmere' stands here twice; take this search out" in problem


# Fields ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "text", "line", "field"),
    [
        ("data/entities/states/westfen.yml", "name: W\nsummary: W.\nnames: [Fen]\n", 3, "names"),
        (
            "data/entities/states/westfen.yml",
            "name: W\nsummary: W.\nrelated: [Ull]\n",
            3,
            "related",
        ),
        (
            "data/entities/states/westfen.yml",
            "name: W\nsummary: W.\nrelated:\n- ''\n",
            4,
            "related",
        ),
        ("data/entities/states/westfen.yml", "name: W\nsummary: W.\nsources: [a]\n", 3, "sources"),
        (
            "data/entities/states/westfen.yml",
            "name: W\nsummary: W.\nsources:\n  - {source: gazette-2020, evidence: derived}\n",
            4,
            "sources",
        ),
        ("data/site.yml", "source_classes: {gazette: G}\nlanguages: {'': c}\n", 2, "languages"),
        ("data/site.yml", "source_classes: {gazette: G}\nmailbox: the editor\n", 2, "mailbox"),
        ("data/site.yml", "primary: []\nsource_classes:\n  '': G\n", 3, "source_classes"),
        (
            "data/facts/fishing.yml",
            "- {id: v, type: roll-call, document: treaty, body: league, on: 2020,\n"
            "   tally: {'': 2}, " + TAIL,
            2,
            "tally",
        ),
    ],
)
def test_a_problem_in_a_list_is_told_by_the_name_of_its_field(
    path: str, text: str, line: int, field: str, world: Check
) -> None:
    found = [each for each in world({path: text}) if each.startswith(f"{path}:{line}: '{field}'")]
    assert len(found) == 1


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("data/glossary/weir.yml", "name: weir\nsummary: A dam.\nzzz: x\n"),
        ("data/entities/states/westfen.yml", "name: W\nsummary: A country.\nzzz: x\n"),
        ("docs/ull.md", "---\ntitle: Ull\ndescription: A lake.\nzzz: x\n---\n"),
    ],
)
def test_no_field_is_offered_that_may_not_be_written(path: str, text: str, world: Check) -> None:
    (found,) = world({path: text})
    offered = found.partition("the fields here are ")[2].split(", ")
    assert len(offered) > 2
    assert not {"id", "kind"} & set(offered)


def test_a_needed_field_without_a_value_is_not_to_be_taken_out(world: Check) -> None:
    (found,) = world({"data/glossary/weir.yml": "name: weir\nsummary:\n"})
    assert "summary" in found
    assert "take the line out" not in found


@pytest.mark.parametrize(
    ("written", "meant"),
    [("start: 2019", "from"), ("end: 2021", "to"), ("from: 2019, start: 2018", "from")],
)
def test_a_field_has_no_second_name(written: str, meant: str, world: Check) -> None:
    found = world({"data/facts/fishing.yml": JOINED + f"{written}, {TAIL}"})
    wrong = next(word for word in ("start", "end") if word in written)
    assert f"data/facts/fishing.yml:1: unknown field '{wrong}'; did you mean '{meant}'?" in found


@pytest.mark.parametrize(
    "day", ["2022-02-30", "2022-00", "2022-02-00", "2022-00-15", "26.09.2022", "soon"]
)
def test_a_date_that_is_none_is_a_problem(day: str, world: Check) -> None:
    (found,) = world({"data/facts/fishing.yml": JOINED + f"from: {day}, {TAIL}"})
    assert found.startswith(f"data/facts/fishing.yml:1: 'from': '{day}' is not a da")


# Ids ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"data/glossary/league.yml": "name: l\nsummary: l.\n"}, "data/glossary/league.yml:1"),
        ({"docs/briefings/league.md": briefing()}, "docs/briefings/league.md:2"),
        (
            {
                "data/facts/fishing.yml": fact(
                    "league", "type: measure, by: northmere, on: 2020, what: A"
                )
            },
            "data/facts/fishing.yml:1",
        ),
    ],
)
def test_an_id_belongs_to_one_record_of_any_kind(
    changes: dict[str, str], place: str, world: Check
) -> None:
    taken = "the id 'league' is taken by data/entities/organisations/league.yml:1; ids are unique"
    assert f"{place}: {taken}" in world(changes)


def test_a_briefing_with_the_id_of_a_record_does_not_hide_its_problems(world: Check) -> None:
    league = "data/entities/organisations/league.yml"
    changes = {
        league: "name: A!\nsummary: A league.\n",
        "docs/briefings/league.md": briefing(as_of="2022-02-01"),
    }
    assert world(changes) == [
        f"{league}:1: the name 'A!' must start and end with a letter or a digit",
        f"docs/briefings/league.md:2: the id 'league' is taken by {league}:1; ids are unique",
        "docs/briefings/league.md:5: 'as_of' is 2022-02-01, later than 'date', which is 2022-01-01",
    ]


def test_a_briefing_with_a_kept_id_is_told_so(world: Check) -> None:
    changes = {"docs/briefings/briefings.md": briefing(facts="joind", as_of="2022-02-01")}
    (first, *_) = world(changes)
    assert first == (
        "docs/briefings/briefings.md:2: the id 'briefings' is kept for the list of that name"
    )


VOTE = "type: roll-call, document: treaty, body: league, on: 2020"


@pytest.mark.parametrize(
    ("facts", "other", "line"),
    [
        # A fact, a term, and the vote of another state in another roll-call.
        (fact("cup-northmere", "type: measure, by: northmere, on: 2020, what: A"), None, 2),
        ("", "data/glossary/cup-northmere.yml", 2),
        ("", "docs/briefings/cup-northmere.md", 2),
    ],
)
def test_the_id_of_a_vote_belongs_to_no_other_record(
    facts: str, other: str | None, line: int, world: Check
) -> None:
    text = "name: cup\nsummary: A cup.\n" if other and other.endswith("yml") else briefing()
    joined = WORLD["data/facts/fishing.yml"]
    changes = {
        "data/facts/fishing.yml": joined + fact("cup", f"{VOTE}, against: [northmere]") + facts,
        **({other: text} if other else {}),
    }
    message = "the vote of 'northmere' has the id 'cup-northmere', which another record has"
    assert world(changes) == [f"data/facts/fishing.yml:{line}: {message}"]


def test_two_votes_cannot_share_an_id(world: Check) -> None:
    changes = {
        "data/entities/states/east.yml": "name: East\nsummary: A country.\n",
        "data/entities/states/lake-east.yml": "name: Lake East\nsummary: A country.\n",
        "data/facts/fishing.yml": WORLD["data/facts/fishing.yml"]
        + fact("cup", f"{VOTE}, against: [lake-east]")
        + fact("cup-lake", f"{VOTE}, in_favour: [east]"),
    }
    assert [line for line in world(changes) if "'cup-lake-east'" in line]


def test_a_vote_can_be_named_like_any_fact(world: Check) -> None:
    changes = {
        "data/facts/fishing.yml": fact("cup", f"{VOTE}, against: [northmere]"),
        "docs/briefings/cup-final.md": briefing("{{ cup-northmere }} [[cup]]", "cup-northmere"),
    }
    assert world(changes) == []


# One mistake, one problem ---------------------------------------------------------------------


@pytest.mark.parametrize("text", ["source_classes: [\n", "- gazette\n", "", "primary: []\n"])
def test_a_broken_settings_file_is_one_problem(text: str, world: Check) -> None:
    (found,) = world({"data/site.yml": text})
    assert found.startswith("data/site.yml:")
    assert "is missing;" not in found


def test_a_missing_settings_file_is_one_problem(tmp_path: Path) -> None:
    for name, text in WORLD.items():
        if name != "data/site.yml":
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text, encoding="utf-8")
    found = [told(problem) for problem in check(tmp_path)[1]]
    assert [line for line in found if "nothing refers" not in line] == [
        "data/site.yml:1: is missing; it says which kinds of entities there are"
    ]


@pytest.mark.parametrize(
    "text", ["name: [\n", "name: a\nsumary: b\n", "", "name: a\n\tb: c\n", "name: *a\n"]
)
def test_a_record_that_cannot_be_read_is_still_a_record_to_others(text: str, world: Check) -> None:
    found = world({"data/entities/states/northmere.yml": text})
    assert [
        line for line in found if not line.startswith("data/entities/states/northmere.yml")
    ] == []


def test_a_roll_call_with_a_mistake_still_has_its_votes(world: Check) -> None:
    changes = {
        "data/facts/fishing.yml": WORLD["data/facts/fishing.yml"]
        + fact("cup", f"{VOTE}-13, against: [northmere]"),
        "docs/drought.md": PAGE + "[[cup-northmere]] and {{ cup-northmere }}\n",
    }
    why = "is not a day of the calendar; write year, month, day"
    assert world(changes) == [f"data/facts/fishing.yml:2: 'on': '2020-13' {why}"]


@pytest.mark.parametrize(
    "other",
    [{"docs/lake.md": PAGE + "[[leage]]\n"}, {"data/glossary/weir.yml": "name: weir\n"}],
    ids=["in a page", "in a record"],
)
@pytest.mark.parametrize(
    "wrong",
    [
        {"docs/glossary.md": PAGE},
        {"docs/data/record.json": "{}\n"},
        {"docs/drought.md": PAGE + "{{ table treaty }}\n"},
    ],
    ids=["a place taken", "a data file's place taken", "an empty table"],
)
def test_problems_of_every_sort_are_told_in_one_run(
    wrong: dict[str, str], other: dict[str, str], world: Check
) -> None:
    found = {line.partition(":")[0] for line in world(wrong | other)}
    assert found == {*wrong, *other}


# Rules ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("focus: nortmere", "'focus' names 'nortmere', which is the id of no record"),
        ("focus: ada-pike", "'focus' names 'ada-pike', a person, where a state"),
        ("primary: [gazete]", "'gazete' is no source class"),
    ],
)
def test_the_choices_in_the_settings_name_what_there_is(
    line: str, message: str, world: Check
) -> None:
    (found,) = world({"data/site.yml": f"{WORLD['data/site.yml']}{line}\n"})
    assert found.startswith(f"data/site.yml:2: {message}")


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ("from: 2020, to: 2020", ""),
        ("from: 2020-05, to: 2020", ""),
        ("from: 2020-05, to: 2020-04-30", "'to' is 2020-04-30, before 'from', which is 2020-05"),
        ("from: 2020, to: unknown", ""),
        ("from: 2020, last_seen: 2019-12", "'last_seen' is 2019-12, before 'from', which is 2020"),
        ("last_seen: 2020", ""),
        ("to: 2020", "has no date; a membership needs 'from' or 'last_seen'"),
        ("from: 2020, on: 2020", "'on' is for one day; take it out, or take out 'from' and 'to'"),
        ("from: 2020, rank: deprecated", "'rank: deprecated' needs 'rank_reason': why, in one "),
        ("from: 2020, rank: preferred, rank_reason: It fits.", ""),
    ],
)
def test_the_times_and_ranks_of_a_fact_fit_together(
    fields: str, message: str, world: Check
) -> None:
    found = world({"data/facts/fishing.yml": f"{JOINED}{fields}, {TAIL}"})
    assert len(found) == bool(message)
    assert all(line.startswith(f"data/facts/fishing.yml:1: {message}") for line in found)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ("tally: {in_favour: 2}, in_favour: [northmere]", ""),
        ("tally: {in_favour: 2}, in_favour: [northmere], complete: true", "the total in_favour is"),
        ("tally: {in_favour: 0}, in_favour: [northmere]", "the total in_favour is 0, but the list"),
        ("tally: {favour: 0}", "'favour' is no total; write in_favour, against, abstained"),
        ("tally: {not_seen: 0}", "'not_seen' is no total; write in_favour, against, abstained"),
        ("against: [northmere, northmere]", "'northmere' stands under 'against' and under 'agai"),
        ("against: [northmere], not_seen: [northmere]", "'northmere' stands under 'against' and"),
        ("against: [ada-pike]", "'against' names 'ada-pike', a person, where a state or a claimed"),
    ],
)
def test_a_roll_call_agrees_with_itself(fields: str, message: str, world: Check) -> None:
    joined = WORLD["data/facts/fishing.yml"]
    found = world({"data/facts/fishing.yml": joined + fact("cup", f"{VOTE}, {fields}")})
    assert len(found) == bool(message)
    assert all(line.startswith(f"data/facts/fishing.yml:2: {message}") for line in found)


@pytest.mark.parametrize("marked", [0, 1, 2])
def test_a_name_that_two_records_share_is_marked_once(marked: int, world: Check) -> None:
    names = ["weir", "lock"]
    found = world(
        {
            f"data/glossary/{name}.yml": f"name: gate\nsummary: A {name}.\n"
            + ("preferred: true\n" if nth < marked else "")
            for nth, name in enumerate(names)
        }
    )
    assert len(found) == (0 if marked == 1 else 2)
    assert all(":1: the name 'gate' is also a name of '" in line for line in found)


def test_a_name_kept_from_matching_may_be_shared(world: Check) -> None:
    changes = {
        "data/glossary/weir.yml": "name: gate\nsummary: A weir.\n",
        "data/glossary/lock.yml": "name: gate\nsummary: A lock.\nmatch: false\n",
        "data/glossary/door.yml": "name: door\nsummary: A door.\n"
        "names: [{text: gate, match: false}]\n",
    }
    assert world(changes) == []


# Pages ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "heading", ["# Lakes", "#Lakes", "# Lakes #", "Lakes\n=====", "Lakes\n=", "\n# Lakes\n\n## A"]
)
def test_the_text_of_a_page_has_no_title_of_its_own(heading: str, world: Check) -> None:
    (found,) = world({"docs/lakes.md": PAGE + heading + "\n"})
    assert "the title in the front matter is the heading of the page; start with ##" in found


@pytest.mark.parametrize(
    "text", ["## Lakes", "```\n# Lakes\n```", "    # Lakes", "`# Lakes`", "Lake #1", "\\# Lakes"]
)
def test_what_is_no_title_is_no_problem(text: str, world: Check) -> None:
    assert world({"docs/lakes.md": PAGE + text + "\n"}) == []


@pytest.mark.parametrize(
    "heading", ["## The [[league]]", "##The [[league]]", "The [[league]]\n---", "###### [[league]]"]
)
def test_no_form_stands_in_a_heading(heading: str, world: Check) -> None:
    (found,) = world({"docs/lakes.md": PAGE + heading + "\n"})
    assert found == "docs/lakes.md:6: '[[league]]' stands in a heading; write plain words there"


@pytest.mark.parametrize(
    ("form", "advice"),
    [
        ("[[gazette-2020]]", "[@gazette-2020]"),
        ("[[boats]]", "{{ boats }}"),
        ("[@league]", "[[league]]"),
        ("{{ league }}", "[[league]]"),
        ("[[joind]]", "did you mean 'joined'?"),
        ("[[League]]", "did you mean 'league'?"),
        ("[@gazette-202]", "did you mean 'gazette-2020'?"),
        ("{{ joind date }}", "did you mean 'joined'?"),
        ("{{ tabel league }}", "{{ table id }}"),
        ("{{ league table }}", "{{ table id }}"),
        ("[[league|]]", "or '\\[[' for the signs"),
        ("[[league", "or '\\[[' for the signs"),
        ("Of {{ table league }} all", "empty lines around it"),
    ],
)
def test_a_wrong_form_says_what_to_write_instead(form: str, advice: str, world: Check) -> None:
    (found,) = world({"docs/lakes.md": f"{PAGE}{form}\n"})
    assert found.startswith("docs/lakes.md:6: ")
    assert advice in found


@pytest.mark.parametrize("own", ["## Head {: #since }", '<span id="cite-12"></span>'])
def test_a_page_does_not_name_a_place_as_the_page_itself_does(own: str, world: Check) -> None:
    (found,) = world({"docs/lakes.md": f"{PAGE}{own}\n"})
    assert found.startswith("docs/lakes.md:6: ")
    assert "choose another name" in found


def test_what_happened_last_needs_a_state_that_the_site_is_about(world: Check) -> None:
    (found,) = world({"docs/lakes.md": f"{PAGE}{{{{ table latest }}}}\n"})
    assert found.startswith("docs/lakes.md:6: ")
    assert "'focus'" in found


@pytest.mark.parametrize(
    "body",
    [
        "{{ boats }}",
        "{{ boats date }}",
        "{{ list briefings }}",
        "{{ table treaty }}",
        "{{ table eastwater }}",
        "<div>[[league]]</div>",
    ],
)
def test_a_form_that_would_show_nothing_is_a_problem(body: str, world: Check) -> None:
    (found,) = world({"docs/lakes.md": f"{PAGE}{body}\n"})
    assert found.startswith("docs/lakes.md:")


@pytest.mark.parametrize(
    ("form", "fits"),
    [
        ("{{ boats }}", "2021"),
        ("{{ boats date }}", "2021"),
        ("{{ list league }}", "2020"),
        ("{{ table league }}", "2020"),
    ],
)
def test_a_form_must_have_something_to_show_on_the_day_of_its_page(
    form: str, fits: str, world: Check
) -> None:
    facts = WORLD["data/facts/fishing.yml"] + figure("boats-4", "2020-06-01")
    for as_of in ("2019-01", fits):
        text = briefing(f"So: {form}" if "table" not in form else form, as_of=as_of)
        found = world({"data/facts/fishing.yml": facts, "docs/briefings/a.md": text})
        assert len(found) == (as_of != fits)
        assert all(line.startswith("docs/briefings/a.md:10: ") for line in found)


@pytest.mark.parametrize(
    "facts",
    [
        figure("boats-4", "2022-06"),
        figure("boats-4", "2021", "withdrawn: 2021-12"),
        figure("boats-4", "2021", "rank: deprecated, rank_reason: A song"),
        "",
    ],
    ids=["given later", "withdrawn by then", "not used", "no figure at all"],
)
def test_a_key_point_rests_on_a_figure_that_was_known(facts: str, world: Check) -> None:
    changes = {
        "data/facts/fishing.yml": WORLD["data/facts/fishing.yml"] + facts,
        "docs/briefings/drought.md": briefing(facts="boats"),
    }
    (found,) = world(changes)
    assert found.startswith("docs/briefings/drought.md:7: ")


@pytest.mark.parametrize(
    "path",
    [
        *("docs/glossary.md", "docs/glossary/index.md", "docs/sources.md", "docs/states/index.md"),
        *("docs/states/northmere.md", "docs/states/northmere/index.md", "docs/questions/index.md"),
    ],
)
def test_a_written_file_cannot_replace_a_generated_page(path: str, world: Check) -> None:
    (found,) = world({path: PAGE})
    assert found.startswith(f"{path}:1: lies where a page is made from the record")


@pytest.mark.parametrize("path", ["docs/glossary/index.html", "docs/states/northmere/index.html"])
def test_a_page_is_not_written_as_html(path: str, world: Check) -> None:
    (found,) = world({path: PAGE})
    assert found.startswith(f"{path}:1: may not lie below docs/")


@pytest.mark.parametrize("name", ["record.json", "schema.json"])
def test_a_written_file_cannot_replace_a_data_file(name: str, world: Check) -> None:
    (found,) = world({f"docs/data/{name}": "{}\n"})
    assert found == f"docs/data/{name}:1: lies where a data file is made; rename it"


def test_two_written_pages_cannot_share_an_address(world: Check) -> None:
    found = world({"docs/about.md": PAGE, "docs/about/index.md": PAGE})
    assert [line for line in found if line.startswith("docs/about")]


# Whatever is changed --------------------------------------------------------------------------

LAKES = {
    path.relative_to(TESTS / "lakes").as_posix(): path.read_text("utf-8")
    for path in sorted((TESTS / "lakes").glob("data/**/*.yml"))
}
VALUES: list[Any] = [
    *("", " ", "a", "null", "true", "0", "99999", "-1", "9" * 30, "2020", "2020-02-30", "9999"),
    *("9999-12-31", "0001-01-01", "unknown", "ull", "lake-ull", "northmere", "ada-pike", "[[x]]"),
    *("boats-lost", "boats-lost-41", "resolution-7", "great-drought", "sallow-2021", "1.10"),
    *("lake-courier-2021-05-20", "mere-angling-league", "shore-accords", "<b>&amp;</b>", "x" * 200),
    *([], {}, ["a"], [""], [[]], [{}], {"a": "b"}, {"": ""}, ["northmere", "northmere"]),
    *("preferred", "deprecated", "former", "derived", "figure", "roll-call", "event", "membership"),
]


def places(value: Any, keys: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The keys that lead to every part of a value."""
    for key, item in value.items() if isinstance(value, dict) else enumerate(value):
        yield (*keys, key)
        if isinstance(item, dict | list):
            yield from places(item, (*keys, key))


PLACES = [
    (path, keys)
    for path, text in LAKES.items()
    for keys in places(yaml.load(text, Loader=yaml.BaseLoader))
]


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("mutated") / "lakes"
    return Path(shutil.copytree(TESTS / "lakes", root))


@settings(deadline=None, max_examples=60)
@given(place=st.sampled_from(PLACES), change=st.sampled_from(VALUES) | st.none())
@example(place=("data/facts/drought.yml", (1, "review", "months")), change="99999")
@example(place=("data/facts/drought.yml", (1, "review", "last")), change="9999-12-31")
@example(place=("data/facts/drought.yml", (0, "defaults", "recorded")), change="9999-12-31")
def test_a_changed_value_is_a_problem_or_makes_a_whole_site(
    place: tuple[str, tuple[Any, ...]], change: Any, second: Path
) -> None:
    path, keys = place
    document = yaml.load(LAKES[path], Loader=yaml.BaseLoader)
    holder = document
    for key in keys[:-1]:
        holder = holder[key]
    if change is None:
        del holder[keys[-1]]
    else:
        holder[keys[-1]] = copy.deepcopy(change)
    (second / path).write_text(json.dumps(document), encoding="utf-8")
    try:
        index, _ = check(second)
        if index:
            made = site_of(index)
            pages = made.plan.pages
            assert out.files(index, made.plan, made.renderer)
            assert len({page.path for page in pages}) == len(pages)
            assert all(made.text(page) for page in pages)
    finally:
        (second / path).write_text(LAKES[path], encoding="utf-8")


def test_the_language_of_original_words_is_one_that_the_settings_name(world: Check) -> None:
    said = "{id: said, type: event, about: [league], on: 2019-04-02, what: It spoke, quote: Yes"
    facts = (
        WORLD["data/facts/fishing.yml"] + f"- {said}, original: {{words: Ja, lang: LANG}}, {TAIL}"
    )
    settings = WORLD["data/site.yml"] + "languages: {de: German}\n"
    found = {
        lang: world(
            {"data/site.yml": settings, "data/facts/fishing.yml": facts.replace("LANG", lang)}
        )
        for lang in ("de", "nl")
    }
    assert found["de"] == []
    (problem,) = found["nl"]
    assert "'nl' is not among 'languages' in data/site.yml" in problem
