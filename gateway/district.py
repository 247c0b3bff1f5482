"""How a district is put together: the processes that share the work of one log over Kafka.

One relay publishes the log, any number of workers score it, one closer scores the days and
fills the views. Who may be the one is settled by leases in the database: a second relay or
closer stands by until the first is gone.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from threading import Event, Thread
from typing import NamedTuple

from gateway.bureau import bureau
from gateway.postgres_places import SCORING
from gateway.settings import DATABASE, KAFKA, Settings
from schemas.errors import Refused
from schemas.shards import SHARDS
from streams.databases.postgres import DatabaseUnavailable, postgres_reader, postgres_writer
from streams.kafka.asking import NoBroker
from streams.kafka.feeding import Feeding
from streams.kafka.partition import Topic
from streams.kafka.publishing import BrokerAway, KafkaPublisher
from streams.kafka.relay import Relay
from streams.kafka.taking import Taking
from streams.kafka.topics import OtherPartitions, TopicPlan, declare, described, pages_topic
from streams.kafka.watching import Watch
from streams.kafka.worker import application, work
from streams.log.leases import RELAY, Lease
from streams.log.port import LogUnavailable
from streams.log.postgres_published import PostgresPublished
from streams.log.postgres_reader import PostgresReader
from streams.metrics import RelayMetrics, WorkerMetrics
from streams.scoring.clerk import adopted_generation
from streams.scoring.looking import Shards
from streams.scoring.rules import Rules
from streams.scoring.store import ScoringStore

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
        pages_topic("wagewatch", settings.topic),
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


class WorkerProcess:
    """One worker process: what it needs, and what ends it."""

    def __init__(self, settings: Settings, metrics: WorkerMetrics, patience_seconds: float) -> None:
        """Put a worker together; it begins when it is run."""
        here = places(settings)
        self._here = here
        self._metrics = metrics
        self._watch = Watch(patience_seconds, time.monotonic)
        self._patience = patience_seconds
        self._mine: list[int] = []
        self._log = PostgresReader(here.database)
        self._published = PostgresPublished(here.database)
        rules = Rules(bureau(settings.data).parameters)
        adopted = adopted_generation(self._log)
        if adopted not in {None, rules.generation.name}:
            message = (
                f"rules {adopted} are in force and this worker judges by {rules.generation.name}; "
                "install the version that the closer runs, or start the closer of this one"
            )
            raise Refused(message)
        readers = postgres_reader(here.database, SCORING)
        store = ScoringStore(postgres_writer(here.database, SCORING), rules, readers)
        self._shards = Shards(readers)
        self._taking = Taking(Topic(here.topic, here.partitions, self._log), store)

    def run(self) -> None:
        """Work until told to leave by a signal; does not return."""
        feeding = Feeding(self._taking, self._metrics, give_up)
        app = application(self._here.kafka, self._taking.topic, feeding, self._assigned)
        Thread(target=self._look_after, name="watch", daemon=True).start()
        work(app)

    def _assigned(self, partitions: list[int]) -> None:
        self._mine = partitions
        self._taking.keep(partitions)
        standing = self._shards.by_partition(self._here.partitions)
        self._metrics.assigned({number: standing[number] for number in partitions})

    def _look_after(self) -> None:
        """End the process when it does not get on, or cannot be asked whether it does."""
        pause, answered = Event(), time.monotonic()
        while not pause.wait(WATCH_EVERY_SECONDS):
            try:
                trouble = self._look()
                answered = time.monotonic()
            except (DatabaseUnavailable, LogUnavailable) as away:
                silent = time.monotonic() - answered
                trouble = f"{silent:.0f} s: {away}" if silent > self._patience else None
            if trouble is not None:
                give_up(trouble)

    def _look(self) -> str | None:
        topic = self._here.topic
        published = next((it.position for it in self._published.standing() if it.topic == topic), 0)
        standing = self._shards.by_partition(self._here.partitions)
        mine = {number: standing[number] for number in self._mine}
        for number, position in mine.items():
            self._metrics.published(number, published)
            self._metrics.applied(number, position)
        return self._watch.look(published, mine, self._shards.stopped(topic))


def give_up(reason: str) -> None:
    """End the process at once, so that nothing more is acknowledged by it."""
    sys.stderr.write(f"wagewatch: this worker ends: {reason}\n")
    sys.stderr.flush()
    os._exit(1)
