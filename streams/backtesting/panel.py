"""Rows of subject and day: what was known at the close of the day, and what came after it."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from detectors.learned.features import Numbers, aged
from detectors.learned.targets import Target

Whole: TypeAlias = NDArray[np.int64]
Truth: TypeAlias = NDArray[np.bool_]

EVER = 1 << 22
"""A day (ordinal) after every other, and a span of days that is longer than any."""


class Outcomes(Struct, frozen=True):
    """Days (ordinals) of the outcomes of each subject, one subject after another, in order."""

    days: Whole
    starts: Whole
    """Where each subject begins; one more at the end."""

    @staticmethod
    def of(by_subject: Sequence[Sequence[int]]) -> "Outcomes":
        """Return the outcomes of subjects by their number.

        >>> Outcomes.of([[3, 5], [], [4]]).after(np.array([0, 1, 2]), np.array([3, 3, 3]), 2)
        (array([1, 0, 1]), array([5, 0, 4]))
        """
        counts = [len(days) for days in by_subject]
        flat = [day for days in by_subject for day in sorted(days)]
        return Outcomes(
            np.array(flat, dtype=np.int64), np.concatenate([[0], np.cumsum(counts, dtype=np.int64)])
        )

    def after(self, subject: Whole, on: Whole, horizon_days: int) -> tuple[Whole, Whole]:
        """Return how many outcomes follow days within a horizon, and the day of the first or 0.

        The day itself does not count: what was learned on it was known at its close.
        """
        first = self._place(subject, on)
        count = self._place(subject, on + horizon_days) - first
        padded = np.append(self.days, 0)
        return count, np.where(count > 0, padded[first], 0)

    def before(self, subject: Whole, on: Whole, days: int) -> Whole:
        """Return how many outcomes lie within the last days up to a day, that day among them."""
        return self._place(subject, on) - self._place(subject, on - days)

    def _place(self, subject: Whole, on: Whole) -> Whole:
        """Return where the first outcome of each subject after a day stands."""
        wide = np.int64(2 * EVER)
        owner = np.repeat(np.arange(len(self.starts) - 1, dtype=np.int64), np.diff(self.starts))
        found: Whole = np.searchsorted(owner * wide + self.days, subject * wide + on, side="right")
        return found


class Panel(Struct, frozen=True, kw_only=True):
    """The rows of all cuts of a backtest. Arrays of one length have a value for each row."""

    target: Target
    subjects: list[str]
    places: list[str]
    """Townships, or states: a list of the most risky is made for each."""
    subject: Whole
    place: Whole
    on: Whole
    """Day (ordinal) at whose close the row is known."""
    until: Whole
    """Last day up to which outcomes are known, for each place."""
    kept: Numbers
    account: Whole
    """Row of `kept` for each row."""
    spoken: Numbers
    said: Whole
    """Row of `spoken` for each row; the first one says nothing."""
    told: Outcomes
    """What had come of a subject, as it was known at the close of some day."""
    telling: Whole
    """Row of `told` for each row; the first one tells nothing."""
    outcomes: Outcomes
    """What came of the subjects in the end, later corrections among it: for what is foretold."""

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.on)

    def features(self, chosen: Truth | Whole) -> Numbers:
        """Return the features of some rows, all columns."""
        told = aged(self.kept[self.account[chosen]], self.on[chosen])
        return np.hstack([told, self.spoken[self.said[chosen]]])

    def known(self, cut: Whole | int) -> Truth:
        """Tell which rows have an outcome that is known at the close of a day (for each place)."""
        ends = self.on + self.target.horizon_days
        known: Truth = ends <= np.minimum(self.until, cut)[self.place]
        return known

    def behind(self, chosen: Truth | Whole, days: int) -> Whole:
        """Return how many outcomes lay within the last days of some rows, as was known then."""
        return self.told.before(self.telling[chosen], self.on[chosen], days)

    def came(self, chosen: Truth | Whole) -> tuple[Whole, Whole]:
        """Return how many outcomes came within the horizon of some rows, and when the first."""
        return self.outcomes.after(self.subject[chosen], self.on[chosen], self.target.horizon_days)
