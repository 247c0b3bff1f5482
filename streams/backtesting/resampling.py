"""How sure a difference is: employers drawn anew, all their rows with them, in every ranking."""

from collections.abc import Callable, Mapping

import numpy as np
from msgspec import Struct

from detectors.learned.features import Numbers
from streams.backtesting.defaults import DRAWS
from streams.backtesting.measures import (
    Lists,
    Ordered,
    auc,
    auc_of_lists,
    precision_of_lists,
)
from streams.backtesting.panel import Whole

SEED = 11

Measure = Callable[[Ordered, Numbers], float]


class Interval(Struct, frozen=True):
    """A figure with the bounds within which 95 of 100 draws lie."""

    value: float
    low: float
    high: float


def measures(capacity: int) -> dict[str, Measure]:
    """Return the measures of which intervals are told."""
    return {
        "auc": lambda ordered, weight: auc(ordered.all, ordered.lists.outcome, weight),
        "auc_of_lists": auc_of_lists,
        "precision": lambda ordered, weight: precision_of_lists(ordered, capacity, weight),
    }


class Resampled(Struct, frozen=True):
    """Every measure of every ranking: as it was, and in each draw."""

    was: dict[str, dict[str, float]]
    drawn: dict[str, dict[str, list[float]]]

    def interval(self, measure: str, ranking: str) -> Interval:
        """Return a measure of a ranking with its bounds."""
        return _interval(self.was[measure][ranking], self.drawn[measure][ranking])

    def difference(self, measure: str, ranking: str, other: str) -> Interval:
        """Return how much more a ranking reaches than another, both in the same draws."""
        drawn = np.subtract(self.drawn[measure][ranking], self.drawn[measure][other])
        return _interval(self.was[measure][ranking] - self.was[measure][other], list(drawn))


def resample(
    lists: Lists,
    rankings: Mapping[str, Numbers],
    capacity: int,
    advance: Callable[[int], None] = lambda _done: None,
    draws: int = DRAWS,
    *,
    together: Whole | None = None,
) -> Resampled:
    """Measure rankings on rows, and on rows whose subjects are drawn anew with replacement.

    The draws are paired: each one weighs the rows of all rankings alike. A subject is
    drawn as often as chance has it (Poisson of mean 1), with all its rows; where `together`
    gives a number for each row, all subjects of one number are drawn as one.
    """
    ordered = {name: Ordered(lists, score) for name, score in rankings.items()}
    asked = measures(capacity)
    one = np.ones(len(lists.subject))
    was = {
        it: {name: of(ranked, one) for name, ranked in ordered.items()} for it, of in asked.items()
    }
    drawn: dict[str, dict[str, list[float]]] = {it: {name: [] for name in ordered} for it in asked}
    drawn_as = lists.subject if together is None else together
    subjects, place = np.unique(drawn_as, return_inverse=True)
    chance = np.random.default_rng(SEED)
    for _ in range(draws):
        weight = chance.poisson(1.0, len(subjects)).astype(np.float64)[place]
        for it, of in asked.items():
            for name, ranked in ordered.items():
                drawn[it][name].append(of(ranked, weight))
        advance(1)
    return Resampled(was, drawn)


def _interval(value: float, drawn: list[float]) -> Interval:
    low, high = np.nanpercentile(drawn, [2.5, 97.5]) if drawn else (float("nan"), float("nan"))
    return Interval(value, float(low), float(high))
