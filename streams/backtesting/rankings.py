"""The rankings that are set beside the learned one: what anybody could do without learning."""

import numpy as np

from detectors.learned.features import NAMES, Numbers
from detectors.learned.training import boosted_on_counts
from streams.backtesting.panel import Panel, Truth

LEARNED = "learned"
DECAYED = "decayed_count"
LAST = "last_complaint"
COUNTS = "boosting_on_counts"
RANDOM = "random"
POINTS = "points"

WINDOWS = (30, 90, 180, 365, 730)
"""Days back in which outcomes are counted, beside all there ever were."""
EVER = 1 << 21

BASELINES = (DECAYED, LAST, COUNTS, RANDOM)


def decayed_count(features: Numbers) -> Numbers:
    """Rank by complaints, each counting half after 180 days."""
    count: Numbers = features[:, NAMES.index("complaints_180d")]
    return count


def last_complaint(features: Numbers) -> Numbers:
    """Rank by the newest complaint."""
    since: Numbers = features[:, NAMES.index("days_since_complaint")]
    return -since


def points(features: Numbers) -> Numbers:
    """Rank by the points of the score; what has none stands last."""
    score: Numbers = features[:, NAMES.index("score")]
    return np.nan_to_num(score, nan=-1.0)


def by_lot(rows: int) -> Numbers:
    """Rank by chance."""
    return np.random.default_rng(3).random(rows)


def counts(panel: Panel, chosen: Truth) -> Numbers:
    """Return how many outcomes each row has behind it, by window and in all."""
    subject, on = panel.subject[chosen], panel.on[chosen]
    windows = (*WINDOWS, EVER)
    return np.column_stack(
        [panel.outcomes.before(subject, on, days).astype(np.float64) for days in windows]
    )


def boosting_on_counts(panel: Panel, train: Truth, test: Truth) -> Numbers:
    """Rank by a booster that learned from counts of former outcomes and nothing else."""
    outcome = panel.came(train)[0] > 0
    booster = boosted_on_counts(counts(panel, train), outcome)
    chance: Numbers = booster.predict_proba(counts(panel, test))[:, 1]
    return chance
