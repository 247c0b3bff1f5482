"""A worker as people start it: what it refuses, what it waits for, how it ends."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
from kafka import KafkaProducer

from gateway import district_worker
from gateway.district_worker import WorkerProcess
from gateway.settings import Settings
from schemas import samples
from streams.databases.unavailable import DatabaseUnavailable
from streams.kafka.topics import TopicPlan, declare, pages_topic
from streams.log.port import LogUnavailable
from streams.log.postgres import PostgresLog
from streams.log.postgres_published import PostgresPublished
from streams.metrics import WorkerMetrics
from tests.postgres_cluster import Cluster, running_cluster
from tests.promises.open_house import within_patience
from tests.promises.verbs import wagewatch
from tests.streams.kafka.running import PATIENCE, District, leave, running
from tests.streams.log.ready import draft
from tests.streams.scoring.small_engine import draft as draft_of

pytestmark = pytest.mark.postgres

TOPIC = "wagewatch-pages-1"
NOWHERE = "127.0.0.1:1"
"""Where a broker would be that nobody asks."""


@contextmanager
def process(database: str, folder: Path) -> Iterator[WorkerProcess]:
    settings = Settings(data=folder, database=database, kafka=NOWHERE, partitions=2)
    with closing(WorkerProcess(settings, WorkerMetrics(), 120.0)) as worker:
        yield worker


def told(district: District, what: str, times: int = 1) -> Callable[[], bool]:
    return lambda: district.said().count(what) >= times


@pytest.mark.parametrize("verb", ["relay", "worker", "run", "serve"])
def test_a_database_that_is_not_there_is_told_in_one_line(
    cluster: Cluster, tmp_path: Path, verb: str, dead: str
) -> None:
    with cluster.database("present") as present:
        absent = present.replace("present", "absent")
    ended = wagewatch(
        verb, WAGEWATCH_DATABASE=absent, WAGEWATCH_KAFKA=dead, WAGEWATCH_DATA=str(tmp_path)
    )
    assert (ended.code, ended.said.count("\n")) == (1, 1), ended.said
    assert 'database "absent" does not exist' in ended.said
    assert "WAGEWATCH_DATABASE" in ended.said
    assert "send it again" not in ended.said


def test_a_worker_without_a_broker_says_so_in_one_line(
    database: str, tmp_path: Path, dead: str
) -> None:
    ended = wagewatch(
        "worker", WAGEWATCH_DATABASE=database, WAGEWATCH_KAFKA=dead, WAGEWATCH_DATA=str(tmp_path)
    )
    assert ended.code == 1
    assert "no Kafka broker answers" in ended.said
    assert "Traceback" not in ended.said


@pytest.mark.kafka
def test_a_worker_that_is_told_of_other_partitions_refuses_them(
    database: str, broker: str, topic_prefix: str, tmp_path: Path
) -> None:
    declare(broker, TopicPlan(name=pages_topic(topic_prefix, 1), partitions=3, replication=1))
    ended = wagewatch(
        "worker",
        WAGEWATCH_DATABASE=database,
        WAGEWATCH_KAFKA=broker,
        WAGEWATCH_TOPIC_BASE=topic_prefix,
        WAGEWATCH_PARTITIONS="4",
        WAGEWATCH_DATA=str(tmp_path),
    )
    assert ended.code == 2
    assert f"{topic_prefix}-pages-1 has 3 partitions" in ended.said
    assert "told of 4" in ended.said
    assert "WAGEWATCH_PARTITIONS" in ended.said


@pytest.mark.kafka
def test_a_relay_that_kafka_refuses_says_so_in_one_line(
    database: str, broker: str, topic_prefix: str, tmp_path: Path
) -> None:
    ended = wagewatch(
        "relay",
        WAGEWATCH_DATABASE=database,
        WAGEWATCH_KAFKA=broker,
        WAGEWATCH_TOPIC_BASE=topic_prefix,
        WAGEWATCH_REPLICATION="99",
        WAGEWATCH_DATA=str(tmp_path),
    )
    assert ended.code == 1
    assert "asks for 99 copies" in ended.said
    assert "Traceback" not in ended.said


@pytest.mark.kafka
def test_a_worker_waits_for_its_topic_and_leaves_nothing_where_it_was_started(
    database: str, broker: str, topic_prefix: str, tmp_path: Path
) -> None:
    with running(database, broker, tmp_path, partitions=2) as district:
        district.settings["WAGEWATCH_TOPIC_BASE"] = topic_prefix
        with closing(PostgresLog(database, tmp_path / "log-head")) as log:
            log.append([draft_of(it) for it in samples.a_site_that_stops_paying()])
        worker, idle = district.worker(), district.worker()
        district.wait(told(district, "is not there yet", 2), "both wait for the topic")
        assert leave(idle) == 0
        district.begun.remove(idle)
        relay = district.relay()
        district.wait(district.applied, "the worker has found the topic")
        assert [leave(it) for it in (relay, worker)] == [0, 0]
        assert list(district.started_in.iterdir()) == []


@pytest.mark.kafka
@pytest.mark.slow
def test_relay_and_worker_leave_while_the_database_is_away(
    own_cluster: Cluster, broker: str, topic_prefix: str, tmp_path: Path
) -> None:
    with (
        own_cluster.database("district") as database,
        running(database, broker, tmp_path, partitions=2) as district,
    ):
        district.settings["WAGEWATCH_TOPIC_BASE"] = topic_prefix
        with closing(PostgresLog(database, tmp_path / "log-head")) as log:
            log.append([draft_of(it) for it in samples.a_site_that_stops_paying()])
        begun = [district.relay(), district.worker()]
        district.wait(district.applied, "both are at work")
        own_cluster.stop("immediate")
        topic = pages_topic(topic_prefix, int(district.settings["WAGEWATCH_TOPIC"]))
        with closing(KafkaProducer(bootstrap_servers=broker)) as producer:
            producer.send(topic, b"something to do", partition=0).get(timeout=PATIENCE)
        district.wait(told(district, "tried again until it works"), "the relay tries again")
        assert [leave(it) for it in begun] == [0, 0]
        own_cluster.start()


@pytest.mark.kafka
@pytest.mark.slow
def test_two_districts_share_a_broker_and_never_meet(
    cluster: Cluster, broker: str, topic_prefix: str, tmp_path: Path
) -> None:
    with cluster.database("one") as one, cluster.database("other") as other:
        folders = [tmp_path / "one", tmp_path / "other"]
        for folder in folders:
            folder.mkdir()
        with (
            running(one, broker, folders[0], partitions=2) as first,
            running(other, broker, folders[1], partitions=3) as second,
        ):
            for number, district in enumerate((first, second), start=1):
                mine = {"WAGEWATCH_TOPIC": "1", "WAGEWATCH_TOPIC_BASE": f"{topic_prefix}-{number}"}
                district.settings |= mine
                with closing(PostgresLog(district.database, district.folder / "log-head")) as log:
                    log.append([draft(it) for it in range(number * 100)])
                district.relay()
                district.worker()
            for district in (first, second):
                district.wait(district.applied, "everything is applied")
                assert district.shards.stopped(f"{topic_prefix}-1-pages-1") == {}
            assert (first.shards.low(), second.shards.low()) == (100, 200)


def test_a_worker_without_partitions_watches_all_of_them(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As one whose client never joined the others."""
    monkeypatch.setattr(district_worker, "IDLE_PATIENCE", 0)
    published(database, 9)
    with process(database, tmp_path) as worker:
        assert worker.look() is None
        told = within_patience(worker.look, "it is told that nothing moves")
    assert "partition 0 has stood at 0" in told


