"""What the closer counts: the days that it closed, and how far scoring and views are."""

from collections.abc import Iterable
from datetime import date

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from schemas.calendar import shanghai_day
from streams.clock import Clock
from streams.metrics.buckets import LONG_SECONDS
from streams.metrics.serving import MOVED_FEATURES, SILENCED_TARGETS


class CloserMetrics:
    """The numbers of a closer, in a registry of its own."""

    def __init__(self, clock: Clock) -> None:
        """Count from zero, standing by; `clock` says which day it is when it is asked."""
        self.registry = CollectorRegistry()
        self._days = Counter(
            "wagewatch_closer_days", "Days closed and scored.", registry=self.registry
        )
        self._otherwise = Counter(
            "wagewatch_days_scored_otherwise",
            "Days that came to another digest than the log says, by the same rules.",
            registry=self.registry,
        )
        self._seconds = Histogram(
            "wagewatch_closer_close_seconds",
            "Time from every shard being past a day to its final assessments being kept.",
            buckets=LONG_SECONDS,
            registry=self.registry,
        )
        self._complete = self._gauge(
            "wagewatch_closer_complete_position", "Position that every partition has passed."
        )
        self._views = self._gauge(
            "wagewatch_views_position", "Position of the last fact in the views."
        )
        self._lag = self._gauge(
            "wagewatch_views_lag_facts", "Facts in the log that the views do not show."
        )
        self._holds = self._gauge(
            "wagewatch_closer_holds_lease", "1 while this process is the closer, 0 standing by."
        )
        self._age = _Age(clock)
        self.registry.register(self._age)
        self._moved = _Found("wagewatch_model_moved_features", MOVED_FEATURES)
        self._silenced = _Found("wagewatch_model_silenced_targets", SILENCED_TARGETS)
        self.registry.register(self._moved)
        self.registry.register(self._silenced)

    def took_over(self) -> None:
        """Say that this process is the closer now."""
        self._holds.set(1)

    def stood_down(self) -> None:
        """Say that this process is no longer the closer, or waits to become it."""
        self._holds.set(0)

    def stands(self, *, head: int, complete: int, views: int) -> None:
        """Say how far the log is, what every partition has passed, and what the views show."""
        self._complete.set(complete)
        self._views.set(views)
        self._lag.set(max(0, head - views))

    def found_closed(self, day: date) -> None:
        """Say which day is the last closed one, found at the start and closed by nobody now."""
        self._age.last = day

    def closed(self, day: date, seconds: float) -> None:
        """Count one day closed and scored, and the time that it took."""
        self._days.inc()
        self._seconds.observe(seconds)
        self._age.last = day

    def scored_otherwise(self, days: int) -> None:
        """Count days of which the log says another digest."""
        self._otherwise.inc(days)

    def drifted(self, features: int | None) -> None:
        """Say how many features of the model in use have moved far; None where there is none."""
        self._moved.number = features

    def silenced(self, targets: int | None) -> None:
        """Say of how many targets the promoted model is of no use; None where none was asked."""
        self._silenced.number = targets

    def _gauge(self, name: str, told: str) -> Gauge:
        return Gauge(name, told, registry=self.registry)


class _Age(Collector):
    """How old the last closed day is: it grows while nothing happens, so it is never stored."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.last: date | None = None

    def describe(self) -> Iterable[Metric]:
        """Name the family."""
        return (self._family(),)

    def collect(self) -> Iterable[Metric]:
        """Give the days from the last closed day to today; no sample while none was closed."""
        family = self._family()
        if self.last is not None:
            family.add_metric((), (shanghai_day(self._clock.now()) - self.last).days)
        return (family,)

    @staticmethod
    def _family() -> GaugeMetricFamily:
        told = "Days from the last closed day to today; 1 is what it should be."
        return GaugeMetricFamily("wagewatch_last_closed_day_age_days", told, labels=())


class _Found(Collector):
    """A number about the models: no sample while none was looked at."""

    def __init__(self, name: str, told: str) -> None:
        self._name, self._told = name, told
        self.number: int | None = None

    def describe(self) -> Iterable[Metric]:
        """Name the family."""
        return (self._family(),)

    def collect(self) -> Iterable[Metric]:
        """Give what was found last."""
        family = self._family()
        if self.number is not None:
            family.add_metric((), self.number)
        return (family,)

    def _family(self) -> GaugeMetricFamily:
        return GaugeMetricFamily(self._name, self._told, labels=())
