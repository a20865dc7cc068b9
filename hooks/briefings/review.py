"""What a person should look at again, and the rules that need the whole record to be checked.

`problems` stop a build: a summary whose facts have changed, a number without a source, a word the
naming policy avoids, an office not held on the day, a record that nothing refers to. `overdue`
stops nothing: it is the queue of facts whose review date has passed.
"""

from __future__ import annotations

import calendar
import datetime
import functools
import hashlib
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from pydantic import BaseModel

from . import forms, history
from .lookup import Lookup
from .model import (
    Briefing,
    Entity,
    Fact,
    KeyPoint,
    Office,
    Page,
    Rank,
    Review,
    Series,
    Source,
    Statement,
    Thing,
    Vote,
    references,
)
from .problem import Keys, Problem

FINGERPRINT_LENGTH = 8  # hexadecimal digits; enough to notice a change, short enough to read

_PROSE = (
    *("name", "summary", "text", "what", "note", "resolution", "value", "method", "rank_reason"),
    *("reason", "description", "title", "looked", "asks", "counts", "label"),
)
# Tags, numbers of list items, and headings, in which no source can stand.
_NO_PROSE = re.compile(r"</?[a-zA-Z][^<>]*>|^\s*\d+[.)](?=\s)|^ {0,3}#.*$", re.M)
_QUOTED = re.compile(
    r"^ {0,3}>.*$|<q\b(?:(?!\n\s*\n|<q\b).)*?</q>"  # a quotation never goes past its paragraph
    r"|“(?:(?!\n\s*\n)[^“”])*”|\"(?:(?!\n\s*\n)[^\"])*\"|«(?:(?!\n\s*\n)[^«»])*»",
    re.M | re.S,
)
_MONTH = "|".join(calendar.month_name[1:])
_DATE = re.compile(rf"(?:\d{{1,2}}(?:(?: (?:to|and) |[-–])\d{{1,2}})? )?(?:{_MONTH})(?: \d{{4}})?")
_YEAR = re.compile(r"(?<![\w.,])(?:19|20)\d\d(?![\w%]|[.,]\d)")
_NUMBER = re.compile(r"(?<![\w/-])\d+(?:[.,]\d+)*(?![\w/])")
_BLOCK = re.compile(r"\n\s*\n|\n(?=\s*(?:[-*+]|\d+\.)\s)|\n(?=\s*\|)")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"*\[{])")
_SOURCED = re.compile(rf"{forms.CITATION}|{forms.VALUE}")


def problems(lookup: Lookup) -> Iterator[Problem]:
    """Every problem that only shows when all records are known."""
    for rule in RULES:
        yield from rule(lookup)


# Freshness -------------------------------------------------------------------------------------


def due(review: Review) -> datetime.date:
    """The day on which a review is due: so many months after the last one, or the month's end."""
    months = review.last.first.month - 1 + review.months
    year, month = review.last.first.year + months // 12, months % 12 + 1
    if year > datetime.MAXYEAR:
        return datetime.date.max
    last = calendar.monthrange(year, month)[1]
    return datetime.date(year, month, min(review.last.first.day, last))


@functools.lru_cache(maxsize=1)  # every page of a build asks
def overdue(lookup: Lookup) -> list[Fact]:
    """The facts whose review was due before the record date, the longest due first."""
    late = [fact for fact in lookup.written_facts if due(fact.review) < lookup.record_date]
    return sorted(late, key=lambda fact: (due(fact.review), fact.id))


@functools.lru_cache(maxsize=1)
def overdue_ids(lookup: Lookup) -> frozenset[str]:
    """The ids of those facts; records are compared by their ids, since by value it takes long."""
    return frozenset(fact.id for fact in overdue(lookup))


# Key points ------------------------------------------------------------------------------------


