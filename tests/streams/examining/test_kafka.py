"""Brokers and topics that would lose pages before they are read are found out."""

from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from kafka.admin import KafkaAdminClient

from streams.clock import WallClock
from streams.examining.district import District, examine_district
from streams.examining.finding import Mode, Verdict
from streams.examining.kafka import (
    AWAY,
    LEAST_PAGE_BYTES,
    examine_kafka,
    judge_in_sync,
    judge_settings,
    judge_version,
)
from streams.examining.looks import Look
from streams.examining.visiting import Visit
from streams.kafka.pages import MOST_BYTES, MOST_FACTS, Page, encode
from streams.kafka.topics import TopicPlan, pages_topic
from streams.log.port import Entry
from tests.kafka_broker import Broker
from tests.streams.examining.told import Told

PARTITIONS = 2
AN_HOUR_MS = "3600000"

Examined = Callable[..., Told]


@pytest.fixture
def examined(broker: str, topic_prefix: str) -> Examined:
    """Examine a topic that was made as the relay makes it, but for some settings."""
    name = pages_topic(topic_prefix, 1)
    plan = TopicPlan(name=name, partitions=PARTITIONS, replication=1)

    def examine(
        *,
        partitions: int = PARTITIONS,
        mode: Mode = Mode.PRODUCTION,
        otherwise: dict[str, str] | None = None,
    ) -> Told:
        asked = {
            "num_partitions": plan.partitions,
            "replication_factor": plan.replication,
            "configs": {**plan.settings, **(otherwise or {})},
        }
        with closing(KafkaAdminClient(bootstrap_servers=broker)) as admin:
            admin.create_topics({name: asked})
            admin.wait_for_topics([name])
        return Told(examine_kafka(broker, name, partitions, mode))

    return examine


def of_a_district(brokers: str, place: Path) -> Told:
    """What is found where the database is away as well."""
    visit = Visit(clock=WallClock(), mode=Mode.PRODUCTION, simulated=False)
    away = f"host={place} dbname=district"
    patient = District(data=place, head=place / "head", database=away, kafka=brokers)
    return Told(examine_district(patient, visit))


@pytest.mark.kafka
def test_a_topic_as_the_relay_makes_it_lacks_only_what_one_broker_cannot_give(
    examined: Examined,
) -> None:
    found = examined()
    assert found.endangered() == {Look.KAFKA_REPLICAS, Look.KAFKA_LEAST_IN_SYNC}
    assert found.verdict(Look.KAFKA_BROKERS) is Verdict.WARNING
    assert found.seen(Look.KAFKA_IN_SYNC) == f"{PARTITIONS}/{PARTITIONS}"
    assert found.seen(Look.KAFKA_RETENTION) == "168.0 h"
    well = {it.look for it in found.all if it.verdict is Verdict.OK}
    assert {Look.KAFKA_REACHED, Look.KAFKA_VERSION, Look.KAFKA_TOPIC, Look.KAFKA_PAGE} <= well


@pytest.mark.kafka
def test_in_a_trial_one_broker_is_enough(examined: Examined) -> None:
    found = examined(mode=Mode.TRIAL)
    assert found.endangered() == set()
    assert found.verdict(Look.KAFKA_BROKERS) is Verdict.OK
    assert found.verdict(Look.KAFKA_LEAST_IN_SYNC) is Verdict.WARNING


@pytest.mark.kafka
@pytest.mark.parametrize(
    ("setting", "value", "look", "verdict"),
    [
        ("retention.ms", AN_HOUR_MS, Look.KAFKA_RETENTION, Verdict.DANGER),
        ("retention.bytes", "1000000", Look.KAFKA_RETENTION_BYTES, Verdict.WARNING),
        ("cleanup.policy", "compact", Look.KAFKA_CLEANUP, Verdict.DANGER),
        ("cleanup.policy", "compact,delete", Look.KAFKA_CLEANUP, Verdict.DANGER),
        ("max.message.bytes", "100000", Look.KAFKA_PAGE, Verdict.DANGER),
        ("unclean.leader.election.enable", "true", Look.KAFKA_ELECTION, Verdict.WARNING),
        ("message.timestamp.type", "CreateTime", Look.KAFKA_TIME, Verdict.WARNING),
    ],
)
def test_a_topic_that_somebody_set_otherwise_is_found_out(
    examined: Examined, setting: str, value: str, look: Look, verdict: Verdict
) -> None:
    found = examined(mode=Mode.TRIAL, otherwise={setting: value})
    assert found.verdict(look) is verdict
    assert found.endangered() == ({look} if verdict is Verdict.DANGER else set())


@pytest.mark.kafka
def test_another_number_of_partitions_than_configured_is_a_danger(examined: Examined) -> None:
    found = examined(partitions=8, mode=Mode.TRIAL).of(Look.KAFKA_PARTITIONS)
    assert (found.verdict, found.seen, found.given) == (Verdict.DANGER, "2", {"wanted": 8})


