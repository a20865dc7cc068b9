"""Findings and the record -> what agrees, what differs and what is new, each with an id.

A finding is only ever held against what the record says of the same thing:

- a name against the names of the record;
- a quotation against quotations in facts: nine tenths of it alike agree, six tenths differ;
- a figure against the figures of a series that the sentence is about: it has a word of the unit
  where the figure has it, and a word of the name of the series, or names what the series is about;
- a date against facts of which the sentence names two records: the same day agrees; another within
  31 days differs where it is a signature, a vote, an undertaking, an office or the beginning of a
  membership, of which the sentence names all. Events on two days are two events.

The nearest figure of the series to the day of the article is what one that differs is held against.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from briefings.query.index import RecordIndex
from briefings.query.places import named, names
from briefings.record.catalogue import Catalogue
from briefings.record.dates import Date, parse_date
from briefings.record.facts import (
    Fact,
    Figure,
    Membership,
    Office,
    RollCall,
    Signature,
    Statement,
    Undertaking,
)
from briefings.record.items import Entity, Item, Series
from briefings.text.matcher import Matcher

from .findings import Findings
from .passages import Compared, Finding, Sentence, Verdict, plain, sentences, words

_NEAR = datetime.timedelta(days=31)
_ONCE = (Signature, RollCall, Undertaking, Office, Membership)
_ALIKE, _SIMILAR = 0.9, 0.6
_SMALL_WORDS = words("""
    the a an of in on at to for and or with from by who that which per
