"""A PostgreSQL log that lost its tail, was altered, or would lose facts is noticed."""

import os
from pathlib import Path

import psycopg
import pytest

from streams.log.port import DiskFull, LogBehindHead, LogNotOfHead, LogStopped, LogUnavailable
from streams.log.postgres import PostgresLog
from streams.log.postgres_connection import Unreadable
from tests.postgres_cluster import Cluster
from tests.streams.log.ready import draft, everything, identity

pytestmark = pytest.mark.postgres


def run(database: str, *commands: str) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        for command in commands:
            connection.execute(command.encode())


def without_guard(database: str, *commands: str) -> None:
    """Do what the triggers forbid: what a tamperer who owns the tables would do."""
    run(database, "ALTER TABLE facts DISABLE TRIGGER USER", *commands)
    run(database, "ALTER TABLE facts ENABLE TRIGGER USER")


def filled(database: str, head: Path) -> PostgresLog:
    log = PostgresLog(database, head)
    log.append([draft(number, concerns=("site/s-1",)) for number in range(5)])
    return log


@pytest.mark.parametrize(
    "command",
    [
        "UPDATE facts SET type = 'Other' WHERE position = 2",
        "DELETE FROM facts WHERE position = 5",
        "TRUNCATE facts",
    ],
)
def test_the_database_refuses_to_change_or_delete_facts(
    tmp_path: Path, database: str, command: str
) -> None:
    log = filled(database, tmp_path / "head")
    with pytest.raises(psycopg.errors.RaiseException, match="never changed or deleted"):
        run(database, command)
    assert len(everything(log)) == 5
    log.close()


@pytest.mark.parametrize(
    ("command", "what"),
    [
        ("UPDATE facts SET record = record || ' ' WHERE position = 2", "broken hash"),
        ("UPDATE facts SET dataversion = 77 WHERE position = 2", "columns and record disagree"),
        ("DELETE FROM facts WHERE position = 2", "gap: positions 2 to 2 are gone"),
        ("DELETE FROM mentions WHERE position = 2", "the index does not lead here from"),
        ("INSERT INTO mentions SELECT number, 4 FROM subjects WHERE name = 'x/y'", "leads here"),
        ("INSERT INTO milestones VALUES ('DayClosed', 3, '2026-01-01')", "no fact of their type"),
    ],
)
def test_verify_says_what_was_altered(
    tmp_path: Path, database: str, command: str, what: str
) -> None:
    log = filled(database, tmp_path / "head")
    assert list(log.verify()) == []
    without_guard(database, "INSERT INTO subjects (name) VALUES ('x/y')", command)
    assert any(what in damage.what for damage in log.verify())
    log.close()


def test_a_log_that_lost_its_tail_does_not_open(tmp_path: Path, database: str) -> None:
    filled(database, tmp_path / "head").close()
    without_guard(database, "DELETE FROM facts WHERE position > 3")
    with pytest.raises(LogBehindHead, match="2 are missing, the first at position 4"):
        PostgresLog(database, tmp_path / "head")
    without_guard(database, "DELETE FROM mentions WHERE position > 3")
    log = PostgresLog(database, tmp_path / "head", adopt_head=True)
    assert log.append([draft(9)])[0].position == 4
    assert list(log.verify()) == []
    log.close()


def test_a_tail_that_is_lost_while_the_log_is_open_stops_the_next_append(
    tmp_path: Path, database: str
) -> None:
    log = filled(database, tmp_path / "head")
    without_guard(database, "DELETE FROM facts WHERE position > 3")
    with pytest.raises(LogBehindHead):
        log.append([draft(9)])
    assert log.find(identity(9)) is None
    log.close()


def test_a_log_of_another_head_does_not_open(tmp_path: Path, database: str) -> None:
    filled(database, tmp_path / "head").close()
    with pytest.raises(LogNotOfHead, match="no external head"):
        PostgresLog(database, tmp_path / "elsewhere")
    without_guard(database, "UPDATE facts SET hash = fingerprint WHERE position = 5")
    with pytest.raises(LogNotOfHead, match="another hash"):
        PostgresLog(database, tmp_path / "head")


