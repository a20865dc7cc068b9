"""What needs a second look: key points, numbers, words, offices, unused records, what is due."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

import due as due_command
from briefings import build, check
from briefings.query import freshness
from briefings.query.index import RecordIndex
from briefings.record.dates import day, parse_date
from briefings.record.facts import Fact, Membership
from briefings.record.pages import Briefing
from briefings.record.parts import Review
from briefings.record.scalars import Line
from briefings.rules import prose
from worlds import told

Write = Callable[[dict[str, str]], Path]
Look = Callable[..., tuple[RecordIndex, list[str]]]

# A world without a problem: every record is referred to. A test changes some of its files.
CITED = "sources: [{source: gazette, evidence: verified}]"
REVIEW = "review: {last: 2023-01-15, months: 12}"
DISPUTE = f"{{field: from, value: X, {CITED}, resolution: Y.}}"
JOINED = """
- id: joined
  type: membership
  member: northmere
  of: league
  status: member
  from: 2019-04-02
  last_seen: 2022-12
  sources:
    - {source: gazette, evidence: verified}
  review: {last: 2023-01-15, months: 12}
"""


def fact(id: str, fields: str) -> str:
    """A fact as one line of YAML."""
    return f"- {{id: {id}, {fields}, {CITED}, {REVIEW}}}\n"


COUNTED = fact("counted", "type: figure, series: boats, value: 1410, by: Us, stated: 2021-02-01")
SPOKE = fact(
    "spoke", "type: event, about: [league], speaker: ada-pike, on: 2021-05-20, what: She speaks."
)
VOTED = f"""
- id: voted
  type: roll-call
  document: treaty
  body: league
  on: 2022-03-01
  in_favour: [northmere]
  abstained: [eastwater]
  {CITED}
  {REVIEW}
"""
WORLD = {
    "data/site.yml": """
        source_classes: {gazette: Gazette}
        naming:
          - {avoid: Ull Lake, use: Lake Ull}
          - {avoid: regime, use: government}
        """,
    "data/sources/papers.yml": """
        - {id: gazette, publisher: Gazette, title: T, class: gazette, group: gazette}
        - {id: courier, publisher: Courier, title: T, class: gazette, group: courier}
        """,
    "data/entities/states/northmere.yml": "name: Northmere\nsummary: A country.\n",
    "data/entities/states/eastwater.yml": "name: Eastwater\nsummary: A country.\n",
    "data/entities/people/ada-pike.yml": "name: Ada Pike\nsummary: A minister.\n",
    "data/entities/organisations/league.yml": "name: Angling League\nsummary: A league.\n",
    "data/entities/documents/treaty.yml": "name: Founding Treaty\nsummary: A paper.\n",
    "data/entities/places/lake.yml": """
        name: Lake Ull
        names: [{text: Ull Lake}]
        summary: A lake.
        """,
    "data/glossary/net.yml": "name: drift net\nsummary: A net.\n",
    "data/series/boats.yml": "name: Boats\nabout: lake\nunit: boats\nsummary: Boats lost.\n",
    "data/facts/fishing.yml": JOINED,
    "data/facts/offices.yml": SPOKE,
    "data/facts/counts.yml": COUNTED,
    "data/facts/votes.yml": VOTED,
    "docs/index.md": "---\ntitle: Lakes\ndescription: D.\n---\n\nA drift net. [@courier, page 1]\n",
}
BRIEFING = """---
title: Boats
description: About boats.
date: 2023-01-15
as_of: 2022-12-31
key_points:
  - text: {point}
{confirmed}    facts: [{facts}]
---

