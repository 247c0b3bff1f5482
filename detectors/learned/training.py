"""Learning from rows whose outcome was known by the cut: a booster, then its calibration."""

from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, roc_auc_score
from sklearn.model_selection import StratifiedGroupKFold, cross_val_predict
from threadpoolctl import threadpool_limits

from detectors.learned.features import MOVES, Numbers
from schemas.errors import Refused

SEED = 7
THREADS = 1
LEAST_SUBJECTS = 20
"""Subjects with an outcome, and without one, below which nothing can be learned."""
LATER_DAYS = 365
"""Days of cuts, the last whose outcome is known, on which the probability is calibrated."""
FOLDS = 5
"""Parts of the subjects of the calibration, each told by what the others gave."""
BATCH = 512
"""Rows that are asked for at once: always as many, the last ones filled up with nothing."""

_BOOSTING: dict[str, Any] = {
    "learning_rate": 0.03,
    "max_iter": 200,
    "max_leaf_nodes": 8,
    "l2_regularization": 5.0,
    "max_features": 0.4,
    "early_stopping": False,
    "random_state": SEED,
}
"""Chosen on claims up to 2014, each state left out in turn, before any later one was looked at."""

Truth = NDArray[np.bool_]


class Lesson(Struct, frozen=True, kw_only=True):
    """Rows to learn from; every array has a value for each of them."""

    features: Numbers
    """All columns of `features.NAMES`."""
    outcome: Truth
    subject: NDArray[np.int64]
    days_before_cut: NDArray[np.int64]
    """From the row's day to the training cut of its place; at least the horizon."""
    horizon_days: int


class Check(Struct, frozen=True, kw_only=True):
    """What was said of subjects that neither booster nor calibration had seen, beside what came.

    They are the subjects of the calibration, over the last year of cuts: each fifth of them
    is told by a map that the other four gave.
    """

    rows: int
    came: float
    """Share of rows with the outcome."""
    said: float
    """Mean of the probabilities."""
    auc: float
    brier: float


class Learned(Struct, frozen=True, kw_only=True):
    """A booster on some columns, and the map from what it says to a probability."""

    booster: HistGradientBoostingClassifier
    calibration: LogisticRegression
    columns: tuple[int, ...]
    """Columns of the table of features that the booster reads: those that varied."""

    def chances(self, features: Numbers) -> Numbers:
        """Return the probability of each row of features (all columns)."""
        if not len(features):
            return np.empty(0)
        said = _decided(self.booster, features, self.columns)
        chances: Numbers = self.calibration.predict_proba(said[:, None])[:, 1]
        return chances

    def in_batches(self, features: Numbers) -> Numbers:
        """Return the same in batches of one shape, so that a replay repeats every sum."""
        found = []
        for start in range(0, len(features), BATCH):
            some = features[start : start + BATCH]
            batch = np.full((BATCH, features.shape[1]), np.nan)
            batch[: len(some)] = some
            found.append(self.chances(batch)[: len(some)])
        return np.concatenate(found) if found else np.empty(0)


