"""A log of an older version is brought to the newest, and nothing of it is lost."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest
from pysqlite3 import dbapi2 as driver

from schemas.samples import FACTORY, SITE, WORKSHOP
from streams.log.directory import Place
from streams.log.migrating import SQLITE, Database, migrate, opened, postgresql, run_scripts
from streams.log.port import EMPLOYER_LINKS, LogBusy, LogStopped
from streams.log.postgres import PostgresLog
from streams.log.postgres_schema import APPEND_LOCK
from streams.log.versions import NEWEST
from tests.streams.log.older import (
    ENDS,
    LINKS_AT,
    content_of,
    is_of_version_1,
    tables_of,
    version_of,
)
from tests.streams.log.ready import BACKENDS, draft, everything, identity, tamper

DATABASES: dict[str, Database] = {"postgres": postgresql(APPEND_LOCK), "sqlite": SQLITE}


@contextmanager
def connected(directory: Path) -> Iterator[Any]:
    """The driver's connection to the database of the log in this directory."""
    database = directory / "database"
    connection: Any = (
        psycopg.connect(database.read_text(), autocommit=True)
        if database.exists()
        else driver.connect(str(directory / "facts.sqlite"), isolation_level=None, timeout=0)
    )
    yield connection
    connection.close()


@pytest.fixture
def old(kind: str, tmp_path: Path) -> Path:
    """The directory of a log of version 1."""
    is_of_version_1(tmp_path)
    return tmp_path


def test_a_log_of_version_1_is_opened_and_hears_who_is_one_employer(kind: str, old: Path) -> None:
    log = BACKENDS[kind](old)
    assert version_of(old) == NEWEST
    assert [it.position for it in log.said(*EMPLOYER_LINKS)] == LINKS_AT
    assert log.latest("EmployersMerged") == log.find(identity(8))
    assert list(log.verify()) == []
    log.close()


def test_nothing_of_a_log_is_lost_on_the_way(kind: str, old: Path) -> None:
    facts, subjects, mentions, milestones = content_of(old)
    log = BACKENDS[kind](old)
    assert content_of(old)[:3] == [facts, subjects, mentions]
    assert set(content_of(old)[3]) > set(milestones)
    assert log.head() == ENDS
    assert len(everything(log)) == 12
    assert log.closed_days() == [(date(2026, 11, 21), 7), (date(2026, 11, 22), 10)]
    assert [it.position for it in log.history(WORKSHOP)] == [3, 6, 8, 9, 12]
    assert (log.place(FACTORY), log.place(SITE)) == (Place("zhili"), Place("balidian"))
    log.close()


def test_the_log_goes_on_where_it_ended(kind: str, old: Path) -> None:
    log = BACKENDS[kind](old)
    receipts = log.append([draft(5), draft(13)])
    assert [(it.position, it.fresh) for it in receipts] == [(5, False), (13, True)]
    assert list(log.verify()) == []
    log.close()


def test_the_guard_of_the_facts_stays(kind: str, old: Path) -> None:
    BACKENDS[kind](old).close()
    for statement in ("UPDATE facts SET type = 'Other'", "DELETE FROM facts"):
        with pytest.raises((driver.IntegrityError, psycopg.errors.RaiseException), match="never"):
            tamper(old, statement)


def test_the_tables_are_those_of_a_new_log(kind: str, old: Path) -> None:
    BACKENDS[kind](old).close()
    migrated = tables_of(old)
    is_emptied(old)
    BACKENDS[kind](old).close()
    assert migrated == tables_of(old)


def test_all_scripts_together_make_the_tables_of_a_new_log(kind: str, tmp_path: Path) -> None:
    BACKENDS[kind](tmp_path).close()
    new = tables_of(tmp_path)
    is_emptied(tmp_path)
    with connected(tmp_path) as own, opened(own, DATABASES[kind]) as connection:
        run_scripts(connection, 0, NEWEST)
        connection.commit()
    assert tables_of(tmp_path) == new


