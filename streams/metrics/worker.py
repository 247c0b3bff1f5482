"""What a worker counts: how far it has applied each partition, what it met, and what it costs."""

import time
from collections.abc import Callable
from enum import StrEnum

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from streams.metrics.buckets import COUNTS, SHORT_SECONDS
from streams.metrics.partitions import Partitions


class PageOutcome(StrEnum):
    """What became of a page."""

    APPLIED = "applied"
    DUPLICATE = "duplicate"  # every fact in it was applied before
    REPLACED_RELAY = "replaced-relay"  # of an epoch that has ended: its relay was replaced


class Stray(StrEnum):
    """Why a record on the topic is no page for this worker; nothing of it was applied."""

    UNREADABLE = "unreadable"  # its bytes are no page
    OTHER_VERSION = "other-version"  # a page as only a newer version writes it
    OTHER_LOG = "other-log"  # of another log than the one that this worker serves
    OTHER_PARTITION = "other-partition"  # it names another partition than the one it came by
    OTHER_DIVISION = "other-division"  # made for another number of partitions
    AHEAD_OF_LOG = "ahead-of-log"  # it names positions that the log does not have


class WorkerMetrics:
    """The numbers of a worker, in a registry of its own."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        """Count from zero, without partitions; `monotonic` gives seconds that never go back."""
        self.registry = CollectorRegistry()
        self._partitions = Partitions(monotonic)
        self.registry.register(self._partitions)
        self._pages = self._counter("pages", "Pages, by what became of them.", "outcome")
        self._strays = self._counter(
            "strays", "Records that are no page for this worker, by reason.", "reason"
        )
        self._gaps = self._counter("gaps", "Pages that do not continue what was applied.")
        self._facts = self._counter("facts", "Facts applied.")
        self._parked = self._counter("parked_facts", "Facts that their subject waits with.")
        self._rebalances = self._counter("rebalances", "Times that partitions were shared anew.")
        self._stopped = Gauge(
            "wagewatch_worker_stopped_partitions",
            "Assigned partitions that wait for a page which is missing.",
            registry=self.registry,
        )
        self._stopped.set_function(self._partitions.stopped)
        self._assigned = Gauge(
            "wagewatch_worker_assigned_partitions",
            "Partitions that this worker reads.",
            registry=self.registry,
        )
        self._assigned.set_function(self._partitions.assigned)
        self._seconds = self._histogram(
            "transaction_seconds", "Time of one transaction: pages applied and kept.", SHORT_SECONDS
        )
        self._together = self._histogram("transaction_pages", "Pages of one transaction.", COUNTS)
        for outcome in PageOutcome:
            self._pages.labels(outcome)
        for reason in Stray:
            self._strays.labels(reason)

    def assigned(self, positions: dict[int, int]) -> None:
        """Say which partitions this worker now reads, with the applied position of each."""
        self._rebalances.inc()
        self._partitions.assign(positions)

    def published(self, partition: int, position: int) -> None:
        """Say up to which position pages of a partition are known to be published."""
        self._partitions.published(partition, position)

    def applied(self, partition: int, position: int) -> None:
        """Say up to which position a partition is applied and kept."""
        self._partitions.applied(partition, position)

    def committed(self, pages: int, facts: int, seconds: float) -> None:
        """Count one transaction: its pages, the facts in them, and the time that it took."""
        self._pages.labels(PageOutcome.APPLIED).inc(pages)
        self._facts.inc(facts)
        self._together.observe(pages)
        self._seconds.observe(seconds)

    def skipped(self, outcome: PageOutcome) -> None:
        """Count one page that was not applied, and needed not be."""
        self._pages.labels(outcome).inc()

    def strayed(self, reason: Stray) -> None:
        """Count one record that is no page for this worker."""
        self._strays.labels(reason).inc()

    def found_gap(self) -> None:
        """Count one page whose predecessor is missing."""
        self._gaps.inc()

    def stopped(self, partition: int) -> None:
        """Say that this worker does not go on with a partition."""
        self._partitions.stop(partition)

    def went_on(self, partition: int) -> None:
        """Say that a page has come with which a stopped partition goes on."""
        self._partitions.go_on(partition)

    def parked(self, facts: int) -> None:
        """Count facts that were parked with their subject."""
        self._parked.inc(facts)

    def _counter(self, name: str, told: str, *labels: str) -> Counter:
        return Counter(f"wagewatch_worker_{name}", told, labels, registry=self.registry)

    def _histogram(self, name: str, told: str, buckets: tuple[float, ...]) -> Histogram:
        return Histogram(f"wagewatch_worker_{name}", told, buckets=buckets, registry=self.registry)
