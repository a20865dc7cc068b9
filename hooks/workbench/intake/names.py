"""Finds names: those of the record by its own matcher, and others by their capitals."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from briefings.text.matcher import Matcher

from .dates import MONTHS, WEEKDAYS
from .passages import Finding, Passage, sentences, words

# Capital letters of Latin, Greek, Cyrillic, Armenian and Georgian script.
_UPPER = "".join(filter(str.isupper, map(chr, (*range(0x24F), *range(0x370, 0x10FF)))))
_CAPITAL = rf"(?:St|Mt|Ft)\.(?= )|[{_UPPER}][\w’'&.-]*[\w’']|[{_UPPER}]\.?"
_JOINT = r"(?:of|de la|van der|de|da|del|di|la|le|al|el|bin|ibn|van|von|der|den)"
# `Bank of the Lakes` is one name, `Mira Holt of the Guild` are two.
_RUN = re.compile(
    rf"(?<![\w’'-])(?:(?:{_CAPITAL}) (?:of|for) the )?"
    rf"(?:{_CAPITAL})(?:(?: {_JOINT})? (?:{_CAPITAL}))*"
)
_TITLES = words("""
    mp mps speaker ruling following
    mr mrs ms dr prof professor sir lord lady president vice prime minister deputy foreign
    secretary general colonel captain senator governor mayor king queen prince chancellor
    ambassador spokesman spokeswoman spokesperson chairman chairwoman director chief head
    leader judge justice former acting press the a an this that these those in on at by to
    of and but or if when while after before since as for from with without under over both
    he she it they we you i his her its their our my your there here what who why how where
    which whose not no yes all some many most more other others another each every one two
    three four five six seven eight nine ten however meanwhile moreover also according
    earlier later last next now then still yet despite although though because during until
    between against about only even just so such monsieur madame interior defence defense
    finance
""")
_BEFORE_TITLES = words("foreign interior defence defense finance general press")
_OF_WHAT = frozenset(["minister", "secretary", "head", "chief", "director", "ministers"])
_SHORT_MONTHS = (*(name[:3] for name in MONTHS[1:]), "sept")
_CALENDAR = frozenset([*MONTHS[1:], *WEEKDAYS, *_SHORT_MONTHS])
# `Russian` before a noun is no name.
_ADJECTIVE = re.compile(r"(?:ian|ish|ese|ean)$")
_ABBREVIATED = re.compile(r"[’']s$|[.,’']+$")


def names(passages: list[Passage], matcher: Matcher, unmatched: Mapping[str, str]) -> list[Finding]:
    """Every mention of a name; `detail` is its id in the record, empty where it has none."""
    known = [each for passage in passages for each in _known(passage, matcher)]
    new = [each for passage in passages for each in _new(passage, passages)]
    free = [each for each in new if not any(_is_one(each, other) for other in known)]
    free = [replace(each, detail=unmatched.get(each.value, "")) for each in free]
    found = sorted([*known, *free], key=lambda each: (each.passage.line, each.start))
    return [_short_form(each, found) for each in found]


def _short_form(name: Finding, names: list[Finding]) -> Finding:
    """A name of one word, which is the last of a known longer one, as that one."""
    if name.detail or " " in name.value:
        return name
    whole = {n.detail: n.value for n in names if n.detail and n.value.endswith(f" {name.value}")}
    if len(whole) != 1:
        return name
    id, full = whole.popitem()
    return replace(name, detail=id, how=f"short for {full}")


def _known(passage: Passage, matcher: Matcher) -> Iterator[Finding]:
    for match in matcher.find(passage.text):
        words = _ABBREVIATED.sub("", passage.text[match.start : match.end])
        yield Finding("name", words, passage, match.start, match.end, match.id)


def _is_one(new: Finding, known: Finding) -> bool:
    """Whether a new name is a known one, or overlaps it other than as `Court of` that one."""
    apart = new.passage != known.passage or new.end <= known.start or known.end <= new.start
    before = new.value[: max(0, known.start - new.start)]
    return not apart and not before.endswith((" of ", " of the "))


def _new(passage: Passage, passages: list[Passage]) -> Iterator[Finding]:
    """Capitalised names of a passage; one word that starts a sentence is one if it recurs."""
    inside = _inside(passages)
    for sentence in sentences(passage):
        for match in _RUN.finditer(sentence.text):
            start, words = _stripped(match[0], match.start())
            if not words or not _is_name(words):
                continue
            after = sentence.text[start + len(words) :]
            if _ADJECTIVE.search(words) and re.match(r"(?:-\w+)? [a-z]", after):
                continue
            opens = not re.search(r"\w", sentence.text[:start])
            if opens and " " not in words and not inside[words]:
                continue
            at = sentence.start + start
            yield Finding("name", words, passage, at, at + len(words))


def _inside(passages: list[Passage]) -> Counter[str]:
    """How often each single capitalised word stands inside a sentence."""
    counts: Counter[str] = Counter()
    for passage in passages:
        for sentence in sentences(passage):
            for match in re.finditer(_CAPITAL, sentence.text):
                before = sentence.text[: match.start()]
                if re.search(r"\w", before) and not before.endswith(("“", '"', "‘", "'", "«")):
                    counts[_ABBREVIATED.sub("", match[0])] += 1
    return counts


def _stripped(run: str, start: int) -> tuple[int, str]:
    """A run without titles before it and without a possessive; and where it starts then."""
    while run:
        first, _, rest = run.partition(" ")
        if first.lower() in _BEFORE_TITLES and rest.split(" ")[0].lower() not in _TITLES:
            break  # as in `Foreign Ministry`
        if first.lower().strip(".") not in _TITLES | _CALENDAR:
            break
        start, run = start + len(first) + 1, rest
        if first.lower() in _OF_WHAT and rest.startswith("of "):
            return start, ""
        if rest and rest.split(" ")[0].islower():  # `President of` what follows
            joint = rest.split(" ")[0]
            start, run = start + len(joint) + 1, rest[len(joint) + 1 :]
    while run and run.split(" ")[-1].lower().strip(".") in _CALENDAR | {"the", "of", "and"}:
        run = run.rpartition(" ")[0]
    return start, _ABBREVIATED.sub("", run)


def _is_name(words: str) -> bool:
    parts = words.split()
    letters = sum(char.isalpha() for char in words)
    return letters >= 2 and not all(part.lower() in _TITLES | _CALENDAR for part in parts)
