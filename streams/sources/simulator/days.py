"""Days, months and moments of the district."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from schemas.calendar import calendar
from schemas.calendar.shanghai import SHANGHAI
from schemas.period import bounds, month_of, next_month

DAYS_A_MONTH = 30.4


def at(day: date, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    """Return a Shanghai time of a day, in UTC.

    >>> at(date(2025, 1, 1), 8, 30).isoformat()
    '2025-01-01T00:30:00+00:00'
    """
    return datetime.combine(day, time(hour, minute, second), SHANGHAI).astimezone(UTC)


def office_time(chance: Random, day: date) -> datetime:
    """Draw a moment of a day between half past eight and half past five, to the second."""
    return at(day, 8, 30) + timedelta(seconds=chance.randrange(9 * 3600))


def workday(chance: Random, day: date, later_days: int = 0) -> datetime:
    """Draw an office moment on the first working day on or after a day and some days later."""
    wanted = day + timedelta(days=later_days)
    held = calendar()
    while wanted.year <= held.last_year and not held.is_working_day(wanted):
        wanted += timedelta(days=1)
    return office_time(chance, wanted)


def months_between(first: date, last: date) -> Iterator[str]:
    """Return every month that has a day from first to last, in order.

    >>> list(months_between(date(2025, 12, 31), date(2026, 1, 1)))
    ['2025-12', '2026-01']
    """
    month, end = month_of(first), month_of(last)
    while month <= end:
        yield month
        month = next_month(month)


def last_day_of(month: str) -> date:
    """Return the last day of a month."""
    return bounds(month)[1]


def day_in(month: str, day: int) -> date:
    """Return a day of a month; a shorter month takes its last day.

    >>> day_in("2025-02", 30)
    datetime.date(2025, 2, 28)
    """
    first, last = bounds(month)
    return min(first + timedelta(days=day - 1), last)


def span(first: date, last: date) -> str:
    """Write a first and a last day as a wage period."""
    return f"{first.isoformat()}/{last.isoformat()}"


def period_days(period: str) -> int:
    """Count the days of a period."""
    first, last = bounds(period)
    return (last - first).days + 1
