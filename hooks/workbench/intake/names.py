"""Names in a passage: those of the record as its pages find them, and others by their capitals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from briefings.text.matcher import Matcher

_WORD = r"(?:[A-ZÀ-ÞА-ЯЁ][\w’'-]*(?:[^\W_]|s[’'](?= [A-Z]))|(?:[A-ZА-ЯЁ]\.)+)"
_JOIN = r"(?:of the|of|de|del|al|el|von|van|bin|ibn|the|da|di|le|la|und|for)"
_CAPITALS = re.compile(rf"\b{_WORD}(?:\ (?:{_JOIN}\ )?{_WORD})*")
_START = re.compile(r"(?:^|[.!?:…]\s+|[“\"«(—–-]\s*)$")
_CALENDAR = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Monday|Tuesday|Wednesday|Thursday|Friday|"
    r"Saturday|Sunday)\.?"
)
_TITLES = re.compile(
    r"(?:Mr|Mrs|Ms|Dr|Sir|President|Prime|Minister|Foreign|Secretary|General|Deputy|Chancellor|"
    r"Ambassador|Speaker|King|Queen|Chairman|Governor|Mayor|Premier|Spokesman|Spokeswoman|Leader)\.?"
)
_SMALL_WORDS = (
    "The A An In On At It He She They We I But And For As If This That These Those His Her Their "
    "Its Our Your My From With After Before When While Where Who What Why How No Not Yes There "
    "Here Also According Earlier Later Meanwhile However So To By Of Or Is Are Was Were Both Each "
    "Some Many Most Other Such Since Until Under Over Last Next Today Yesterday Tomorrow Then Now "
    "You Speaking During Despite Although Because Nobody Somebody Only Even"
)
_COMMON = frozenset(_SMALL_WORDS.split())


@dataclass(frozen=True)
class Named:
    """A name at text[start:end]; `id` is that of its record, empty where there is none."""

    start: int
    end: int
    text: str
    id: str = ""
    personal: bool = False


def names(
    text: str, matcher: Matcher, people: frozenset[str], met: dict[str, Named]
) -> list[Named]:
    """The names in a passage, from left to right.

    `people` has the ids of persons; `met` the persons named before, by the last word of each, and
    those of this passage are added: a last word alone then names the same person.
    """
    known = [
        Named(each.start, each.end, _bare(text[each.start : each.end]), each.id, each.id in people)
        for each in matcher.find(text)
    ]
    found = [each for each in _capitalised(text, met) if not _overlaps(each, known)]
    for each in (*known, *found):
        if each.personal and " " in each.text:
            met.setdefault(each.text.rpartition(" ")[2], each)
    return sorted([*known, *found], key=lambda each: each.start)


def _bare(name: str) -> str:
    return re.sub(r"[’']s$|(?<=s)[’']$", "", name)


def _overlaps(name: Named, others: list[Named]) -> bool:
    return any(name.start < each.end and each.start < name.end for each in others)


def _capitalised(text: str, met: dict[str, Named]) -> Iterator[Named]:
    for match in _CAPITALS.finditer(text):
        at_start = bool(_START.search(text[max(0, match.start() - 12) : match.start()]))
        for start, words, first in _parts(match):
            name = _bare(" ".join(words))
            end = start + len(name)
            if name in met:
                yield Named(start, end, name, met[name].id, True)
            elif len(name) > 1 and not (
                at_start and first and len(words) == 1 and not name.isupper()
            ):
                personal = 2 <= len(words) <= 4 and all(each[0].isupper() for each in words)
                yield Named(start, end, name, personal=personal)


def _parts(match: re.Match[str]) -> Iterator[tuple[int, list[str], bool]]:
    """The names in a run of capitals, where each starts, and whether it begins the run.

    Small words and titles before a name are no part of it, nor is an office such as *Minister of
    Waters*; a person *of* a body is two names.
    """
    start, words, first = match.start(), match[0].split(" "), True
    titles = [nth for nth, word in enumerate(words) if nth and _TITLES.fullmatch(word)]
    if titles and titles[-1] + 1 < len(words):  # what stands before a title says whose it is
        start += len(" ".join(words[: titles[-1]])) + 1
        words, first = words[titles[-1] :], False
    office = False
    while words and (words[0] in _COMMON or _plain(words[0])):
        office = office or bool(_TITLES.fullmatch(words[0]))
        if re.fullmatch(_JOIN, words[0]) and office:
            return
        start += len(words.pop(0)) + 1
        first = False
    while words and (_plain(words[-1]) or re.fullmatch(_JOIN, words[-1])):
        words.pop()
    yield from _apart(start, words, first)


def _apart(start: int, words: list[str], first: bool) -> Iterator[tuple[int, list[str], bool]]:
    """A name, or the two of a person *of* a body, as `_parts` gives them."""
    cut = words.index("of") if "of" in words else 0
    if cut < 2:
        yield start, words, first
        return
    yield start, words[:cut], first
    rest = words[cut:]
    after = 2 if rest[1:2] == ["the"] else 1
    yield start + len(" ".join([*words[:cut], *rest[:after]])) + 1, rest[after:], False


def _plain(word: str) -> bool:
    """Whether a word has a capital for what it is: of the calendar, a title, or a small word."""
    return bool(_CALENDAR.fullmatch(word) or _TITLES.fullmatch(word) or re.fullmatch(_JOIN, word))
