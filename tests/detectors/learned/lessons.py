"""A lesson small enough for a test: the more complaints and points, the likelier the outcome."""

import numpy as np

from detectors.learned.features import NAMES, Numbers
from detectors.learned.training import Lesson

HORIZON = 90


def small_lesson(rows: int = 4_000, seed: int = 1) -> Lesson:
    chance = np.random.default_rng(seed)
    features = np.full((rows, len(NAMES)), np.nan)
    for name in ("complaints_90d", "upheld_365d", "score", "days_since_paid", "heads"):
        features[:, NAMES.index(name)] = chance.gamma(1.0, 2.0, rows)
    features[:, NAMES.index("days_since_upheld")] = chance.integers(0, 3_000, rows)
    features[chance.random(rows) < 0.3, NAMES.index("days_since_paid")] = np.nan
    return Lesson(
        features=features,
        outcome=chance.random(rows) < likely(features),
        subject=chance.integers(0, 500, rows),
        days_before_cut=chance.integers(HORIZON, 900, rows),
        horizon_days=HORIZON,
    )


def likely(features: Numbers) -> Numbers:
    """How likely the outcome of each row really is."""
    complaints = features[:, NAMES.index("complaints_90d")]
    points = features[:, NAMES.index("score")]
    chance: Numbers = 1 / (1 + np.exp(4.5 - 0.5 * complaints - 0.4 * points))
    return chance
