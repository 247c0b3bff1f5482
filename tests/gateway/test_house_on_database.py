"""One process on a database instead of files: the same house, its days and its lists."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from gateway.house import House
from gateway.premises import InUse
from gateway.reading_room import ReadingRoom
from gateway.settings import Settings
from projections.risk_list import risk_list
from streams.clock import SetClock
from streams.sources import jsonl
from streams.sources.reading import source_hash
from streams.sources.simulator import simulate
from tests.streams.kafka.quarter import SMALL

pytestmark = pytest.mark.postgres

AFTER = SetClock(datetime(2025, 4, 1, tzinfo=UTC))


def told(settings: Settings, deliveries: Path) -> tuple[list[tuple[object, ...]], list[object]]:
    """Load the quarter, judge it, and read the list as people do."""
    with House.open(settings, AFTER) as house:
        reading = jsonl.read(deliveries, source="simulator", actor="simulator")
        house.load_history(reading, source_hash(deliveries), lambda _: None)
        house.score()
        house.project()
        assert house.replay(lambda _: None, lambda _: None, swap=False).same
        days: list[tuple[object, ...]] = [*house.store.scored_days()]
    with ReadingRoom.open(settings) as room, room.connect() as tables:
        rows: list[object] = [
            (row.subject, row.level, row.score) for row in risk_list(tables, limit=None).rows
        ]
    return days, rows


def test_a_house_on_postgresql_tells_what_one_on_files_tells(database: str, tmp_path: Path) -> None:
    deliveries = simulate(SMALL).write(tmp_path / "simulated").deliveries
    on_files = told(Settings(data=tmp_path / "files"), deliveries)
    on_database = told(Settings(data=tmp_path / "database", database=database), deliveries)
    assert on_database == on_files
    assert len(on_files[0]) == 90


def test_two_processes_do_not_score_in_one_database(database: str, tmp_path: Path) -> None:
    with House.open(Settings(data=tmp_path / "one", database=database), AFTER):
        other = Settings(data=tmp_path / "other", database=database)
        with pytest.raises(InUse, match="scores in this database"), House.open(other, AFTER):
            pass
