"""The same facts on two topics: one a record, and in pages as the relay cuts them."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from kafka import KafkaAdminClient, KafkaProducer
from kafka.admin import NewTopic
from msgspec import Struct

from benchmarks.mix import drafts
from benchmarks.workload import BLANK, PARTITIONS, Memory, fold, partition_of, read, remember
from streams.kafka.cutting import Cutting
from streams.kafka.pages import encode
from streams.kafka.routing import Router
from streams.log.port import GENESIS, Head, StoredFact
from streams.log.sqlite import SqliteLog

SUBJECTS = 5_000
STRETCH = 4_000
"""Facts of the log that are cut into pages at once: about 500 for each partition."""
MOST_BYTES = 8 * 1024 * 1024
"""A record on a topic, at most; a page holds half a megabyte."""


class Filled(Struct, frozen=True):
    """What lies on the topics, and what must be left of it when all of it is folded."""

    events_topic: str
    pages_topic: str
    events: int
    derived: int
    memories: dict[str, bytes]
    """Of each subject: the bytes that every peer must have kept."""

    def topic_of(self, *, pages: bool) -> str:
        """Return the topic of whoever reads pages, or of whoever reads events."""
        return self.pages_topic if pages else self.events_topic


def fill(bootstrap: str, directory: Path, count: int, *, zipf: bool) -> Filled:
    """Write a fixed mix of facts to a log, and from it to both topics."""
    name = f"{'zipf' if zipf else 'uniform'}-{count}"
    log = SqliteLog(directory / f"{name}.sqlite", head=directory / f"{name}.head")
    made = drafts(count, SUBJECTS, zipf=zipf)
    while group := list(islice(made, STRETCH)):
        log.append(group)
    events_topic, pages_topic = f"events-{name}", f"pages-{name}"
    make_topics(bootstrap, events_topic, pages_topic)
    producer = KafkaProducer(
        bootstrap_servers=bootstrap,
        acks="all",
        linger_ms=20,
        batch_size=1024 * 1024,
        max_request_size=MOST_BYTES,
    )
    cutting = Cutting(Router.as_of(log, 0, PARTITIONS), bytes(8), 1, PARTITIONS)
    memories: dict[str, Memory] = {}
    derived = 0
    after = Head(0, GENESIS)
    for facts in _stretches(log):
        for fact in facts:
            event = read(fact.record)
            producer.send(
                events_topic,
                key=event.subject.encode(),
                value=fact.record,
                partition=partition_of(event.subject),
            )
            memories[event.subject], said = fold(memories.get(event.subject, BLANK), event)
            derived += said is not None
        for page in cutting.cut(facts, after):
            producer.send(pages_topic, value=encode(page), partition=page.partition)
        after = Head(facts[-1].position, facts[-1].hash)
    producer.flush()
    producer.close()
    log.close()
    return Filled(
        events_topic=events_topic,
        pages_topic=pages_topic,
        events=count,
        derived=derived,
        memories={subject: remember(memory) for subject, memory in memories.items()},
    )


def make_topics(bootstrap: str, *names: str) -> None:
    """Make topics with the partitions of the work."""
    admin = KafkaAdminClient(bootstrap_servers=bootstrap)
    settings = {"max.message.bytes": str(MOST_BYTES)}
    admin.create_topics([NewTopic(name, PARTITIONS, 1, topic_configs=settings) for name in names])
    admin.close()


def _stretches(log: SqliteLog) -> Iterator[list[StoredFact]]:
    after = 0
    while facts := log.read(after, limit=STRETCH):
        yield facts
        after = facts[-1].position
