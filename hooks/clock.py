"""The clock, which is read to refuse dates that lie ahead and to date a release; for nothing else.

No page shows the day of a build, so that the same input gives the same bytes on every day.
"""

from __future__ import annotations

import datetime

_FIRST_TO_SEE_A_DAY = datetime.timezone(datetime.timedelta(hours=14))


def newest_day() -> datetime.date:
    """The newest day that has begun anywhere on Earth."""
    return datetime.datetime.now(_FIRST_TO_SEE_A_DAY).date()


def this_day() -> datetime.date:
    """The day in UTC."""
    return datetime.datetime.now(datetime.UTC).date()
