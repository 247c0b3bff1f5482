"""What a peer is told when it starts, and the one line that it prints when all is durable."""

import argparse
import json
import resource
from pathlib import Path
from time import monotonic

from msgspec import Struct


class Job(Struct, frozen=True):
    """What a peer has to do, and where."""

    name: str
    """Of this run alone: consumer group, topics and tables are called by it."""
    bootstrap: str
    topic: str
    """Where the events are; its partitions are `workload.PARTITIONS`."""
    sink: str
    """Where derived records go, for a peer that keeps them in Kafka."""
    database: str
    """Address of PostgreSQL, for a peer that keeps its state there."""
    directory: Path
    """Empty and its own, for a peer that keeps its state in files."""
    events: int
    """How many there are; the peer ends when all of them are durable."""
    began: float
    """When its process was started, by the clock that does not jump."""


def job() -> Job:
    """Return the job told on the command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--name", required=True)
    parser.add_argument("--bootstrap", required=True)
    parser.add_argument("--topic", required=True)
    parser.add_argument("--sink", default="")
    parser.add_argument("--database", default="")
    parser.add_argument("--directory", type=Path, default=Path())
    parser.add_argument("--events", type=int, required=True)
    parser.add_argument("--began", type=float, default=monotonic())
    return Job(**vars(parser.parse_args()))


class Stopwatch:
    """From the first event to the moment when all of them are durable."""

    def __init__(self, told: Job) -> None:
        self._job = told
        self._started: float | None = None
        self._cpu = 0.0

    def start(self) -> None:
        """Say that the first event has arrived, or that nothing but fetching it is left to do.

        Whoever takes events in groups says the latter: else a group would be fetched for
        nothing. Only the first call counts.
        """
        if self._started is None:
            self._started = monotonic()
            self._cpu = _cpu_seconds()

    def durable(self, derived: int) -> None:
        """Say that all events are durable, and print what it took."""
        now, cpu = monotonic(), _cpu_seconds()
        if self._started is None:
            raise RuntimeError(f"{self._job.name} was done before it began")
        line = {
            "events": self._job.events,
            "derived": derived,
            "seconds": now - self._started,
            "cpu_seconds": cpu - self._cpu,
            "start_up_seconds": self._started - self._job.began,
        }
        # On a line of its own, whatever a spinner has left on this one.
        print(f"\n{json.dumps(line)}", flush=True)


def _cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