def fingerprint(point: KeyPoint, lookup: Lookup) -> str:
    """A short digest of a key point and its facts; it changes when what either states does.

    A new review date alone changes nothing. A series counts with all of its figures.
    """
    facts = [fact for id in point.facts for fact in _facts(id, lookup)]
    plain = [
        fact.model_dump(
            mode="json", by_alias=True, exclude_defaults=True, exclude={"review", "last_seen"}
        )
        for fact in sorted(facts, key=lambda fact: fact.id)
    ]
    text = json.dumps([point.text, plain], sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()[:FINGERPRINT_LENGTH]


def _facts(id: str, lookup: Lookup) -> list[Fact]:
    record = lookup.get(id)
    if isinstance(record, Series):
        return list(lookup.figures(id))
    return [record] if isinstance(record, Fact) else []


def _unconfirmed(lookup: Lookup) -> Iterator[Problem]:
    """A key point must have been read against its facts as they are, and none may be unused."""
    for briefing in lookup.catalogue.of(Briefing):
        for index, point in enumerate(briefing.key_points):
            keys = ("key_points", index)
            for at, id in enumerate(point.facts):
                record = lookup.get(id)
                if isinstance(record, Fact) and record.rank is Rank.DEPRECATED:
                    message = (
                        f"'{id}' is marked as not used ({record.rank_reason}); rest on another"
                    )
                    yield lookup.catalogue.problem(briefing, (*keys, "facts", at), message)
            yield from _confirmation(briefing, point, keys, lookup)


def _confirmation(
    briefing: Briefing, point: KeyPoint, keys: Keys, lookup: Lookup
) -> Iterator[Problem]:
    mark = fingerprint(point, lookup)
    if point.confirmed == mark or not lookup.catalogue.doubtful.isdisjoint(point.facts):
        return
    how = f"read it against {', '.join(point.facts)}, then run 'make confirm', or write {mark}"
    why = "has not been confirmed" if point.confirmed is None else "or a fact under it has changed"
    message = f"this key point {why}; {how}"
    yield lookup.catalogue.problem(briefing, (*keys, "confirmed"), message)


# Text ------------------------------------------------------------------------------------------


def _numbers(lookup: Lookup) -> Iterator[Problem]:
    """A number in a briefing comes from a fact or stands in a sentence with a citation."""
    for path, briefing in lookup.catalogue.pages.items():
        if not isinstance(briefing, Briefing):
            continue
        written = lookup.catalogue.written[path]
        for line, sentence in _sentences(written.body, written.body_line):
            numbers = [] if _SOURCED.search(sentence) else numbers_in(sentence)
            if numbers:
                message = (
                    f"the number {numbers[0]} has no source; cite one in the same sentence "
                    "([@source-id]), or take the value from a fact ({{ fact-id }})"
                )
                yield Problem(written.front.origin.path, line, message)
    for briefing in lookup.catalogue.of(Briefing):
        for index, point in enumerate(briefing.key_points):
            if not lookup.catalogue.doubtful.isdisjoint(point.facts):
                continue
            for number in _foreign_numbers(point, lookup):
                message = f"the number {number} is in none of the facts this key point names"
                keys = ("key_points", index, "text")
                yield lookup.catalogue.problem(briefing, keys, message)


def _places(lookup: Lookup) -> Iterator[Problem]:
    """The first page and the digests of articles say where in its source each claim is found."""
    for path, page in lookup.catalogue.pages.items():
        if path != "index.md" and not (isinstance(page, Briefing) and page.articles):
            continue
        written = lookup.catalogue.written[path]
        for form in forms.scan(written.body, written.body_line):
            if form.kind == "citation" and not form.words:
                message = (
                    f"'[@{form.id}]' does not say where in the source; write "
                    f"'[@{form.id}, second paragraph]'"
                )
                yield Problem(written.front.origin.path, form.line, message)


def numbers_in(text: str) -> list[str]:
    """The numbers written in digits in a text, other than dates and years."""
    return _NUMBER.findall(_YEAR.sub(" ", _DATE.sub(" ", text)))


def _sentences(body: str, first_line: int) -> Iterator[tuple[int, str]]:
    text = _NO_PROSE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), forms.blank_code(body))
    line_of, start = forms.lines(text, first_line), 0
    for block in _BLOCK.split(text):
        for sentence in _SENTENCE.split(block):
            place = text.index(sentence, start)
            yield line_of(place), sentence
            start = place + len(sentence)


def _foreign_numbers(point: KeyPoint, lookup: Lookup) -> list[str]:
    facts = [fact for id in point.facts for fact in _facts(id, lookup)]
    known = [text for fact in facts for text in (lookup.value(fact), lookup.statement(fact))]
    known += [getattr(fact, name, None) or "" for fact in facts for name in ("counts", "quote")]
    within = set(_NUMBER.findall(" ".join(known)))
    return [number for number in numbers_in(point.text) if number not in within]


def _naming(lookup: Lookup) -> Iterator[Problem]:
    """Words that the naming policy avoids stand in quotations only."""
    rules = [(_written(rule.avoid), rule) for rule in lookup.catalogue.vocabulary.naming]
    for path, line, text in _prose(lookup):
        plain = _QUOTED.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
        line_of = forms.lines(plain, line)
        for pattern, rule in rules:
            for match in pattern.finditer(plain):
                message = f"write '{rule.use}', not '{rule.avoid}', outside quotations"
                yield Problem(path, line_of(match.start()), message)


def _plain(lookup: Lookup) -> Iterator[Problem]:
    """A form in front matter is shown as it was typed, so none that names a record stands there."""
    for path, page in lookup.catalogue.pages.items():
        for keys, text in _plain_texts(page):
            for form in forms.scan(text):
                if form.id in lookup.catalogue.kinds:
                    message = (
                        f"the form that names '{form.id}' is shown as typed; write plain words"
                    )
                    yield lookup.catalogue.written[path].front.origin.problem(keys, message)


def _plain_texts(page: Briefing | Page) -> Iterator[tuple[Keys, str]]:
    """The texts of a front matter that readers see, each with the keys that lead to it."""
    yield ("title",), page.title
    yield ("description",), page.description
    if isinstance(page, Briefing):
        for index, point in enumerate(page.key_points):
            yield ("key_points", index, "text"), point.text
        for index, change in enumerate(page.changes):
            yield ("changes", index, "what"), change.what
            yield ("changes", index, "reason"), change.reason


