"""Names in prose: cases as files, and a slow reference that tries every name at every position."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from briefings.text.matcher import Matcher, inflections

CASES = sorted(Path(__file__).parent.glob("cases/matching/*.yml"))


def found(names: Iterable[tuple[str, str]], text: str) -> list[list[str]]:
    """What is found in a text, as pairs of the words and the id."""
    return [[text[match.start : match.end], match.id] for match in Matcher(names).find(text)]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_text_mentions_what_its_case_says(path: Path) -> None:
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    names = [(name, id) for id, all_of in case["names"].items() for name in all_of]
    text = unicodedata.normalize("NFC", case["text"])
    assert found(names, text) == case["expect"]


@pytest.mark.parametrize(
    ("name", "expect"),
    [
        # plurals and possessives, with either apostrophe
        ("boat", "boat boat's boat’s boats boats' boats’"),
        ("Party", "Party Party's Party’s Parties Parties'"),
        ("Bay", "Bay Bays Bay's"),
        ("fish", "fish fishes fish's Fishes"),
        ("Marsh", "Marsh Marshes Marsh’s"),
        ("Borys", "Borys Borys' Borys’ Borys's Boryses"),
        ("box", "box boxes box's Boxes'"),
        ("NGO", "NGO NGOs NGO's NGOs'"),
        # a lower-case name may start a sentence
        ("catch quota", "catch quota, Catch quota, Catch quotas"),
        ("étang", "étang Étang Étangs"),
        ("қор", "қор Қор"),
    ],
)
def test_every_form_of_a_name_is_found(name: str, expect: str) -> None:
    wanted = expect.split(", ") if "," in expect else expect.split()
    assert found([(name, "id")], expect) == [[word, "id"] for word in wanted]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        # acronyms and capital names exactly as written
        *(("WHO", "who Who wHO"), ("Lake", "lake LAKE"), ("LL", "ll Ll")),
        # a lower-case name only with its first letter changed
        *(("catch quota", "Catch Quota CATCH QUOTA"), ("eBoat", "EBOAT")),
        # not a part of a word, in any script
        *(("boat", "boathouse longboat boat_2 2boat boat2"), ("Зал", "Залив Зала"), ("су", "суы")),
        *(("қор", "қорық"), ("lac", "lac\u0327 lacs\u0301"), ("е", "е\u0308л")),
        # nor a part of a word with an apostrophe in it
        *(("Don", "Don't Don’t"), ("Brien", "O'Brien O’Brien"), ("Слов", "Слов'янськ Слов’янськ")),
        # nor after a prefix
        *(("member", "non-member self-member"), ("Borne", "anti-Borne pro‑Borne")),
        # plurals are for names in Latin letters
        *(("сеть", "сетьs"), ("boat 2", "boat 2s")),
        # the words in between must be the same
        *(("Lake League", "Lake  League Lake, League Lake-League"), ("L-11/4", "L-11/40 L-11 4")),
    ],
)
def test_what_only_looks_like_a_name_is_left_alone(name: str, text: str) -> None:
    assert found([(name, "id")], text) == []


# The reference ---------------------------------------------------------------------------------

APOSTROPHES = "'’"


def slow_find(names: Iterable[tuple[str, str]], text: str) -> list[tuple[int, int, str]]:
    """At every position, left to right, tries every form of every name, the longest first."""
    owners: dict[str, str] = {}
    pairs = [(unicodedata.normalize("NFC", name), id) for name, id in names]
    for name, id in pairs:
        owners.setdefault(name, id)
    for name, id in pairs:
        for form in inflections(name):
            owners.setdefault(form, id)
    matches, at = [], 0
    while at < len(text):
        for form in sorted(owners, key=len, reverse=True):
            end = at + len(form)
            if text.startswith(form, at) and starts(text, at) and ends(text, end):
                matches.append((at, end, owners[form]))
                at = end - 1
                break
        at += 1
    return matches


def is_letter(char: str) -> bool:
    return char.isalnum() or char == "_" or unicodedata.combining(char) > 0


def starts(text: str, at: int) -> bool:
    """No letter stands before, nor a letter with a hyphen or an apostrophe."""
    before = text[:at]
    if before and before[-1] in "-\u2011" + APOSTROPHES:
        return len(before) < 2 or not is_letter(before[-2])
    return not before or not is_letter(before[-1])


def ends(text: str, end: int) -> bool:
    """No letter follows, nor an apostrophe with a letter."""
    after = text[end : end + 2]
    if len(after) == 2 and after[0] in APOSTROPHES:
        return not is_letter(after[1])
    return not after or not is_letter(after[0])


LETTERS = "abSYsy" + "дЛя" + "қІә" + "é2"
words = st.text(LETTERS, min_size=1, max_size=3)
joints = st.sampled_from([" ", " ", "-", "/", "'", "’", "\u0301", "_", ", ", ". ", "s ", "es "])


def joined(size: int) -> st.SearchStrategy[str]:
    """Words with something between them."""
    pairs = st.lists(st.tuples(words, joints), max_size=size)
    return st.builds(lambda before, last: "".join(map("".join, before)) + last, pairs, words)


records = st.lists(
    st.tuples(
        joined(2).map(lambda name: unicodedata.normalize("NFC", name)), st.sampled_from("pqr")
    ),
    max_size=5,
)


@st.composite
def names_and_text(draw: st.DrawFn) -> tuple[list[tuple[str, str]], str]:
    """Some names, and a text that is made of them, of their forms and of other words."""
    names = draw(records)
    known = [form for name, _ in names for form in inflections(name)]
    parts = st.tuples(st.sampled_from(known) | words if known else words, joints)
    text = "".join(map("".join, draw(st.lists(parts, max_size=8))))
    return names, unicodedata.normalize("NFC", text)


@given(names_and_text())
def test_the_matcher_finds_what_trying_everything_finds(
    drawn: tuple[list[tuple[str, str]], str],
) -> None:
    names, text = drawn
    matches = [(match.start, match.end, match.id) for match in Matcher(names).find(text)]
    assert matches == slow_find(names, text)


# Cost ------------------------------------------------------------------------------------------


def calls(matcher: Matcher, text: str) -> int:
    """How many functions run, of Python and of C, while a text is searched."""
    count = 0
    list(matcher.find(""))  # the first search arranges the names

    def tick(_frame: Any, event: str, _function: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    outside = sys.getprofile()
    sys.setprofile(tick)
    try:
        for _ in matcher.find(text):
            pass
    finally:
        sys.setprofile(outside)
    return count


def test_the_work_for_a_text_does_not_grow_with_the_number_of_names() -> None:
    text = "The Lake League set a quota for Borne, and the members' boats kept to it. " * 50
    few = [("Lake League", "league"), ("Borne", "borne"), ("quota", "quota")]
    many = few + [(f"Name{n} of Place{n}", f"name-{n}") for n in range(5_000)]
    assert calls(Matcher(many), text) == calls(Matcher(few), text)


def test_the_work_grows_with_the_text() -> None:
    matcher = Matcher([("Lake League", "league"), ("Borne", "borne")])
    text = "The Lake League met, and Borne was there. "
    once, hundredfold = calls(matcher, text), calls(matcher, text * 100)
    assert hundredfold <= 100 * once


@pytest.mark.parametrize("name", ["(Upper) Lake", "<b>", "'", "!"])
def test_a_name_that_begins_with_a_sign_is_not_found(name: str) -> None:
    """The check tells it; whoever looks for names meanwhile is not stopped by it."""
    assert found([(name, "lake"), ("Weir", "weir")], f"The {name} has a Weir.") == [
        ["Weir", "weir"]
    ]
