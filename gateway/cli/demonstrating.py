"""The demonstration: a simulated year of a district, scored, summed up, and opened in pages."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer
from msgspec import structs

from gateway.cli.feeding import load_history
from gateway.cli.options import AsJson
from gateway.cli.pages import pages
from gateway.cli.showing import output, people, print_json, print_table, progress_so_far
from gateway.cli.summary import Summary, sum_up
from gateway.house import House
from gateway.leaving import until_told_to_leave
from gateway.premises import Premises
from gateway.settings import settings
from schemas.calendar.shanghai import SHANGHAI
from schemas.errors import Refused
from streams.clock import ShiftedClock
from streams.sources import jsonl
from streams.sources.reading import source_hash
from streams.sources.simulator import Settings, simulate

YEAR = 2025


def join(app: typer.Typer) -> None:
    """Add the verb of this file."""
    app.command()(demo)


def demo(
    employers: Annotated[
        int, typer.Option(min=0, help="Employers of the simulated district.")
    ] = 1200,
    sites: Annotated[int, typer.Option(min=0, help="Construction sites.")] = 120,
    seed: Annotated[int, typer.Option(help="Same seed, same district.")] = 7,
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Open the pages after.")] = True,
    port: Annotated[int | None, typer.Option(help="Port of the pages.")] = None,
    data: Annotated[
        Path | None, typer.Option("--data", help="Keep the data here; else they are thrown away.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Simulate a year of a district, score it, print a summary, open the pages."""
    asked = Settings(
        seed=seed,
        employers=employers,
        sites=sites,
        first_day=date(YEAR, 1, 1),
        last_day=date(YEAR, 12, 31),
    )
    morning_after = datetime.combine(date(YEAR + 1, 1, 1), time(8), SHANGHAI).astimezone(UTC)
    if data is not None and Premises(data, write=False).facts.exists():
        message = f"{data} holds the data of another time; name a new directory by --data"
        raise Refused(message, field="data")
    with _place(data) as place:
        with progress_so_far("simulating") as tell:
            simulation = simulate(asked)
            written = simulation.write(place / "simulation", tell)
        began = perf_counter()
        clock = ShiftedClock(morning_after)
        # Whatever database a district may have, a trial keeps its hands off it.
        alone = {"database": None, "keys": None, "kafka": None}
        chosen = structs.replace(settings(place, port=port), **alone)
        with House.open(chosen, clock) as house:
            house.premises.mark_simulated(morning_after)
            reading = jsonl.read(written.deliveries, source="simulator", actor="simulator")
            load_history(house, reading, source_hash(written.deliveries))
            seconds = perf_counter() - began
            summary = sum_up(house, simulation.truth(), seconds)
            _tell(summary, as_json=as_json)
            if serve:
                address = f"http://{house.settings.host}:{house.settings.port}"
                people.print(
                    f"[bold]{address}[/] - simulated data; only this machine can reach it: "
                    "sign-in is not built yet. Ctrl-C ends it."
                )
                house.begin()
                until_told_to_leave()
                pages(house).run()


@contextmanager
def _place(data: Path | None) -> Iterator[Path]:
    """Return where the data go: where somebody said, or where they are thrown away after."""
    if data is not None:
        data.mkdir(parents=True, exist_ok=True)
        yield data
        return
    with tempfile.TemporaryDirectory(prefix="wagewatch-demo-") as thrown_away:
        yield Path(thrown_away)


def _tell(summary: Summary, *, as_json: bool) -> None:
    if as_json:
        print_json(summary)
        return
    first, last = summary.days or (None, None)
    output.print(
        f"\n[bold]吴兴区（模拟）/ a simulated district, {first} to {last}[/]\n"
        f"{summary.facts:,} facts stored, scored and shown in {summary.seconds} s "
        f"({summary.facts_a_second:,.0f} facts/s); {summary.parked} parked"
    )
    levels = ", ".join(f"{level.value} {count:,}" for level, count in summary.levels.items())
    output.print(f"levels: {levels}; open alerts: {summary.open_alerts:,}")
    print_table(
        "风险名单 risk list - 线索·待核实 leads, to be verified",
        ("等级", "分值", "主体", "属地", "理由"),
        [
            (line.level.value, line.score, line.name, line.township, "；".join(line.reasons))
            for line in summary.top
        ],
    )
    shares = ", ".join(f"{code} {share:.0%}" for code, share in summary.systems.items())
    output.print(f"six systems in place in {summary.month}, of sites where it is known: {shares}")
    seen = summary.foreseen
    output.print(
        f"simulated arrears that came to light: {seen.episodes}; an alert stood before: "
        f"{seen.alerted_before} (median {seen.median_lead_days} days before); of the "
        f"{seen.showed_a_sign} that showed a sign 21 days before: {seen.alerted_of_those}. "
        f"Alerts: {seen.alerts} on {seen.alerted_subjects} subjects, "
        f"{seen.subjects_with_arrears} of which owed wages at some time; {seen.recalled} recalled."
    )
