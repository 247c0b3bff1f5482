"""What is counted while the system runs, for Prometheus: numbers of things, never which things.

One file a process: `serving` for the gateway, `relay`, `worker` and `closer` for the three
that carry facts over a broker. `exposing` serves the numbers of a process that has no pages,
and `buckets` holds the widths of the histograms.

Each class here has a registry of its own and plain methods that say what happened; it counts
and decides nothing. No label holds an id, a name or a subject: labels are partitions, event
types, outcomes and reasons, each from a closed list. To add a number, add it to the class of
the process that knows it, to the table of numbers in `docs/operating.md`, and to the dashboard
where an officer of the machine would look for it.
"""

from streams.metrics.closer import CloserMetrics
from streams.metrics.exposing import CannotExpose, Exposed, expose
from streams.metrics.relay import RelayFailure, RelayMetrics
from streams.metrics.serving import CONTENT_TYPE, OTHER_TYPE, Metrics, Outcome, Standing
from streams.metrics.worker import PageOutcome, Stray, WorkerMetrics

__all__ = (
    "CONTENT_TYPE",
    "OTHER_TYPE",
    "CannotExpose",
    "CloserMetrics",
    "Exposed",
    "Metrics",
    "Outcome",
    "PageOutcome",
    "RelayFailure",
    "RelayMetrics",
    "Standing",
    "Stray",
    "WorkerMetrics",
    "expose",
)
