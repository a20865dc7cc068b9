"""Dates: a day, a month or a year, each an interval of days; anything else is refused in words."""

import contextlib
import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.record.dates import day, parse_date


@pytest.mark.parametrize(
    ("text", "first", "last", "english"),
    [
        ("2022-09-26", "2022-09-26", "2022-09-26", "26 September 2022"),
        ("2022-09-01", "2022-09-01", "2022-09-01", "1 September 2022"),
        ("2022-09", "2022-09-01", "2022-09-30", "September 2022"),
        ("2023-02", "2023-02-01", "2023-02-28", "February 2023"),
        ("2024-02", "2024-02-01", "2024-02-29", "February 2024"),
        ("1900-02", "1900-02-01", "1900-02-28", "February 1900"),
        ("2022-12", "2022-12-01", "2022-12-31", "December 2022"),
        ("2022", "2022-01-01", "2022-12-31", "2022"),
        ("0987", "0987-01-01", "0987-12-31", "0987"),
    ],
)
def test_a_date_is_as_precise_as_it_is_written(
    text: str, first: str, last: str, english: str
) -> None:
    date = parse_date(text)
    assert (date.first.isoformat(), date.last.isoformat()) == (first, last)
    assert (date.english, str(date)) == (english, text)


@pytest.mark.parametrize(
    "text",
    [
        # another shape
        *("", "soon", "22", "202", "20222", "2022-9", "2022-09-1", "2022-9-26", "2022/09/26"),
        *("26.09.2022", "26 September 2022", "20220926", "2022-W39", "2022-269", "-2022", "2022-"),
        *("2022-09-26T00:00:00", "2022-09-26 ", " 2022", "2022-09-26\n", "2022--26", "1645488000"),
        # digits of another script
        *("２０２２", "٢٠٢٢-٠٩", "2022-0९"),
    ],
)
def test_what_is_no_date_is_refused_with_what_to_write(text: str) -> None:
    to_write = r"2022-09-26, 2022-09 or 2022|2022-09(-01|-26)?"  # what was meant, where that shows
    with pytest.raises(ValueError, match=rf"is not a date; write ({to_write})$"):
        parse_date(text)


@pytest.mark.parametrize(
    "text",
    [
        *("2022-13", "2022-00", "2022-00-01", "2022-00-00", "2022-09-00", "2022-09-31"),
        *("2022-02-29", "1900-02-29", "2022-99-99", "0000", "0000-01-01"),
    ],
)
def test_a_day_that_no_calendar_has_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a day of the calendar"):
        parse_date(text)


@given(st.dates())
def test_every_day_reads_back_as_itself(when: datetime.date) -> None:
    assert parse_date(when.isoformat()) == day(when)


@given(st.dates())
def test_a_day_lies_within_its_month_and_the_month_within_its_year(when: datetime.date) -> None:
    month, year = (parse_date(when.isoformat()[:length]) for length in (7, 4))
    assert year.first <= month.first <= when <= month.last <= year.last
    assert (
        month.first.day,
        (month.last + datetime.timedelta(1)).day if year.last.year < 9999 else 1,
    ) == (1, 1)


@given(st.text(max_size=12) | st.from_regex(r"\d{4}-\d{2}(-\d{2})?", fullmatch=True))
def test_any_text_is_a_date_or_a_value_error(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert parse_date(text).first.isoformat().startswith(text)
