"""A PostgreSQL server that is set to lose what it acknowledged, or is held up, is found out."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from streams.clock import SetClock, WallClock
from streams.examining import postgres
from streams.examining.district import District, examine_district
from streams.examining.finding import Mode, Verdict
from streams.examining.looks import Look
from streams.examining.visiting import Visit
from streams.log.postgres import PostgresLog
from tests import postgres_cluster
from tests.postgres_cluster import Cluster
from tests.promises.open_house import within_patience
from tests.streams.examining.told import Told
from tests.streams.log.ready import draft

pytestmark = pytest.mark.postgres

VISIT = Visit(clock=WallClock(), mode=Mode.PRODUCTION, simulated=False)


def examined(database: str, place: Path, visit: Visit = VISIT, keys: str | None = None) -> Told:
    patient = District(data=place, head=place / "head", database=database, keys=keys)
    return Told(examine_district(patient, visit))


@pytest.fixture
def switched_off(cluster: Cluster, database: str, tmp_path: Path) -> Callable[[str], Told]:
    """Examine the server of all tests while a setting of it is off."""

    def examine(name: str) -> Told:
        cluster.set_and_reload(name, "off")
        try:
            return examined(database, tmp_path)
        finally:
            cluster.set_and_reload(name, "on")

    return examine


@contextmanager
def asking_for_a_password(cluster: Cluster, database: str, role: str) -> Iterator[None]:
    """Let a role in only with a password, which everybody else needs not."""
    rules = cluster.directory / "data" / "pg_hba.conf"
    before = rules.read_text()
    with psycopg.connect(database, autocommit=True) as owner:
        owner.execute(f"CREATE ROLE {role} LOGIN PASSWORD 'richtig'".encode())
        rules.write_text(f"local all {role} scram-sha-256\n{before}")
        try:
            owner.execute("SELECT pg_reload_conf()")
            within_patience(lambda: is_shut(f"{database} user={role}") or None, "the rule holds")
            yield
        finally:
            rules.write_text(before)
            owner.execute("SELECT pg_reload_conf()")
            owner.execute(f"DROP ROLE {role}".encode())


def is_shut(address: str) -> bool:
    try:
        psycopg.connect(address).close()
    except psycopg.OperationalError:
        return True
    return False


@contextmanager
def server(
    monkeypatch: pytest.MonkeyPatch, *, standby: bool = False, **settings: str
) -> Iterator[str]:
    """A server of this test's own; as a standby it waits for a primary, as a replica does."""
    found = postgres_cluster.binaries()
    assert found is not None
    monkeypatch.setattr(postgres_cluster, "SETTINGS", postgres_cluster.SETTINGS | settings)
    with tempfile.TemporaryDirectory(prefix="wagewatch-pg-") as directory:
        cluster = Cluster(found, Path(directory))
        cluster.make()
        if standby:
            (cluster.directory / "data" / "standby.signal").touch()
        cluster.start()
        try:
            yield cluster.conninfo("postgres")
        finally:
            cluster.stop("immediate")


def test_a_server_as_it_should_be_endangers_nothing(tmp_path: Path, database: str) -> None:
    found = examined(database, tmp_path)
    assert found.endangered() == set()
    assert found.verdict(Look.POSTGRES_REACHED) is Verdict.OK
    assert found.seen(Look.POSTGRES_ROLE) == "primary"
    assert found.verdict(Look.POSTGRES_CONNECTIONS) is Verdict.OK
    assert found.verdict(Look.POSTGRES_IDLE) is Verdict.OK
    assert found.verdict(Look.POSTGRES_CLOCK) is Verdict.OK


@pytest.mark.parametrize(
    ("name", "look", "verdict"),
    [
        ("full_page_writes", Look.POSTGRES_PAGES, Verdict.DANGER),
        ("synchronous_commit", Look.POSTGRES_COMMIT, Verdict.WARNING),
    ],
)
def test_a_setting_by_which_facts_can_be_lost_is_found_out(
    switched_off: Callable[[str], Told], name: str, look: Look, verdict: Verdict
) -> None:
    finding = switched_off(name).of(look)
    assert (finding.verdict, finding.seen) == (verdict, "off")
    assert finding.remedy


