"""Days that the calendar decides, or None where it does not hold the year: never a guess."""

from datetime import date
from functools import lru_cache

from schemas.calendar import CalendarYearMissing, calendar


@lru_cache(maxsize=4096)
def after_rest_days(last_day: date) -> date | None:
    """Return when a time counted in calendar days ends that would end on `last_day`.

    >>> after_rest_days(date(2026, 10, 1)).isoformat()
    '2026-10-08'
    >>> after_rest_days(date(2099, 1, 1)) is None
    True
    """
    try:
        return calendar().deadline_due(last_day)
    except CalendarYearMissing:
        return None


def working_days_after(start: date, working_days: int) -> date | None:
    """Return the last of so many working days after a day.

    >>> working_days_after(date(2026, 2, 13), 2).isoformat()
    '2026-02-24'
    """
    try:
        return calendar().deadline(start, working_days)
    except CalendarYearMissing:
        return None


@lru_cache(maxsize=4096)
def before_rest_days(agreed: date) -> date | None:
    """Return by when wages agreed for a day must be paid.

    >>> before_rest_days(date(2026, 2, 15)).isoformat()
    '2026-02-14'
    """
    try:
        return calendar().payday_due(agreed)
    except CalendarYearMissing:
        return None


def working_days_in(first: date, last: date) -> int | None:
    """Return how many days from `first` to `last`, both included, are worked.

    >>> working_days_in(date(2026, 10, 1), date(2026, 10, 31))
    18
    """
    try:
        between = calendar().working_days_between(first, last)
        return between + calendar().is_working_day(first)
    except CalendarYearMissing:
        return None


def held(on: date) -> bool:
    """Tell whether the calendar holds the year of a day."""
    return calendar().first_year <= on.year <= calendar().last_year


def unheld_from() -> date:
    """Return the first day that the calendar does not hold: what waits for it is looked at then.

    >>> held(unheld_from())
    False
    """
    return date(calendar().last_year + 1, 1, 1)


def months_later(day: date, months: int) -> date:
    """Return the same day of a later month, or that month's last day.

    >>> months_later(date(2026, 1, 31), 1).isoformat()
    '2026-02-28'
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return in_month(year * 12 + month, day.day)


def in_month(number: int, day: int) -> date:
    """Return a day of the month with a number (12 a year, from 0); a short month's last day.

    >>> in_month(2026 * 12 + 1, 31).isoformat()
    '2026-02-28'
    """
    year, month = divmod(number, 12)
    if day > 28:
        following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
        day = min(day, (following - date(year, month + 1, 1)).days)
    return date(year, month + 1, day)
