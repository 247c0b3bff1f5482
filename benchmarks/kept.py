"""What a peer has kept when it is gone, read where it says that its state is durable."""

from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import psycopg
import pysqlite3.dbapi2 as driver
from kafka import KafkaConsumer, TopicPartition
from msgspec import Struct
from psycopg.sql import SQL, Identifier

LAST_SNAPSHOT = """
    SELECT state_key, ser_change FROM snaps WHERE step_id LIKE '%score%' ORDER BY snap_epoch
"""


class Kept(Struct, frozen=True):
    """The state of a peer, as somebody else finds it."""

    holds: Callable[[str, bytes], bool]
    """Tells whether these are the bytes that were kept of a subject."""
    derived: int
    """How many derived records there are."""


def in_postgresql(database: str, schema: str) -> Kept:
    """Return what stands in the tables of a schema."""
    memories, derived = (
        SQL(statement).format(schema=Identifier(schema))
        for statement in (
            "SELECT subject, memory FROM {schema}.memories",
            "SELECT count(*) FROM {schema}.derived",
        )
    )
    with psycopg.connect(database) as connection:
        rows: dict[str, bytes] = dict(connection.execute(memories).fetchall())
        [(told,)] = connection.execute(derived).fetchall()
    return Kept(lambda subject, memory: rows.get(subject) == memory, told)


def in_changelog(bootstrap: str, topic: str, sink: str, *, after_subject: str = "") -> Kept:
    """Return the last of each key in a changelog; a key is a subject and what comes after it."""
    last = {record.key: record.value for record in _records(bootstrap, topic)}
    return Kept(
        lambda subject, memory: last.get((subject + after_subject).encode()) == memory,
        _count(bootstrap, sink),
    )


def in_recovery(directory: Path, bootstrap: str, sink: str) -> Kept:
    """Return the last snapshot of each subject in the recovery files of Bytewax.

    A snapshot is a pickle, which is not loaded here: it is enough that it holds the bytes.
    """
    last: dict[str, bytes] = {}
    for file in sorted(directory.glob("*.sqlite3")):
        connection = driver.connect(str(file))
        last |= dict(connection.execute(LAST_SNAPSHOT).fetchall())
        connection.close()
    return Kept(lambda subject, memory: memory in last.get(subject, b""), _count(bootstrap, sink))


def _count(bootstrap: str, topic: str) -> int:
    consumer, partitions = _consumer(bootstrap, topic)
    ends = consumer.end_offsets(partitions)
    consumer.close()
    return sum(ends.values())


def _records(bootstrap: str, topic: str) -> Iterator[Any]:
    """Yield all that lies on a topic now."""
    consumer, partitions = _consumer(bootstrap, topic)
    ends = consumer.end_offsets(partitions)
    consumer.assign(partitions)
    consumer.seek_to_beginning()
    while any(consumer.position(one) < ends[one] for one in partitions):
        yield from chain.from_iterable(consumer.poll(timeout_ms=1_000).values())
    consumer.close()


def _consumer(bootstrap: str, topic: str) -> tuple[Any, list[Any]]:
    consumer = KafkaConsumer(bootstrap_servers=bootstrap, enable_auto_commit=False)
    numbers = sorted(consumer.partitions_for_topic(topic) or ())
    return consumer, [TopicPartition(topic, number) for number in numbers]
