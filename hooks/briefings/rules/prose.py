"""Rules about our own words: numbers, places in sources, the naming policy."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from ..problem import Problem
from ..query.freshness import facts_under
from ..query.index import RecordIndex
from ..record.dates import MONTHS
from ..record.facts import Vote
from ..record.items import Item, Source
from ..record.pages import Briefing, KeyPoint, Page
from ..text import inline_syntax
from ..text.once import once
from .records import own_texts

# Tags, numbers of list items, and headings, in which no source can stand.
_NO_PROSE = re.compile(r"</?[a-zA-Z][^<>]*>|^\s*\d+[.)](?=\s)|^ {0,3}#.*$", re.M)
_QUOTED = re.compile(
    r"^ {0,3}>.*$|<q\b(?:(?!\n\s*\n|<q\b).)*?</q>"  # a quotation never goes past its paragraph
    r"|“(?:(?!\n\s*\n)[^“”])*”|\"(?:(?!\n\s*\n)[^\"])*\"|«(?:(?!\n\s*\n)[^«»])*»",
    re.M | re.S,
)
_MONTH = "|".join(MONTHS)
_DATE = re.compile(rf"(?:\d{{1,2}}(?:(?: (?:to|and) |[-–])\d{{1,2}})? )?(?:{_MONTH})(?: \d{{4}})?")
_YEAR = re.compile(r"(?<![\w.,])(?:19|20)\d\d(?![\w%]|[.,]\d)")
_NUMBER = re.compile(r"(?<![\w/-])\d+(?:[.,]\d+)*(?![\w/])")
_BLOCK = re.compile(r"\n\s*\n|\n(?=\s*(?:[-*+]|\d+\.)\s)|\n(?=\s*\|)")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"*\[{])")
_SOURCED = re.compile(rf"{inline_syntax.CITATION}|{inline_syntax.VALUE}")


def numbers_have_sources(index: RecordIndex) -> Iterator[Problem]:
    """A number in a briefing comes from a fact or stands in a sentence with a citation."""
    for path, briefing in index.catalogue.pages.items():
        if not isinstance(briefing, Briefing):
            continue
        written = index.catalogue.written[path]
        for line, number in _without_source(written.body, written.body_line):
            message = (
                f"the number {number} has no source; cite one in the same sentence "
                "([@source-id]), or take the value from a fact ({{ fact-id }})"
            )
            yield Problem(written.front.origin.path, line, message)
    for briefing in index.catalogue.of(Briefing):
        for nth, point in enumerate(briefing.key_points):
            if not index.catalogue.doubtful.isdisjoint(point.facts):
                continue
            for number in _foreign_numbers(point, index):
                message = f"the number {number} is in none of the facts this key point names"
                keys = ("key_points", nth, "text")
                yield index.catalogue.problem(briefing, keys, message)


def citations_have_places(index: RecordIndex) -> Iterator[Problem]:
    """The first page and the digests of articles say where in its source each claim is found."""
    for path, page in index.catalogue.pages.items():
        if path != "index.md" and not (isinstance(page, Briefing) and page.articles):
            continue
        written = index.catalogue.written[path]
        for form in inline_syntax.scan(written.body, written.body_line):
            if form.kind == "citation" and not form.words:
                message = (
                    f"'[@{form.id}]' does not say where in the source; write "
                    f"'[@{form.id}, second paragraph]'"
                )
                yield Problem(written.front.origin.path, form.line, message)


@once
def numbers_in(text: str) -> list[str]:
    """The numbers written in digits in a text, other than dates and years."""
    return _NUMBER.findall(_YEAR.sub(" ", _DATE.sub(" ", text)))


@once
def _without_source(body: str, first_line: int) -> Iterator[tuple[int, str]]:
    """The sentences with numbers and no source: the line of each, and the first of the numbers."""
    for line, sentence in _sentences(body, first_line):
        numbers = () if _SOURCED.search(sentence) else numbers_in(sentence)
        if numbers:
            yield line, numbers[0]


def _sentences(body: str, first_line: int) -> Iterator[tuple[int, str]]:
    text = _NO_PROSE.sub(
        lambda match: re.sub(r"[^\n]", " ", match[0]), inline_syntax.blank_code(body)
    )
    line_of, start = inline_syntax.lines(text, first_line), 0
    for block in _BLOCK.split(text):
        for sentence in _SENTENCE.split(block):
            place = text.index(sentence, start)
            yield line_of(place), sentence
            start = place + len(sentence)


def _foreign_numbers(point: KeyPoint, index: RecordIndex) -> list[str]:
    numbers = numbers_in(point.text)
    if not numbers:
        return []
    facts = [fact for id in point.facts for fact in facts_under(id, index)]
    known = [text for fact in facts for text in (index.value(fact), index.statement(fact))]
    known += [getattr(fact, name, None) or "" for fact in facts for name in ("counts", "quote")]
    within = set(_NUMBER.findall(" ".join(known)))
    return [number for number in numbers if number not in within]


def naming_policy_is_kept(index: RecordIndex) -> Iterator[Problem]:
    """Words that the naming policy avoids stand in quotations only."""
    rules = index.catalogue.settings.naming
    avoided = tuple(rule.avoid for rule in rules)
    for path, line, text in _prose(index):
        found = _found(avoided, text)
        line_of = inline_syntax.lines(text, line) if found else int
        for nth, at in found:
            message = f"write '{rules[nth].use}', not '{avoided[nth]}', outside quotations"
            yield Problem(path, line_of(at), message)


@functools.lru_cache(maxsize=100_000)  # in a preview most texts are what they were
def _found(words: tuple[str, ...], text: str) -> tuple[tuple[int, int], ...]:
    """Which of some words stand in a text outside quotations, and where."""
    near = [nth for nth, each in enumerate(words) if each[1:] in text]
    if not near:  # as in most texts, in quotations or not
        return ()
    plain = _QUOTED.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    return tuple(
        (nth, match.start()) for nth in near for match in _written(words[nth]).finditer(plain)
    )


@functools.cache
def _written(words: str) -> re.Pattern[str]:
    """Finds words as they may be written: a common word may start a sentence."""
    first = re.escape(words[0])
    either = f"[{first}{re.escape(words[0].upper())}]" if words[0].islower() else first
    return re.compile(rf"(?<!\w){either}{re.escape(words[1:])}(?!\w)")


@functools.lru_cache(maxsize=4096)
def _own_words(body: str) -> str:
    return inline_syntax.blank(inline_syntax.blank_code(body))


def _prose(index: RecordIndex) -> Iterator[tuple[str, int, str]]:
    """Everything in our own words: path, first line, text."""
    for written in index.catalogue.written.values():
        text = _own_words(written.body)
        yield written.front.origin.path, written.body_line, text
    for path, page in index.catalogue.pages.items():
        origin = index.catalogue.written[path].front.origin
        for keys, text in own_texts(page) if isinstance(page, Page) else ():
            place = origin.place(keys)
            yield place.path, place.line, text
    for record in index.catalogue.records.values():
        if isinstance(record, Source | Vote):
            continue
        own = [name.text for name in record.names] if isinstance(record, Item) else []
        for keys, text in own_texts(record):
            if text in own or keys[0] == "names":
                continue
            place = index.catalogue.place(record, keys)
            yield place.path, place.line, " ".join(text.split())
