"""What every process of a district exposes, each in a registry as it is when it has just begun."""

from datetime import UTC, datetime

from prometheus_client import CollectorRegistry

from streams.clock import SetClock
from streams.metrics import CloserMetrics, Metrics, RelayMetrics, Standing, WorkerMetrics

_SAMPLES = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count"), "gauge": ("",)}
"""What a question may name, by the type of a family."""


def every_process() -> dict[str, CollectorRegistry]:
    """The registry of each process, by the name of its service in deploy/compose.yaml."""
    standing = Standing(
        head=1,
        applied=1,
        projected=1,
        parked=0,
        closed_day_age=1,
        disk_free=1,
        features_moved=0,
        targets_silenced=0,
        days_scored_otherwise=0,
    )
    clock = SetClock(datetime(2026, 11, 3, tzinfo=UTC))
    return {
        "gateway": Metrics(lambda: standing).registry,
        "relay": RelayMetrics().registry,
        "worker": WorkerMetrics().registry,
        "closer": CloserMetrics(clock).registry,
    }


def families() -> set[str]:
    """Every metric of any process, a counter with its `_total`."""
    return {
        f"{family.name}_total" if family.type == "counter" else family.name
        for registry in every_process().values()
        for family in registry.collect()
    }


def samples() -> set[str]:
    """Every name that a question to Prometheus may use."""
    return {
        f"{family.name}{suffix}"
        for registry in every_process().values()
        for family in registry.collect()
        for suffix in _SAMPLES[family.type]
    }
