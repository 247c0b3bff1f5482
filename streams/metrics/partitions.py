"""How far a worker is in each of its partitions, told at the moment of a scrape."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Lock

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

_FAMILIES = (
    ("applied_position", "Position up to which a partition is applied and kept."),
    ("lag_facts", "Positions between what is published to a partition and what is applied."),
    ("standstill_seconds", "For how long a partition that lags has not moved; 0 while it moves."),
)


@dataclass
class _Partition:
    applied: int
    published: int
    since: float
    """When it last moved, or last had nothing to do."""
    stopped: bool = False

    @property
    def lag(self) -> int:
        return max(0, self.published - self.applied)


class Partitions(Collector):
    """The assigned partitions: numbers are written by the worker and read by a scrape."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        """Begin with no partition; `monotonic` gives seconds that never go back."""
        self._monotonic = monotonic
        self._each: dict[int, _Partition] = {}
        self._lock = Lock()

    def assign(self, positions: dict[int, int]) -> None:
        """Read these partitions from now on, and no others; none of them is stopped."""
        now = self._monotonic()
        with self._lock:
            self._each = {
                number: _Partition(applied, applied, now) for number, applied in positions.items()
            }

    def published(self, partition: int, position: int) -> None:
        """Note how far a partition is published; ignored for one that is not assigned."""
        with self._lock:
            if (it := self._each.get(partition)) is None:
                return
            if not it.lag:
                it.since = self._monotonic()
            it.published = max(it.published, position)

    def applied(self, partition: int, position: int) -> None:
        """Note how far a partition is applied; ignored for one that is not assigned."""
        with self._lock:
            if (it := self._each.get(partition)) is None:
                return
            if position > it.applied:
                it.since = self._monotonic()
            it.applied = position

    def stop(self, partition: int) -> None:
        """Note that a partition is not gone on with; ignored for one that is not assigned."""
        with self._lock:
            if it := self._each.get(partition):
                it.stopped = True

    def go_on(self, partition: int) -> None:
        """Note that a partition goes on; ignored for one that is not assigned."""
        with self._lock:
            if it := self._each.get(partition):
                it.stopped = False

    def assigned(self) -> int:
        """How many there are."""
        return len(self._each)

    def stopped(self) -> int:
        """How many of them are not gone on with."""
        with self._lock:
            return sum(it.stopped for it in self._each.values())

    def describe(self) -> Iterable[Metric]:
        """Name the families; none has a sample yet."""
        return self._families()

    def collect(self) -> Iterable[Metric]:
        """Give position, lag and standstill of each partition."""
        positions, lags, standstills = families = self._families()
        now = self._monotonic()
        with self._lock:
            for number, it in sorted(self._each.items()):
                label = (str(number),)
                positions.add_metric(label, it.applied)
                lags.add_metric(label, it.lag)
                standstills.add_metric(label, now - it.since if it.lag else 0.0)
        return families

    @staticmethod
    def _families() -> tuple[GaugeMetricFamily, ...]:
        return tuple(
            GaugeMetricFamily(f"wagewatch_worker_{name}", told, labels=("partition",))
            for name, told in _FAMILIES
        )
