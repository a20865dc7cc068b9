"""Figures in a passage: the number, how exact it is said to be, and what it counts.

Numbers in digits only; days, times, ordinals and numbers inside names are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_SCALES = {"thousand": 1000, "million": 10**6, "billion": 10**9, "тысяч": 1000, "тыс": 1000,
           "миллионов": 10**6, "млн": 10**6, "млрд": 10**9}  # fmt: skip
_QUALIFIERS = {"about": "about", "around": "about", "some": "about", "nearly": "about",
               "almost": "about", "roughly": "about", "approximately": "about", "over": "over",
               "more than": "over", "at least": "over", "up to": "up-to", "около": "about",
               "более": "over", "до": "up-to"}  # fmt: skip
_NUMBER = re.compile(
    rf"""(?<![\w.,/:№#-])(?:(?P<how>{"|".join(_QUALIFIERS)})\ )?(?P<coin>[$€£₽]\ ?)?
    (?P<number>\d{{1,3}}(?:[,\u00a0\u202f ]\d{{3}})+(?:\.\d+)?|\d{{1,12}}(?:[.]\d{{1,6}})?)
    (?:[\ -]?(?P<scale>{"|".join(_SCALES)})\b\.?)?
    (?:\ ?(?P<cent>%|per\ cent\b|percent\b|процент\w*))?
    (?![\d:/]|[-–]\d|(?:st|nd|rd|th)\b|[.,]\d)
    (?P<unit>(?:\ [^\W\d_][\w’'-]*){{0,3}})""",
    re.X | re.I,
)
_JOINING = (
    "in on of at to and or for from the a an by with were was is are had have has as that who "
    "when while but into over under after before since than be been will would said not per "
    "against which between during this last next here there now more only в на и из по с за"
)
_BEFORE_YEARS = frozenset({"in", "of", "since", "from", "until", "by", "before", "after"})
_STOP = frozenset(_JOINING.split())


@dataclass(frozen=True)
class Number:
    """A number at text[start:end]: its value in digits, its qualifier, what it counts."""

    start: int
    end: int
    value: str
    qualifier: str
    unit: str


def figures(text: str, taken: list[tuple[int, int]]) -> Iterator[Number]:
    """The figures of a passage; `taken` are the spans of dates and names, where none is."""
    for match in _NUMBER.finditer(text):
        start, end = match.start("number"), match.end("number")
        if any(a < end and start < b for a, b in taken):
            continue
        unit = _unit(match)
        if _is_year(match) or (not unit and not match["coin"]):
            continue
        how = _QUALIFIERS.get((match["how"] or "").lower(), "exact")
        yield Number(match.start(), match.end("cent" if match["cent"] else "number"),
                     _value(match), how, unit)  # fmt: skip


def _unit(match: re.Match[str]) -> str:
    """What is counted: a sign, or the words up to the first that joins."""
    if match["cent"]:
        return "per cent"
    if match["coin"]:
        return match["coin"].strip()
    words = list[str]()
    for word in (match["unit"] or "").split():
        if word.lower() in _STOP or (words and word[0].isupper()):
            break
        words.append(word)
        if len(word) > 3 and word.endswith("s"):
            break  # a plural is what is counted
    return " ".join(words)


def _value(match: re.Match[str]) -> str:
    digits = re.sub("[,\u00a0\u202f ]", "", match["number"])
    value = Decimal(digits) * _SCALES.get((match["scale"] or "").lower(), 1)
    return f"{value.normalize():f}"


def _is_year(match: re.Match[str]) -> bool:
    """Whether four bare digits are rather a year: no plural follows a word such as *in*."""
    if match["coin"] or match["scale"] or match["cent"]:
        return False
    bare = re.fullmatch(r"(?:1[89]|20)\d\d", match["number"])
    unit = _unit(match)
    before = match.string[: match.start("number")].rstrip().rpartition(" ")[2].lower()
    return bool(bare) and (not unit or (before in _BEFORE_YEARS and not unit.endswith("s")))
