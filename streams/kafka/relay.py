"""The relay: the log published in order, page by page, each recorded once it is acknowledged."""

from collections.abc import Callable, Sequence
from threading import Event
from time import perf_counter
from typing import Protocol

from streams.kafka.cutting import Cutting
from streams.kafka.pages import Page, identity_of
from streams.kafka.publishing import BrokerAway, Publisher
from streams.kafka.routing import Router
from streams.log.port import FactReader, LogBusy, LogUnavailable, OutcomeUnknown, StoredFact
from streams.log.published import Standing
from streams.metrics import RelayFailure, RelayMetrics
from streams.persevering import persevere

AT_ONCE = 5_000
"""Facts of the log that are published together at the most."""
PACE_SECONDS = 0.05
"""The least time from one publishing to the next: what comes meanwhile shares its pages."""
LEASE_EVERY_SECONDS = 1.0
"""How often a holder asks whether the lease is its own still; what it writes is guarded besides."""
STAND_BY_SECONDS = 1.0
"""How often a relay that stands by asks whether the other one is gone."""


class Published(Protocol):
    """The log's own record of what was published to each topic."""

    def take_over(self, topic: str, partitions: int, *, begin: int) -> tuple[int, int]:
        """Begin a new epoch of a topic; return it, and the position up to which it is published.

        A topic that is new begins after the position `begin`.
        """

    def record(self, topic: str, epoch: int, position: int) -> bool:
        """Say up to where a topic is published; False when another epoch has begun."""

    def standing(self) -> list[Standing]:
        """Return how far every topic has come."""


class Lease(Protocol):
    """What one process at a time holds."""

    def taken(self) -> bool:
        """Try once to take it; tell whether it is ours."""

    def holds(self) -> bool:
        """Tell whether it is ours still."""


class Replaced(RuntimeError):
    """Another relay took over: this one publishes no more until it holds the lease again."""


class NotDrained(RuntimeError):
    """A new topic cannot begin while facts of the former one are still to be applied."""


_TROUBLES: dict[type[Exception], RelayFailure] = {
    BrokerAway: RelayFailure.BROKER,
    LogBusy: RelayFailure.LOG,
    LogUnavailable: RelayFailure.LOG,
    OutcomeUnknown: RelayFailure.PUBLISHED,
    NotDrained: RelayFailure.TOPIC,
    Replaced: RelayFailure.LEASE_LOST,
}
"""What passes: after each the relay goes on from what was recorded."""


class Relay:
    """Publishes a log to a topic for as long as it holds the lease.

    What was acknowledged and not recorded, because one of the two failed between, is
    published again with other borders: workers skip what they have applied. While the
    broker is away nothing piles up here, since the log is the backlog.
    """

    def __init__(
        self,
        log: FactReader,
        published: Published,
        lease: Lease,
        *,
        topic: tuple[str, int],
        connect: Callable[[], Publisher],
        applied: Callable[[], int],
        metrics: RelayMetrics,
    ) -> None:
        """Publish to a topic, named with its partitions, over what `connect` returns.

        `applied` tells the position that every shard has come to.
        """
        self._log = log
        self._published = published
        self._lease = lease
        self._topic, self._partitions = topic
        self._connect = connect
        self._applied = applied
        self._metrics = metrics
        self._publisher: Publisher | None = None
        self._cutting: Cutting | None = None
        self._epoch = 0
        self._position = 0
        self._held_at = 0.0

    def run(self, leaving: Event) -> None:
        """Publish until told to leave; stand by while another relay holds the lease."""
        try:
            persevere(self.step, leaving, tuple(_TROUBLES), self._note)
        finally:
            self._let_go()
            self._metrics.stood_down()

    def step(self) -> float:
        """Publish what is new in the log, if it is ours to do; return the seconds to pause."""
        began = perf_counter()
        if self._publisher is None or began - self._held_at > LEASE_EVERY_SECONDS:
            if not self._lease.holds():
                self._let_go()
                if not self._lease.taken():
                    self._metrics.stood_down()
                    return STAND_BY_SECONDS
            self._held_at = began
        if self._publisher is None:
            self._publisher = self._take_over()
        facts = self._log.read(self._position, limit=AT_ONCE)
        if facts:
            is_all = len(facts) < AT_ONCE
            self._metrics.saw_head(facts[-1].position if is_all else self._log.head().position)
            self._publish(facts, self._publisher)
            self._metrics.published_up_to(self._position, perf_counter() - began)
        return max(0.0, PACE_SECONDS - (perf_counter() - began))

    def _take_over(self) -> Publisher:
        """Connect, and begin a new epoch behind what is recorded as published."""
        begin = self._begin()
        publisher = self._connect()
        self._epoch, self._position = self._published.take_over(
            self._topic, self._partitions, begin=begin
        )
        self._metrics.took_over(self._epoch, self._position)
        return publisher

    def _begin(self) -> int:
        """Return where our topic begins if it is new: where the former one ends, once drained."""
        standing = self._published.standing()
        if any(it.topic == self._topic for it in standing):
            return 0
        end = max((it.position for it in standing), default=0)
        applied = self._applied()
        if applied < end:
            message = f"the former topic goes up to {end}, and workers have applied {applied} of it"
            raise NotDrained(message)
        return end

    def _publish(self, facts: Sequence[StoredFact], publisher: Publisher) -> None:
        pages = self._cut(facts)
        sizes = publisher.publish(pages)
        last = facts[-1].position
        if not self._published.record(self._topic, self._epoch, last):
            raise Replaced("another relay has taken over this topic")
        self._position = last
        for page, size in zip(pages, sizes, strict=True):
            self._metrics.published_page(page.partition, len(page.facts), size)

    def _cut(self, facts: Sequence[StoredFact]) -> list[Page]:
        if self._cutting is None:
            router = Router.as_of(self._log, self._position, self._partitions)
            identity = identity_of(self._log)
            self._cutting = Cutting(router, identity, self._epoch, self._partitions)
        return list(self._cutting.cut(facts, self._position))

    def _note(self, failure: Exception) -> None:
        """Count what went wrong, and begin anew at what was recorded."""
        for kind, counted in _TROUBLES.items():
            if isinstance(failure, kind):
                self._metrics.failed(counted)
        self._let_go()

    def _let_go(self) -> None:
        """Forget what was cut, and the producer, which may still hold what it could not send."""
        self._cutting = None
        if self._publisher is not None:
            self._publisher.close()
            self._publisher = None
