"""The bounds: subjects drawn with all their rows, and all rankings in the same draws."""

import numpy as np

from streams.backtesting.measures import Lists
from streams.backtesting.resampling import resample


def lists(subjects: int, rows_each: int) -> Lists:
    """Rows of subjects that are alike in everything, so that a subject is all there is to draw."""
    chance = np.random.default_rng(1)
    subject = np.repeat(np.arange(subjects), rows_each)
    outcome = np.repeat(chance.random(subjects) < 0.3, rows_each).astype(np.int64)
    on = np.tile(np.arange(rows_each) * 7 + 700_000, subjects)
    return Lists.of(subject, np.zeros(len(subject), dtype=np.int64), on, (outcome, on * outcome))


def test_a_ranking_differs_from_itself_by_nothing_in_every_draw() -> None:
    told = lists(60, 4)
    score = np.random.default_rng(2).random(len(told.subject))
    drawn = resample(told, {"one": score, "same": score}, capacity=10, draws=20)
    for measure in drawn.was:
        difference = drawn.difference(measure, "one", "same")
        assert (difference.value, difference.low, difference.high) == (0, 0, 0)


def test_many_rows_of_few_subjects_are_as_unsure_as_few_rows_of_them() -> None:
    widths = []
    for rows_each in (1, 20):
        told = lists(40, rows_each)
        score = np.repeat(np.random.default_rng(3).random(40), rows_each)
        found = resample(told, {"one": score}, capacity=5, draws=200).interval("auc", "one")
        widths.append(found.high - found.low)
    assert 0.8 < widths[1] / widths[0] < 1.25


def test_subjects_that_are_drawn_together_are_as_unsure_as_one() -> None:
    told = lists(40, 10)
    score = np.repeat(np.random.default_rng(3).random(40), 10)
    heads = told.subject // 4
    alone, together = (
        resample(told, {"one": score}, capacity=5, draws=200, together=it).interval("auc", "one")
        for it in (None, heads)
    )
    assert alone.value == together.value
    assert alone != together


def test_the_same_draws_come_every_time() -> None:
    told = lists(30, 3)
    score = np.random.default_rng(4).random(len(told.subject))
    one, other = (resample(told, {"one": score}, capacity=5, draws=10) for _ in range(2))
    assert one == other


def test_progress_hears_of_every_draw() -> None:
    told = lists(10, 2)
    heard: list[int] = []
    resample(told, {"one": np.arange(20.0)}, capacity=5, advance=heard.append, draws=7)
    assert sum(heard) == 7
