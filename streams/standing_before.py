"""Whether an alert stood before a trouble: the one rule by which anything is called foreseen."""

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

Day = TypeVar("Day", int, date)
"""Days as dates, or as ordinals."""


def stood_before(raised_on: Day, recalled_on: Day | None, *, since: Day, lit_on: Day) -> bool:
    """Tell whether an alert can have been about a trouble, and stood when that came to light.

    It was raised on the first day of the trouble (`since`) or later, on a day before it came to
    light, and not recalled before that. What is raised on that very day comes too late.

    >>> stood_before(50, None, since=40, lit_on=100), stood_before(50, 70, since=40, lit_on=100)
    (True, False)
    >>> stood_before(100, None, since=40, lit_on=100), stood_before(39, None, since=40, lit_on=100)
    (False, False)
    """
    in_time = since <= raised_on < lit_on
    return in_time and (recalled_on is None or recalled_on >= lit_on)


def first_before(
    alerts: Iterable[tuple[Day, Day | None]], *, since: Day, lit_on: Day
) -> Day | None:
    """Return the first day on which such an alert was raised; None where there was none.

    Alerts are told by the days on which they were raised and recalled.

    >>> first_before([(60, None), (50, 70), (90, None)], since=40, lit_on=100)
    60
    """
    stood = [on for on, gone in alerts if stood_before(on, gone, since=since, lit_on=lit_on)]
    return min(stood, default=None)
