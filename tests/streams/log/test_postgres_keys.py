"""Keys in PostgreSQL: cleared from the table when destroyed, there again after the server was."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from streams.log.port import LogUnavailable
from streams.log.postgres import PostgresLog
from streams.log.postgres_keys import PostgresKeys
from tests.postgres_cluster import Cluster

pytestmark = pytest.mark.postgres


@pytest.fixture
def keys(database: str) -> Iterator[PostgresKeys]:
    opened = PostgresKeys(database)
    yield opened
    opened.close()


def test_the_bytes_of_a_destroyed_key_are_cleared_from_the_table(
    keys: PostgresKeys, cluster: Cluster, database: str
) -> None:
    made = [keys.new("site/x") for _ in range(200)]

    def stands(key: bytes) -> bool:
        with psycopg.connect(database, autocommit=True) as connection:
            connection.execute("CHECKPOINT")
            [(file,)] = connection.execute("SELECT pg_relation_filepath('keys.keys')").fetchall()
        return key in (cluster.directory / "data" / file).read_bytes()

    for key_id, key in made[::40]:
        assert stands(key)
        keys.destroy(key_id)
        assert not stands(key)
    for key_id, key in made[1::40]:
        assert keys.get(key_id) == key


def test_a_key_whose_bytes_could_not_be_cleared_is_destroyed_all_the_same(
    keys: PostgresKeys, database: str
) -> None:
    key_id, _ = keys.new("site/x")
    impatient = PostgresKeys(database, busy_seconds=0.1)
    with psycopg.connect(database) as other:
        other.execute("LOCK TABLE keys.keys IN SHARE UPDATE EXCLUSIVE MODE")
        with pytest.raises(RuntimeError, match="is destroyed, but its bytes were not cleared"):
            impatient.destroy(key_id)
    assert keys.get(key_id) is None
    impatient.destroy(key_id)
    impatient.close()


def test_a_connection_that_is_lost_is_told_and_the_next_call_works(
    keys: PostgresKeys, cluster: Cluster
) -> None:
    key_id, key = keys.new("site/x")
    with psycopg.connect(cluster.conninfo("postgres"), autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
            "WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
    with pytest.raises(LogUnavailable, match=r"^keys: the database does not answer"):
        keys.new("site/x")
    assert keys.get(key_id) == key


def test_a_server_that_is_not_there_is_told_without_the_password(tmp_path: Path) -> None:
    with pytest.raises(LogUnavailable, match="cannot be opened") as told:
        PostgresKeys(f"host={tmp_path} user=wagewatch password=geheim dbname=none")
    assert "geheim" not in str(told.value)


def test_keys_may_lie_in_the_database_of_the_log(database: str, tmp_path: Path) -> None:
    keys, log = PostgresKeys(database), PostgresLog(database, tmp_path / "head")
    key_id, key = keys.new("site/x")
    assert keys.get(key_id) == key
    assert log.head().position == 0
    keys.close()
    log.close()
