"""A gateway of a district: by whose clock a report is of a new day."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gateway.district_house import DistrictHouse
from gateway.settings import Settings
from schemas.samples import employer
from streams.clock import SetClock
from streams.log.reporters import ReporterKind, reporter
from streams.same_time import ClocksApart
from tests.streams.log.door import registration

pytestmark = pytest.mark.postgres

PLATFORM = reporter(ReporterKind.PLATFORM, "platform/zhejiang")


def test_a_gateway_whose_clock_jumped_closes_no_day_and_takes_nothing_in(
    database: str, tmp_path: Path
) -> None:
    clock = SetClock(datetime.now(UTC) + timedelta(days=2))
    settings = Settings(data=tmp_path, database=database, kafka="kafka.example:9092")
    with DistrictHouse.open(settings, clock) as house:
        with pytest.raises(ClocksApart, match="seconds apart: no day is closed until"):
            house.intake.accept([registration(employer(1))], PLATFORM)
        assert house.log.head().position == 0
        clock.at = datetime.now(UTC)
        [receipt] = house.intake.accept([registration(employer(1))], PLATFORM)
        assert receipt.position == 1
