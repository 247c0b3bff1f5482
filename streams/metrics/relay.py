"""What the relay counts: how far it has published the log, in what pages, and what failed."""

from enum import StrEnum

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from streams.metrics.buckets import BYTES, COUNTS, SHORT_SECONDS


class RelayFailure(StrEnum):
    """Why something could not be published; the next attempt begins at the same position."""

    LOG = "log"  # the log could not be read
    BROKER = "broker"  # the broker refused or did not acknowledge in time
    TOPIC = "topic"  # the topic is missing, or has another number of partitions
    PUBLISHED = "published"  # acknowledged, but the published position could not be stored
    LEASE_LOST = "lease-lost"  # another relay took over


class RelayMetrics:
    """The numbers of a relay, in a registry of its own."""

    def __init__(self) -> None:
        """Count from zero, standing by."""
        self.registry = CollectorRegistry()
        self._head = self._gauge("wagewatch_log_head_position", "Position of the last fact.")
        self._published = self._gauge(
            "wagewatch_relay_published_position", "Position up to which every page is acknowledged."
        )
        self._backlog = self._gauge(
            "wagewatch_relay_backlog_facts", "Facts in the log that are not published."
        )
        self._epoch = self._gauge(
            "wagewatch_relay_epoch", "Epoch in which this relay publishes; each takeover adds one."
        )
        self._holds = self._gauge(
            "wagewatch_relay_holds_lease", "1 while this process is the relay, 0 standing by."
        )
        self._takeovers = Counter(
            "wagewatch_relay_takeovers",
            "Times that this process became the relay.",
            registry=self.registry,
        )
        self._pages = Counter(
            "wagewatch_relay_pages",
            "Pages acknowledged, by partition.",
            ("partition",),
            registry=self.registry,
        )
        self._failures = Counter(
            "wagewatch_relay_failures",
            "Attempts that failed, by kind.",
            ("kind",),
            registry=self.registry,
        )
        self._page_facts = self._histogram("page_facts", "Facts in a page.", COUNTS)
        self._page_bytes = self._histogram("page_bytes", "Bytes of a page.", BYTES)
        self._publish_seconds = self._histogram(
            "publish_seconds",
            "Time from the reading of facts to the acknowledgement of their last page.",
            SHORT_SECONDS,
        )
        for kind in RelayFailure:
            self._failures.labels(kind)
        self._positions = (0, 0)  # published, head

    def took_over(self, epoch: int, published: int) -> None:
        """Say that this process is the relay now, and from where it goes on."""
        self._takeovers.inc()
        self._epoch.set(epoch)
        self._holds.set(1)
        self._stand(published=published)

    def stood_down(self) -> None:
        """Say that this process is no longer the relay, or waits to become it."""
        self._holds.set(0)

    def saw_head(self, position: int) -> None:
        """Say how far the log is."""
        self._stand(head=position)

    def published_page(self, partition: int, facts: int, size: int) -> None:
        """Count one acknowledged page: how many facts, and its size in bytes."""
        self._pages.labels(str(partition)).inc()
        self._page_facts.observe(facts)
        self._page_bytes.observe(size)

    def published_up_to(self, position: int, seconds: float) -> None:
        """Say that everything up to a position is acknowledged; `seconds` since it was read."""
        self._publish_seconds.observe(seconds)
        self._stand(published=position)

    def failed(self, kind: RelayFailure) -> None:
        """Count one attempt that failed."""
        self._failures.labels(kind).inc()

    def _stand(self, *, published: int | None = None, head: int | None = None) -> None:
        before = self._positions
        reached = before[0] if published is None else published
        last = max(before[1] if head is None else head, reached)
        self._positions = (reached, last)
        self._published.set(reached)
        self._head.set(last)
        self._backlog.set(last - reached)

    def _gauge(self, name: str, told: str) -> Gauge:
        return Gauge(name, told, registry=self.registry)

    def _histogram(self, name: str, told: str, buckets: tuple[float, ...]) -> Histogram:
        return Histogram(f"wagewatch_relay_{name}", told, buckets=buckets, registry=self.registry)
