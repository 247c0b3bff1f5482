"""How far the features of today have drifted from those that a model learned from."""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from detectors.learned.features import NAMES, Numbers

BINS = 10
WATCHED, MOVED = 0.1, 0.25
"""Customary bounds of the index: below the first nothing has changed, above the second much."""
_LEAST_SHARE = 1e-4
"""Stands for an empty bin, whose logarithm there is not."""


class Spread(Struct, frozen=True):
    """How one feature was spread: edges between the bins, and the share of rows in each.

    The last share is of the rows in which it was not known.
    """

    name: str
    edges: tuple[float, ...]
    shares: tuple[float, ...]


class Moved(Struct, frozen=True):
    """How far one feature has moved since."""

    name: str
    index: float
    """Population stability index: the sum over the bins of (now - then) * ln(now / then)."""


def spread(features: Numbers, columns: Sequence[int]) -> tuple[Spread, ...]:
    """Return how some columns are spread, in bins of about equally many rows.

    >>> told = spread(np.array([[1.0], [2.0], [np.nan], [3.0]]), [0])[0]
    >>> told.name, sum(told.shares), told.shares[-1]
    ('complaints_30d', 1.0, 0.25)
    """
    return tuple(_spread(NAMES[it], features[:, it]) for it in columns)


def drifted(features: Numbers, spreads: Sequence[Spread]) -> list[Moved]:
    """Return how far features have moved from how they were spread, the farthest first.

    >>> then = spread(np.array([[1.0], [2.0], [3.0], [4.0]]), [0])
    >>> [round(it.index, 2) for it in drifted(np.array([[1.0], [2.0], [3.0], [4.0]]), then)]
    [0.0]
    >>> drifted(np.array([[4.0], [4.0], [4.0], [4.0]]), then)[0].index > MOVED
    True
    """
    moved = [
        Moved(it.name, _index(it.shares, _shares(features[:, NAMES.index(it.name)], it.edges)))
        for it in spreads
    ]
    return sorted(moved, key=lambda it: (-it.index, it.name))


def _spread(name: str, values: Numbers) -> Spread:
    known = values[~np.isnan(values)]
    cuts = np.quantile(known, np.arange(1, BINS) / BINS) if len(known) else np.empty(0)
    edges = tuple(float(it) for it in np.unique(cuts))
    return Spread(name, edges, _shares(values, edges))


def _shares(values: Numbers, edges: Sequence[float]) -> tuple[float, ...]:
    missing = np.isnan(values)
    bins = np.searchsorted(edges, values[~missing], side="left")
    counts = np.bincount(bins, minlength=len(edges) + 1)
    return tuple(float(it) for it in np.append(counts, missing.sum()) / max(1, len(values)))


def _index(then: Sequence[float], now: Sequence[float]) -> float:
    before, after = (np.maximum(np.array(it), _LEAST_SHARE) for it in (then, now))
    return float(((after - before) * np.log(after / before)).sum())
