"""Finds names in a text: leftmost, longest, on word boundaries, in any script.

All names stand in one dictionary under their first word, so the cost of a text grows with its
length and hardly with the number of names. English plurals and possessives are names of their
own in that dictionary. A name whose first letter is lower case may also start a sentence; any
other name matches exactly as written.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

_WORD = re.compile(r"\w+")
_VOWELS = "aeiou"
_APOSTROPHES = "'"  # texts are read with one kind of apostrophe
_HYPHENS = "-\u2011"


@dataclass(frozen=True)
class Match:
    """A name found at text[start:end], and the id of the record it belongs to."""

    start: int
    end: int
    id: str


class Matcher:
    """Knows all names; where two records share one, the first that was given keeps it."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """Takes pairs of name and id."""
        self.names = list(names)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Matcher) and self.names == other.names

    def __hash__(self) -> int:
        return hash(self.digest)

    def __getstate__(self) -> dict[str, Any]:
        return {"names": self.names}

    @cached_property
    def _by_first_word(self) -> dict[str, list[tuple[str, str]]]:
        """Every form of a name, with its id, under its first word; longer ones come first."""
        found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        pairs = [(_straight(unicodedata.normalize("NFC", name)), id) for name, id in self.names]
        owners: dict[str, str] = {}
        for name, id in pairs:  # a name as given outranks a form of another
            owners.setdefault(name, id)
        for name, id in pairs:
            for form in inflections(name):
                owners.setdefault(form, id)
        for form, id in owners.items():
            if first := _WORD.match(form):  # another one is a problem, and is not found
                found[first[0]].append((form, id))
        for named in found.values():
            named.sort(key=lambda pair: -len(pair[0]))
        return found

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of all names, in hexadecimal."""
        return hashlib.sha256(repr(self.names).encode()).hexdigest()

    def find(self, text: str) -> Iterator[Match]:
        """The names in a text in NFC, from left to right, none overlapping another."""
        free_from = 0
        text = _straight(text)
        if self._by_first_word.keys().isdisjoint(_WORD.findall(text)):
            return  # as most short texts: a third of the time of the search below
        for word in _WORD.finditer(text):
            start = word.start()
            named = self._by_first_word.get(word[0])
            if named is None or start < free_from or not _starts_word(text, start):
                continue
            for form, id in named:
                end = start + len(form)
                if text.startswith(form, start) and _ends_word(text, end):
                    yield Match(start, end, id)
                    free_from = end
                    break


def _straight(text: str) -> str:
    """The text with one kind of apostrophe, so that it does not matter which was typed."""
    return text.replace("’", "'")


def inflections(name: str) -> Iterator[str]:
    """A name, its capital form where it may start a sentence, their plurals and possessives."""
    starts = [name, name[0].upper() + name[1:]] if name[0].islower() else [name]
    for start in starts:
        for number in (start, *_plural(start)):
            yield number
            yield f"{number}'" if number.endswith("s") else number
            yield f"{number}'s"


def _plural(name: str) -> Iterator[str]:
    """The regular English plural of a name in Latin letters."""
    last, before = name[-1], name[-2:-1]
    if not (last.isascii() and last.isalpha()):
        return
    if last == "y" and before.isalpha() and before not in _VOWELS:
        yield f"{name[:-1]}ies"
    elif last in "sx" or name.endswith(("ch", "sh")):
        yield f"{name}es"
    else:
        yield f"{name}s"


def _starts_word(text: str, start: int) -> bool:
    """Whether a name may start here: not inside a word, nor after `non-` or `O'`."""
    before = text[start - 1 : start]
    if before and before in f"{_HYPHENS}{_APOSTROPHES}":
        return not _in_word(text[start - 2 : start - 1])
    return not _in_word(before)


def _ends_word(text: str, end: int) -> bool:
    """Whether a word ends here; an apostrophe with a letter after it goes on with the word."""
    after = text[end : end + 1]
    if after and after in _APOSTROPHES:
        return not _in_word(text[end + 1 : end + 2])
    return not _in_word(after)


def _in_word(char: str) -> bool:
    """Whether a character is part of a word; an empty text is not."""
    return char.isalnum() or char == "_" or bool(char and unicodedata.combining(char))