def test_a_server_that_never_syncs_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = server(monkeypatch, fsync="off", wal_level="minimal", max_wal_senders="0")
    with alone as address:
        found = examined(address, tmp_path)
    assert found.endangered() == {Look.POSTGRES_FSYNC}
    assert found.verdict(Look.POSTGRES_WAL) is Verdict.WARNING


def test_a_database_that_cannot_hold_chinese_is_found_out(cluster: Cluster, tmp_path: Path) -> None:
    with cluster.database("latin", "ENCODING 'LATIN1' TEMPLATE template0") as address:
        found = examined(address, tmp_path)
    assert (found.verdict(Look.POSTGRES_ENCODING), found.seen(Look.POSTGRES_ENCODING)) == (
        Verdict.DANGER,
        "LATIN1",
    )


def test_a_server_without_checksums_is_worth_a_word(database: str, tmp_path: Path) -> None:
    found = examined(database, tmp_path)
    assert found.seen(Look.POSTGRES_CHECKSUMS) == "off"
    assert found.verdict(Look.POSTGRES_CHECKSUMS) is Verdict.WARNING


def test_keys_beside_the_log_are_worth_a_word_and_apart_from_it_are_well(
    cluster: Cluster, database: str, tmp_path: Path
) -> None:
    assert examined(database, tmp_path).verdict(Look.POSTGRES_KEYS) is Verdict.WARNING
    same = examined(database, tmp_path, keys=f"{database} application_name=other")
    assert same.verdict(Look.POSTGRES_KEYS) is Verdict.WARNING
    with cluster.database("keys_apart") as keys:
        assert examined(database, tmp_path, keys=keys).verdict(Look.POSTGRES_KEYS) is Verdict.OK


def test_a_server_of_the_keys_that_is_away_is_a_danger(database: str, tmp_path: Path) -> None:
    found = examined(database, tmp_path, keys=f"host={tmp_path} dbname=keys")
    assert found.verdict(Look.POSTGRES_REACHED, f"{tmp_path}/keys") is Verdict.DANGER
    assert found.verdict(Look.POSTGRES_FSYNC) is Verdict.OK


def test_a_server_that_is_away_is_a_danger_with_the_reason(tmp_path: Path) -> None:
    found = examined(f"host={tmp_path} dbname=nobody user=x password=geheim", tmp_path)
    finding = found.of(Look.POSTGRES_REACHED)
    assert finding.verdict is Verdict.DANGER
    assert "No such file or directory" in finding.seen
    assert "geheim" not in str(found.all)


def test_a_password_that_is_wrong_is_a_danger_with_the_reason(
    cluster: Cluster, database: str, tmp_path: Path
) -> None:
    with asking_for_a_password(cluster, database, "stranger"):
        found = examined(f"{database} user=stranger password=falsch", tmp_path)
    finding = found.of(Look.POSTGRES_REACHED)
    assert finding.verdict is Verdict.DANGER
    assert "password authentication failed" in finding.seen
    assert "falsch" not in str(found.all)