{body}
"""
TEXT = "docs/briefings/drought.md"
FIRST_LINE = 11  # of a body, where the key point is not confirmed


@pytest.fixture
def look(write: Write) -> Look:
    """Writes the world with some files changed; gives what can be asked of it, and its problems."""

    def run(changes: dict[str, str] | None = None) -> tuple[RecordIndex, list[str]]:
        index, problems = check(write(WORLD | (changes or {})))
        assert index, problems
        return index, [told(problem) for problem in sorted(set(problems))]

    return run


def briefing(
    body: str = "", point: str = "A country joined.", facts: str = "joined", confirmed: str = ""
) -> dict[str, str]:
    """The file of a briefing with one key point."""
    mark = f"    confirmed: {confirmed}\n" if confirmed else ""
    return {TEXT: BRIEFING.format(body=body, point=point, facts=facts, confirmed=mark)}


def about(problems: list[str], *words: str) -> list[str]:
    """The problems that have one of some words in them."""
    return [problem for problem in problems if any(word in problem for word in words)]


def mark_of(index: RecordIndex) -> str:
    (found,) = index.catalogue.of(Briefing)
    return freshness.fingerprint(found.key_points[0], index)


def test_a_world_without_a_mistake_has_no_problem(look: Look) -> None:
    assert look()[1] == []


# Fingerprints ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("status: member", "status: observer"),
        ("from: 2019-04-02", "from: 2019-04-03"),
        ("from: 2019-04-02", "from: 2019-04"),
        ("from: 2019-04-02", "from: 2019-04-02\n  to: unknown"),
        ("from: 2019-04-02", "from: 2019-04-02\n  date_basis: inferred"),
        ("status: member", "status: member\n  rank: preferred\n  rank_reason: It is plain."),
        ("status: member", f"status: member\n  disputes: [{DISPUTE}]"),
        ("status: member", "status: member\n  note: A note."),
        ("source: gazette", "source: courier"),
        ("evidence: verified", "evidence: secondary"),
        ("evidence: verified}", "evidence: verified}\n    - {source: courier, evidence: seed}"),
        ("member: northmere", "member: eastwater"),
    ],
)  # fmt: skip
def test_a_fingerprint_changes_with_what_a_fact_states(look: Look, before: str, after: str) -> None:
    changed = JOINED.replace(before, after)
    assert changed != JOINED
    marks = [
        mark_of(look(briefing() | {"data/facts/fishing.yml": text})[0])
        for text in (JOINED, changed)
    ]
    assert len(set(marks)) == 2
    assert all(re.fullmatch(r"[0-9a-f]{8}", mark) for mark in marks)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("last: 2023-01-15", "last: 2024-02-01"),
        ("months: 12", "months: 6"),
        ("last_seen: 2022-12", "last_seen: 2023-01-01"),
        ("  last_seen: 2022-12\n", ""),
        ("status: member", "status: member\n  rank: normal\n  date_basis: stated\n  disputes: []"),
        ("status: member", "status: 'member'  # as listed"),
        ("evidence: verified}", "evidence: verified, where: page 2}"),
        ("status: member", "status: member\n  changes: [{on: 2023-01-15, what: A., reason: B.}]"),
        ("  member: northmere\n  of: league\n", "  of: league\n  member: northmere\n"),
    ],
)
def test_a_fingerprint_stays_when_nothing_stated_changes(
    look: Look, before: str, after: str
) -> None:
    changed = JOINED.replace(before, after)
    assert changed != JOINED
    marks = [
        mark_of(look(briefing() | {"data/facts/fishing.yml": text})[0])
        for text in (JOINED, changed)
    ]
    assert len(set(marks)) == 1


@pytest.mark.parametrize(
    ("before", "after", "differ"),
    [
        ("resolution: Y.", "resolution: Z.", False),
        ("rank_reason: A.", "rank_reason: B.", False),
        ("method: By counting.", "method: By hand.", False),
        ("value: X", "value: W", True),
        ("field: from", "field: status", True),
        ("source: gazette, evidence: verified}]", "source: courier, evidence: verified}]", True),
    ],
)
def test_of_a_dispute_a_rank_and_a_method_only_what_a_sentence_can_rest_on_counts(
    look: Look, before: str, after: str, differ: bool
) -> None:
    rich = JOINED.replace("evidence: verified", "evidence: derived, method: By counting.")
    rich += f"  disputes: [{DISPUTE}]\n  rank: preferred\n  rank_reason: A.\n"
    assert before in rich
    marks = [
        mark_of(look(briefing() | {"data/facts/fishing.yml": text})[0])
        for text in (rich, rich.replace(before, after))
    ]
    assert (marks[0] != marks[1]) == differ


def test_a_fingerprint_stays_when_an_event_gets_a_lane_of_the_timeline(look: Look) -> None:
    met = JOINED.replace("id: joined", "id: met").replace("type: membership", "type: event")
    met = (
        re.sub(r"  (member|of|status|last_seen): .*\n", "", met)
        + "  about: [league]\n  what: It met.\n"
    )
    marks = [
        mark_of(look(briefing(facts="met") | {"data/facts/met.yml": met + lane})[0])
        for lane in ("", "  lane: said\n", "  lane: signed\n")
    ]
    assert len(set(marks)) == 1


def test_a_new_field_with_a_default_leaves_every_fingerprint_as_it_is(look: Look) -> None:
    class Later(Membership):
        colour: Line | None = None
        waters: tuple[Line, ...] = ()

    index, _ = look(briefing())
    before = mark_of(index)
    old = index.get("joined")
    new = Later.model_construct(old.model_fields_set, **dict(old))
    assert {"colour", "waters"} <= new.model_dump().keys()
    index.catalogue.records["joined"] = new
    assert mark_of(index) == before


def test_the_order_in_which_a_key_point_names_its_facts_does_not_count(look: Look) -> None:
    marks = [
        mark_of(look(briefing(facts=ids))[0]) for ids in ("joined, counted", "counted, joined")
    ]
    assert len(set(marks)) == 1


def test_a_series_counts_with_all_of_its_figures(look: Look) -> None:
    other = COUNTED.replace("counted", "later").replace("2021-02", "2022-02")
    marks = [
        mark_of(look(briefing(facts="boats") | {"data/facts/counts.yml": text})[0])
        for text in (COUNTED, COUNTED + other)
    ]
    assert len(set(marks)) == 2


@pytest.mark.parametrize(
    ("state", "differ"), [("northmere", False), ("eastwater", True)], ids=["its own", "another's"]
)
def test_the_vote_of_a_state_changes_with_its_own_list_only(
    look: Look, state: str, differ: bool
) -> None:
    marks = [
        mark_of(look(briefing(facts=f"voted-{state}") | {"data/facts/votes.yml": text})[0])
        for text in (VOTED, VOTED.replace("abstained", "did_not_vote"))
    ]
    assert (marks[0] != marks[1]) == differ


# Key points ------------------------------------------------------------------------------------


def test_a_key_point_that_nobody_confirmed_is_a_problem_that_says_what_to_write(look: Look) -> None:
    index, problems = look(briefing())
    mark = mark_of(index)
    how = f"read it against joined, then run 'make confirm ARGS=drought', or write {mark}"
    assert problems == [f"{TEXT}:7: this key point has not been confirmed; {how}"]
    assert look(briefing(confirmed=mark))[1] == []


def test_a_key_point_whose_facts_changed_is_a_problem_at_its_mark(look: Look) -> None:
    mark = mark_of(look(briefing())[0])
    changed = {"data/facts/fishing.yml": JOINED.replace("status: member", "status: observer")}
    index, problems = look(briefing(confirmed=mark) | changed)
    how = f"read it against joined, then run 'make confirm ARGS=drought', or write {mark_of(index)}"
    assert problems == [f"{TEXT}:8: this key point or a fact under it has changed; {how}"]
    assert look(briefing(confirmed=mark_of(index)) | changed)[1] == []


def test_a_key_point_that_was_reworded_is_a_problem_at_its_mark(look: Look) -> None:
    files = briefing(confirmed=mark_of(look(briefing())[0]))
    reworded = {path: text.replace("joined.", "left.") for path, text in files.items()}
    assert reworded != files
    assert about(look(reworded)[1], "this key point or a fact under it has changed")


def test_a_key_point_may_not_rest_on_a_fact_that_is_not_used(look: Look) -> None:
    unused = JOINED.replace("member\n", "member\n  rank: deprecated\n  rank_reason: A slip.\n", 1)
    changed = {"data/facts/fishing.yml": unused.replace("member: northmere", "member: northmere")}
    mark = mark_of(look(briefing() | changed)[0])
    _, problems = look(briefing(confirmed=mark) | changed)
    assert problems == [f"{TEXT}:9: 'joined' is marked as not used (A slip.); rest on another"]


def test_a_key_point_may_not_rest_on_a_vote_in_a_roll_call_that_is_not_used(look: Look) -> None:
    unused = VOTED.replace("  on:", "  rank: deprecated\n  rank_reason: A slip.\n  on:")
    _, problems = look(briefing(facts="voted-northmere") | {"data/facts/votes.yml": unused})
    assert about(problems, "is marked as not used (A slip.)")


# Numbers ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        # Dates and years are no numbers.
        ("It came on 12 March 2022, and in May.", []),
        ("From 23 to 27 September, and on 5 and 6 January 2022.", []),
        ("In March 2014 and from 1992 to 2026; in (1994) and 2022–2023.", []),
        ("The 1990s and the 19th century.", []),
        # Nor are numbers inside names.
        ("Resolutions ES-11/4 and 68/262, the G7 and START-1.", []),
        ("Three of the four states.", []),
        # Everything else is one.
        ("They lost 41 boats.", ["41"]),
        ("About 1,410 of 5,000 tonnes, and 3.5 more.", ["1,410", "5,000", "3.5"]),
        ("A share of 99.23% or 87 per cent.", ["99.23", "87"]),
        ("Some 2022 boats of 1,990 were new: 20%.", ["1,990", "20"]),
        ("A total of 2022% or 2000.5.", ["2022", "2000.5"]),
        ("It has 12 marches.", ["12"]),
        ("143 for, 5 against.", ["143", "5"]),
    ],
)  # fmt: skip
def test_the_numbers_of_a_text_are(text: str, numbers: list[str]) -> None:
    assert list(prose.numbers_in(text)) == numbers


@pytest.mark.parametrize(
    "body",
    [
        "They lost 41 boats.",
        "They lost **41** boats, as [[league|the league]] says.",
        "A source says so [@gazette]. They lost 41 boats.",
        "They lost 41 boats. A source says so [@gazette].",
        "- Boats: 41\n- Nets: many [@gazette]",
        "They lost 41 boats\n\nin a year [@gazette].",
        "> They lost 41 boats.",
        '<span class="x">They lost</span> 41 boats.',
        "| Shore | Boats |\n|---|---|\n| north | 41 |\n| south | many [@gazette] |",
    ],
)
def test_a_number_without_a_source_in_its_sentence_is_a_problem(look: Look, body: str) -> None:
    _, problems = look(briefing(body))
    found = about(problems, "has no source")
    assert len(found) == 1
    assert (
        "the number 41 has no source; cite one in the same sentence ([@source-id]), or" in found[0]
    )


@pytest.mark.parametrize(
    "body",
    [
        "They lost 41 boats [@gazette].",
        "They lost 41\nboats of\n1,410 [@gazette, page 2].",
        "They lost {{ counted }} boats of 41.",
        'They lost boats; see `41` and <span id="x41" class="c41">this</span>.',
        "They lost boats <!-- 41 -->.\n\n    41 in code\n\n```\n41\n```",
        "1. They lost boats.\n2. They lost nets.",
        "They left the G7 on 12 March 2022.",
    ],
)
def test_a_number_with_a_source_or_outside_the_text_is_none(look: Look, body: str) -> None:
    _, problems = look(briefing(body))
    assert about(problems, "has no source") == []


def test_a_number_is_told_at_the_line_of_its_sentence(look: Look) -> None:
    body = "One [@gazette].\n\n```\n7\n```\n\nTwo.\nThey lost\n41 boats. Then 42."
    _, problems = look(briefing(body))
    found = about(problems, "has no source")
    assert [problem.split(": ")[0] for problem in found] == [
        f"{TEXT}:{FIRST_LINE + 7}",
        f"{TEXT}:{FIRST_LINE + 8}",
    ]


def test_only_briefings_need_sources_for_numbers(look: Look) -> None:
    page = "---\ntitle: Lakes\ndescription: D.\n---\n\nA drift net, 41 boats. [@courier, page 1]\n"
    assert look({"docs/index.md": page})[1] == []


@pytest.mark.parametrize(
    ("point", "facts", "foreign"),
    [
        ("They lost 1,410 boats in 2021.", "counted", None),
        ("They lost 1,410 boats.", "boats", None),
        ("They lost 1,410 boats.", "joined, counted", None),
        ("They lost 1,411 boats.", "counted", "1,411"),
        ("They lost 1,410 boats of 5,000.", "counted", "5,000"),
        ("They lost 1,410 boats.", "joined", "1,410"),
        ("A share of 14%.", "counted", "14"),
        # What people wrote beside a fact is not what it states.
        ("They lost 12 boats.", "counted", "12"),
        ("They lost 15 boats.", "counted", "15"),
    ],
)
def test_the_numbers_of_a_key_point_are_in_its_facts(
    look: Look, point: str, facts: str, foreign: str | None
) -> None:
    _, problems = look(briefing(point=point, facts=facts))
    wanted = f"{TEXT}:7: the number {foreign} is in none of the facts this key point names"
    assert about(problems, "the number") == ([wanted] if foreign else [])


def test_a_place_in_a_source_lends_a_key_point_no_number(look: Look) -> None:
    cited = COUNTED.replace("evidence: verified", "evidence: verified, where: page 77")
    changes = briefing(point="They lost 77 boats.", facts="counted")
    assert about(look(changes | {"data/facts/counts.yml": cited})[1], "the number 77")


# Words to avoid --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "The Ull Lake is deep.",
        "The Ull Lake's shore, and **Ull Lake**.",
        "See [[lake|the Ull Lake]].",
        "Ull\nLake is a name over two lines: Ull Lake.",
        "A regime, and others.",
        "Regime is a word that may start a sentence.",
        'A mark left open " quotes nothing.\n\nThe Ull Lake.\n\nAnother " mark.',
    ],
)
def test_a_word_to_avoid_is_a_problem(look: Look, text: str) -> None:
    _, problems = look(briefing(text))
    assert about(problems, "outside quotations")


@pytest.mark.parametrize(
    "text",
    [
        'He said “the Ull Lake”, «Ull Lake» and "Ull Lake".',
        "He said “a name over\ntwo lines, Ull Lake”.",
        "> The Ull Lake is deep.",
        "He said <q>the Ull Lake is deep</q>.",
        "In code: `Ull Lake`, and in <!-- Ull Lake --> a comment.",
        "Skull Lake, Ull Lakes and ull lake are other words, as are regimes and regimented.",
        "Lake Ull is deep.",
        "A source [@gazette, page on Ull Lake].",
    ],
)
def test_a_word_to_avoid_may_stand_in_quotations_and_other_words(look: Look, text: str) -> None:
    _, problems = look(briefing(text))
    assert about(problems, "outside quotations") == []


@pytest.mark.parametrize("form", ["[[league]]", "[[ada-pike|she]]", "{{ counted }}", "[@gazette]"])
def test_a_form_in_front_matter_is_a_problem_for_it_is_shown_as_typed(
    look: Look, form: str
) -> None:
    front = f"---\ntitle: Lakes\ndescription: >-\n  Of {form} here.\n---\n"
    page = f"{front}\nA drift net. [@courier, page 1]\n"
    _, found = look({"docs/index.md": page})
    (line,) = [line for line in found if "shown as typed" in line]
    assert line.startswith("docs/index.md:3: ")


def test_a_word_to_avoid_is_told_at_its_line_with_what_to_write(look: Look) -> None:
    _, problems = look(briefing("“Ull\nLake”.\n\nThe shore\nof Ull Lake.", confirmed="0"))
    assert about(problems, "outside quotations") == [
        f"{TEXT}:{FIRST_LINE + 5}: write 'Lake Ull', not 'Ull Lake', outside quotations"
    ]


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("data/glossary/net.yml", "name: drift net\nsummary: Used on Ull Lake.\n", 2),
        ("data/glossary/net.yml", "name: drift net\nsummary: S.\ntext: |\n A.\n\n Ull Lake.\n", 3),
        ("data/facts/offices.yml", SPOKE.replace("She speaks.", "On Ull Lake."), 1),
        ("data/facts/fishing.yml", JOINED.replace("  from:", "  note: On Ull Lake.\n  from:"), 6),
        (
            "data/facts/fishing.yml",
            JOINED.replace(
                "  from:",
                f"  disputes:\n  - field: from\n    value: X\n    {CITED}\n"
                "    resolution: By Ull Lake.\n  from:",
            ),
            10,
        ),
        ("data/open/votes.yml", "- id: asked\n  asks: Who?\n  looked: On Ull Lake.\n", 3),
        ("docs/index.md", WORLD["docs/index.md"].replace("D.", "Ull Lake."), 3),
        (TEXT, briefing(point="Ull Lake fell.")[TEXT], 7),
    ],
)  # fmt: skip
def test_the_words_of_records_and_front_matter_are_ours_too(
    look: Look, path: str, text: str, line: int
) -> None:
    _, problems = look({path: text})
    assert about(problems, "outside quotations") == [
        f"{path}:{line}: write 'Lake Ull', not 'Ull Lake', outside quotations"
    ]


SPELT = "names:\n  - {text: Ull Lake}\nsummary: A lake.\n"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        # A record's own names and other spellings, and the titles of sources.
        ("data/entities/places/lake.yml", f"name: Lake Ull\n{SPELT}"),
        ("data/entities/places/lake.yml", f"name: Ull Lake\n{SPELT}"),
        (
            "data/sources/papers.yml",
            WORLD["data/sources/papers.yml"].replace("title: T", "title: On Ull Lake"),
        ),
        # The words of a speaker.
        (
            "data/facts/offices.yml",
            SPOKE.replace("She speaks.", "She speaks., quote: I love Ull Lake"),
        ),
    ],
)  # fmt: skip
def test_names_titles_and_quoted_words_are_not_ours(look: Look, path: str, text: str) -> None:
    assert about(look({path: text})[1], "outside quotations") == []


# Offices ---------------------------------------------------------------------------------------


def office(fields: str, id: str = "minister") -> str:
    return fact(id, f"type: office, person: ada-pike, title: Minister, of: northmere, {fields}")


def said(day: str) -> str:
    return fact(
        "spoke",
        f"type: event, about: [league], speaker: ada-pike, office: Minister, on: {day}, what: A.",
    )


@pytest.mark.parametrize(
    ("held", "day", "wrong"),
    [
        ("from: 2019-01-01, to: 2022-06-30", "2018-12-31", True),
        ("from: 2019-01-01, to: 2022-06-30", "2019-01-01", False),
        ("from: 2019-01-01, to: 2022-06-30", "2021-05-20", False),
        ("from: 2019-01-01, to: 2022-06-30", "2022-06-30", False),
        ("from: 2019-01-01, to: 2022-06-30", "2022-07-01", True),
        ("from: 2019-01-01", "2030-01-01", False),
        # Where a bound is not known to the day, nobody can say that the office was not held.
        ("from: 2019, to: 2022", "2019-01-01", False),
        ("from: 2019, to: 2022", "2022-12-31", False),
        ("from: 2019, to: 2022", "2018-12-31", True),
        ("from: 2019-01-01, to: unknown", "2025-01-01", False),
        ("from: 2019-01-01, to: unknown", "2018-01-01", True),
        ("last_seen: 2020-03-01", "2015-01-01", False),
        ("last_seen: 2020-03-01", "2025-01-01", False),
        # The day of the statement may not be known to the day either.
        ("from: 2019-01-15", "2019-01", False),
        ("from: 2019-01-15, to: 2022-06-15", "2022-06", False),
        ("from: 2019-02-01", "2019-01", True),
        ("from: 2019-01-01, to: 2022-05-31", "2022-06", True),
    ],
)
def test_who_speaks_in_an_office_held_it_on_the_day(
    look: Look, held: str, day: str, wrong: bool
) -> None:
    _, problems = look({"data/facts/offices.yml": office(held) + said(day)})
    assert bool(problems) == wrong
    assert len(problems) == len(
        about(problems, "data/facts/offices.yml:2: 'ada-pike' held none of")
    )


@pytest.mark.parametrize(
    "offices",
    [
        "",
        office("from: 2010-01-01, to: 2012-01-01") + office("from: 2020-01-01", "again"),
        office("from: 2010-01-01, to: 2012-01-01") + office("last_seen: 2020-01-01", "again"),
    ],
    ids=["none in the record", "another office", "another, not known when"],
)
def test_an_office_that_may_have_been_held_is_no_problem(look: Look, offices: str) -> None:
    assert look({"data/facts/offices.yml": offices + said("2021-05-20")})[1] == []


def test_an_office_that_is_not_used_is_none(look: Look) -> None:
    wrong = office("from: 2020-01-01, rank: deprecated, rank_reason: A slip.", "wrong")
    offices = office("from: 2010-01-01, to: 2012-01-01") + wrong
    assert look({"data/facts/offices.yml": offices + said("2021-05-20")})[1]


def test_a_position_is_held_against_offices_by_the_day_it_was_stated(look: Look) -> None:
    question = "name: The League\nsummary: S.\nabout: [league]\nopened: 2019-01-01\n"
    stated = fact(
        "stated",
        "type: position, question: asked, by: northmere, stance: ambiguous, basis: quoted, "
        "speaker: ada-pike, office: Minister, stated: 2021-05-20, what: A.",
    )
    _, problems = look(
        {
            "data/questions/asked.yml": question,
            "data/facts/offices.yml": office("from: 2022-01-01") + stated,
        }
    )
    what = "'ada-pike' held none of the offices in the record on 20 May 2021"
    how = "mend the date or the office, or take 'office' out and say it in 'note'"
    assert problems == [f"data/facts/offices.yml:2: {what}; {how}"]


# Unused records --------------------------------------------------------------------------------

ALONE = {
    "data/glossary/seine.yml": "name: seine\nsummary: A seine is a net.\n",
    "data/entities/states/westfen.yml": "name: Westfen\nsummary: Westfen lies in a fen.\n",
    "data/sources/leaflets.yml": (
        "- {id: leaflet, publisher: P, title: T, class: gazette, group: leaflet}\n"
    ),
    "data/questions/fen.yml": "name: The fen\nsummary: S.\nabout: [league]\nopened: 2019-01-01\n",
}


@pytest.mark.parametrize("path", ALONE)
def test_a_record_that_nothing_refers_to_is_a_problem(look: Look, path: str) -> None:
    _, problems = look({path: ALONE[path]})
    id = "leaflet" if "sources" in path else Path(path).stem
    assert problems == [
        f"{path}:1: nothing refers to '{id}'; name it in a text or a record, or delete it"
    ]


@pytest.mark.parametrize(
    ("id", "path", "text"),
    [
        ("seine", "docs/more.md", "---\ntitle: M\ndescription: D.\n---\n\nSeines.\n"),
        ("seine", "docs/more.md", "---\ntitle: M\ndescription: D.\n---\n\n[[seine|nets]].\n"),
        ("seine", "data/glossary/net.yml", "name: drift net\nsummary: Not a seine.\n"),
        ("seine", "data/glossary/net.yml", "name: drift net\nsummary: S.\nrelated: [seine]\n"),
        ("westfen", "data/facts/offices.yml", SPOKE.replace("[league]", "[league, westfen]")),
        ("westfen", "data/facts/votes.yml", VOTED.replace("eastwater", "eastwater, westfen")),
        ("leaflet", "docs/more.md", "---\ntitle: M\ndescription: D.\n---\n\nSo [@leaflet].\n"),
        (
            "leaflet",
            "data/facts/fishing.yml",
            JOINED.replace(
                "  from:",
                "  disputes: [{field: from, value: X, resolution: Y., "
                "sources: [{source: leaflet, evidence: seed}]}]\n  from:",
            ),
        ),
    ],
)
def test_a_record_is_used_where_a_text_or_a_record_names_it(
    look: Look, id: str, path: str, text: str
) -> None:
    assert about(look({**ALONE, path: text})[1], f"refers to '{id}'") == []


# Freshness -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("last", "months", "expected"),
    [
        ("2023-01-15", 12, "2024-01-15"),
        ("2022-12-15", 1, "2023-01-15"),
        ("2023-01-31", 1, "2023-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2023-03-31", 8, "2023-11-30"),
        ("2023-11-30", 1, "2023-12-30"),
        ("2023-01-15", 0, "2023-01-15"),
    ],
)
def test_a_review_is_due_so_many_months_later(last: str, months: int, expected: str) -> None:
    assert due(last, months) == datetime.date.fromisoformat(expected)


def due(last: str, months: int) -> datetime.date:
    return freshness.due(Review(last=parse_date(last), months=str(months)))


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31)), st.integers(0, 1200))
def test_a_review_is_due_on_the_same_day_of_that_month_or_on_its_last(
    last: datetime.date, months: int
) -> None:
    found = due(last.isoformat(), months)
    assert (found.year - last.year) * 12 + found.month - last.month == months
    end = calendar.monthrange(found.year, found.month)[1]
    assert found.day == min(last.day, end)


def test_a_review_planned_beyond_the_calendar_breaks_nothing(write: Write) -> None:
    late = JOINED.replace("months: 12", "months: 120000")
    index, problems = check(write(WORLD | {"data/facts/fishing.yml": late}))
    assert problems or (index and freshness.overdue(index) == [])


@pytest.fixture
def reviewed(look: Look) -> RecordIndex:
    """Facts that are due on several days around the record date, the votes of a roll-call too."""
    lasts = {"b": "2022-01-10", "a": "2022-01-10", "c": "2021-06-30", "d": "2022-01-31"}
    texts = [
        fact(id, "type: event, about: [league], on: 2020-01-01, what: A.").replace(
            "2023-01-15", last
        )
        for id, last in lasts.items()
    ]
    roll = VOTED.replace("last: 2023-01-15", "last: 2021-12-01")
    index, problems = look(
        {"data/facts/counts.yml": "".join(texts) + COUNTED, "data/facts/votes.yml": roll}
    )
    assert problems == []
    return index


@pytest.mark.parametrize(
    ("today", "ids"),
    [
        ("2022-06-30", []),  # due that day, not yet late
        ("2022-07-01", ["c"]),
        ("2022-12-02", ["c", "voted"]),
        ("2023-01-11", ["c", "voted", "a", "b"]),
        ("2023-02-01", ["c", "voted", "a", "b", "d"]),
        ("2099-01-01", ["c", "voted", "a", "b", "d", "counted", "joined", "spoke"]),
    ],
)  # fmt: skip
def test_what_is_overdue_is_in_the_order_in_which_it_fell_due(
    reviewed: RecordIndex, today: str, ids: list[str]
) -> None:
    index = RecordIndex(reviewed.catalogue, datetime.date.fromisoformat(today))
    assert [fact.id for fact in freshness.overdue(index)] == ids


@pytest.mark.parametrize("folder", [".", "tests/lakes"])
def test_nothing_overdue_stops_a_check(
    folder: str, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = check(root / folder)[1]
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "4000000000")
    index, later = check(root / folder)
    assert later == now
    assert index
    assert index.record_date.year == 2096
    written = {fact.id for fact in index.catalogue.of(Fact) if not hasattr(fact, "roll")}
    assert {fact.id for fact in freshness.overdue(index)} == written


def test_records_are_told_apart_by_their_ids_and_never_compared_by_value(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By value a list of overdue facts costs the square of its length."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "4000000000")  # every fact is overdue
    compared: list[str] = []

    def compare(one: BaseModel, other: object) -> bool:
        compared.append(type(one).__name__)
        return one is other

    monkeypatch.setattr(BaseModel, "__eq__", compare)
    site = build(root / "tests/lakes")
    assert all(site.text(page) for page in site.plan.pages)
    assert compared == []


def test_a_review_on_the_record_date_itself_is_not_late(look: Look) -> None:
    index, _ = look()
    today = RecordIndex(
        index.catalogue, freshness.due(Review(last=day(index.record_date), months="12"))
    )
    assert freshness.overdue(today) == []


@pytest.mark.parametrize(
    ("on_github", "start"),
    [
        ({}, "data/facts/counts.yml:1: "),
        ({"GITHUB_ACTIONS": "true"}, "::warning file=data/facts/counts.yml,line=1::"),
    ],
    ids=["here", "on GitHub"],
)
def test_the_command_that_lists_what_is_due_warns_and_does_not_fail(
    write: Write,
    on_github: dict[str, str],
    start: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    for name, value in ({"SOURCE_DATE_EPOCH": "4000000000"} | on_github).items():
        monkeypatch.setenv(name, value)
    assert due_command.main(write(WORLD)) == 0
    *lines, count = capsys.readouterr().out.splitlines()
    assert f"{start}'counted' was due for review on 2024-01-15" in lines
    assert (len(lines), count) == (4, "4 facts due for review by 2096-10-02.")


# Capitals --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("Catch limit", "The catch limit is low.", ["catch limit"]),
        ("Catch limit", "Low catch limits.", ["catch limit"]),
        ("Quota", "A quota.", ["quota"]),
        ("Catch limit", "The Catch limit is low.", []),
        ("Catch limit", "A re-catch limit of [[term]] and a catch limitation.", []),
        ("Catch Limit", "The catch limit is low.", []),
        ("CL", "The cl is low.", []),
        ("catch limit", "The catch limit is low.", []),
    ],
)
def test_a_capital_that_keeps_a_term_from_being_found_is_told(
    look: Look, name: str, text: str, told: list[str]
) -> None:
    _, found = look(
        {
            "data/glossary/term.yml": f"name: {name}\nsummary: What may be taken.\n",
            "docs/about.md": f"---\ntitle: A\ndescription: A page.\n---\n\n{text} [[term]]\n",
        }
    )
    says = [f"'{name}' is not found where a text has '{each}'; write '{each}'" for each in told]
    assert [line.split(": ", 1)[1] for line in found if "is not found where" in line] == says
