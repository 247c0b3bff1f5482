"""Verbs that keep the house going: serve, run, replay, project, verify."""

from typing import Annotated

import typer

from gateway.cli.options import AsJson, Data
from gateway.cli.pages import pages
from gateway.cli.showing import BROKEN, output, people, print_json, progress
from gateway.cli.spreading import MetricsHost, MetricsPort, exposed
from gateway.house import House
from gateway.houses import lived_in, open_house
from gateway.leaving import until_told_to_leave
from gateway.settings import Settings, settings
from streams.clock import WallClock
from streams.metrics import CloserMetrics


def join(app: typer.Typer) -> None:
    """Add the verbs of this file."""
    app.command()(serve)
    app.command()(run)
    app.command()(replay)
    app.command()(project)
    app.command()(verify)


def serve(
    data: Data = None,
    host: Annotated[str | None, typer.Option(help="Loopback address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
) -> None:
    """Serve pages and API on this machine, scoring as facts come in."""
    with open_house(settings(data, host=host, port=port)) as house:
        listening = pages(house)
        people.print(
            f"薪哨 wagewatch on http://{house.settings.host}:{house.settings.port} - only this "
            "machine can reach it: sign-in is not built yet. Ctrl-C ends it."
        )
        house.begin()
        # The server passes the signal that ended it on to whoever listened before it: to
        # nobody, and the process would end by the signal instead of in order.
        until_told_to_leave()
        listening.run()


def run(
    data: Data = None,
    once: Annotated[bool, typer.Option("--once", help="End when level with the log.")] = False,
    metrics_port: MetricsPort = None,
    metrics_host: MetricsHost = "127.0.0.1",
) -> None:
    """Score and project without serving; in a district, score the days behind the workers."""
    chosen = settings(data)
    if chosen.kafka is not None:
        _keep_days(chosen, metrics_host, metrics_port)
        return
    with House.open(lived_in(chosen)) as house:
        with progress("scoring and projecting", house.behind()) as advance:
            house.catch_up(advance)
        if not once:
            house.begin()
            people.print("level with the log; Ctrl-C ends it")
            house.live.join()


def _keep_days(chosen: Settings, host: str, port: int | None) -> None:
    # Only a district installs what this needs.
    from gateway.day_keeping import day_keeping  # noqa: PLC0415

    metrics = CloserMetrics(WallClock())
    numbers = exposed(metrics.registry, host, port)
    with day_keeping(chosen, metrics) as keeping:
        people.print(f"keeping the days of the district; Ctrl-C ends it{numbers}")
        keeping.run(until_told_to_leave())


def replay(
    data: Data = None,
    verify: Annotated[
        bool, typer.Option("--verify", help="Change nothing; prove that a rebuild gives the same.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Judge the whole log again beside what stands, and swap; or with --verify, compare."""
    with House.open(lived_in(settings(data))) as house:
        head = house.log.head().position
        with (
            progress("scoring again", head) as scoring,
            progress("projecting again", head) as views,
        ):
            outcome = house.replay(scoring, views, swap=not verify)
    if as_json:
        print_json(outcome)
    else:
        for line in outcome.lines():
            output.print(line)
    if verify and not outcome.same:
        raise typer.Exit(BROKEN)


def project(data: Data = None) -> None:
    """Fill the views anew beside the present ones, and swap."""
    with House.open(lived_in(settings(data))) as house:
        with progress("projecting again", house.store.position()) as advance:
            house.fill_views_anew(advance)
        output.print(f"views as of position {house.views.position:,}")


def verify(
    data: Data = None,
    adopt_head: Annotated[
        bool,
        typer.Option(
            "--adopt-head",
            help="Take the log for whole whatever its external head says: only for whoever has "
            "compared it with a backup.",
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Recompute the hash chain of the log and say everything that is wrong."""
    chosen = lived_in(settings(data))
    if adopt_head:
        House.adopt_head(chosen)
    with open_house(chosen) as house:
        head = house.log.head()
        damages = list(house.log.verify())
    if as_json:
        print_json({"position": head.position, "hash": head.hash.hex(), "damages": damages})
    else:
        for damage in damages:
            output.print(f"position {damage.position}: {damage.what}")
        output.print(
            f"{head.position:,} facts, head {head.hash.hex()[:16]}: {len(damages)} damaged"
        )
    if damages:
        raise typer.Exit(BROKEN)