def is_emptied(directory: Path) -> None:
    """Take the log away, as if there had never been one."""
    (directory / "head").unlink()
    if (directory / "database").exists():
        tamper(directory, "DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        return
    for path in directory.glob("facts.sqlite*"):
        path.unlink()


def test_a_log_that_is_taken_back_is_what_it_was_and_comes_forward_again(
    kind: str, old: Path
) -> None:
    tables, content = tables_of(old), content_of(old)
    BACKENDS[kind](old).close()
    tamper(old, "INSERT INTO published VALUES ('pages', 4, 1, 12, 0)")
    with connected(old) as connection:
        migrate(connection, DATABASES[kind], to=1)
    assert version_of(old) == 1
    assert (tables_of(old), content_of(old)) == (tables, content)
    log = BACKENDS[kind](old)
    assert [it.position for it in log.said(*EMPLOYER_LINKS)] == LINKS_AT
    assert list(log.verify()) == []
    log.close()


def test_what_was_said_since_is_kept_when_a_log_is_taken_back(kind: str, old: Path) -> None:
    log = BACKENDS[kind](old)
    log.append([draft(13)])
    log.close()
    facts = content_of(old)[0]
    with connected(old) as connection:
        migrate(connection, DATABASES[kind], to=1)
    assert content_of(old)[0] == facts
    assert len(facts) == 13


def test_a_log_is_never_taken_back_to_nothing(kind: str, old: Path) -> None:
    content = content_of(old)
    with (
        connected(old) as connection,
        pytest.raises(RuntimeError, match="facts are never deleted"),
    ):
        migrate(connection, DATABASES[kind], to=0)
    assert content_of(old) == content


def test_a_migration_that_fails_leaves_the_log_as_it_was(kind: str, old: Path) -> None:
    tamper(old, "CREATE TABLE published (in_the_way INTEGER)")
    tables, content = tables_of(old), content_of(old)
    with pytest.raises(Exception, match="already exists"):
        BACKENDS[kind](old)
    assert (version_of(old), tables_of(old), content_of(old)) == (1, tables, content)
    tamper(old, "DROP TABLE published")
    log = BACKENDS[kind](old)
    assert list(log.verify()) == []
    log.close()


def test_programs_that_open_an_old_log_together_migrate_it_once(kind: str, old: Path) -> None:
    with ThreadPoolExecutor(4) as threads:
        logs = list(threads.map(lambda _: BACKENDS[kind](old), range(4)))
    for log in logs:
        assert [it.position for it in log.said(*EMPLOYER_LINKS)] == LINKS_AT
        log.close()
    assert version_of(old) == NEWEST


def test_a_migration_waits_for_whoever_appends(kind: str, old: Path) -> None:
    with connected(old) as appending, connected(old) as other:
        for statement in DATABASES[kind].begin:
            appending.execute(statement)
        if kind == "postgres":
            other.execute("SET lock_timeout = '50ms'")
        with pytest.raises((driver.OperationalError, psycopg.errors.LockNotAvailable)):
            migrate(other, DATABASES[kind])
        assert version_of(old) == 1
        appending.execute("ROLLBACK")
        migrate(other, DATABASES[kind])
    assert version_of(old) == NEWEST


@pytest.mark.postgres
def test_a_migration_that_waits_too_long_says_who_is_in_the_way(
    tmp_path: Path, database: str
) -> None:
    (tmp_path / "database").write_text(database)
    is_of_version_1(tmp_path)
    with psycopg.connect(database) as appending:
        appending.execute("SELECT pg_advisory_xact_lock(%s)", (APPEND_LOCK,))
        with pytest.raises(LogBusy, match="another program holds the log"):
            PostgresLog(database, tmp_path / "head", busy_seconds=0.05)
    PostgresLog(database, tmp_path / "head").close()


def test_tables_of_a_newer_system_are_refused(kind: str, old: Path) -> None:
    in_postgres = kind == "postgres"
    tamper(old, "UPDATE log_format SET version = 99" if in_postgres else "PRAGMA user_version = 99")
    tables = tables_of(old)
    with pytest.raises(RuntimeError, match="version 99, newer than"):
        BACKENDS[kind](old)
    with connected(old) as connection, pytest.raises(RuntimeError, match="version 99"):
        migrate(connection, DATABASES[kind])
    assert tables_of(old) == tables


@pytest.mark.parametrize("version", [NEWEST - 1, NEWEST + 1])
def test_a_program_whose_tables_were_changed_under_it_adds_nothing_more(
    kind: str, tmp_path: Path, version: int
) -> None:
    log = BACKENDS[kind](tmp_path)
    log.append([draft(1)])
    with connected(tmp_path) as other:
        other.execute(DATABASES[kind].set_version.format(version))
    for _ in range(2):
        with pytest.raises(LogStopped, match=f"version {version}.* start it again, upgraded"):
            log.append([draft(2)])
    with pytest.raises(LogStopped):
        log.head()
    log.close()
    [facts, *_] = content_of(tmp_path)
    assert len(facts) == 1


def test_a_log_that_is_new_or_up_to_date_is_opened_without_alembic(
    kind: str, tmp_path: Path
) -> None:
    opening = (
        "import sys; from pathlib import Path; from tests.streams.log.ready import BACKENDS; "
        f"BACKENDS[{kind!r}](Path({str(tmp_path)!r})).close(); print('alembic' in sys.modules)"
    )
    for _ in range(2):
        said = subprocess.run(
            [sys.executable, "-c", opening], capture_output=True, text=True, check=True
        )
        assert said.stdout.split() == ["False"]
