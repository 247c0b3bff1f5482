"""The measures, beside those of scikit-learn and beside a count by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, roc_auc_score

from streams.backtesting.measures import (
    Lists,
    Ordered,
    auc,
    auc_of_lists,
    average_precision,
    calibration,
    precision_of_lists,
)


def lists(rows: int = 600, seed: int = 1, places: int = 3) -> Lists:
    chance = np.random.default_rng(seed)
    outcome = (chance.random(rows) < 0.2).astype(np.int64)
    on = chance.choice([700_000, 700_090], rows)
    return Lists.of(
        subject=chance.integers(0, 80, rows),
        place=chance.integers(0, places, rows),
        on=on,
        came=(outcome, np.where(outcome > 0, on + 10, 0)),
    )


def score(told: Lists, seed: int = 2) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=len(told.subject)) + told.outcome


@given(st.integers(0, 50))
def test_the_area_under_the_curve_is_that_of_scikit_learn(seed: int) -> None:
    told = lists(seed=seed)
    said = score(told, seed + 1)
    weight = np.random.default_rng(seed).poisson(1.0, len(said)).astype(np.float64)
    expected = roc_auc_score(told.outcome, said, sample_weight=weight)
    assert auc(Ordered(told, said).all, told.outcome, weight) == pytest.approx(expected)


def test_the_area_within_lists_is_the_mean_of_the_lists() -> None:
    told = lists()
    said = score(told)
    each = [
        roc_auc_score(told.outcome[told.number == it], said[told.number == it])
        for it in range(told.count)
    ]
    ones = np.ones(len(said))
    assert auc_of_lists(Ordered(told, said), ones) == pytest.approx(np.mean(each))


def test_the_average_precision_is_that_of_scikit_learn() -> None:
    told = lists()
    said = score(told)
    expected = average_precision_score(told.outcome, said)
    assert average_precision(Ordered(told, said)) == pytest.approx(expected)


def test_precision_counts_the_first_of_each_list_by_hand() -> None:
    told = lists()
    said = score(told)
    by_hand = [
        told.outcome[told.number == it][np.argsort(-said[told.number == it])[:7]].mean()
        for it in range(told.count)
    ]
    ordered = Ordered(told, said)
    assert precision_of_lists(ordered, 7, np.ones(len(said))) == pytest.approx(np.mean(by_hand))
    assert ordered.top(7).sum() == 7 * told.count


def test_a_row_that_weighs_two_takes_two_places() -> None:
    told = Lists.of(
        subject=np.arange(4),
        place=np.zeros(4, dtype=np.int64),
        on=np.full(4, 700_000),
        came=(np.array([1, 0, 1, 0]), np.array([700_001, 0, 700_001, 0])),
    )
    ordered = Ordered(told, np.array([4.0, 3.0, 2.0, 1.0]))
    assert precision_of_lists(ordered, 2, np.ones(4)) == 0.5
    assert precision_of_lists(ordered, 2, np.array([2.0, 1.0, 1.0, 1.0])) == 1.0
    assert precision_of_lists(ordered, 2, np.array([0.0, 1.0, 1.0, 1.0])) == 0.5


def test_ties_hang_on_a_lot_and_not_on_the_order_of_the_file() -> None:
    told = lists(rows=2_000, places=1)
    said = np.zeros(2_000)
    assert abs(auc(Ordered(told, said).all, told.outcome, np.ones(2_000)) - 0.5) < 0.06


def test_bins_hold_equally_many_rows_from_the_least_likely_to_the_most() -> None:
    said = np.random.default_rng(1).random(1_000)
    told = calibration(said, np.random.default_rng(2).random(1_000) < said)
    assert [it.rows for it in told] == [100] * 10
    assert [it.said for it in told] == sorted(it.said for it in told)
    assert all(abs(it.said - it.came) < 0.15 for it in told)
