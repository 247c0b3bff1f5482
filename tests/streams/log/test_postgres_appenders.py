"""Several programs append to one PostgreSQL: no gap, no loss, and no reader skips a fact."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from streams.log.port import LogBusy, LogUnavailable
from streams.log.postgres import PostgresLog
from streams.log.postgres_schema import APPEND_LOCK
from tests.promises.open_house import within_patience
from tests.streams.log.ready import draft, everything, identity, is_in_postgres

pytestmark = pytest.mark.postgres

HOLD = 42
"""The lock on which the commit of the first fact is made to wait."""

HELD_COMMIT = f"""
CREATE FUNCTION wait_before_commit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM pg_advisory_xact_lock({HOLD}); RETURN NULL; END
$$;
CREATE CONSTRAINT TRIGGER held AFTER INSERT ON facts DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.position = 1) EXECUTE FUNCTION wait_before_commit();
"""


def wait_for_waiters(connection: psycopg.Connection[tuple[int]], number: int) -> None:
    """Return when so many transactions wait for a lock."""
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    within_patience(
        lambda: connection.execute(waiting).fetchone() == (number,) or None,
        f"{number} transactions wait for a lock",
    )


def test_two_processes_that_append_at_once_leave_no_gap_and_lose_nothing(
    tmp_path: Path, database: str
) -> None:
    is_in_postgres(tmp_path, database)
    for seed in range(2):
        PostgresLog(database, tmp_path / f"head-{seed}").close()
    writers = [
        subprocess.Popen(
            [
                *(sys.executable, "-m", "tests.streams.log.appending"),
                *(str(tmp_path), str(seed), "40", str(tmp_path / f"head-{seed}")),
            ],
            stdout=subprocess.PIPE,
            text=True,
        )
        for seed in range(2)
    ]
    said = [writer.communicate()[0].splitlines() for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0]
    acknowledged = {int(line) for lines in said for line in lines}
    log = PostgresLog(database, tmp_path / "head-0")
    assert len(log.known([identity(number) for number in acknowledged])) == len(acknowledged)
    assert [it.position for it in everything(log)] == list(range(1, len(acknowledged) + 1))
    assert list(log.verify()) == []
    log.close()


def test_a_fact_that_commits_late_is_not_overtaken_so_no_reader_skips_it(
    tmp_path: Path, database: str
) -> None:
    one = PostgresLog(database, tmp_path / "one")
    other = PostgresLog(database, tmp_path / "other")
    with (
        psycopg.connect(database, autocommit=True) as holding,
        ThreadPoolExecutor(2) as threads,
    ):
        holding.execute(HELD_COMMIT)
        holding.execute("SELECT pg_advisory_lock(%s)", (HOLD,))
        early = threads.submit(one.append, [draft(1)])
        wait_for_waiters(holding, 1)
        late = threads.submit(other.append, [draft(2)])
        wait_for_waiters(holding, 2)
        assert everything(other) == []
        assert not late.done()
        holding.execute("SELECT pg_advisory_unlock(%s)", (HOLD,))
        assert early.result()[0].position == 1
        assert late.result()[0].position == 2
    assert [it.position for it in everything(one)] == [1, 2]
    one.close()
    other.close()


def test_an_append_that_waits_too_long_for_another_program_stores_nothing(
    tmp_path: Path, database: str
) -> None:
    log = PostgresLog(database, tmp_path / "head", busy_seconds=0.05)
    with psycopg.connect(database, autocommit=True) as holding:
        holding.execute("SELECT pg_advisory_lock(%s)", (APPEND_LOCK,))
        with pytest.raises(LogBusy):
            log.append([draft(1)])
        assert log.head().position == 0
        # Given back by word: the server learns of a connection's end in its own time.
        holding.execute("SELECT pg_advisory_unlock(%s)", (APPEND_LOCK,))
    assert log.append([draft(1)])[0].fresh
    log.close()


def test_a_program_that_falls_silent_in_its_transaction_is_ended(
    tmp_path: Path, database: str
) -> None:
    log = PostgresLog(database, tmp_path / "head")
    with psycopg.connect(database, autocommit=True) as watching:
        limits = log._writer._connected().rows("SHOW idle_in_transaction_session_timeout")
        assert limits == [("30s",)]
        watching.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE application_name = 'wagewatch' AND datname = current_database()"
        )
    with pytest.raises(LogUnavailable):
        log.append([draft(1)])
    assert log.append([draft(1)])[0].fresh
    log.close()
