"""Several programs open a database in which nothing was made yet, at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from streams.databases.postgres import postgres_writer
from streams.log.postgres_keys import PostgresKeys
from streams.log.postgres_published import PostgresPublished
from tests.promises.open_house import within_patience

pytestmark = pytest.mark.postgres

AT_ONCE = 4
WAITING = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"


def schema_made(database: str) -> None:
    postgres_writer(database, "scoring").dispose()


@pytest.mark.parametrize(
    ("lock", "opened"),
    [
        (b"wagefact", lambda database: PostgresPublished(database).close()),
        (b"wagekeys", lambda database: PostgresKeys(database).close()),
        (b"schemas", schema_made),
    ],
)
def test_all_that_waited_for_whoever_makes_the_tables_find_them(
    database: str, lock: bytes, opened: Callable[[str], None]
) -> None:
    with (
        psycopg.connect(database, autocommit=True) as other,
        ThreadPoolExecutor(AT_ONCE) as threads,
    ):
        # Nobody begins before all have looked, found nothing, and stand in the queue.
        other.execute("SELECT pg_advisory_lock(%s)", [int.from_bytes(lock)])
        waiting = [threads.submit(opened, database) for _ in range(AT_ONCE)]
        within_patience(lambda: other.execute(WAITING).fetchone() == (AT_ONCE,) or None, "all wait")
        other.execute("SELECT pg_advisory_unlock(%s)", [int.from_bytes(lock)])
        for one in waiting:
            one.result()
