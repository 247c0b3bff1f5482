"""Alerts that a ranking would have raised, as many as offices can look into."""

from collections.abc import Iterable

import numpy as np
from msgspec import Struct

from detectors.learned.features import Numbers
from streams.backtesting.defaults import BUDGET
from streams.backtesting.measures import Lists
from streams.backtesting.panel import EVER

DAYS_A_MONTH = 30.44


class Alert(Struct, frozen=True):
    """A subject that was pointed at on a day (an ordinal)."""

    subject: int
    on: int
    recalled_on: int = EVER
    """Day on which facts that came late took its ground away; after every other where none did."""


class Raised(Struct, frozen=True):
    """Alerts, and on how many subjects for how many months they were raised."""

    alerts: tuple[Alert, ...]
    subject_months: float

    @property
    def per_1000_a_month(self) -> float:
        """How many there were for each 1,000 subjects in a month."""
        return 1000 * len(self.alerts) / self.subject_months if self.subject_months else 0.0


def at_budget(
    lists: Lists,
    score: Numbers,
    *,
    budget: float = BUDGET,
    quiet_days: int,
    above: float = -np.inf,
) -> Raised:
    """Return the alerts that a ranking raises within a budget, list by list.

    On every cut the most risky are pointed at who were not within the last `quiet_days`,
    as many as the budget of the days up to the next cut allows; what is left over is
    kept. Whoever's score is not above `above` is never pointed at.
    """
    alerts: list[Alert] = []
    months = 0.0
    lot = np.random.default_rng(5).random(len(score))
    for place in np.unique(lists.place):
        rows = np.flatnonzero(lists.place == place)
        days = np.unique(lists.on[rows])
        spans = np.diff(days, append=days[-1] + (days[-1] - days[-2] if len(days) > 1 else 30))
        quiet_until: dict[int, int] = {}
        allowed = 0.0
        for day, span in zip(days.tolist(), spans.tolist(), strict=True):
            some = rows[lists.on[rows] == day]
            months += len(some) * span / DAYS_A_MONTH
            allowed += budget / 1000 * len(some) * span / DAYS_A_MONTH
            for row in some[np.lexsort((lot[some], -score[some]))]:
                if allowed < 1 or score[row] <= above:
                    break
                subject = int(lists.subject[row])
                if quiet_until.get(subject, 0) > day:
                    continue
                quiet_until[subject] = day + quiet_days
                alerts.append(Alert(subject, day))
                allowed -= 1
    return Raised(tuple(alerts), months)


def really_raised(alerts: Iterable[Alert], *, subjects: float, days: int) -> Raised:
    """Return alerts that were raised, on so many subjects in so many days.

    Those that were recalled are among them: somebody had to look at them.

    >>> really_raised([Alert(1, 100)], subjects=500, days=61).per_1000_a_month < 1.01
    True
    """
    told = tuple(sorted(alerts, key=lambda it: (it.on, it.subject)))
    return Raised(told, subjects * days / DAYS_A_MONTH)
