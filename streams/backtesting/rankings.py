"""The rankings that are set beside the learned one: what anybody could do without learning."""

import numpy as np

from detectors.learned.complaints import HALF_LIVES
from detectors.learned.features import NAMES, Numbers
from detectors.learned.targets import CLAIM
from detectors.learned.training import boosted_on_counts
from schemas.errors import Refused
from streams.backtesting.panel import EVER, Panel, Truth

LEARNED = "learned"
DECAYED = "decayed_count"
LAST = "last_complaint"
COUNTS = "boosting_on_counts"
RANDOM = "random"
POINTS = "points"

WINDOWS = (30, 90, 180, 365, 730)
"""Days back in which outcomes are counted, beside all there ever were."""

_COMPLAINTS = [NAMES.index(f"complaints_{it}d") for it in HALF_LIVES] + [
    NAMES.index("complaints_total")
]
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
    """Return how many outcomes each row had behind it, as was known then, by window and in all.

    Where the outcome is not a complaint itself, complaints are counted beside it.
    """
    windows = [panel.behind(chosen, days).astype(np.float64) for days in (*WINDOWS, EVER)]
    if panel.target is CLAIM:
        return np.column_stack(windows)
    return np.column_stack([*windows, panel.features(chosen)[:, _COMPLAINTS]])


def boosting_on_counts(taught: Panel, train: Truth, asked: Panel, test: Truth) -> Numbers:
    """Rank by a booster that learned from counts and nothing else.

    Raises Refused where what is taught holds no outcome, or nothing else.
    """
    outcome = taught.came(train)[0] > 0
    if not outcome.any() or outcome.all():
        message = (
            "what was known at the cut holds too few outcomes to learn from; choose a later cut, "
            "or give a longer history"
        )
        raise Refused(message, field="cut")
    booster = boosted_on_counts(counts(taught, train), outcome)
    chance: Numbers = booster.predict_proba(counts(asked, test))[:, 1]
    return chance
