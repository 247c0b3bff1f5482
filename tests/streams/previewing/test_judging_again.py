"""A history judged again in memory comes to what the engine comes to, however it is spread."""

from datetime import date
from pathlib import Path

import pytest

from detectors.parameters.change import UNCHANGED, Change
from schemas.derived import AlertRaised
from schemas.vocabulary import Level
from streams.previewing.judging_again import judge_again
from streams.scoring.share import WHOLE
from tests.streams.previewing.trials import (
    STANDING,
    YELLOW_TOO,
    a_district,
    judged,
    judged_in_earnest,
    lived,
    proposed,
    task,
)
from tests.streams.scoring.small_engine import SmallEngine

CHANGES = {
    "nothing": UNCHANGED,
    "yellow too": YELLOW_TOO,
    "levels": proposed("score.levels", {"yellow": 10, "orange": 20, "red": 30}),
    "a detector": proposed("late_payday.points", [[1, 70]]),
    "later": proposed("screening.slack_days", 5, date(2026, 6, 1)),
}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> SmallEngine:
    return lived(tmp_path_factory.mktemp("lived"), a_district())


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_each_day_has_the_digest_that_the_engine_would_give_it(
    small: SmallEngine, change: Change, tmp_path: Path
) -> None:
    small.folder, lives = tmp_path, small.folder
    (tmp_path / "small.sqlite").symlink_to(lives / "small.sqlite")
    store = judged_in_earnest(small, change.applied(STANDING))
    try:
        found = judged(small, change)
    finally:
        small.folder = lives
    assert found.sides[0].digests == dict(small.digests())
    assert found.sides[1].digests == {day: digest for day, _, digest in store.scored_days()}
    raised = [
        it.data.alert
        for it in store.conclusions(0, small.log.head().position)
        if isinstance(it.data, AlertRaised)
    ]
    assert sorted(it.alert for it in found.sides[1].raised) == sorted(raised)
    store.close()


def test_two_processes_come_to_what_one_comes_to(small: SmallEngine) -> None:
    asked = task(small, STANDING, YELLOW_TOO.applied(STANDING))
    told: list[int] = []
    one, two = (judge_again(asked, processes, told.append) for processes in (1, 2))
    for side, other in zip(one.sides, two.sides, strict=True):
        assert side.digests == other.digests
        assert side.level == other.level
        assert sorted(side.raised, key=lambda it: it.alert) == sorted(
            other.raised, key=lambda it: it.alert
        )
    assert (one.townships, one.confirmed) == (two.townships, two.confirmed)
    assert sum(told) == 2 * asked.until


def test_what_does_not_fit_into_memory_changes_nothing(small: SmallEngine) -> None:
    roomy = judged(small, YELLOW_TOO)
    narrow = judged(small, YELLOW_TOO, room=1)
    assert [side.digests for side in narrow.sides] == [side.digests for side in roomy.sides]
    assert list(small.folder.glob(f"{WHOLE.number}-*.sqlite"))


def test_the_log_is_only_read(small: SmallEngine) -> None:
    before = small.log.head()
    judged(small, YELLOW_TOO)
    assert small.log.head() == before


def test_an_alert_is_of_the_day_whose_close_raised_it(small: SmallEngine) -> None:
    found = judged(small, UNCHANGED)
    assert found.days[0] <= min(it.on for it in found.sides[0].raised)
    assert max(it.on for it in found.sides[0].raised) <= found.days[-1]
    assert found.sides[0].first[Level.RED]
