"""What Kafka keeps, and what it loses, when the broker is killed, hangs or is wiped."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from streams.kafka.refusals import NoBroker
from streams.kafka.topics import TopicPlan, declare, described
from tests.kafka_broker import Broker

pytestmark = pytest.mark.kafka

SECONDS = 60


@pytest.fixture
def producer(own_broker: Broker) -> Iterator[KafkaProducer]:
    """One that waits for every copy, and does not give up while a broker is away."""
    with closing(
        KafkaProducer(bootstrap_servers=own_broker.bootstrap, acks="all", metrics_enabled=False)
    ) as opened:
        yield opened


def declared(broker: Broker, name: str) -> str:
    declare(broker.bootstrap, TopicPlan(name=name, partitions=1, replication=1))
    return name


def values(broker: Broker, topic: str, expected: int) -> list[bytes]:
    """The first records of a topic, so many as are expected, from a client that knows nothing."""
    found: list[bytes] = []
    consumer = KafkaConsumer(
        bootstrap_servers=broker.bootstrap,
        auto_offset_reset="earliest",
        consumer_timeout_ms=SECONDS * 1_000,
    )
    with closing(consumer):
        consumer.assign([TopicPartition(topic, 0)])
        for record in consumer:
            found.append(record.value)
            if len(found) == expected:
                break
    return found


def test_a_record_that_was_acknowledged_survives_kill_9(
    own_broker: Broker, producer: KafkaProducer
) -> None:
    topic = declared(own_broker, "killed")
    producer.send(topic, b"before").get(timeout=SECONDS)
    own_broker.kill()
    with pytest.raises(NoBroker):
        described(own_broker.bootstrap, topic)
    waiting = producer.send(topic, b"meanwhile")
    own_broker.start()
    assert waiting.get(timeout=SECONDS).offset == 1
    assert values(own_broker, topic, 2) == [b"before", b"meanwhile"]


def test_what_is_sent_while_the_broker_hangs_arrives_once_it_goes_on(
    own_broker: Broker, producer: KafkaProducer
) -> None:
    topic = declared(own_broker, "hung")
    producer.send(topic, b"before").get(timeout=SECONDS)
    own_broker.pause()
    waiting = producer.send(topic, b"meanwhile")
    with pytest.raises(NoBroker):  # after some seconds in which nobody answered
        described(own_broker.bootstrap, topic)
    assert not waiting.is_done
    own_broker.resume()
    assert waiting.get(timeout=SECONDS).offset == 1
    assert values(own_broker, topic, 2) == [b"before", b"meanwhile"]


def test_a_wiped_broker_begins_again_at_the_same_address(own_broker: Broker) -> None:
    topic = declared(own_broker, "wiped")
    own_broker.stop()
    own_broker.wipe()
    own_broker.start()
    assert described(own_broker.bootstrap, topic) is None
    declared(own_broker, topic)
    with closing(KafkaProducer(bootstrap_servers=own_broker.bootstrap)) as producer:
        assert producer.send(topic, b"anew").get(timeout=SECONDS).offset == 0
    assert values(own_broker, topic, 1) == [b"anew"]
