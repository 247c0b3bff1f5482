"""How a district is put together: the processes that share the work of one log over Kafka.

One relay publishes the log, any number of workers score it, one closer scores the days and
fills the views. Who may be the one is settled by leases in the database: a second relay or
closer stands by until the first is gone.
"""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from typing import NamedTuple

from gateway.postgres_places import SCORING
from gateway.settings import DATABASE, KAFKA, Settings
from schemas.errors import Refused
from schemas.shards import SHARDS
from streams.databases.postgres import postgres_reader
from streams.kafka.publishing import BrokerAway, KafkaPublisher
from streams.kafka.refusals import NoBroker
from streams.kafka.relay import Relay
from streams.kafka.topics import OtherPartitions, TopicPlan, declare, described, pages_topic
from streams.log.leases import RELAY, Lease
from streams.log.postgres_published import PostgresPublished
from streams.log.postgres_reader import PostgresReader
from streams.metrics import RelayMetrics
from streams.scoring.looking import Shards

WATCH_EVERY_SECONDS = 5.0
"""How often a worker looks whether it gets on."""


class Places(NamedTuple):
    """Where the parts of a district are."""

    database: str
    kafka: str
    topic: str
    partitions: int


def places(settings: Settings) -> Places:
    """Return where the parts are; raises Refused where the settings do not name them."""
    if settings.database is None or settings.kafka is None:
        message = f"this is for a district: name its database by {DATABASE} and Kafka by {KAFKA}"
        raise Refused(message, field=KAFKA)
    return Places(
        settings.database,
        settings.kafka,
        pages_topic(settings.topic_base, settings.topic),
        settings.partitions,
    )


@contextmanager
def relay(settings: Settings, metrics: RelayMetrics) -> Iterator[Relay]:
    """Put a relay together."""
    here = places(settings)
    with ExitStack() as stack:
        published = stack.enter_context(closing(PostgresPublished(here.database)))
        log = stack.enter_context(closing(PostgresReader(here.database)))
        lease = stack.enter_context(closing(Lease(here.database, RELAY)))
        readers = postgres_reader(here.database, SCORING)
        stack.callback(readers.dispose)
        yield Relay(
            log,
            published,
            lease,
            topic=(here.topic, here.partitions),
            connect=partial(_publisher, here, settings.replication, published, Shards(readers)),
            applied=partial(Shards(readers).by_partition, SHARDS),
            metrics=metrics,
        )


def publish_again(settings: Settings, position: int) -> str:
    """Have everything after a position published again; return the topic."""
    here = places(settings)
    with closing(PostgresPublished(here.database)) as published:
        try:
            published.rewind(here.topic, position)
        except ValueError as wrong:
            raise Refused(str(wrong), field="again-from") from wrong
    return here.topic


def _publisher(
    here: Places, replication: int, published: PostgresPublished, shards: Shards
) -> KafkaPublisher:
    """Connect to the topic, made where it is missing.

    A topic that was published to and is gone was wiped with its broker: what workers have
    not applied is published again.
    """
    try:
        if described(here.kafka, here.topic) is None:
            _publish_again_what_is_not_applied(here.topic, published, shards)
        plan = TopicPlan(name=here.topic, partitions=here.partitions, replication=replication)
        declare(here.kafka, plan)
    except NoBroker as away:
        raise BrokerAway(str(away)) from away
    except OtherPartitions as wrong:
        raise Refused(str(wrong), field="WAGEWATCH_PARTITIONS") from wrong
    return KafkaPublisher(here.kafka, here.topic)


def _publish_again_what_is_not_applied(
    topic: str, published: PostgresPublished, shards: Shards
) -> None:
    for standing in published.standing():
        applied = shards.low()
        if standing.topic == topic and applied < standing.position:
            published.rewind(topic, applied)
