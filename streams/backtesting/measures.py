"""How good a ranking was: by its lists, by its order, and by its word."""

import numpy as np
from msgspec import Struct

from detectors.learned.features import Numbers
from streams.backtesting.panel import EVER, Truth, Whole

BINS = 10


class Lists(Struct, frozen=True, kw_only=True):
    """The rows of a test as lists: one for each place and cut. Arrays have a value a row."""

    subject: Whole
    place: Whole
    on: Whole
    outcome: Truth
    first_on: Whole
    """Day (ordinal) of the first outcome within the horizon; 0 where there was none."""
    number: Whole
    """Which list the row belongs to, from 0."""

    @staticmethod
    def of(subject: Whole, place: Whole, on: Whole, came: tuple[Whole, Whole]) -> "Lists":
        """Return rows as lists, by their place and day and what came after them."""
        _, number = np.unique(place * np.int64(EVER) + on, return_inverse=True)
        return Lists(
            subject=subject,
            place=place,
            on=on,
            outcome=came[0] > 0,
            first_on=came[1],
            number=number.astype(np.int64),
        )

    @property
    def count(self) -> int:
        """How many lists there are."""
        return int(self.number.max()) + 1 if len(self.number) else 0

    def rows(self, chosen: Truth) -> "Lists":
        """Return some of the rows, as lists of their own."""
        return Lists.of(
            self.subject[chosen],
            self.place[chosen],
            self.on[chosen],
            (self.outcome[chosen].astype(np.int64), self.first_on[chosen]),
        )


class Ordered:
    """A ranking of the rows of lists, in the order in which its measures are reckoned.

    Ties are broken by a lot drawn once for each row, so that nothing hangs on the order
    in which a file happens to name its subjects.
    """

    def __init__(self, lists: Lists, score: Numbers, *, seed: int = 7) -> None:
        """Put the rows in order by score, the most risky last."""
        lot = np.random.default_rng(seed).random(len(score))
        self.lists = lists
        self.all = np.lexsort((lot, score))
        """Rows by score, whatever list they are on."""
        self.by_list = self.all[np.argsort(lists.number[self.all], kind="stable")]
        """Rows list by list, each by score."""
        ends = np.cumsum(np.bincount(lists.number, minlength=lists.count))
        self.starts = np.concatenate([[0], ends]).astype(np.int64)
        self.rank = np.empty(len(score), dtype=np.int64)
        """Place of each row on its list, 0 the most risky."""
        numbers = lists.number[self.by_list]
        self.rank[self.by_list] = ends[numbers] - 1 - np.arange(len(score))

    def top(self, capacity: int) -> Truth:
        """Tell which rows stand among the first of their list."""
        chosen: Truth = self.rank < capacity
        return chosen


def auc(order: Whole, outcome: Truth, weight: Numbers) -> float:
    """Return the chance that a row with an outcome stands above one without.

    >>> auc(np.array([0, 1, 2]), np.array([False, True, False]), np.ones(3))
    0.5
    """
    came, weighed = outcome[order], weight[order]
    below = np.cumsum(np.where(came, 0.0, weighed))
    pairs = weighed[came].sum() * below[-1]
    return float((weighed[came] * below[came]).sum() / pairs) if pairs else float("nan")


def auc_of_lists(ordered: Ordered, weight: Numbers) -> float:
    """Return the same within each list, averaged over the lists that have both kinds."""
    lists, order = ordered.lists, ordered.by_list
    came, weighed, number = lists.outcome[order], weight[order], lists.number[order]
    others = np.where(came, 0.0, weighed)
    below = np.cumsum(others)
    at_start = np.concatenate([[0.0], below])[ordered.starts[:-1]]
    above = np.bincount(
        number[came],
        weights=weighed[came] * (below[came] - at_start[number[came]]),
        minlength=lists.count,
    )
    with_one = np.bincount(number[came], weights=weighed[came], minlength=lists.count)
    pairs = with_one * np.bincount(number, weights=others, minlength=lists.count)
    return float((above[pairs > 0] / pairs[pairs > 0]).mean()) if pairs.any() else float("nan")


def precision_of_lists(ordered: Ordered, capacity: int, weight: Numbers) -> float:
    """Return the share of outcomes among the first of each list, averaged over the lists.

    A row that weighs two takes two of the places; where the last place is shared, it
    counts in part.
    """
    lists = ordered.lists
    some = ordered.by_list[ordered.rank[ordered.by_list] < 4 * capacity][::-1]
    number, weighed = lists.number[some], weight[some]
    taken = np.cumsum(weighed)
    begins = np.r_[True, number[1:] != number[:-1]]
    before_list = np.maximum.accumulate(np.where(begins, taken - weighed, 0.0))
    room = np.clip(capacity - (taken - weighed - before_list), 0.0, weighed)
    hits = np.bincount(number, weights=room * lists.outcome[some], minlength=lists.count)
    seats = np.bincount(number, weights=room, minlength=lists.count)
    return float((hits[seats > 0] / seats[seats > 0]).mean())


def average_precision(ordered: Ordered) -> float:
    """Return the average precision over all rows in one order."""
    came = ordered.lists.outcome[ordered.all[::-1]]
    if not came.any():
        return float("nan")
    hits = np.cumsum(came)
    return float((hits / np.arange(1, len(came) + 1))[came].mean())


def first_leads(lists: Lists, chosen: Truth) -> Whole:
    """Return the days from the first chosen row of each outcome to that outcome.

    One that a dozen weekly lists stand before is one thing to foresee, and not a dozen.

    >>> one = np.array([7, 7, 7])
    >>> lists = Lists.of(one, one, np.array([10, 17, 24]), (one, np.array([30, 30, 60])))
    >>> first_leads(lists, lists.outcome)
    array([20, 36])
    """
    rows = np.flatnonzero(chosen)
    outcome = lists.subject[rows] * np.int64(EVER) + lists.first_on[rows]
    leads = lists.first_on[rows] - lists.on[rows]
    order = np.lexsort((-leads, outcome))
    _, first = np.unique(outcome[order], return_index=True)
    found: Whole = leads[order][first]
    return found


def brier(chance: Numbers, outcome: Truth) -> float:
    """Return the mean square of how far the probabilities lay off.

    >>> brier(np.array([1.0, 0.5]), np.array([True, False]))
    0.125
    """
    return float(np.mean((chance - outcome) ** 2))


class Bin(Struct, frozen=True):
    """Rows of like probability: what was said, and what came."""

    rows: int
    said: float
    came: float


def calibration(chance: Numbers, outcome: Truth, bins: int = BINS) -> list[Bin]:
    """Return bins of equally many rows, from the least likely to the most."""
    order = np.argsort(chance, kind="stable")
    return [
        Bin(len(some), float(chance[some].mean()), float(outcome[some].mean()))
        for some in np.array_split(order, bins)
        if len(some)
    ]
