import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from kafka.admin import KafkaAdminClient

from schemas.errors import Refused
from streams.kafka.refusals import KafkaRefuses, NoBroker
from streams.kafka.topics import OtherPartitions, TopicPlan, declare, described, pages_topic
from tests.ports import HOST


def plan(name: str, partitions: int = 3, replication: int = 1) -> TopicPlan:
    return TopicPlan(name=name, partitions=partitions, replication=replication)


@pytest.fixture
def name(topic_prefix: str) -> str:
    return pages_topic(topic_prefix, 1)


@pytest.fixture
def silent() -> Iterator[str]:
    """An address that takes connections and never says a word."""
    with socket.create_server((HOST, 0)) as listening:
        yield f"{HOST}:{listening.getsockname()[1]}"


@pytest.mark.kafka
def test_a_topic_stands_as_it_was_declared(broker: str, name: str) -> None:
    wanted = plan(name)
    declare(broker, wanted)
    found = described(broker, name)
    assert found is not None
    assert (found.name, found.partitions, found.replication) == (name, 3, 1)
    assert found.settings.items() >= wanted.settings.items()
    assert found.settings["retention.ms"] == "604800000"


@pytest.mark.kafka
def test_what_is_declared_again_is_found_as_it_was(broker: str, name: str) -> None:
    assert declare(broker, plan(name)) == declare(broker, plan(name)) == described(broker, name)


@pytest.mark.kafka
def test_several_who_declare_at_once_find_one_topic(broker: str, name: str) -> None:
    together = threading.Barrier(4)

    def declared(_: int) -> object:
        together.wait()
        return declare(broker, plan(name))

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(declared, range(4)))
    assert found == [described(broker, name)] * 4


@pytest.mark.kafka
@pytest.mark.parametrize("partitions", [2, 4])
def test_other_partitions_are_refused_and_never_added(
    broker: str, name: str, partitions: int
) -> None:
    before = declare(broker, plan(name))
    with pytest.raises(OtherPartitions, match=rf"has 3 partitions, not {partitions}.*next generat"):
        declare(broker, plan(name, partitions))
    assert described(broker, name) == before


@pytest.mark.kafka
def test_settings_that_somebody_chose_are_left_as_they_are(broker: str, name: str) -> None:
    chosen = {"num_partitions": 3, "configs": {"retention.ms": "3600000"}}
    with closing(KafkaAdminClient(bootstrap_servers=broker)) as admin:
        admin.create_topics({name: chosen}, wait_for_metadata=True)
    assert declare(broker, plan(name)).settings["retention.ms"] == "3600000"


@pytest.mark.kafka
def test_a_topic_that_nobody_declared_is_not_there_and_does_not_come_by_asking(
    broker: str, name: str
) -> None:
    assert described(broker, name) is None
    assert described(broker, name) is None


@pytest.mark.kafka
def test_more_copies_than_brokers_are_refused_with_both_numbers(broker: str, name: str) -> None:
    with pytest.raises(KafkaRefuses, match=r"99 copies, and \d brokers are up"):
        declare(broker, plan(name, replication=99))
    assert described(broker, name) is None


@pytest.mark.kafka
def test_what_kafka_itself_refuses_is_told_with_its_reason(broker: str) -> None:
    with pytest.raises(KafkaRefuses, match=r"refuses \(InvalidTopicError"):
        declare(broker, plan("no/topic"))


@pytest.mark.kafka
def test_one_broker_that_answers_is_enough(broker: str, name: str, dead: str) -> None:
    assert described(f"{dead},{broker}", name) is None


def test_an_address_where_nobody_listens_is_named_with_what_to_do(dead: str) -> None:
    with pytest.raises(NoBroker, match=rf"at {dead} \(.*refused.*start it, or correct"):
        declare(dead, plan("pages-1"))


def test_one_who_listens_and_says_nothing_is_given_up_and_nothing_stays_behind(
    silent: str,
) -> None:
    before = set(threading.enumerate())
    with pytest.raises(NoBroker, match=f"at {silent} .*Timeout"):
        described(silent, "pages-1")
    assert set(threading.enumerate()) <= before


@pytest.mark.parametrize("partitions", [0, 257])
def test_a_plan_has_a_partition_for_each_shard_at_most(partitions: int) -> None:
    with pytest.raises(Refused, match="1 to 256"):
        plan("pages-1", partitions)


def test_a_plan_keeps_one_copy_at_least() -> None:
    with pytest.raises(Refused, match="once at least"):
        plan("pages-1", replication=0)


@pytest.mark.parametrize(("replication", "in_sync"), [(1, "1"), (2, "1"), (3, "2"), (5, "4")])
def test_one_copy_may_be_missing(replication: int, in_sync: str) -> None:
    assert plan("pages-1", replication=replication).settings["min.insync.replicas"] == in_sync


@pytest.mark.parametrize(
    ("base", "generation"),
    [("", 1), ("wage.watch", 1), ("薪哨", 1), ("wagewatch", 0), ("w" * 242, 1)],
)
def test_a_name_that_kafka_would_mistake_is_refused(base: str, generation: int) -> None:
    with pytest.raises(Refused, match="letters, digits and hyphens"):
        pages_topic(base, generation)
