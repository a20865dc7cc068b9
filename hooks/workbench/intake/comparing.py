"""Findings -> each set beside the record: it agrees, it differs, or it is new.

A finding is held against a fact only where enough says that both are about the same thing; else it
is new, since a wrong *differs* costs more than a second look.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from briefings.query.index import RecordIndex
from briefings.query.places import named
from briefings.record.dates import parse_date
from briefings.record.facts import Event, Fact, Figure, Position
from briefings.record.items import Series
from briefings.record.scalars import QUOTE_LIMIT

from .dates import When
from .figures import Number
from .findings import Found
from .quotations import Quotation

_ALIKE = 0.85  # of two quotations: the same words in another translation or with a slip
_NEAR = 0.6  # of two quotations by one speaker: the same remark, differently worded
_SAME_EVENT = 0.5  # of the words of a fact that stand in the passage too
_APART = 45  # days; further apart two days are of two events
_WORD = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True)
class Verdict:
    """One finding beside the record; `fact` is the id of what it is held against."""

    line: int
    kind: str  # name, date, figure or quotation
    said: str  # the finding in our words, or within quotation marks
    word: str  # agrees, differs or new
    fact: str = ""
    why: str = ""
    item: When | Number | Quotation | None = None
    about: tuple[str, ...] = ()


def compare(found: list[Found], index: RecordIndex) -> list[Verdict]:
    """The verdict on every finding, in the order of the article, each said once."""
    verdicts: dict[tuple[str, str], Verdict] = {}
    everywhere = {id for each in found for id in each.about}
    for each in found:
        for verdict in _of_passage(each, everywhere, index):
            verdicts.setdefault((verdict.kind, verdict.said), verdict)
    return list(verdicts.values())


def _of_passage(found: Found, everywhere: set[str], index: RecordIndex) -> Iterator[Verdict]:
    about = tuple(found.about)
    for name in found.names:
        word, why = ("agrees", "in the record") if name.id else ("new", "")
        said = index.full_name(name.id) if name.id else name.text
        yield Verdict(found.line, "name", said, word, name.id, why)
    for when in found.dates:
        said = f"{found.text[when.start : when.end]} ({when.value or 'not resolved'})"
        word, fact, why = _date(when, found, index)
        yield Verdict(found.line, "date", said, word, fact, why or when.how, when, about)
    for number in found.figures:
        said = f"{number.value} {number.unit}".strip()
        word, fact, why = _figure(number, found, everywhere, index)
        yield Verdict(found.line, "figure", said, word, fact, why, number, about)
    for quotation in found.quotations:
        word, fact, why = _quotation(quotation, index)
        yield Verdict(found.line, "quotation", cut(quotation.words), word, fact, why, quotation,
                      about)  # fmt: skip


def cut(words: str) -> str:
    """A quotation within the limit of words, with an ellipsis where it goes on."""
    each = words.split()
    return words if len(each) <= QUOTE_LIMIT else " ".join([*each[: QUOTE_LIMIT - 1], "…"])


def _words(text: str) -> set[str]:
    """The longer words of a text by their stems, roughly: five letters."""
    return {word[:5].lower() for word in _WORD.findall(text)}


# Dates -----------------------------------------------------------------------------------------


def _date(when: When, found: Found, index: RecordIndex) -> tuple[str, str, str]:
    if not when.value:
        return "new", "", ""
    sentence = _words(_sentence(found.text, when.start))
    best = max(
        ((_overlap(fact, sentence), fact) for fact in _facts_about(found.about, index)),
        key=lambda pair: pair[0],
        default=None,
    )
    if best is None or best[0] < _SAME_EVENT:
        return "new", "", ""
    fact = best[1]
    written = _day(fact)
    same = written.startswith(when.value) or when.value.startswith(written)
    apart = abs((parse_date(when.value).first - parse_date(written).first).days)
    if not same and apart > _APART:
        return "new", "", ""
    return ("agrees" if same else "differs"), fact.id, f"{when.how}; the record has {written}"


def _sentence(text: str, at: int) -> str:
    """The sentence around a position."""
    start = max((each.end() for each in re.finditer(r"[.!?]\s", text[:at])), default=0)
    end = re.search(r"[.!?](?:\s|$)", text[at:])
    return text[start : at + end.end()] if end else text[start:]


def _facts_about(ids: list[str], index: RecordIndex) -> Iterator[Fact]:
    for fact in index.written_facts:
        told = isinstance(fact, Event | Position) and _day(fact)
        if told and not set(ids).isdisjoint(named(fact, index.catalogue)):
            yield fact


def _day(fact: Fact) -> str:
    return str(fact.on or fact.stated or fact.start or "")


def _overlap(fact: Fact, sentence: set[str]) -> float:
    """How much of what a fact says stands in a sentence, from 0 to 1."""
    words = _words(getattr(fact, "what", ""))
    return len(words & sentence) / len(words) if len(words) > 2 else 0.0


# Figures ---------------------------------------------------------------------------------------


def _figure(
    number: Number, found: Found, everywhere: set[str], index: RecordIndex
) -> tuple[str, str, str]:
    """A figure is held against the series whose unit and words stand beside it."""
    best = max(
        ((_fits(number, found, series, everywhere), series.id)
         for series in index.catalogue.of(Series)),
        default=(0, ""),
    )  # fmt: skip
    if not best[0]:
        return "new", "", ""
    return _beside(number, index.figures(best[1]), best[1])


def _fits(number: Number, found: Found, series: Series, everywhere: set[str]) -> int:
    """How many words of a series stand beside a number; 0 where it may be another quantity."""
    beside = _words(_sentence(found.text, number.start))
    counted = number.unit in (series.unit, *series.unit.split())
    if not counted and not _words(series.unit) & _words(number.unit):
        return 0
    own = _words(series.name) - _words(series.unit)
    about = 2 if series.about in found.about else int(series.about in everywhere)
    shared = len(own & beside)
    return shared + about if shared else 0


def _beside(number: Number, held: list[Figure], series: str) -> tuple[str, str, str]:
    same = [fact for fact in held if Decimal(str(fact.value)) == Decimal(number.value)]
    if same:
        return "agrees", same[-1].id, f"a figure of {series}"
    if held:
        return "differs", held[-1].id, f"the record has {held[-1].value} in {series}"
    return "new", "", f"a figure of {series}, which has none"


# Quotations ------------------------------------------------------------------------------------


def _quotation(quotation: Quotation, index: RecordIndex) -> tuple[str, str, str]:
    facts = [each for each in index.written_facts if isinstance(each, Event | Position)]
    pairs = ((_like(quotation, fact), fact) for fact in facts if fact.quote)
    score, fact = max(pairs, key=lambda pair: pair[0], default=(0.0, None))
    if fact is None or score < _NEAR:
        return "new", "", ""
    speaker = quotation.speaker.id if quotation.speaker else ""
    other = bool(fact.speaker and speaker and fact.speaker != speaker)
    if score < _ALIKE and (other or fact.speaker != speaker):
        return "new", "", ""
    if other:
        return "differs", fact.id, f"the record has {index.full_name(str(fact.speaker))} say it"
    if score < _ALIKE:
        return "differs", fact.id, "other words for what may be the same remark"
    return "agrees", fact.id, ""


def _like(quotation: Quotation, fact: Event | Position) -> float:
    """How alike two quotations are, from 0 to 1; one that lies within the other is alike."""
    ours, theirs = (_letters(text) for text in (fact.quote or "", quotation.words))
    if len(ours.split()) > 2 and (f" {ours} " in f" {theirs} " or f" {theirs} " in f" {ours} "):
        return 1.0
    matcher = difflib.SequenceMatcher(None, ours, theirs[:400], autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= _NEAR else 0.0


def _letters(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))
