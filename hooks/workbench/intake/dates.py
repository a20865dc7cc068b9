"""Dates in a text, each resolved against the day of the article, with how that was done."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

_ENGLISH = (
    "january february march april may june july august september october november december",
    "monday tuesday wednesday thursday friday saturday sunday",
)
_RUSSIAN = (
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "понедельник вторник среду четверг пятницу субботу воскресенье",
)
_MONTHS = {
    name: nth for months in (_ENGLISH[0], _RUSSIAN[0]) for nth, name in enumerate(months.split(), 1)
}
_MONTHS |= {name[:3]: nth for nth, name in enumerate(_ENGLISH[0].split(), 1)} | {"sept": 9}
_WEEKDAYS = {
    name: nth for days in (_ENGLISH[1], _RUSSIAN[1]) for nth, name in enumerate(days.split())
}
_RELATIVE = {"yesterday": -1, "today": 0, "tomorrow": 1, "вчера": -1, "сегодня": 0, "завтра": 1}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_WRITTEN = re.compile(
    rf"""\b(?:
    (?P<iso>\d{{4}}-\d{{2}}-\d{{2}})(?!\d)
    | (?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\ (?:of\ )?(?P<m1>{_MONTH})\b\.?(?:,?\ (?P<y1>\d{{4}})\b)?
    | (?P<m2>{_MONTH})\b\.?\ (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?!:)(?:,?\ (?P<y2>\d{{4}})\b)?
    | (?P<m3>{_MONTH})\b\.?,?\ (?P<y3>\d{{4}})\b
    | (?:(?P<turn>last|next|coming|this|following)\ )?(?P<week>{"|".join(_WEEKDAYS)})\b
    | (?P<rel>{"|".join(_RELATIVE)})\b
    | (?:(?<=in\ )|(?<=of\ )|(?<=by\ ))(?P<y4>(?:1[89]|20)\d\d)\b(?!\ \w+s\b)
    | (?:(?<=since\ )|(?<=until\ )|(?<=from\ ))(?P<y5>(?:1[89]|20)\d\d)\b(?!\ \w+s\b)
    | (?<=в\ )(?P<y6>(?:1[89]|20)\d\d)(?=\ год)
    )""",
    re.X | re.I,
)
_AHEAD = re.compile(
    r"\b(?:will|shall|is to|are to|plans? to|scheduled|due to|until(?= \w+$)|состоится)\b", re.I
)
_TOLD = re.compile(r"\b(?:said|told|wrote|\w+ed)(?: on)?$", re.I)


@dataclass(frozen=True)
class When:
    """A date at text[start:end], its value as 2022-09-27 or shorter, empty where unknown."""

    start: int
    end: int
    value: str
    how: str


def dates(text: str, article: datetime.date | None) -> Iterator[When]:
    """The dates in a passage, from left to right; `article` is the day it was published."""
    for match in _WRITTEN.finditer(text):
        # "May 5" is a date, "may" alone is not; a month is written with a capital in English.
        month = match["m1"] or match["m2"] or match["m3"]
        if month and month.isascii() and month[0].islower():
            continue
        value, how = _resolved(match, text, article)
        if how:
            yield When(match.start(), match.end(), value, how)


def published(text: str) -> str:
    """The first full day written in a text, as 2022-09-27, or nothing."""
    return next((when.value for when in dates(text, None) if len(when.value) == 10), "")


def _resolved(match: re.Match[str], text: str, article: datetime.date | None) -> tuple[str, str]:
    if match["iso"]:
        return _checked(match["iso"])
    if year := match["y4"] or match["y5"] or match["y6"]:
        return year, "as written"
    if match["m3"]:
        return f"{match['y3']}-{_MONTHS[match['m3'].lower()]:02}", "as written"
    if match["week"] or match["rel"]:
        return _near(match, text, article)
    month = _MONTHS[(match["m1"] or match["m2"]).lower()]
    day, year = int(match["d1"] or match["d2"]), match["y1"] or match["y2"]
    return _checked(f"{year}-{month:02}-{day:02}") if year else _without_year(month, day, article)


def _checked(text: str) -> tuple[str, str]:
    """A day of the calendar as written; nothing for another."""
    try:
        return datetime.date.fromisoformat(text).isoformat(), "as written"
    except ValueError:
        return "", ""


def _without_year(month: int, day: int, article: datetime.date | None) -> tuple[str, str]:
    """The day in the year that puts it nearest to the article."""
    if article is None:
        return "", "no year is written and the day of the article is not known"
    found = []
    for year in range(max(article.year - 1, 1), min(article.year + 1, 9999) + 1):
        try:
            found.append(datetime.date(year, month, day))
        except ValueError:
            continue
    if not found:
        return "", ""
    best = min(found, key=lambda each: abs((each - article).days))
    return best.isoformat(), f"the year nearest to the article of {article}"


def _near(match: re.Match[str], text: str, article: datetime.date | None) -> tuple[str, str]:
    """A weekday, or a word such as yesterday, as a day."""
    if article is None:
        return "", "the day of the article is not known"
    try:
        if match["rel"]:
            day = article + datetime.timedelta(_RELATIVE[match["rel"].lower()])
            return day.isoformat(), f"'{match['rel']}', counted from the article of {article}"
        return _weekday(match, text, article)
    except OverflowError:
        return "", ""


def _weekday(match: re.Match[str], text: str, article: datetime.date) -> tuple[str, str]:
    """The last such weekday up to the article; the next one after *next* or words of plans."""
    turn, name = (match["turn"] or "").lower(), match["week"]
    wanted = _WEEKDAYS[name.lower()]
    before = " ".join(re.split(r"[.!?]\s", text[: match.start()])[-1].split()[-10:])
    planned = _AHEAD.search(f"{before} {name}") and not _TOLD.search(before)
    ahead = turn in ("next", "coming") or (turn != "last" and bool(planned))
    if ahead:
        day = article + datetime.timedelta((wanted - article.weekday() - 1) % 7 + 1)
        return day.isoformat(), f"the first {name} after the article of {article}"
    back = (article.weekday() - wanted) % 7
    if turn == "last" and back == 0:
        back = 7
    day = article - datetime.timedelta(back)
    return day.isoformat(), f"the last {name} up to the article of {article}"