def published(database: str, position: int) -> None:
    with closing(PostgresPublished(database)) as kept:
        epoch, _ = kept.take_over(TOPIC, 2, begin=0)
        kept.record(TOPIC, epoch, position)


def test_partitions_are_taken_over_while_the_database_is_away(
    own_cluster: Cluster, tmp_path: Path
) -> None:
    with own_cluster.database("district") as database, process(database, tmp_path) as worker:
        own_cluster.stop("immediate")
        worker.assigned([0, 1])
        with pytest.raises(DatabaseUnavailable):
            worker._shards.low()
        own_cluster.start()
        published(database, 9)
        with suppress(LogUnavailable):
            worker.look()  # the connection that was lost
        assert worker.look() is None
        assert b'lag_facts{partition="1"} 9.0' in exposed(worker)


def exposed(worker: WorkerProcess) -> bytes:
    from prometheus_client import generate_latest  # noqa: PLC0415

    return generate_latest(worker._metrics.registry)


@pytest.fixture
def own_cluster() -> Iterator[Cluster]:
    with running_cluster() as started:
        yield started


class Ended(BaseException):
    """The process has ended, with a reason."""


def test_a_watch_that_fails_ends_the_worker(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ended(reason: str) -> None:
        raise Ended(reason)

    monkeypatch.setattr(district_worker, "give_up", ended)
    monkeypatch.setattr(district_worker, "WATCH_EVERY_SECONDS", 0.0)
    with process(database, tmp_path) as worker:
        worker.assigned([7])  # of two
        with pytest.raises(Ended, match=r"its watch has failed.*KeyError: 7"):
            worker.look_after()