def test_an_external_head_that_cannot_be_written_stops_the_log(
    tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = filled(database, tmp_path / "head")

    def failing(_: int) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as faulty:
        faulty.setattr(os, "fdatasync", failing)
        with pytest.raises(LogStopped, match="Input/output error"):
            log.append([draft(9)])
    with pytest.raises(LogStopped):
        log.append([draft(9)])
    with pytest.raises(LogStopped):
        log.head()
    log.close()
    log = PostgresLog(database, tmp_path / "head")
    assert not log.append([draft(9)])[0].fresh
    log.close()


def failing_insert(code: str) -> str:
    return (
        "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION 'it failed' USING ERRCODE = '{code}'; END $$;"
        "CREATE TRIGGER failing BEFORE INSERT ON facts EXECUTE FUNCTION fail()"
    )


@pytest.mark.parametrize(
    ("code", "error"),
    [("disk_full", DiskFull), ("data_corrupted", Unreadable), ("raise_exception", LogUnavailable)],
)
def test_a_batch_that_the_database_cannot_store_is_refused_and_can_be_sent_again(
    tmp_path: Path, database: str, code: str, error: type[Exception]
) -> None:
    log = filled(database, tmp_path / "head")
    run(database, failing_insert(code))
    with pytest.raises(error):
        log.append([draft(9, subject="site/s-9")])
    assert log.head().position == 5
    run(database, "DROP TRIGGER failing ON facts")
    assert log.append([draft(9, subject="site/s-9")])[0].position == 6
    assert list(log.verify()) == []
    log.close()


def test_verify_ends_where_the_database_cannot_read_its_own_files(
    tmp_path: Path, database: str
) -> None:
    log = filled(database, tmp_path / "head")
    run(
        database,
        "CREATE FUNCTION unreadable(text) RETURNS text LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'bad page' USING ERRCODE = 'data_corrupted'; END $$",
        "ALTER TABLE subjects RENAME TO whole",
        "CREATE VIEW subjects AS SELECT number, unreadable(name) AS name FROM whole",
    )
    *_, last = log.verify()
    assert last.what == (
        "the database cannot read on from here: the database cannot read its own files "
        "(bad page); look at its disk, run verify"
    )
    log.close()


def test_every_commit_waits_for_the_disk_whatever_the_database_says(
    tmp_path: Path, database: str
) -> None:
    log = PostgresLog(f"{database} options='-c synchronous_commit=off'", tmp_path / "head")
    assert log._writer._connected().rows("SHOW synchronous_commit") == [("on",)]
    log.close()


def test_a_database_that_cannot_hold_chinese_is_refused(tmp_path: Path, cluster: Cluster) -> None:
    with (
        cluster.database("latin", "ENCODING 'LATIN1' TEMPLATE template0") as conninfo,
        pytest.raises(RuntimeError, match="LATIN1"),
    ):
        PostgresLog(conninfo, tmp_path / "head")


def test_a_server_that_may_tear_pages_is_refused(
    tmp_path: Path, cluster: Cluster, database: str
) -> None:
    cluster.set_and_reload("full_page_writes", "off")
    try:
        with pytest.raises(RuntimeError, match="full_page_writes=off"):
            PostgresLog(database, tmp_path / "head")
    finally:
        cluster.set_and_reload("full_page_writes", "on")
    PostgresLog(database, tmp_path / "head").close()


def test_tables_of_a_newer_system_are_refused(tmp_path: Path, database: str) -> None:
    filled(database, tmp_path / "head").close()
    run(database, "UPDATE log_format SET version = 99")
    with pytest.raises(RuntimeError, match="version 99"):
        PostgresLog(database, tmp_path / "head")
