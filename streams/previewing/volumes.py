"""How many alerts are raised in each week, under both rules, and in what band that keeps."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from msgspec import Struct

from streams.previewing.told import Raised


class Week(Struct, frozen=True):
    """Alerts raised in one week in one township, or where none is said."""

    monday: date
    township: str | None
    standing: int
    changed: int


class Band(Struct, frozen=True):
    """The fewest and the most alerts that a whole week of the history had."""

    low: int
    high: int
    weeks: int
    """Whole weeks that it rests on."""


def monday_of(day: date) -> date:
    """Return the first day of the week of a day.

    >>> monday_of(date(2025, 11, 2)), monday_of(date(2025, 11, 3))
    (datetime.date(2025, 10, 27), datetime.date(2025, 11, 3))
    """
    return day - timedelta(days=day.weekday())


def weeks(standing: Iterable[Raised], changed: Iterable[Raised]) -> tuple[Week, ...]:
    """Count alerts by week and township, in order; a week without any in a place is left out."""
    one, other = (
        Counter((monday_of(it.on), it.township) for it in raised) for raised in (standing, changed)
    )
    return tuple(
        Week(monday, township, one[monday, township], other[monday, township])
        for monday, township in sorted(
            {*one, *other}, key=lambda it: (it[0], it[1] is None, it[1] or "")
        )
    )


def whole_weeks(days: Sequence[date]) -> list[date]:
    """Return the Mondays of the weeks of which every day was closed, in order.

    >>> whole_weeks([date(2025, 11, day) for day in range(1, 17)])
    [datetime.date(2025, 11, 3), datetime.date(2025, 11, 10)]
    """
    counted = Counter(map(monday_of, days))
    return sorted(monday for monday, number in counted.items() if number == 7)


def band(raised: Iterable[Raised], days: Sequence[date]) -> Band | None:
    """Return the band of the whole weeks among these days; None where there is none."""
    whole = whole_weeks(days)
    counted = Counter(monday_of(it.on) for it in raised)
    numbers = [counted[monday] for monday in whole]
    return Band(min(numbers), max(numbers), len(numbers)) if numbers else None
