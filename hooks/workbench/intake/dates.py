"""Finds dates in English prose; what is less than a date is resolved against a day, and says how.

A weekday is the last one up to the day of the article, or the next one where the words say so
(`will`, `next`, `until`); a day without a year is the nearest, a month without one the last.
"""

from __future__ import annotations

import calendar
import contextlib
import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

from briefings.record import dates as of_record

MONTHS = ["", *(name.lower() for name in of_record.MONTHS)]  # by their numbers
WEEKDAYS = [name.lower() for name in calendar.day_name]
_MONTH = (
    rf"(?P<{{0}}>{'|'.join(of_record.MONTHS)}"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_WEEKDAY = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_DAY = r"(?P<{0}>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?P<{0}>(?:1[89]|20)\d\d)"
_PATTERN = re.compile(
    r"\b(?:"
    + "|".join(
        (
            _YEAR.format("y1") + r"-(?P<m1>[01]\d)-(?P<d1>[0-3]\d)",
            _DAY.format("d2") + r"(?: of)? " + _MONTH.format("m2") + r",? " + _YEAR.format("y2"),
            _MONTH.format("m3") + " " + _DAY.format("d3") + r",? " + _YEAR.format("y3"),
            _DAY.format("d4") + r"(?: of)? " + _MONTH.format("m4"),
            _MONTH.format("m5") + " " + _DAY.format("d5") + r"(?![\d,]*\d| (?:percent|per cent))",
            _MONTH.format("m6") + r",?(?: of)? " + _YEAR.format("y6"),
            rf"(?:(?P<which>last|next|this|coming|past) )?(?P<weekday>{_WEEKDAY})(?!s)",
            r"(?P<near>yesterday|today|tomorrow)",
            r"(?:[Ii]n|[Ss]ince|[Uu]ntil|[Bb]y|[Ff]rom|[Oo]f|[Ff]or|[Aa]fter|[Bb]efore) "
            r"(?:early |late |mid-)?"
            + _YEAR.format("y7")
            + r"(?![-\d%]| (?:people|percent|per cent))",
            r"(?:[Ii]n|[Ss]ince|[Uu]ntil|[Bb]y|[Ll]ast|[Tt]his|[Nn]ext) (?:early |late |mid-)?"
            + _MONTH.format("m8")
            + r"(?! \d)",
        )
    )
    + r")\b",
)
_AHEAD = re.compile(
    r"\b(?:will|shall|would(?! have)|(?:is|are) (?:due|set|expected|scheduled|to))\b"
)


@dataclass(frozen=True)
class DateFound:
    """A date at text[start:end], by its precision (`2022-09-26`, `2022-09`, `2022`), and how."""

    start: int
    end: int
    date: str
    how: str = ""  # empty where it is written out


def dates(text: str, day: datetime.date) -> Iterator[DateFound]:
    """The dates in a sentence of an article of that day; impossible ones are none."""
    for match in _PATTERN.finditer(text):
        parts = {name.rstrip("12345678"): part for name, part in match.groupdict().items() if part}
        if "weekday" in parts:
            found, how = _weekday(parts, text, match.end(), day)
        elif "near" in parts:
            found, how = _near(parts["near"], day)
        else:
            found, how = _written(parts, day)
        if found:
            start = next((match.start(n) for n in ("y7", "m8") if match[n]), match.start())
            yield DateFound(start, match.end(), found, how)


def _written(parts: dict[str, str], day: datetime.date) -> tuple[str, str]:
    month = _month(parts.get("m", ""))
    try:
        if "d" not in parts and "y" not in parts:
            return _month_without_year(month, day)
        if "d" not in parts:
            return f"{parts['y']}-{month:02}" if month else parts["y"], ""
        if "y" in parts:
            return datetime.date(int(parts["y"]), month, int(parts["d"])).isoformat(), ""
        return _without_year(month, int(parts["d"]), day)
    except ValueError:
        return "", ""


def _without_year(month: int, number: int, day: datetime.date) -> tuple[str, str]:
    """The day without a year that is nearest to the article's."""
    near = []
    for year in (day.year, day.year - 1, day.year + 1):
        with contextlib.suppress(ValueError):  # 29 February is not in every year
            near.append(datetime.date(year, month, number))
    if not near:
        return "", ""
    found = min(near, key=lambda each: abs(each - day))
    return found.isoformat(), f"no year is given: the one nearest to {day}, the day of the article"


def _month_without_year(month: int, day: datetime.date) -> tuple[str, str]:
    """The last month of that name up to the article's."""
    year = day.year if month <= day.month else day.year - 1
    return (
        f"{year}-{month:02}",
        f"no year is given: the last one up to {day}, the day of the article",
    )


def _month(word: str) -> int:
    if word.isdigit():
        return int(word)
    start = word.lower()[:3]
    return next((nth for nth, name in enumerate(MONTHS) if start and name.startswith(start)), 0)


def _weekday(parts: dict[str, str], text: str, end: int, day: datetime.date) -> tuple[str, str]:
    """The day that a weekday means: the last one up to the article, or the next one."""
    name, which = parts["weekday"], parts.get("which", "")
    number = WEEKDAYS.index(name.lower())
    back = (day.weekday() - number) % 7
    clause = re.split(r"[,;:“”\"]", text[:end])[-1]
    is_ahead = which in ("next", "coming") or (
        which != "last" and (_AHEAD.search(clause) or re.search(r"\buntil \w+$", clause))
    )
    if is_ahead:
        found = day + datetime.timedelta(days=(number - day.weekday() - 1) % 7 + 1)
        return found.isoformat(), f"{name}: the next one after {day}, the day of the article"
    if which in ("last", "past") and back == 0:
        back = 7
    found = day - datetime.timedelta(days=back)
    return found.isoformat(), f"{name}: the last one up to {day}, the day of the article"


def _near(word: str, day: datetime.date) -> tuple[str, str]:
    step = {"yesterday": -1, "today": 0, "tomorrow": 1}[word]
    found = day + datetime.timedelta(days=step)
    return found.isoformat(), f"{word}, seen from {day}, the day of the article"
