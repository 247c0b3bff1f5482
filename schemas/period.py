"""The wage period that money is for: a month, or a first and a last day."""

import calendar
from datetime import date
from functools import lru_cache
from typing import Annotated

from msgspec import Meta

from schemas.errors import Refused

Period = Annotated[
    str,
    Meta(
        pattern=r"^\d{4}-(0[1-9]|1[0-2])(-\d\d/\d{4}-\d\d-\d\d)?$",
        description="YYYY-MM, or a first and a last day as YYYY-MM-DD/YYYY-MM-DD",
    ),
]
"""A month `2026-10`, or for piece work a span `2026-08-16/2026-11-30`."""


@lru_cache(maxsize=4096)
def bounds(period: str) -> tuple[date, date]:
    """Return the first and the last day of a period.

    >>> bounds("2026-02")
    (datetime.date(2026, 2, 1), datetime.date(2026, 2, 28))
    >>> bounds("2026-08-16/2026-11-30")[1]
    datetime.date(2026, 11, 30)
    """
    first_text, _, last_text = period.partition("/")
    try:
        if last_text:
            first, last = date.fromisoformat(first_text), date.fromisoformat(last_text)
        else:
            year, month = int(period[:4]), int(period[5:])
            first = date(year, month, 1)
            last = date(year, month, calendar.monthrange(year, month)[1])
    except ValueError:
        message = f"{period!r} is not a wage period; write YYYY-MM or YYYY-MM-DD/YYYY-MM-DD"
        raise Refused(message, field="period") from None
    if last < first:
        message = f"{period!r} ends before it begins"
        raise Refused(message, field="period")
    return first, last


def month_of(day: date) -> str:
    """Return the month of a day as a period.

    >>> month_of(date(2026, 10, 31))
    '2026-10'
    """
    return f"{day.year:04d}-{day.month:02d}"


def next_month(month: str) -> str:
    """Return the month after a month.

    >>> next_month("2026-12")
    '2027-01'
    """
    year, number = int(month[:4]), int(month[5:7])
    return f"{year + number // 12:04d}-{number % 12 + 1:02d}"