def test_few_connections_that_are_left_are_worth_a_word(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    has = int(postgres_cluster.SETTINGS["max_connections"])
    monkeypatch.setattr(postgres, "LEAST_FREE_CONNECTIONS", has)
    found = examined(database, tmp_path).of(Look.POSTGRES_CONNECTIONS)
    assert found.verdict is Verdict.WARNING
    used, most = map(int, found.seen.split("/"))
    assert 0 < used < most == has
    assert found.given["free"] == most - 3 - used


def test_a_transaction_that_does_nothing_is_worth_a_word(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "IDLE_MINUTES", 0)
    with psycopg.connect(database) as forgotten:
        forgotten.execute("SELECT 1")
        found = examined(database, tmp_path).of(Look.POSTGRES_IDLE)
    assert (found.verdict, found.seen) == (Verdict.WARNING, "1; 0 min")


def test_who_may_not_see_the_others_says_so(
    cluster: Cluster, database: str, tmp_path: Path
) -> None:
    with psycopg.connect(database, autocommit=True) as owner:
        owner.execute("CREATE ROLE onlooker LOGIN")
        try:
            found = examined(f"{database} user=onlooker", tmp_path)
        finally:
            owner.execute("DROP ROLE onlooker")
    assert found.verdict(Look.POSTGRES_IDLE) is Verdict.NOT_SEEN
    assert found.verdict(Look.POSTGRES_KEYS) is Verdict.WARNING
    assert found.endangered() == set()


@pytest.mark.parametrize(
    ("ahead", "verdict"),
    [
        (timedelta(seconds=-30), Verdict.WARNING),
        (timedelta(minutes=11), Verdict.DANGER),
    ],
)
def test_clocks_that_stand_apart_are_found_out(
    database: str, tmp_path: Path, ahead: timedelta, verdict: Verdict
) -> None:
    clock = SetClock(datetime.now(UTC) + ahead)
    visit = Visit(clock=clock, mode=Mode.PRODUCTION, simulated=False)
    assert examined(database, tmp_path, visit).verdict(Look.POSTGRES_CLOCK) is verdict


def test_a_log_in_postgresql_is_held_against_its_head(database: str, tmp_path: Path) -> None:
    log = PostgresLog(database, tmp_path / "head")
    log.append([draft(number) for number in range(5)])
    log.close()
    found = examined(database, tmp_path)
    assert (found.verdict(Look.HEAD_LOG), found.seen(Look.HEAD_LOG)) == (Verdict.OK, "5")
    assert found.seen(Look.WORK_HEAD) == "5"
    with psycopg.connect(database, autocommit=True) as tamperer:
        tamperer.execute("ALTER TABLE facts DISABLE TRIGGER USER")
        tamperer.execute("DELETE FROM facts WHERE position > 3")
    lost = examined(database, tmp_path).of(Look.HEAD_LOG)
    assert (lost.verdict, lost.remedy, lost.given["first"]) == (Verdict.DANGER, "behind", "4")


def test_the_views_that_are_looked_at_are_those_that_readers_see(
    database: str, tmp_path: Path
) -> None:
    log = PostgresLog(database, tmp_path / "head")
    log.append([draft(number) for number in range(5)])
    log.close()
    assert examined(database, tmp_path).verdict(Look.WORK_SHOWN) is Verdict.NOT_SEEN
    with psycopg.connect(database, autocommit=True) as connection:
        for number, position in ((1, 3), (2, 5), (10, 0)):
            connection.execute(f"CREATE SCHEMA views_{number}".encode())
            table = f"CREATE TABLE views_{number}.positions AS SELECT {position} AS position"
            connection.execute(table.encode())
        assert examined(database, tmp_path).seen(Look.WORK_SHOWN) == "3"
        connection.execute("CREATE SCHEMA house")
        connection.execute("CREATE TABLE house.views_current AS SELECT 2 AS number")
    assert examined(database, tmp_path).seen(Look.WORK_SHOWN) == "5"


def test_an_examination_changes_nothing(database: str, tmp_path: Path) -> None:
    examined(database, tmp_path)
    with psycopg.connect(database) as connection:
        assert connection.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
        ).fetchone() == (0,)
    assert list(tmp_path.iterdir()) == []


def test_a_replica_is_told_from_the_primary(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A standby refuses to have less than its primary had, which initdb gave a hundred.
    with server(monkeypatch, standby=True, max_connections="100") as address:
        found = examined(address, tmp_path)
    assert found.verdict(Look.POSTGRES_ROLE) is Verdict.DANGER
    assert found.seen(Look.POSTGRES_ROLE) == "replica"
