"""What the gateway counts: submissions, appends, and how far the parts are when it is asked."""

from collections.abc import Callable, Iterable
from enum import StrEnum

from msgspec import Struct
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from schemas.codec import FACTS
from streams.metrics.buckets import SHORT_SECONDS

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
MOVED_FEATURES = "Features of the learned model that had moved far at the last weekly look."
SILENCED_TARGETS = "Targets of which nothing is estimated: their promoted model cannot be used."
OTHER_TYPE = "other"
"""Label of a type that does not exist, so that a client cannot invent labels."""


class Outcome(StrEnum):
    """What became of a submission."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"  # the same again: answered with its first receipt
    REFUSED = "refused"
    CONFLICT = "conflict"  # its id was used before for other content
    FAILED = "failed"  # the log could not store it


class Standing(Struct, frozen=True):
    """How far the parts of one running system are, at the moment of a scrape."""

    head: int
    """Position of the last fact in the log."""
    applied: int
    """Position of the last fact that was scored and shown."""
    projected: int
    """Position of the last fact whose effect is in the views."""
    parked: int
    """Subjects that cannot be judged."""
    closed_day_age: int | None
    """Days from the last closed day to today; None while no day was closed."""
    disk_free: int
    """Bytes that are free where this process keeps its files."""
    weeks_outside_band: int = 0
    """Weeks under promoted rules with more or fewer alerts than their preview had shown."""
    features_moved: int | None = None
    """Features of the learned model that have moved far; None where none was looked at here."""
    targets_silenced: int | None = None
    """Targets whose promoted model cannot be used; None where no model was asked for here."""
    days_scored_otherwise: int | None = None
    """Days of which the log says another digest; None where another process closes the days."""


class Metrics:
    """The numbers of a gateway, in a registry of its own."""

    def __init__(self, standing: Callable[[], Standing]) -> None:
        """Count from zero; `standing` is asked at every scrape, and at no other time."""
        self.registry = CollectorRegistry()
        self._submissions = Counter(
            "wagewatch_submissions",
            "Submissions by event type, outcome and reason of a refusal.",
            ("type", "outcome", "reason"),
            registry=self.registry,
        )
        self._append_seconds = Histogram(
            "wagewatch_append_seconds",
            "Time from a readable batch to its durable receipt.",
            buckets=SHORT_SECONDS,
            registry=self.registry,
        )
        self.registry.register(_Standing(standing))

    def submitted(self, type_name: str, outcome: Outcome, reason: str = "") -> None:
        """Count one submission; `reason` is the name of a problem, from a closed list."""
        label = type_name if type_name in FACTS else OTHER_TYPE
        self._submissions.labels(label, outcome, reason).inc()

    def appended(self, seconds: float) -> None:
        """Count one append, with the time that it took."""
        self._append_seconds.observe(seconds)

    def text(self) -> bytes:
        """Return all of it in the text format of Prometheus."""
        return generate_latest(self.registry)


class _Standing(Collector):
    """Gauges that are read from the parts themselves."""

    def __init__(self, standing: Callable[[], Standing]) -> None:
        self._standing = standing

    def describe(self) -> Iterable[Metric]:
        """Name nothing beforehand: the parts are not asked before the first scrape."""
        return ()

    def collect(self) -> Iterable[Metric]:
        """Ask the parts."""
        now = self._standing()
        yield _gauge("log_head_position", "Position of the last fact in the log.", now.head)
        yield _gauge("scoring_applied_position", "Position of the last scored fact.", now.applied)
        # Positions have no gaps: what was applied is also how many facts were scored.
        yield CounterMetricFamily("wagewatch_scored_facts", "Facts scored.", value=now.applied)
        yield _gauge("views_position", "Position of the last fact in the views.", now.projected)
        lag = max(0, now.head - now.projected)
        yield _gauge("views_lag_facts", "Facts in the log that the views do not show.", lag)
        yield _gauge("parked_subjects", "Subjects that cannot be judged.", now.parked)
        yield _gauge("disk_free_bytes", "Bytes free where files are kept.", now.disk_free)
        told = "Weeks under promoted rules whose alerts lay outside of the previewed band."
        yield _gauge("weeks_outside_previewed_band", told, now.weeks_outside_band)
        if now.features_moved is not None:
            yield _gauge("model_moved_features", MOVED_FEATURES, now.features_moved)
        if now.targets_silenced is not None:
            yield _gauge("model_silenced_targets", SILENCED_TARGETS, now.targets_silenced)
        if now.days_scored_otherwise is not None:
            told = "Days that came to another digest than the log says, by the same rules."
            yield CounterMetricFamily(
                "wagewatch_days_scored_otherwise", told, value=now.days_scored_otherwise
            )
        if now.closed_day_age is not None:
            told = "Days from the last closed day to today; 1 is what it should be."
            yield _gauge("last_closed_day_age_days", told, now.closed_day_age)


def _gauge(name: str, told: str, value: float) -> Metric:
    return GaugeMetricFamily(f"wagewatch_{name}", told, value=value)
