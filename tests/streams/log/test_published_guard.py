"""What was published is kept when a server crashes, and a failure says what to do."""

from pathlib import Path

import psycopg
import pytest
from pysqlite3 import dbapi2 as driver

from streams.log.port import LogBusy, LogUnavailable
from streams.log.postgres_published import PostgresPublished
from streams.log.sqlite_published import SqlitePublished
from tests.postgres_cluster import Cluster


@pytest.mark.postgres
def test_a_crash_of_the_server_forgets_nothing_and_the_next_call_connects_anew(
    cluster: Cluster, database: str
) -> None:
    published = PostgresPublished(database)
    epoch, _ = published.take_over("pages-1", 4, begin=0)
    for position in range(1, 200):
        assert published.record("pages-1", epoch, position)
    cluster.stop("immediate")
    with pytest.raises(LogUnavailable):
        published.record("pages-1", epoch, 200)
    cluster.start()
    assert published.standing()[0].position == 199
    assert published.record("pages-1", epoch, 200)
    published.close()


@pytest.mark.postgres
def test_a_row_that_another_program_holds_is_busy(database: str) -> None:
    published = PostgresPublished(database, busy_seconds=0.05)
    epoch, _ = published.take_over("pages-1", 4, begin=0)
    with psycopg.connect(database) as other:
        other.execute("SELECT * FROM published FOR UPDATE")
        with pytest.raises(LogBusy):
            published.record("pages-1", epoch, 1)
    assert published.record("pages-1", epoch, 1)
    published.close()


def test_a_file_that_another_program_holds_is_busy(tmp_path: Path) -> None:
    published = SqlitePublished(tmp_path / "facts.sqlite")
    epoch, _ = published.take_over("pages-1", 4, begin=0)
    published._connection.execute("PRAGMA busy_timeout = 0")
    other = driver.connect(str(tmp_path / "facts.sqlite"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(LogBusy):
        published.record("pages-1", epoch, 1)
    other.close()
    assert published.record("pages-1", epoch, 1)
    published.close()