def _written(words: str) -> re.Pattern[str]:
    """Finds words as they may be written: a common word may start a sentence."""
    first = re.escape(words[0])
    either = f"[{first}{re.escape(words[0].upper())}]" if words[0].islower() else first
    return re.compile(rf"(?<!\w){either}{re.escape(words[1:])}(?!\w)")


def _prose(lookup: Lookup) -> Iterator[tuple[str, int, str]]:
    """Everything in our own words: path, first line, text."""
    for written in lookup.catalogue.written.values():
        text = forms.blank(forms.blank_code(written.body))
        yield written.front.origin.path, written.body_line, text
    for path, page in lookup.catalogue.pages.items():
        origin = lookup.catalogue.written[path].front.origin
        for keys, text in _texts(page) if isinstance(page, Page) else ():
            place = origin.problem(keys, "")
            yield place.path, place.line, text
    for record in lookup.catalogue.records.values():
        if isinstance(record, Source | Vote):
            continue
        own = [name.text for name in record.names] if isinstance(record, Thing) else []
        for keys, text in _texts(record):
            if text in own or keys[0] == "names":
                continue
            place = lookup.catalogue.problem(record, keys, "")
            yield place.path, place.line, " ".join(text.split())


def _texts(part: BaseModel, around: Keys = ()) -> Iterator[tuple[Keys, str]]:
    for name, info in type(part).model_fields.items():
        value: Any = getattr(part, name)
        keys = (*around, info.alias or name)
        for index, item in enumerate(value if isinstance(value, list) else [value]):
            at = (*keys, index) if isinstance(value, list) else keys
            if isinstance(item, BaseModel):
                yield from _texts(item, at)
            elif isinstance(item, str) and name in _PROSE:
                yield at, item


# People and records ----------------------------------------------------------------------------


def _offices(lookup: Lookup) -> Iterator[Problem]:
    """Who speaks in an office may not be known to have been out of all offices on that day."""
    for fact in lookup.catalogue.of(Statement):
        day = fact.stated or fact.on
        if not (fact.speaker and fact.office and day):
            continue
        if fact.speaker in lookup.catalogue.doubtful:
            continue
        offices = [f for f in lookup.about.get(fact.speaker, []) if isinstance(f, Office)]
        ends = (day.first, day.last)
        held = {history.holding(f, each) for f in history.used(offices) for each in ends}
        if offices and held <= {history.Holding.NOT_YET, history.Holding.ENDED}:
            message = (
                f"'{fact.speaker}' held none of the offices in the record on {day.english}; "
                "mend the date or the office, or take 'office' out and say it in 'note'"
            )
            yield lookup.catalogue.problem(fact, ["office"], message)


def _tiles(lookup: Lookup) -> Iterator[Problem]:
    """Every square of the tile map lies on the map and is one state's own."""
    taken: dict[tuple[int, int], str] = {}
    for entity in lookup.catalogue.of(Entity):
        if entity.tile is None:
            continue
        place = (entity.tile.row, entity.tile.column)
        if 0 in place:
            message = "rows and columns of the tile map are counted from 1"
            yield lookup.catalogue.problem(entity, ["tile"], message)
        elif place in taken:
            message = f"'{taken[place]}' has this square of the tile map; choose a free one"
            yield lookup.catalogue.problem(entity, ["tile"], message)
        taken.setdefault(place, entity.id)


def _unused(lookup: Lookup) -> Iterator[Problem]:
    """Every entity, term and source is referred to by something."""
    records = [*lookup.catalogue.of(Thing), *lookup.catalogue.of(Source)]
    unused = {record.id: record for record in records}
    for id in _named(lookup):
        unused.pop(id, None)
    for id, text in _told(lookup):
        if not unused:  # reading all prose costs more than all other rules together
            return
        for match in lookup.matcher.find(text):
            if match.id != id:
                unused.pop(match.id, None)
    for record in unused.values():
        message = f"nothing refers to '{record.id}'; name it in a text or a record, or delete it"
        yield lookup.catalogue.problem(record, [], message)


def _named(lookup: Lookup) -> Iterator[str]:
    """The ids that records and pages name as such, or may name where they could not be read."""
    yield from lookup.catalogue.doubtful
    for record in lookup.catalogue.records.values():
        yield from (id for _, id, _ in references(record) if id != record.id)
    for page in lookup.catalogue.written.values():
        yield from (form.id for form in forms.scan(page.body, page.body_line))


def _told(lookup: Lookup) -> Iterator[tuple[str, str]]:
    """All prose, and what could not be read; each text with the id of the record it is in."""
    for record in lookup.catalogue.records.values():
        yield from ((record.id, text) for _, text in _texts(record))
    for text in (*lookup.catalogue.lost, *(p.body for p in lookup.catalogue.written.values())):
        yield "", text


RULES: tuple[Callable[[Lookup], Iterator[Problem]], ...] = (
    _unconfirmed,
    _numbers,
    _places,
    _naming,
    _offices,
    _tiles,
    _plain,
    _unused,
)