def learn(lesson: Lesson) -> tuple[Learned, Check]:
    """Learn from a lesson, and say how well it held; the same lesson gives the same model.

    The calibration is found on the last year of cuts, since that is most like what comes:
    half of the subjects teach a booster, and what it says of the other half, whom it has
    never seen, is set beside what came. The booster that is kept learns from all rows.

    Raises Refused where too little happened to learn from, or where what one half teaches
    does not hold for the other.
    """
    _check(lesson)
    columns = _varying(lesson.features)
    later = lesson.days_before_cut < lesson.horizon_days + LATER_DAYS
    half = lesson.subject % 2 == 0
    asked = later & ~half
    if not _both(lesson, half) or not _both(lesson, asked):
        message = (
            f"too little happened within the last {LATER_DAYS} days of cuts to check what was "
            "learned; choose another cut, or give a longer history"
        )
        raise Refused(message, field="cut")
    booster = boosted(lesson.features[half], lesson.outcome[half], columns)
    scores = _decided(booster, lesson.features[asked], columns)[:, None]
    came = lesson.outcome[asked]
    with threadpool_limits(THREADS):
        calibration = _map().fit(scores, came)
    if calibration.coef_[0, 0] <= 0:
        message = (
            "what half of the subjects teach does not hold for the other half in the last year; "
            "no model is made of that"
        )
        raise Refused(message, field="cut")
    chances = _of_others(scores, came, lesson.subject[asked])
    check = Check(
        rows=len(came),
        came=float(came.mean()),
        said=float(chances.mean()),
        auc=float(roc_auc_score(came, chances)),
        brier=float(brier_score_loss(came, chances)),
    )
    booster = boosted(lesson.features, lesson.outcome, columns)
    return Learned(booster=booster, calibration=calibration, columns=columns), check


def _map() -> LogisticRegression:
    """Return a map from what a booster says to a probability, not fitted yet."""
    return LogisticRegression(C=np.inf)


def _of_others(scores: Numbers, came: Truth, subject: NDArray[np.int64]) -> Numbers:
    """Return the probability of each row by a map that was fitted on other subjects."""
    folds = StratifiedGroupKFold(FOLDS)
    with threadpool_limits(THREADS):
        said: Numbers = cross_val_predict(
            _map(), scores, came, groups=subject, cv=folds, method="predict_proba"
        )[:, 1]
    return said


def boosted(
    features: Numbers, outcome: Truth, columns: tuple[int, ...]
) -> HistGradientBoostingClassifier:
    """Return a booster of some columns that moves with hard evidence one way only."""
    booster = HistGradientBoostingClassifier(
        monotonic_cst=[MOVES[it] for it in columns],
        min_samples_leaf=_least_in_a_leaf(len(outcome)),
        **_BOOSTING,
    )
    with threadpool_limits(THREADS):
        return booster.fit(features[:, columns], outcome)


def boosted_on_counts(counts: Numbers, outcome: Truth) -> HistGradientBoostingClassifier:
    """Return a booster of plain counts, free to move: a baseline to be measured against."""
    with threadpool_limits(THREADS):
        return HistGradientBoostingClassifier(
            min_samples_leaf=_least_in_a_leaf(len(outcome)), **_BOOSTING
        ).fit(counts, outcome)


def _least_in_a_leaf(rows: int) -> int:
    """Return how many rows a leaf must hold: 200 of many rows, fewer of a small house's."""
    return min(200, max(20, rows // 500))


def _varying(features: Numbers) -> tuple[int, ...]:
    """Return the columns that hold more than one value, not knowing being one."""
    varies = [
        index
        for index in range(features.shape[1])
        if len(np.unique(features[:, index][~(missing := np.isnan(features[:, index]))]))
        + missing.any()
        > 1
    ]
    return tuple(varies)


def _decided(
    booster: HistGradientBoostingClassifier, features: Numbers, columns: tuple[int, ...]
) -> Numbers:
    with threadpool_limits(THREADS):
        said: Numbers = booster.decision_function(features[:, columns])
    return said


def _both(lesson: Lesson, chosen: Truth) -> bool:
    """Tell whether of some rows several subjects had the outcome, and several had not."""
    came, subject = lesson.outcome[chosen], lesson.subject[chosen]
    return min(len(np.unique(subject[came])), len(np.unique(subject[~came]))) > 1


def _check(lesson: Lesson) -> None:
    with_one = len(np.unique(lesson.subject[lesson.outcome]))
    without = len(np.unique(lesson.subject[~lesson.outcome]))
    if min(with_one, without) < LEAST_SUBJECTS:
        message = (
            f"{with_one} subjects with an outcome and {without} without one are known at the cut; "
            f"at least {LEAST_SUBJECTS} of each are needed, so wait or give a longer history"
        )
        raise Refused(message, field="cut")
