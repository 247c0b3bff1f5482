"""The relay: the log published in order, page by page, each recorded once it is acknowledged."""

from collections.abc import Callable, Mapping, Sequence
from threading import Event
from time import perf_counter
from typing import Protocol

from streams.kafka.cutting import Cutting
from streams.kafka.pages import Page, hash_at, identity_of
from streams.kafka.publishing import BrokerAway, Publisher
from streams.kafka.refusals import LogCutOff
from streams.kafka.routing import Router
from streams.log.port import (
    GENESIS,
    DiskFull,
    FactReader,
    Head,
    LogBusy,
    LogUnavailable,
    OutcomeUnknown,
    StoredFact,
)
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
    """A topic cannot begin while facts of the former one are still to be applied."""


_TROUBLES: dict[type[Exception], RelayFailure] = {
    BrokerAway: RelayFailure.BROKER,
    DiskFull: RelayFailure.PUBLISHED,
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
        applied: Callable[[], Mapping[int, int]],
        metrics: RelayMetrics,
    ) -> None:
        """Publish to a topic, named with its partitions, over what `connect` returns.

        `applied` tells the position that each shard has come to, by its number.
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
        self._end = Head(0, GENESIS)
        """Up to where the log is published."""
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
            elif self._publisher is not None and self._is_replaced():
                # The lease is ours: nobody else publishes, somebody asked to have it done again.
                self._let_go()
            self._held_at = began
        if self._publisher is None:
            self._publisher = self._take_over()
        facts = self._log.read(self._end.position, limit=AT_ONCE)
        if facts:
            is_all = len(facts) < AT_ONCE
            self._metrics.saw_head(facts[-1].position if is_all else self._log.head().position)
            self._publish(facts, self._publisher)
            self._metrics.published_up_to(self._end.position, perf_counter() - began)
        return max(0.0, PACE_SECONDS - (perf_counter() - began))

    def _is_replaced(self) -> bool:
        """Tell whether another epoch of our topic has begun."""
        return all(
            it.epoch != self._epoch for it in self._published.standing() if it.topic == self._topic
        )

    def _take_over(self) -> Publisher:
        """Connect, and begin a new epoch behind what is recorded as published."""
        begin = self._begin()
        publisher = self._connect()
        try:
            self._epoch, position = self._published.take_over(
                self._topic, self._partitions, begin=begin
            )
            self._end = Head(position, self._hash_at(position))
        except BaseException:
            publisher.close()
            raise
        self._metrics.took_over(self._epoch, position)
        return publisher

    def _hash_at(self, position: int) -> bytes:
        found = hash_at(self._log, position)
        if found is None:
            end = self._log.head().position
            message = (
                f"topic {self._topic} is published up to {position}, and the log ends at {end}: "
                "it was restored without what was published of it. Restore the whole database, "
                "as docs/district.md has it, or say: wagewatch relay --again-from "
                f"{end}"
            )
            raise LogCutOff(message)
        return found

    def _begin(self) -> int:
        """Return where our topic begins if it is new: where the former one ends, once drained.

        Raises NotDrained while shards stand where no page of ours could find them.
        """
        standing = self._published.standing()
        applied = self._applied()
        if not standing or any(it.topic == self._topic for it in standing):
            for number in range(self._partitions):
                places = {at for shard, at in applied.items() if shard % self._partitions == number}
                if len(places) > 1:
                    raise NotDrained(_apart(f"shards of partition {number}", places))
            return 0
        end = max(it.position for it in standing)
        places = set(applied.values())
        # Behind `end` stands what a relay published and did not live to record.
        if len(places) > 1 or max(places) < end:
            raise NotDrained(f"the former topic goes up to {end}, and {_apart('shards', places)}")
        return max(places)

    def _publish(self, facts: Sequence[StoredFact], publisher: Publisher) -> None:
        pages = self._cut(facts)
        sizes = publisher.publish(pages)
        last = facts[-1]
        if not self._published.record(self._topic, self._epoch, last.position):
            raise Replaced("another relay has taken over this topic")
        self._end = Head(last.position, last.hash)
        for page, size in zip(pages, sizes, strict=True):
            self._metrics.published_page(page.partition, len(page.facts), size)

    def _cut(self, facts: Sequence[StoredFact]) -> list[Page]:
        if self._cutting is None:
            router = Router.as_of(self._log, self._end.position, self._partitions)
            identity = identity_of(self._log) or b""
            self._cutting = Cutting(router, identity, self._epoch, self._partitions)
        return list(self._cutting.cut(facts, self._end))

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


def _apart(what: str, places: set[int]) -> str:
    return (
        f"{what} stand between {min(places)} and {max(places)}: let the relay and the workers of "
        "the former topic go on, or start them once more with its WAGEWATCH_TOPIC and "
        "WAGEWATCH_PARTITIONS, until all of it is applied"
    )
