"""Plain text, as copied from a page -> an article, by the rules below.

1. Lines are passages. Lines that were broken at a width are one: no empty line is between them,
   none is longer than 100 characters, all but the last reach two thirds of the longest, and one
   begins in small letters. So are, in the same text, others that reach that width.
2. The title is the line above the first paragraph that occurs most often; of several the first with
   four words; paths such as `Home / News` are none. Of `Title | Publisher` the first part, where
   the second is short; after a dash only if it also occurs elsewhere.
3. The date is what a line of its own gives, one with `Published` before any other; a line with
   `Updated` is none. Two different days are refused.
4. The author is in a line of its own that begins with `By`.
5. The publisher is one of the record's that is a line of its own, ends the title or has its mark
   (©); else what stands beside the mark or ends the title.
6. The address is a line that is one.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter

from ..kinds import Refused
from . import dates
from .page import is_address
from .passages import Article, Known, Passage, plain

_TITLE = (3, 30)  # words
_PARTS = re.compile(r"\s+[|–—]\s+|\s+-\s+|\s+\|\s*")
_BY = re.compile(r"(?:By|BY|Written by|Author:?)\s+(?P<name>[^\W\d_].{2,60}?)\s*$")
_YEARS = r"(?:\d{4}(?:\s*[-–]\s*\d{4})?,?\s*)?"
_MARK = re.compile(
    rf"(?P<before>(?!Copyright)[^\W\d_][^.,|©]{{2,60}}?)\s*©|(?:©|\(c\)|Copyright)\s*(?:©\s*)?{_YEARS}(?P<name>[^\W\d_][^.,|]{{2,60}})",
    re.I,
)
_PUBLISHED = re.compile(r"\b(?:published|posted|first published|date)\b", re.I)
_UPDATED = re.compile(r"\b(?:updated|modified|edited|copyright)\b|©", re.I)
_NUMERIC = re.compile(r"\b(?P<d>[0-3]?\d)[./-](?P<m>[01]?\d)[./-](?P<y>20\d\d)\b")
_TEMPLATE_DAY = datetime.date(2000, 1, 1)


def article(content: str, publishers: list[str], is_dated: bool) -> Article:
    """The article of a text; `publishers` are those of the record, `is_dated` as in `page`."""
    passages = _passages(content.split("\n"))
    top = next((n for n, each in enumerate(passages) if each.is_prose and each.words > 12), None)
    head = passages[: top if top is not None else len(passages)]
    about = {}
    if title := _title(head, passages):
        words, _, tail = title.value.partition("\n")
        about["title"] = Known(words, title.how)
        if tail:
            about["publisher"] = Known(tail, "the end of the title")
    about |= _publisher(passages, publishers)
    if not is_dated and (date := _date(head) or _date(passages)):
        about["date"] = date
    for passage in head:
        if (by := _BY.fullmatch(passage.text)) and passage.words <= 10:
            name = re.split(r"\s*[|,•·]\s*", by["name"])[0]
            about.setdefault("author", Known(name, f"line {passage.line}"))
        if is_address(passage.text):
            about.setdefault("url", Known(passage.text, f"line {passage.line}"))
    return Article(about, passages)


def _passages(rows: list[str]) -> list[Passage]:
    """The passages of the lines; see rule 1."""
    runs: list[list[Passage]] = [[]]
    for number, row in enumerate(rows, 1):
        if text := " ".join(row.split()):
            runs[-1].append(Passage(number, number, text))
        elif runs[-1]:
            runs.append([])
    width = max((max(map(_width, run)) for run in runs if _is_wrapped(run)), default=0)
    joined = (_is_wrapped(run) or (width and _fills(run, width)) for run in runs)
    return [
        each
        for run, is_one in zip(runs, joined, strict=True)
        for each in ([_joined(run)] if is_one else run)
    ]


def _width(passage: Passage) -> int:
    return len(passage.text)


def _is_wrapped(run: list[Passage]) -> bool:
    """Whether lines without an empty one between them show that they were broken at a width."""
    width = max(map(_width, run), default=0)
    small = any(each.text[0].islower() for each in run[1:])
    return 40 < width <= 100 and small and _fills(run, width)


def _fills(run: list[Passage], width: int) -> bool:
    """Whether all lines but the last reach two thirds of a width, and none is much longer."""
    widths = [_width(each) for each in run]
    return len(run) > 1 and max(widths) <= width + 5 and min(widths[:-1]) >= width * 2 / 3


def _joined(run: list[Passage]) -> Passage:
    return Passage(run[0].line, run[-1].end, " ".join(each.text for each in run))


def _title(head: list[Passage], passages: list[Passage]) -> Known | None:
    """The title, with the publisher on a line of its own below it where it ends the title."""
    counts = Counter(plain(each.text) for each in passages)
    fit = [
        each
        for each in head
        if _TITLE[0] <= each.words <= _TITLE[1]
        and not (_BY.fullmatch(each.text) or is_address(each.text) or _day_in(each.text))
        and not re.search(r" [/›»>] ", each.text)
    ]
    if not fit:
        return None
    best = max(fit, key=lambda each: (counts[plain(each.text)], each.words >= 4, -each.line))
    parts = _PARTS.split(best.text)
    tail = parts[-1] if len(parts) > 1 and len(parts[-1].split()) <= 4 else ""
    elsewhere = any(plain(tail) in plain(e.text) and best.text not in e.text for e in passages)
    if not ("|" in best.text or elsewhere):
        tail = ""  # part of the headline, as in `Nothing will change - minister`
    words = best.text[: best.text.rfind(tail)].rstrip(" |–—-") if tail else best.text
    how = f"line {best.line}"
    if counts[plain(best.text)] > 1:
        how += f", which occurs {counts[plain(best.text)]} times"
    return Known(f"{words}\n{tail}" if tail else words, how)


def _publisher(passages: list[Passage], publishers: list[str]) -> dict[str, Known]:
    """The publisher by rule 5; nothing where only the title may tell."""
    known = {plain(each): each for each in publishers}
    for passage in passages:
        for part in (passage.text, *_PARTS.split(passage.text)[-1:]):
            if plain(part) in known:
                return {"publisher": Known(known[plain(part)], f"line {passage.line}")}
    for passage in passages:
        if (mark := _MARK.search(passage.text)) and passage.words <= 30:
            name = re.sub(
                r"\s*All rights.*|^Copyright\b", "", mark["name"] or mark["before"], flags=re.I
            )
            name = name.strip()
            if name and not name[0].islower():
                how = f"line {passage.line}, beside the mark of copyright"
                return {"publisher": Known(known.get(plain(name), name), how)}
    return {}


def _date(passages: list[Passage]) -> Known | None:
    """The day of publication by rule 3. Raises Refused where two lines give different ones."""
    rows = [each for each in passages if each.words <= 14 and not each.is_prose]
    found = [(each, _day_in(each.text)) for each in rows if not _only_updated(each.text)]
    dated = [(each, day) for each, day in found if day]
    said = [(each, day) for each, day in dated if _PUBLISHED.search(each.text)]
    of_few_words = [(each, day) for each, day in dated if each.words <= 9]
    for group in (said, of_few_words):
        days = sorted({day for _, day in group})
        if group is said and len(days) > 1:
            raise Refused(
                f"the text says that it was published on {' and '.join(days)}; give --date"
            )
        if group:
            return Known(group[0][1], f"line {group[0][0].line}")
    return None


def _only_updated(text: str) -> bool:
    return bool(_UPDATED.search(text)) and not _PUBLISHED.search(text)


def _day_in(text: str) -> str:
    """The first whole day in a line, as 2022-09-26; empty where there is none."""
    head = _UPDATED.split(text)[0] if _PUBLISHED.search(text) else text
    for found in dates.dates(head, _TEMPLATE_DAY):
        if len(found.date) == 10 and not found.how:
            return found.date
    if match := _NUMERIC.search(head):  # day before month, unless it cannot be
        day, month = int(match["d"]), int(match["m"])
        day, month = (month, day) if month > 12 else (day, month)
        try:
            return datetime.date(int(match["y"]), month, day).isoformat()
        except ValueError:
            return ""
    return ""