@pytest.mark.kafka
def test_a_topic_that_is_not_there_is_worth_a_word_and_is_not_made(
    broker: str, topic_prefix: str
) -> None:
    name = pages_topic(topic_prefix, 1)
    found = Told(examine_kafka(broker, name, PARTITIONS, Mode.PRODUCTION))
    assert found.verdict(Look.KAFKA_TOPIC) is Verdict.WARNING
    assert Look.KAFKA_RETENTION not in found.looks()
    with closing(KafkaAdminClient(bootstrap_servers=broker)) as admin:
        assert name not in admin.list_topics()


def test_no_broker_at_the_address_is_a_danger_with_the_reason(tmp_path: Path, dead: str) -> None:
    found = of_a_district(dead, tmp_path)
    assert found.endangered() == {Look.KAFKA_REACHED, Look.POSTGRES_REACHED}
    assert "Connection refused" in found.seen(Look.KAFKA_REACHED)


@pytest.mark.kafka
@pytest.mark.slow
def test_a_broker_that_hangs_is_a_danger_and_is_not_waited_for(
    own_broker: Broker, tmp_path: Path
) -> None:
    own_broker.pause()
    found = of_a_district(own_broker.bootstrap, tmp_path)
    own_broker.resume()
    assert found.verdict(Look.KAFKA_REACHED) is Verdict.DANGER


@pytest.mark.parametrize(
    ("mode", "verdict"), [(Mode.PRODUCTION, Verdict.DANGER), (Mode.TRIAL, Verdict.WARNING)]
)
def test_what_only_more_brokers_give_is_a_danger_in_production_alone(
    mode: Mode, verdict: Verdict
) -> None:
    settings = {"min.insync.replicas": "1", "unclean.leader.election.enable": "true"}
    found = Told(judge_settings(settings, "pages", mode))
    assert found.verdict(Look.KAFKA_LEAST_IN_SYNC) is verdict
    assert found.verdict(Look.KAFKA_ELECTION) is verdict


def test_what_may_not_be_read_is_said_to_be_not_seen() -> None:
    found = Told(judge_settings({}, "pages", Mode.PRODUCTION))
    assert {it.verdict for it in found.all} == {Verdict.NOT_SEEN}


@pytest.mark.parametrize(
    ("kept", "verdict"),
    [
        (AWAY - timedelta(seconds=1), Verdict.DANGER),
        (AWAY, Verdict.OK),
        (timedelta(milliseconds=-1), Verdict.OK),
    ],
)
def test_pages_are_kept_for_as_long_as_a_worker_may_be_away(
    kept: timedelta, verdict: Verdict
) -> None:
    settings = {"retention.ms": str(kept // timedelta(milliseconds=1))}
    found = Told(judge_settings(settings, "pages", Mode.TRIAL))
    assert found.verdict(Look.KAFKA_RETENTION) is verdict


def test_the_largest_page_that_is_cut_fits_into_the_least_record() -> None:
    record = bytes(MOST_BYTES // MOST_FACTS)
    facts = [
        Entry(2**62 + number, "EmployerRegistered" * 2, 1, record) for number in range(MOST_FACTS)
    ]
    page = Page(
        log=bytes(8), epoch=2**62, partition=255, of=256, previous=1, last=2**63, facts=facts
    )
    assert len(encode(page)) < LEAST_PAGE_BYTES


def partition(leader: int, in_sync: int) -> dict[str, object]:
    return {"leader_id": leader, "replica_nodes": [1, 2, 3], "isr_nodes": [1, 2, 3][:in_sync]}


@pytest.mark.parametrize(
    ("partitions", "verdict", "seen"),
    [
        ([partition(1, 3), partition(2, 3)], Verdict.OK, "2/2"),
        ([partition(1, 3), partition(2, 2)], Verdict.WARNING, "1/2"),
        ([partition(1, 3), partition(2, 1)], Verdict.DANGER, "1/2"),
        ([partition(1, 3), partition(-1, 3)], Verdict.DANGER, "2/2"),
    ],
)
def test_copies_that_lag_are_worth_a_word_and_too_few_are_a_danger(
    partitions: list[dict[str, object]], verdict: Verdict, seen: str
) -> None:
    judged = judge_in_sync(partitions, {"min.insync.replicas": "2"}, "pages")
    found = Told([judged]).of(Look.KAFKA_IN_SYNC)
    assert (found.verdict, found.seen) == (verdict, seen)


def test_a_broker_older_than_our_tests_run_on_is_worth_a_word() -> None:
    assert Told([judge_version((3, 9))]).verdict(Look.KAFKA_VERSION) is Verdict.WARNING
    assert judge_version((4, 2)).verdict is Verdict.OK
