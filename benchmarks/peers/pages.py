"""Ours: the worker of a district with its pages; the fold and the tables are the common ones."""

import os
import sys
from collections.abc import Iterable
from typing import cast

from benchmarks.peers.job import Job, Stopwatch, job
from benchmarks.peers.memories import Group, Memories
from benchmarks.workload import PARTITIONS
from streams.kafka import worker
from streams.kafka.feeding import Feeding
from streams.kafka.pages import decode
from streams.kafka.partition import Outcome, Received, Topic
from streams.kafka.taking import Taking
from streams.log.port import FactLog
from streams.metrics import WorkerMetrics


class CommonTaking:
    """Takes groups of pages as `Taking` does, in one transaction, into the tables of the contest.

    It skips what was applied and stops on a gap; it has no strays, no rules and no closes.
    """

    def __init__(self, told: Job, watch: Stopwatch) -> None:
        """Take until as many events are durable as were told, and end the process."""
        self._told = told
        self._watch = watch
        self._memories = Memories.open(told.database, told.name)
        self._seen = self._derived = 0

    def take(self, records: Iterable[Received]) -> dict[int, Outcome]:
        """Apply records, each partition's in their order; return what became of them."""
        group = Group()
        outcomes: dict[int, Outcome] = {}
        for record in records:
            page = decode(record.value)
            outcome = outcomes.setdefault(page.partition, Outcome())
            applied = group.done.get(page.partition, self._memories.done.get(page.partition, 0))
            if page.last <= applied:
                outcome.duplicates += 1
                continue
            if page.previous > applied:
                _give_up(f"the next page begins behind {page.previous}, applied is {applied}")
            group.records += [fact.record for fact in page.facts]
            group.done[page.partition] = outcome.position = page.last
            outcome.pages += 1
            outcome.facts += len(page.facts)
        self._derived += self._memories.apply(group)
        self._seen += len(group.records)
        if self._seen == self._told.events:
            self._watch.durable(self._derived)
            # No farewell: what is durable must be so without one.
            os._exit(0)
        return outcomes


def main() -> None:
    """Work until as many events are durable as were told."""
    told = job()
    topic = Topic(told.topic, PARTITIONS, cast("FactLog", None))
    watch = Stopwatch(told)
    taking = cast("Taking", CommonTaking(told, watch))
    feeding = Feeding(taking, WorkerMetrics(), _give_up)
    # Every run reads the same topic from its beginning, as a group of its own.
    worker.GROUP = told.name
    # Fetching the first group counts: the clock starts when the partitions are assigned.
    worker.work(worker.application(told.bootstrap, topic, feeding, lambda _: watch.start()))


def _give_up(reason: str) -> None:
    sys.stderr.write(f"{reason}\n")
    sys.stderr.flush()
    os._exit(1)


if __name__ == "__main__":
    main()
