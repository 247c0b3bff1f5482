"""One process does not take over what workers have left half done, and says so in one line."""

from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from streams.log.postgres import PostgresLog
from tests.promises.verbs import wagewatch
from tests.streams.log.ready import draft

pytestmark = pytest.mark.postgres


def test_shards_that_stand_apart_are_told_in_one_line(database: str, tmp_path: Path) -> None:
    there = {"WAGEWATCH_DATABASE": database, "WAGEWATCH_DATA": str(tmp_path)}
    with closing(PostgresLog(database, tmp_path / "head")) as log:
        log.append([draft(1)])
    assert wagewatch("run", "--once", **there).code == 0  # type: ignore[arg-type]
    with psycopg.connect(database) as left:
        left.execute("UPDATE scoring.shards SET position = 0 WHERE shard = 7")
    with closing(PostgresLog(database, tmp_path / "head")) as log:
        log.append([draft(2)])
    ended = wagewatch("run", "--once", **there)  # type: ignore[arg-type]
    assert ended.code == 1
    assert "stand between positions 0 and" in ended.said
    assert "Traceback" not in ended.said
