"""The rows of a panel from which something may be learned at a cut."""

from datetime import date

import numpy as np

from detectors.learned.training import Lesson
from streams.backtesting.panel import Panel, Truth, Whole


def lesson(panel: Panel, train: Truth, cuts: Whole) -> Lesson:
    """Return some rows of a panel as a lesson; `cuts` are the training cuts of its places.

    Raises ValueError for a row whose outcome was not known at the cut.
    """
    if not panel.known(cuts)[train].all():
        raise ValueError("a row would teach what was not known at the cut")
    return Lesson(
        features=panel.features(train),
        outcome=panel.came(train)[0] > 0,
        subject=panel.subject[train],
        days_before_cut=cuts[panel.place[train]] - panel.on[train],
        horizon_days=panel.target.horizon_days,
    )


def everything_until(panel: Panel, cut: date) -> tuple[Truth, Whole]:
    """Return the rows whose outcome is known at a cut, and that cut for each place."""
    cuts = np.full(len(panel.places), cut.toordinal(), dtype=np.int64)
    return panel.known(cuts), cuts
