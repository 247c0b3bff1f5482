"""One record, read by everybody's clients: the two that we use, and Kafka's own."""

import asyncio
from contextlib import closing

import pytest
from aiokafka import AIOKafkaConsumer
from aiokafka.structs import TopicPartition as AioTopicPartition
from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from streams.kafka.topics import TopicPlan, declare, pages_topic
from tests import kafka_broker
from tests.conftest import go_without

pytestmark = pytest.mark.kafka

VALUE = "吴兴区织里镇 has not been paid"
PARTITION = 2
SECONDS = 60


@pytest.fixture
def topic(broker: str, topic_prefix: str) -> str:
    """A topic with one record, in its last partition."""
    name = pages_topic(topic_prefix, 1)
    declare(broker, TopicPlan(name=name, partitions=PARTITION + 1, replication=1))
    with closing(KafkaProducer(bootstrap_servers=broker, acks="all")) as producer:
        sent = producer.send(name, value=VALUE.encode(), partition=PARTITION)
        assert sent.get(timeout=SECONDS).offset == 0
    return name


def test_kafka_python_reads_it(broker: str, topic: str) -> None:
    consumer = KafkaConsumer(
        bootstrap_servers=broker, auto_offset_reset="earliest", enable_auto_commit=False
    )
    with closing(consumer):
        consumer.assign([TopicPartition(topic, PARTITION)])
        [records] = consumer.poll(timeout_ms=SECONDS * 1_000).values()
    assert [record.value.decode() for record in records] == [VALUE]


def test_aiokafka_which_faust_uses_reads_it(broker: str, topic: str) -> None:
    async def read() -> str:
        consumer = AIOKafkaConsumer(
            bootstrap_servers=broker, auto_offset_reset="earliest", enable_auto_commit=False
        )
        await consumer.start()
        try:
            consumer.assign([AioTopicPartition(topic, PARTITION)])
            record = await asyncio.wait_for(consumer.getone(), SECONDS)
            value: str = record.value.decode()
            return value
        finally:
            await consumer.stop()

    assert asyncio.run(read()) == VALUE


def test_the_console_consumer_of_kafka_reads_it(broker: str, topic: str) -> None:
    if reason := kafka_broker.why_missing():
        go_without("kafka", reason)
    printed = kafka_broker.tool(
        "org.apache.kafka.tools.consumer.ConsoleConsumer",
        *("--bootstrap-server", broker, "--topic", topic, "--partition", str(PARTITION)),
        *("--offset", "earliest", "--max-messages", "1", "--timeout-ms", str(SECONDS * 1_000)),
    )
    assert printed.splitlines() == [VALUE]
