"""One worker of a district: what it needs, what it waits for, and what ends it."""

import logging
import os
import sys
import time
from contextlib import ExitStack, closing
from threading import Event, Thread

from gateway.bureau import bureau
from gateway.district import places
from gateway.leaving import leave_in_time
from gateway.postgres_places import SCORING
from gateway.settings import Settings
from schemas.errors import Refused
from streams.databases.postgres import DatabaseUnavailable, postgres_reader, postgres_writer
from streams.kafka.feeding import Feeding
from streams.kafka.partition import Topic
from streams.kafka.taking import Taking
from streams.kafka.topics import described
from streams.kafka.watching import Watch
from streams.kafka.worker import application, work
from streams.log.port import LogUnavailable
from streams.log.postgres_published import PostgresPublished
from streams.log.postgres_reader import PostgresReader
from streams.metrics import WorkerMetrics
from streams.scoring.clerk import adopted_generation
from streams.scoring.looking import Shards
from streams.scoring.rules import Rules
from streams.scoring.store import ScoringStore

WATCH_EVERY_SECONDS = 5.0
"""How often a worker looks whether it gets on."""
TOPIC_EVERY_SECONDS = 1.0
"""How often a topic that is not there yet is looked for."""
IDLE_PATIENCE = 5
"""How many times as long a worker without partitions waits: it cannot see what others do."""

_log = logging.getLogger(__name__)


class WorkerProcess:
    """One worker process: what it needs, and what ends it."""

    def __init__(self, settings: Settings, metrics: WorkerMetrics, patience_seconds: float) -> None:
        """Put a worker together; it begins when it is run."""
        here = places(settings)
        self._here = here
        self._metrics = metrics
        self._watch = Watch(patience_seconds, time.monotonic)
        self._idle_watch = Watch(IDLE_PATIENCE * patience_seconds, time.monotonic)
        self._patience = patience_seconds
        self._mine: list[int] = []
        self._standing: dict[int, int] = {}
        """How far each partition was when last looked at."""
        self._held = ExitStack()
        try:
            self._put_together(Rules(bureau(settings.data).parameters))
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the database."""
        self._held.close()

    def run(self, leaving: Event) -> None:
        """Work until told to leave; returns only where that was before there was a topic.

        Raises NoBroker, KafkaRefuses, and Refused for a topic of other partitions.
        """
        if not self._finds_topic(leaving):
            return
        feeding = Feeding(self._taking, self._metrics, give_up)
        app = application(self._here.kafka, self._taking.topic, feeding, self.assigned)

        def leave() -> None:
            feeding.leave()
            leave_in_time()

        Thread(target=self.look_after, name="watch", daemon=True).start()
        work(app, leave)

    def assigned(self, partitions: list[int]) -> None:
        """Hear which partitions are ours; asks nobody, since the consumer waits for it."""
        self._mine = partitions
        self._taking.keep(partitions)
        # As of the last look; the next one, in some seconds, tells how far they are now.
        self._metrics.assigned({number: self._standing.get(number, 0) for number in partitions})

    def look_after(self) -> None:
        """End the process when it does not get on, or cannot be asked whether it does."""
        pause, answered = Event(), time.monotonic()
        while not pause.wait(WATCH_EVERY_SECONDS):
            try:
                trouble = self.look()
                answered = time.monotonic()
            except (DatabaseUnavailable, LogUnavailable) as away:
                silent = time.monotonic() - answered
                trouble = (
                    f"the database has not answered for {silent:.0f} seconds: {away}"
                    if silent > self._patience
                    else None
                )
            except Exception as failure:  # noqa: BLE001 - nobody would watch any more
                _log.exception("the watch has failed")
                said = f"{type(failure).__name__}: {(str(failure).splitlines() or [''])[0]}"
                trouble = f"its watch has failed, by a mistake of ours ({said})"
            if trouble is not None:
                give_up(trouble)

    def look(self) -> str | None:
        """Return why this worker should end, or None; one without partitions watches all."""
        topic = self._here.topic
        published = next((it.position for it in self._published.standing() if it.topic == topic), 0)
        self._standing = standing = self._shards.by_partition(self._here.partitions)
        stopped = self._shards.stopped(topic)
        mine = {number: standing[number] for number in self._mine}
        for number, position in mine.items():
            self._metrics.applied(number, position)
            self._metrics.published(number, published)
        if not mine:
            return self._idle_watch.look(published, standing, stopped)
        return self._watch.look(published, mine, stopped, self._taking.progress)

    def _put_together(self, rules: Rules) -> None:
        here, held = self._here, self._held
        log = held.enter_context(closing(PostgresReader(here.database)))
        self._published = held.enter_context(closing(PostgresPublished(here.database)))
        adopted = adopted_generation(log)
        if adopted not in {None, rules.generation.name}:
            message = (
                f"rules {adopted} are in force and this worker judges by {rules.generation.name}; "
                "install the version that the closer runs, give this machine the bureau's own "
                "parameters as the closer has them, or start the closer of this version"
            )
            raise Refused(message)
        readers = postgres_reader(here.database, SCORING)
        held.callback(readers.dispose)
        writer = postgres_writer(here.database, SCORING)
        held.callback(writer.dispose)
        self._shards = Shards(readers)
        store = ScoringStore(writer, rules, readers)
        self._taking = Taking(Topic(here.topic, here.partitions, log), store)

    def _finds_topic(self, leaving: Event) -> bool:
        """Wait for the relay to make the topic; False when told to leave before."""
        topic, waits = self._here.topic, False
        while (found := described(self._here.kafka, topic)) is None:
            if not waits:
                _log.warning("topic %s is not there yet: waiting for `wagewatch relay`", topic)
                waits = True
            if leaving.wait(TOPIC_EVERY_SECONDS):
                return False
        if found.partitions != self._here.partitions:
            message = (
                f"topic {topic} has {found.partitions} partitions, and this worker is told of "
                f"{self._here.partitions}; give every worker and the relay the same "
                "WAGEWATCH_TOPIC and WAGEWATCH_PARTITIONS"
            )
            raise Refused(message, field="WAGEWATCH_PARTITIONS")
        return True


def give_up(reason: str) -> None:
    """End the process at once, so that nothing more is acknowledged by it."""
    sys.stderr.write(f"wagewatch: this worker ends: {reason}\n")
    sys.stderr.flush()
    os._exit(1)
