"""A gateway of a district: by whose clock a report is of a new day, and what it takes on trust."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from msgspec.structs import replace

from gateway.district_house import DistrictHouse
from gateway.settings import Settings
from schemas.codec import read_fact
from schemas.events import AlertVerified
from schemas.samples import employer
from schemas.vocabulary import Mechanism
from streams.clock import SetClock
from streams.log.reporters import ReporterKind, reporter
from streams.same_time import ClocksApart
from tests.streams.log.door import registration, submission

pytestmark = pytest.mark.postgres

OFFICER = reporter(ReporterKind.TOWNSHIP_OFFICER, "officer/zhili", township="zhili")
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


def test_before_anybody_filled_tables_an_officers_word_on_an_alert_is_taken_as_it_is_said(
    database: str, tmp_path: Path
) -> None:
    now = datetime.now(UTC)
    settings = Settings(data=tmp_path, database=database, kafka="kafka.example:9092")
    said = {"alert": str(uuid4()), "mechanism": "complaints", "verdict": "false"}
    sent = submission("AlertVerified", said, subject=employer(1), at=now)
    with DistrictHouse.open(settings, SetClock(now)) as house:
        house.intake.accept([registration(employer(1))], PLATFORM)
        [receipt] = house.intake.accept([replace(sent, dataversion=2)], OFFICER)
        stored = house.log.find(receipt.id)
        assert stored is not None
        body = read_fact(stored.record, stored.type, stored.dataversion).data
        assert isinstance(body, AlertVerified)
        assert body.mechanism is Mechanism.COMPLAINTS
