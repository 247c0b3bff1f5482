"""A log in PostgreSQL is previewed as one in SQLite is."""

from functools import partial
from pathlib import Path

import pytest

from schemas.codec import read_fact
from streams.log.postgres import PostgresLog
from streams.log.postgres_reader import PostgresReader
from streams.previewing.judging_again import judge_again
from tests.streams.previewing.trials import STANDING, YELLOW_TOO, a_district, lived, task
from tests.streams.scoring.small_engine import draft

pytestmark = pytest.mark.postgres


def test_it_comes_to_the_same_days_and_alerts(tmp_path: Path, database: str) -> None:
    small = lived(tmp_path, a_district())
    log = PostgresLog(database, tmp_path / "postgres.head")
    facts = small.log.read(0, limit=10_000)
    log.append([draft(read_fact(it.record, it.type, it.dataversion)) for it in facts])
    log.close()
    here = task(small, STANDING, YELLOW_TOO.applied(STANDING))
    there = task(
        small,
        STANDING,
        YELLOW_TOO.applied(STANDING),
        open_log=partial(PostgresReader, database),
    )
    one = judge_again(here, 1, lambda _: None)
    other = judge_again(there, 2, lambda _: None)
    for side, twin in zip(one.sides, other.sides, strict=True):
        assert side.digests == twin.digests
        assert {it.alert for it in side.raised} == {it.alert for it in twin.raised}
