"""Finds figures: numbers with what they count, and how exact they are said to be.

Years, days, times of day, ordinals, and numbers of laws, floors or telephones are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from .passages import Finding, Passage, any_of, sentences, words

_ONES = "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
_TEENS = "sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL = {word: nth for nth, word in enumerate(f"{_ONES} {_TEENS}".split(" "), 2)}
_SMALL |= {word: nth * 10 for nth, word in enumerate(_TENS.split(" "), 2)}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_DIGITS = r"\d{1,3}(?:[,\u00a0 ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_COMPOUND = rf"(?:{_TENS.replace(' ', '|')})-(?:one|{_ONES.replace(' ', '|')})"
_NUMBER = re.compile(
    r"(?<![\w.,/:#-])(?P<sign>[-−])?(?P<money>(?:[A-Z]{1,3})?[$€£₽₸])?\s?"
    rf"(?P<number>{_DIGITS}|\b(?:{_COMPOUND}|{'|'.join(_SMALL)})\b)"
    r"(?:[ -](?P<scale>hundred|thousand|million|billion|trillion|m|bn)\b)?"
    r"(?P<percent>\s?%|[ -]per ?cent\b|[ -]percentage points\b)?(?![\w/:]|[.,]\d|-\d)",
    re.I,
)
_QUALIFIERS = (
    ("about", r"about|around|some|roughly|approximately|nearly|almost|circa|an estimated|close to"),
    ("over", r"over|more than|above|exceeding|upwards of"),
    ("at-least", r"at least|no fewer than|no less than|not less than"),
    ("up-to", r"up to|at most|as many as|no more than|as much as"),
    ("under", r"under|fewer than|less than|below"),
)
_MONTH = any_of(r"""
    January|February|March|April|May|June|July|August|September|October|November|December
    Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec
""")
_NUMBERED = any_of(r"""
    articles?|nos?|number|resolution|law|decree|chapter|section|page|paragraph|clause|point
    line|room|flight|route|covid|group|g|phase|protocol|window|tel|phone|aged|at age
""")
_NOT_BEFORE = re.compile(rf"(?:\b(?:{_NUMBERED}|{_MONTH})\.?|№|\+)\s*$", re.I)
_NOT_AFTER = re.compile(
    r"\s*(?:st|nd|rd|th|a\.?m\.?|p\.?m\.?|o[’']clock|hrs|GMT|UTC)\b"
    rf"|\s*(?:of )?{_MONTH}\b|-(?:year|day|month|week|hour)s?-old|s\b"
)
_STOPS = words("""
    a an the and or but of in on at by to for from with without than as that which who were
    was are is be been had has have will would could can may might did does do into since
    during after before while when where it its their his her they he she we said says told
    per under over between among according including against so if not no also only this
    these those there
""")
_WHAT = 3  # words


def figures(passages: list[Passage]) -> list[Finding]:
    """Every figure; `detail` is what it counts, in the article's words, three at most."""
    return [each for passage in passages for each in _in(passage)]


def _in(passage: Passage) -> Iterator[Finding]:
    for sentence in sentences(passage):
        for match in _NUMBER.finditer(sentence.text):
            if _is_figure(match, sentence.text):
                before = sentence.text[: match.start()]
                at = sentence.start + match.start()
                end = sentence.start + match.end()
                yield Finding(
                    "figure",
                    _value(match),
                    passage,
                    at,
                    end,
                    _what(match, sentence.text),
                    qualifier=_qualifier(before),
                )


def _is_figure(match: re.Match[str], text: str) -> bool:
    before, after = text[: match.start("number")], text[match.end() :]
    number = match["number"]
    if match["money"] or match["percent"] or match["scale"]:
        return True
    is_year = re.fullmatch(r"1[5-9]\d\d|20\d\d", number)
    if is_year and (_of_a_year(before) or not re.match(r"\s+[a-z]{3,}", after) or _stops(after)):
        return False
    if _NOT_BEFORE.search(before) or _NOT_AFTER.match(after):
        return False
    return bool(_what(match, text)) or number.isdigit()


def _of_a_year(before: str) -> bool:
    return bool(
        re.search(
            r"\b(?:in|since|until|by|from|of|for|than|after|before|early|late|mid|and|to)[ -]$",
            before,
            re.I,
        )
    )


def _stops(after: str) -> bool:
    first = after.split()[:1]
    return not first or first[0].strip(",.;:").lower() in _STOPS


def _value(match: re.Match[str]) -> str:
    """The number in digits, without groups; of `1.5 million` 1500000."""
    word = match["number"].lower()
    if word[0].isdigit():
        number = Decimal(re.sub(r"[,\u00a0 ]", "", word))
    else:
        tens, _, one = word.partition("-")
        ones = {"one": 1} | _SMALL
        number = Decimal(_SMALL[tens] + (ones[one] if one else 0))
    scale = (match["scale"] or "").lower()
    number *= _SCALES.get({"m": "million", "bn": "billion"}.get(scale, scale), 1)
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text and scale else text
    return f"-{text}" if match["sign"] else text


def _what(match: re.Match[str], text: str) -> str:
    """What a number counts: the words after it, up to one that is no part of a noun."""
    unit = (
        {"%": "per cent"}.get((match["percent"] or "").strip(), "per cent")
        if match["percent"]
        else ""
    )
    unit = match["money"] or unit
    rest = text[match.end() :]
    if re.match(r"\s+of\s+", rest) and unit == "per cent":
        rest = rest[rest.index("of") + 2 :]
        rest = re.sub(r"^\s+(?:the|its|their|his|her|all)\b", "", rest)
    found = list[str]()
    for word in rest.split()[:_WHAT]:
        bare = word.strip("“”\"'’.,;:!?()[]")
        if not bare or bare.lower() in _STOPS or not bare[0].isalpha() or word[0] in '“"(':
            break
        found.append(bare)
        if word != bare:
            break
    return " ".join([*filter(None, [unit]), *found])


def _qualifier(before: str) -> str:
    for name, signs in _QUALIFIERS:
        if re.search(rf"\b(?:{signs})\s+(?:the\s+)?$", before, re.I):
            return name
    return ""
