"""The connection to PostgreSQL is lost, or the server is: nothing is acknowledged wrongly."""

import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from streams.log.port import LogUnavailable, OutcomeUnknown
from streams.log.postgres import PostgresLog
from tests.postgres_cluster import Cluster
from tests.streams.log.lost_answers import go_between
from tests.streams.log.ready import draft, everything, identity, is_in_postgres

pytestmark = pytest.mark.postgres

END_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
LOST_IN_COMMIT = """
CREATE FUNCTION end_us() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END
$$;
CREATE CONSTRAINT TRIGGER ended AFTER INSERT ON facts DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION end_us();
"""
CRASHES = 4


def through(host: str, database: str) -> str:
    """The address of a database by way of a go-between."""
    return psycopg.conninfo.make_conninfo(database, host=host)


def tamper(database: str, script: str) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(script.encode())


def test_a_lost_connection_is_told_and_the_next_call_has_a_new_one(
    tmp_path: Path, database: str
) -> None:
    log = PostgresLog(database, tmp_path / "head")
    log.append([draft(1)])
    assert log.head().position == 1
    tamper(database, END_OTHERS)
    with pytest.raises(LogUnavailable, match="nothing was stored"):
        log.append([draft(2)])
    with pytest.raises(LogUnavailable):
        log.head()
    assert log.append([draft(2)])[0].fresh
    assert [it.position for it in everything(log)] == [1, 2]
    log.close()


def test_a_commit_whose_answer_is_lost_is_looked_up_and_acknowledged(
    tmp_path: Path, cluster: Cluster, database: str
) -> None:
    with go_between(cluster.directory) as (between, host):
        log = PostgresLog(through(host, database), tmp_path / "head")
        log.append([draft(1)])
        between.loses_next_commit = True
        receipts = log.append([draft(2), draft(3)])
        assert not between.loses_next_commit
        assert [(it.position, it.fresh) for it in receipts] == [(2, True), (3, True)]
        assert log.append([draft(4)])[0].position == 4
        assert list(log.verify()) == []
        log.close()


def test_a_commit_that_cannot_be_looked_up_is_unknown_and_its_resend_is_known(
    tmp_path: Path, cluster: Cluster, database: str
) -> None:
    with go_between(cluster.directory) as (between, host):
        log = PostgresLog(through(host, database), tmp_path / "head")
        between.loses_next_commit = between.is_cut_after_loss = True
        with pytest.raises(OutcomeUnknown, match="same ids"):
            log.append([draft(1)])
        with pytest.raises(LogUnavailable):
            log.append([draft(1)])
        between.is_cut = False
        [receipt] = log.append([draft(1)])
        assert (receipt.position, receipt.fresh) == (1, False)
        assert list(log.verify()) == []
        log.close()


def test_a_commit_that_was_lost_and_undone_is_not_acknowledged(
    tmp_path: Path, database: str
) -> None:
    log = PostgresLog(database, tmp_path / "head")
    tamper(database, LOST_IN_COMMIT)
    with pytest.raises(LogUnavailable, match="nothing was stored"):
        log.append([draft(1)])
    assert log.find(identity(1)) is None
    tamper(database, "DROP TRIGGER ended ON facts")
    assert log.append([draft(1)])[0].fresh
    assert list(log.verify()) == []
    log.close()


def test_a_log_without_a_server_says_so(tmp_path: Path) -> None:
    with pytest.raises(LogUnavailable, match="cannot be opened"):
        PostgresLog(f"host={tmp_path} dbname=nothing", tmp_path / "head")


def test_an_address_that_cannot_be_read_is_refused_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cannot be read") as caught:
        PostgresLog("host=here password='open sesame", tmp_path / "head")
    assert "sesame" not in str(caught.getrepr(style="short", chain=True).reprcrash)


def test_no_acknowledged_fact_is_lost_when_the_server_crashes(
    tmp_path: Path, cluster: Cluster, database: str
) -> None:
    is_in_postgres(tmp_path, database)
    acknowledged: set[int] = set()
    for crash in range(CRASHES):
        with subprocess.Popen(
            [sys.executable, "-m", "tests.streams.log.appending", str(tmp_path), str(crash)],
            stdout=subprocess.PIPE,
            text=True,
        ) as writer:
            assert writer.stdout is not None
            said = [writer.stdout.readline() for _ in range(50 + 200 * crash)]
            cluster.stop("immediate")
            said += writer.stdout.readlines()
        cluster.start()
        acknowledged |= {int(line) for line in said if line.strip().isdigit()}
        assert any(line.startswith("failed") for line in said), "the crash was not noticed"
        log = PostgresLog(database, tmp_path / "head")
        stored = log.known([identity(number) for number in acknowledged])
        assert len(stored) == len(acknowledged)
        assert list(log.verify()) == []
        log.close()
