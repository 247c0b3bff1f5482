"""Engines on PostgreSQL: one schema, one moment for a reader, one clear error."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import InternalError, ProgrammingError

from streams.databases.postgres import DatabaseUnavailable, postgres_reader, postgres_writer
from tests.postgres_cluster import Cluster

pytestmark = pytest.mark.postgres

COUNT = text("SELECT count(*) FROM said")


@pytest.fixture
def writer(database: str) -> Iterator[Engine]:
    opened = postgres_writer(database, "rows")
    with opened.begin() as connection:
        connection.execute(text("CREATE TABLE said (word text)"))
    yield opened
    opened.dispose()


@pytest.fixture
def reader(database: str, writer: Engine) -> Iterator[Engine]:
    opened = postgres_reader(database, "rows")
    yield opened
    opened.dispose()


def say(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO said VALUES ('x')"))


def test_a_writer_makes_its_schema_and_writes_there(writer: Engine, database: str) -> None:
    with psycopg.connect(database) as connection:
        assert connection.execute("SELECT count(*) FROM rows.said").fetchone() == (0,)


def test_many_may_make_the_same_schema_at_once(database: str) -> None:
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(lambda _: postgres_writer(database, "rows"), range(16)))
    assert len(made) == 16
    for engine in made:
        engine.dispose()


def test_all_that_is_read_in_one_transaction_is_of_one_moment(
    writer: Engine, reader: Engine
) -> None:
    with reader.connect() as connection:
        before = connection.execute(COUNT).scalar()
        say(writer)
        assert connection.execute(COUNT).scalar() == before == 0
    with reader.connect() as connection:
        assert connection.execute(COUNT).scalar() == 1


def test_a_reader_cannot_write(reader: Engine) -> None:
    with pytest.raises(InternalError, match="read-only transaction"):
        say(reader)


def test_a_reader_may_be_there_before_the_schema(database: str) -> None:
    early = postgres_reader(database, "later")
    with pytest.raises(ProgrammingError), early.connect() as connection:
        connection.execute(COUNT)
    late = postgres_writer(database, "later")
    with late.begin() as connection:
        connection.execute(text("CREATE TABLE said (word text)"))
    with early.connect() as connection:
        assert connection.execute(COUNT).scalar() == 0
    early.dispose()
    late.dispose()


def test_a_connection_that_was_lost_between_two_questions_is_replaced(
    writer: Engine, reader: Engine, cluster: Cluster
) -> None:
    with reader.connect() as connection:
        connection.execute(COUNT)
    end_all_but_me(cluster)
    with reader.connect() as connection:
        assert connection.execute(COUNT).scalar() == 0
    say(writer)


def test_a_connection_that_is_lost_within_a_transaction_is_told_and_the_next_one_works(
    writer: Engine, cluster: Cluster
) -> None:
    def lose() -> None:
        with writer.begin() as connection:
            connection.execute(text("INSERT INTO said VALUES ('lost')"))
            end_all_but_me(cluster)
            connection.execute(COUNT)

    with pytest.raises(DatabaseUnavailable, match="ask again"):
        lose()
    with writer.connect() as connection:
        assert connection.execute(COUNT).scalar() == 0


def test_a_server_that_is_not_there_is_told_without_the_password(tmp_path: Path) -> None:
    nowhere = f"host={tmp_path} user=wagewatch password=secret dbname=none"
    with pytest.raises(DatabaseUnavailable, match="does not answer") as told:
        postgres_writer(nowhere, "rows")
    assert "secret" not in str(told.value)
    reader = postgres_reader(nowhere, "rows")
    with pytest.raises(DatabaseUnavailable, match="does not answer") as told, reader.connect():
        pass
    assert "secret" not in str(told.value)


def test_values_are_not_told_with_an_error(writer: Engine) -> None:
    with pytest.raises(ProgrammingError) as told, writer.connect() as connection:
        connection.execute(text("SELECT * FROM nowhere WHERE name = :name"), {"name": "王五"})
    assert "王五" not in str(told.value)


def test_an_address_that_cannot_be_read_is_not_repeated() -> None:
    with pytest.raises(ValueError, match="cannot be read") as told:
        postgres_reader("postgresql://me:secret@[host/x", "rows")
    assert "secret" not in str(told.value)


@pytest.mark.parametrize("schema", ["", "1st", "Rows", 'x"; DROP', "a b"])
def test_a_schema_whose_name_would_need_quotes_is_refused(schema: str) -> None:
    with pytest.raises(ValueError, match="no name for a schema"):
        postgres_writer("dbname=x", schema)


def test_an_address_may_say_otherwise(database: str) -> None:
    said = f"{database} application_name=mine options='-c work_mem=7MB -c search_path=public'"
    engine = postgres_writer(said, "rows")
    with engine.connect() as connection:
        shown = [
            connection.execute(text(f"SHOW {name}")).scalar()
            for name in ("application_name", "work_mem", "search_path")
        ]
    assert shown == ["mine", "7MB", "rows"]
    engine.dispose()


def end_all_but_me(cluster: Cluster) -> None:
    with psycopg.connect(cluster.conninfo("postgres"), autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
            "WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
