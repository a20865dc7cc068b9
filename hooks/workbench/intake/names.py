"""Names in a passage: those of the record as its pages find them, and others by their capitals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from briefings.text.matcher import Matcher

_WORD = r"(?:[A-ZÀ-ÞА-ЯЁ][\w’'-]*[^\W_]|[A-ZА-ЯЁ]\.)"
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
_COMMON = frozenset(
    [
        "The",
        "A",
        "An",
        "In",
        "On",
        "At",
        "It",
        "He",
        "She",
        "They",
        "We",
        "I",
        "But",
        "And",
        "For",
        "As",
        "If",
        "This",
        "That",
        "These",
        "Those",
        "His",
        "Her",
        "Their",
        "Its",
        "Our",
        "Your",
        "My",
        "From",
        "With",
        "After",
        "Before",
        "When",
        "While",
        "Where",
        "Who",
        "What",
        "Why",
        "How",
        "No",
        "Not",
        "Yes",
        "There",
        "Here",
        "Also",
        "According",
        "Earlier",
        "Later",
        "Meanwhile",
        "However",
        "So",
        "To",
        "By",
        "Of",
        "Or",
        "Is",
        "Are",
        "Was",
        "Were",
        "Both",
        "Each",
        "Some",
        "Many",
        "Most",
        "Other",
        "Such",
        "Since",
        "Until",
        "Under",
        "Over",
        "Last",
        "Next",
        "Today",
        "Yesterday",
        "Tomorrow",
        "Then",
        "Now",
        "You",
        "Mr",
        "Mrs",
        "Ms",
        "Dr",
        "Speaking",
        "During",
        "Despite",
        "Although",
        "Because",
        "Nobody",
        "Somebody",
        "Only",
        "Even",
    ]
)


@dataclass(frozen=True)
class Named:
    """A name at text[start:end]; `id` is that of its record, empty where there is none."""

    start: int
    end: int
    text: str
    id: str = ""
    personal: bool = False


def names(text: str, matcher: Matcher, people: frozenset[str]) -> list[Named]:
    """The names in a passage, from left to right; `people` has the ids of persons."""
    known = [
        Named(each.start, each.end, text[each.start : each.end], each.id, each.id in people)
        for each in matcher.find(text)
    ]
    found = [each for each in _capitalised(text) if not _overlaps(each, known)]
    return sorted([*known, *found], key=lambda each: each.start)


def _overlaps(name: Named, others: list[Named]) -> bool:
    return any(name.start < each.end and each.start < name.end for each in others)


def _capitalised(text: str) -> Iterator[Named]:
    for match in _CAPITALS.finditer(text):
        start, words = match.start(), match[0].split(" ")
        at_start = bool(_START.search(text[max(0, start - 12) : start]))
        while words and (words[0] in _COMMON or _plain(words[0])):
            start += len(words.pop(0)) + 1
            at_start = False
        while words and (_plain(words[-1]) or re.fullmatch(_JOIN, words[-1])):
            words.pop()
        name = re.sub(r"[’']s$|[’']$", "", " ".join(words))
        if len(name) > 1 and not (at_start and len(words) == 1 and not name.isupper()):
            personal = 2 <= len(words) <= 4 and all(each[0].isupper() for each in words)
            yield Named(start, start + len(name), name, personal=personal)


def _plain(word: str) -> bool:
    """Whether a word has a capital for what it is: of the calendar, a title, or a small word."""
    return bool(_CALENDAR.fullmatch(word) or _TITLES.fullmatch(word) or re.fullmatch(_JOIN, word))
