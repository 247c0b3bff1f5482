"""The house for whoever learns from it: every closed day is judged before it is read."""

from contextlib import AbstractContextManager, nullcontext
from datetime import date, timedelta
from pathlib import Path

import pytest

from gateway.house import House
from gateway.learning_room import level_room
from gateway.premises import InUse
from gateway.reception import Advance
from gateway.settings import Settings
from schemas.samples import employer, moment
from streams.backtesting.house_log import reach
from streams.clock import SetClock
from streams.log.reporters import ReporterKind, reporter
from tests.streams.log.door import registration

DAY = date(2026, 11, 24)
PLATFORM = reporter(ReporterKind.PLATFORM, "platform/zhejiang")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A house that has closed days and judged none of them."""
    settings = Settings(data=tmp_path)
    clock = SetClock(moment(DAY))
    with House.open(settings, clock) as house:
        house.intake.accept([registration(employer(1))], PLATFORM)
        clock.at += timedelta(days=2)
        house.engine.close_days()
        assert house.behind() == house.log.head().position > 1
    return settings


def test_closed_days_are_judged_first_and_shown_as_that_goes_on(settings: Settings) -> None:
    shown: list[int] = []

    def showing(behind: int) -> AbstractContextManager[Advance]:
        shown.append(behind)
        return nullcontext(lambda _: None)

    for _ in range(2):
        with level_room(settings, showing) as room:
            assert room.scored >= reach(room.log)
            assert room.concluded.conclusions(0, room.scored) != []
    assert len(shown) == 1, "what is level is not judged again"
    assert shown[0] > 1


def test_days_that_nobody_judged_beside_whoever_writes_are_refused(settings: Settings) -> None:
    with (
        House.open(settings, SetClock(moment(DAY))),
        pytest.raises(InUse),
        level_room(settings, lambda _: nullcontext(lambda _: None)),
    ):
        pass
