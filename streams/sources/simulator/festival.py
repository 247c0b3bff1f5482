"""When in the year wages stop: more often in the month before the Spring Festival."""

from bisect import bisect_left
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from schemas.calendar import calendar
from streams.sources.simulator.calibration import ArrearsNumbers

_DAYS_A_YEAR = 365


class Festival:
    """How likely each day is, from the first to the last one."""

    def __init__(self, numbers: ArrearsNumbers, first: date, last: date) -> None:
        """Weigh every day from first to last."""
        self._first = first
        days = (last - first).days + 1
        to_come = (
            calendar().days_to_spring_festival(first + timedelta(days=day)) for day in range(days)
        )
        weights = [
            numbers.festival_multiplier if 0 < left <= numbers.festival_days else 1.0
            for left in to_come
        ]
        self._sums = list(accumulate(weights, initial=0.0))
        extra = numbers.festival_days * (numbers.festival_multiplier - 1)
        self._year = _DAYS_A_YEAR + extra

    def years(self, first: date, last: date) -> float:
        """Return how many years' worth of risk lie between two days, both included."""
        return max(0.0, self._sum(last + timedelta(days=1)) - self._sum(first)) / self._year

    def draw(self, chance: Random, first: date, last: date) -> date:
        """Draw a day between two days by its weight."""
        low, high = self._sum(first), self._sum(last + timedelta(days=1))
        wanted = low + chance.random() * (high - low)
        return self._first + timedelta(days=max(0, bisect_left(self._sums, wanted) - 1))

    def _sum(self, before: date) -> float:
        index = (before - self._first).days
        return self._sums[max(0, min(index, len(self._sums) - 1))]
