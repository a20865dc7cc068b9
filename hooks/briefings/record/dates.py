"""Dates as people know them: a day, a month or a year, each written by its precision.

A date that is less precise than a day is an interval of days. Everything that compares dates
compares the ends of those intervals, so that a month is never silently taken for its first day.
"""

from __future__ import annotations

import calendar
import datetime
import re
from dataclasses import dataclass

UNKNOWN = "unknown"
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_WRITTEN = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?")


@dataclass(frozen=True)
class Date:
    """A day, month or year, with the first and the last calendar day it can mean."""

    text: str
    first: datetime.date
    last: datetime.date

    def __str__(self) -> str:
        return self.text

    @property
    def english(self) -> str:
        """The date as pages print it: `26 September 2022`, `September 2022` or `2022`."""
        month = f"{MONTHS[self.first.month - 1]} {self.first.year}"
        if self.first == self.last:
            return f"{self.first.day} {month}"
        return month if len(self.text) > 4 else self.text


def parse_date(text: str) -> Date:
    """The date that a person wrote as `2022`, `2022-09` or `2022-09-26` (ISO 8601).

    Raises ValueError, with what to write instead, for anything else.
    """
    match = _WRITTEN.fullmatch(text)
    if not match:
        write = _meant(text) or "2022-09-26, 2022-09 or 2022"
        raise ValueError(f"'{text}' is not a date; write {write}")
    year, month, day = match.groups()
    try:
        first = datetime.date(int(year), int(month or 1), int(day or 1))
    except ValueError as error:
        raise ValueError(
            f"'{text}' is not a day of the calendar; write year, month, day"
        ) from error
    return Date(text, first, first if day else _last_day(first, month is not None))


_MONTHS = "|".join(calendar.month_name[1:])
_AS_TOLD = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"(?:(?P<day>[0-9][0-9]?)(?:st|nd|rd|th)?\s+)?(?P<name>{_MONTHS}),?\s+(?P<year>[0-9]{{4}})",
        rf"(?P<name>{_MONTHS})\s+(?P<day>[0-9][0-9]?),?\s+(?P<year>[0-9]{{4}})",
        r"(?P<day>[0-9][0-9]?)\.\s?(?P<month>[0-9][0-9]?)\.\s?(?P<year>[0-9]{4})",
        r"(?P<year>[0-9]{4})[-/.](?P<month>[0-9][0-9]?)(?:[-/.](?P<day>[0-9][0-9]?))?",
    )
)


def _meant(text: str) -> str:
    """A date told in another way as it is written here; nothing where it can mean two days."""
    for pattern in _AS_TOLD:
        if match := pattern.fullmatch(text.strip()):
            parts = match.groupdict()
            name = str(parts.get("name") or "").capitalize()
            month = list(calendar.month_name).index(name) if name else int(parts["month"])
            told = [parts["year"], f"{month:02}", parts.get("day") and f"{int(parts['day']):02}"]
            return "-".join(filter(None, told))
    return ""


def day(when: datetime.date) -> Date:
    """The Date that means exactly one calendar day."""
    return Date(when.isoformat(), when, when)


def _last_day(first: datetime.date, is_month: bool) -> datetime.date:
    """The last day of the month or year that starts on a day."""
    if is_month:
        return first.replace(day=calendar.monthrange(first.year, first.month)[1])
    return first.replace(month=12, day=31)