""")


def compare(findings: Findings, index: RecordIndex, day: datetime.date) -> list[Compared]:
    """Each finding of an article of a day with what the record says of it."""
    return [_compared(each, findings, index, day) for each in findings.all]


def matcher(catalogue: Catalogue) -> Matcher:
    """Finds the names of entities as our prose does; what the glossary explains is no name."""
    pairs = names(catalogue)
    return Matcher((name, id) for name, id in pairs if isinstance(catalogue.records[id], Entity))


def unmatched(catalogue: Catalogue) -> dict[str, str]:
    """The ids of full names that are not to be found in our prose, but are in the record."""
    return {item.name: item.id for item in catalogue.of(Item) if not item.match}


def _compared(
    finding: Finding, findings: Findings, index: RecordIndex, day: datetime.date
) -> Compared:
    if finding.kind == "name":
        verdict = Verdict.AGREES if finding.detail else Verdict.NEW
        return Compared(finding, verdict, finding.detail)
    if finding.kind == "quotation":
        return _quotation(finding, index)
    sentence = sentence_of(finding)
    if finding.kind == "figure":
        return _figure(finding, sentence, index, day, ids_in(sentence, findings))
    return _date(finding, index, ids_in(sentence, findings))


def sentence_of(finding: Finding) -> Sentence:
    """The sentence in which a finding stands."""
    every = sentences(finding.passage)
    return next((s for s in reversed(every) if s.start <= finding.start), every[0])


def ids_in(sentence: Sentence, findings: Findings) -> dict[str, None]:
    """The ids of the records that a sentence names, in order."""
    end = sentence.start + len(sentence.text)
    return {
        each.detail: None
        for each in findings.within(sentence.passage, "name")
        if each.detail and sentence.start <= each.start < end
    }


# Quotations ------------------------------------------------------------------------------------


def _quotation(finding: Finding, index: RecordIndex) -> Compared:
    said = plain(finding.value)
    best, score = "", 0.0
    for fact in index.catalogue.of(Statement):
        for text in filter(None, (fact.quote, *_originals(fact))):
            if (found := _likeness(said, plain(text))) > score:
                best, score = fact.id, found
    if score >= _ALIKE:
        return Compared(finding, Verdict.AGREES, best, "the same words")
    if score >= _SIMILAR:
        return Compared(finding, Verdict.DIFFERS, best, "similar words: another translation?")
    return Compared(finding, Verdict.NEW)


def _originals(fact: Statement) -> Iterator[str]:
    if fact.original:
        yield fact.original.words


def _likeness(one: str, other: str) -> float:
    """How much of the shorter text stands in the other, from 0 to 1."""
    short, long = sorted((one, other), key=len)
    if not short or len(short.split()) < 3:
        return 0.0
    if f" {short} " in f" {long} ":
        return 1.0
    return SequenceMatcher(None, short, long, autojunk=False).ratio()


# Figures ---------------------------------------------------------------------------------------


def _figure(
    finding: Finding,
    sentence: Sentence,
    index: RecordIndex,
    day: datetime.date,
    ids: dict[str, None],
) -> Compared:
    series = series_of(finding, sentence, index, ids)
    given = [each for each in index.catalogue.of(Figure) if series and each.series == series.id]
    if not given:
        return Compared(finding, Verdict.NEW, series.id if series else "")
    same = [each for each in given if str(each.value) == finding.value]
    if same:
        best = min(same, key=lambda each: abs(each.stated.first - day))
        return Compared(
            finding, Verdict.AGREES, best.id, f"a figure of {series.id}" if series else ""
        )
    nearest = min(given, key=lambda each: abs(each.stated.first - day))
    reason = f"{nearest.value} there, as of {nearest.stated}"
    return Compared(finding, Verdict.DIFFERS, nearest.id, reason)


def series_of(
    finding: Finding, sentence: Sentence, index: RecordIndex, ids: dict[str, None]
) -> Series | None:
    """The series that a figure may belong to: the one with most words in the sentence."""
    told = _stems(sentence.text)
    best, most = None, 0
    for series in index.catalogue.of(Series):
        unit, name = _stems(series.unit), _stems(series.name)
        if not unit & _stems(finding.detail):
            continue
        about = series.about in ids
        shared = len((name - unit) & told) + (2 if about else 0)
        if shared > most and (about or len((name - unit) & told) >= 1):
            best, most = series, shared
    return best


def _stems(text: str) -> set[str]:
    """The words of a text without their endings, so that `lost boats` meets `a boat is lost`."""
    text = text.replace("%", " percent ").replace("per cent", "percent")
    found = set(re.findall(r"[^\W\d_]+", text.casefold())) - _SMALL_WORDS
    return {re.sub(r"(?:ies|es|s|ed|ing)$", "", word) or word for word in found}


# Dates -----------------------------------------------------------------------------------------


def _date(finding: Finding, index: RecordIndex, ids: dict[str, None]) -> Compared:
    when = parse_date(finding.value)
    about = [fact for fact in index.catalogue.of(Fact) if _shares_two(fact, index, ids)]
    differing = ""
    for fact in about:
        for other in _dates_of(fact):
            if other.text == when.text:
                return Compared(finding, Verdict.AGREES, fact.id, "the same date")
            if not differing and _is_once(fact, index, ids) and _is_near(when, other):
                differing, reason = fact.id, f"{other} there"
    if differing:
        return Compared(finding, Verdict.DIFFERS, differing, reason)
    return Compared(finding, Verdict.NEW)


def _shares_two(fact: Fact, index: RecordIndex, ids: dict[str, None]) -> bool:
    speaker = {fact.speaker} if isinstance(fact, Statement) else set()
    return len(ids.keys() & {*named(fact, index.catalogue), *speaker}) >= 2


def _is_once(fact: Fact, index: RecordIndex, ids: dict[str, None]) -> bool:
    """Whether a fact has one day only, and a sentence names everything that it is about."""
    return isinstance(fact, _ONCE) and set(named(fact, index.catalogue)) <= ids.keys()


def _dates_of(fact: Fact) -> list[Date]:
    return [each for each in (fact.on, fact.start, fact.stated) if each]


def _is_near(one: Date, other: Date) -> bool:
    """Whether two days, both known to the day, are not the same and less than a month apart."""
    days = one.first == one.last and other.first == other.last
    return days and abs(one.first - other.first) <= _NEAR
