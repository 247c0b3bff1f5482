"""Verbs of a district that share the work over Kafka: relay, worker."""

from contextlib import closing
from typing import Annotated

import typer
from prometheus_client import CollectorRegistry

from gateway.cli.showing import output, people
from gateway.leaving import until_told_to_leave
from gateway.settings import settings
from streams.metrics import Exposed, RelayMetrics, WorkerMetrics, expose

MetricsPort = Annotated[
    int | None, typer.Option("--metrics-port", help="Serve numbers for Prometheus at this port.")
]
MetricsHost = Annotated[
    str, typer.Option("--metrics-host", help="Address at which numbers are served.")
]


def join(app: typer.Typer) -> None:
    """Add the verbs of this file."""
    app.command()(relay)
    app.command()(worker)


def relay(
    again_from: Annotated[
        int | None,
        typer.Option(
            "--again-from",
            help="Have everything after this position published again, by the relay that runs.",
        ),
    ] = None,
    metrics_port: MetricsPort = None,
    metrics_host: MetricsHost = "127.0.0.1",
) -> None:
    """Publish the log to Kafka, page by page; stand by while another relay does."""
    # Only a district installs what these need.
    from gateway import district  # noqa: PLC0415

    if again_from is not None:
        topic = district.publish_again(settings(), again_from)
        output.print(f"{topic}: published again from behind position {again_from:,}")
        return
    metrics = RelayMetrics()
    numbers = exposed(metrics.registry, metrics_host, metrics_port)
    with district.relay(settings(), metrics) as carrying:
        people.print(f"relaying; Ctrl-C ends it{numbers}")
        carrying.run(until_told_to_leave())


def worker(
    patience: Annotated[
        float, typer.Option("--patience", help="Seconds without progress after which it ends.")
    ] = 120.0,
    metrics_port: MetricsPort = None,
    metrics_host: MetricsHost = "127.0.0.1",
) -> None:
    """Score the partitions that fall to this worker, beside any number of others."""
    from gateway.district_worker import WorkerProcess  # noqa: PLC0415 - as above

    leaving = until_told_to_leave()
    metrics = WorkerMetrics()
    with closing(WorkerProcess(settings(), metrics, patience)) as process:
        numbers = exposed(metrics.registry, metrics_host, metrics_port)
        people.print(f"working; Ctrl-C ends it{numbers}")
        process.run(leaving)


def exposed(registry: CollectorRegistry, host: str, port: int | None) -> str:
    """Serve numbers where a port was named; return what to add to the greeting."""
    if port is None:
        return ""
    served: Exposed = expose(registry, host, port)
    return f"; numbers at http://{host}:{served.port}/metrics"
