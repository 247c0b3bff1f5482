"""Learning: repeatable, calibrated, monotone in hard evidence, refused where little happened."""

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.learned.features import MOVES, NAMES
from detectors.learned.training import BATCH, Learned, Lesson, learn
from schemas.errors import Refused
from tests.detectors.learned.lessons import likely, small_lesson


@pytest.fixture(scope="module")
def lesson() -> Lesson:
    return small_lesson()


@pytest.fixture(scope="module")
def learned(lesson: Lesson) -> Learned:
    return learn(lesson)[0]


def test_the_same_lesson_gives_the_same_model(lesson: Lesson, learned: Learned) -> None:
    again, _ = learn(lesson)
    assert np.array_equal(again.chances(lesson.features), learned.chances(lesson.features))


def test_only_columns_that_vary_are_read(learned: Learned) -> None:
    names = [NAMES[it] for it in learned.columns]
    assert "complaints_90d" in names
    assert "signs_total" not in names


def test_the_probability_says_what_comes_of_subjects_that_it_never_saw(learned: Learned) -> None:
    fresh = small_lesson(rows=20_000, seed=2)
    chances = learned.chances(fresh.features)
    assert abs(chances.mean() - likely(fresh.features).mean()) < 0.02
    likeliest = chances > np.quantile(chances, 0.9)
    assert abs(chances[likeliest].mean() - fresh.outcome[likeliest].mean()) < 0.06


def test_batches_of_one_shape_say_the_same_as_all_rows_at_once(learned: Learned) -> None:
    features = small_lesson(rows=BATCH + 7, seed=3).features
    assert np.abs(learned.in_batches(features) - learned.chances(features)).max() <= 1e-12
    assert learned.in_batches(features[:0]).shape == (0,)


@given(
    st.integers(0, 3_999),
    st.sampled_from([it for it, moves in enumerate(MOVES) if moves]),
    st.floats(0.01, 1_000),
)
@settings(max_examples=200)
def test_more_of_hard_evidence_never_lowers_the_probability(
    learned: Learned, lesson: Lesson, row: int, column: int, more: float
) -> None:
    before = lesson.features[row : row + 1]
    after = before.copy()
    after[0, column] += MOVES[column] * more
    assert learned.chances(after)[0] >= learned.chances(before)[0]


def test_the_check_is_told_by_maps_that_never_saw_whom_they_tell_of(lesson: Lesson) -> None:
    """A map that is fitted on what it tells of says the rate of outcomes exactly."""
    _, check = learn(lesson)
    assert 1e-4 < abs(check.said - check.came) < 0.01


def test_too_few_outcomes_teach_nothing(lesson: Lesson) -> None:
    few = np.zeros_like(lesson.outcome)
    few[:10] = True
    with pytest.raises(Refused, match="subjects with an outcome and"):
        learn(msgspec.structs.replace(lesson, outcome=few))


def test_what_does_not_hold_for_the_other_half_is_no_model() -> None:
    lesson = small_lesson()
    contrary = np.where(lesson.subject % 2 == 0, lesson.outcome, likely(lesson.features) < 0.02)
    with pytest.raises(Refused, match="does not hold for the other half"):
        learn(msgspec.structs.replace(lesson, outcome=contrary))


def test_a_year_without_an_outcome_cannot_calibrate(lesson: Lesson) -> None:
    early = lesson.outcome & (lesson.days_before_cut > 600)
    with pytest.raises(Refused, match="too little happened within the last"):
        learn(msgspec.structs.replace(lesson, outcome=early))
