"""A day is closed before the first report of the next one is stored."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from msgspec import Raw

from gateway.house import House
from gateway.premises import Premises
from gateway.settings import Settings
from schemas import events
from schemas.codec import encode, read_fact
from schemas.envelopes import Submission
from schemas.identity import uuid7
from schemas.vocabulary import OperationsState
from streams.clock import SetClock
from streams.log.reporters import Reporter

GRID = Reporter(actor="grid_worker/zhili-07", source="grid", may_open_provisional=True)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    settings = Settings(data=tmp_path)
    opened = House(settings, Premises(tmp_path), SetClock(datetime(2026, 3, 2, 15, 59, tzinfo=UTC)))
    yield opened
    opened.close()


def report(house: House) -> None:
    now = house.clock.now()
    said = events.OperationsObserved(state=OperationsState.NORMAL)
    submission = Submission(
        id=uuid7(now),
        type="OperationsObserved",
        subject="employer/local-zhili-17",
        occurred_at=now,
        data=Raw(encode(said)),
    )
    house.intake.accept([encode(submission)], GRID)


def test_a_report_after_midnight_stands_behind_the_close_of_yesterday(
    house: House,
) -> None:
    report(house)
    assert isinstance(house.clock, SetClock)
    house.clock.at = datetime(2026, 3, 2, 16, 0, 1, tzinfo=UTC)
    report(house)
    facts = [read_fact(it.record, it.type, it.dataversion) for it in house.log.read(0, limit=10)]
    kinds = [it.type for it in facts]
    assert kinds == ["EmployerRegistered", "OperationsObserved", "DayClosed", "OperationsObserved"]
    assert facts[2].data == events.DayClosed(day=date(2026, 3, 2))
