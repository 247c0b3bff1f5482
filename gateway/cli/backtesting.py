"""The verb that tells how well arrears would have been foreseen, on what is known to have come."""

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from detectors.learned.model_file import Model
from detectors.learned.targets import target
from gateway.backtest_page import rendered
from gateway.cli.learning import Claims, Cut, Every, Target, level, shelf_of
from gateway.cli.options import AsJson, Data, Out, day, existing
from gateway.cli.showing import BROKEN, output, people, print_json, print_table, progress
from gateway.house import House
from gateway.settings import settings
from schemas.errors import Refused
from schemas.subjects import Kind
from streams.backtesting.alerts import BUDGET
from streams.backtesting.on_claims import backtest_claims
from streams.backtesting.on_house import Asked, backtest_house
from streams.backtesting.report import Backtest, Figures
from streams.backtesting.reporting import CAPACITY
from streams.backtesting.resampling import DRAWS
from streams.backtesting.troubles import Foresight


def join(app: typer.Typer) -> None:
    """Add the verb of this file."""
    app.command()(backtest)


def backtest(
    claims: Claims = None,
    truth: Annotated[
        Path | None, typer.Option("--truth", help="Truth file, of a simulated district.")
    ] = None,
    model: Annotated[
        str | None, typer.Option("--model", help="Test this model: its id, or its file.")
    ] = None,
    named: Target = "arrears_90",
    cut: Cut = None,
    every: Every = "week",
    of: Annotated[Kind | None, typer.Option("--of", help="Only sites, or only employers.")] = None,
    capacity: Annotated[
        int, typer.Option(min=1, help="Subjects of a list that can be inspected.")
    ] = CAPACITY,
    budget: Annotated[
        float, typer.Option(min=0.1, help="Alerts per 1,000 subjects a month.")
    ] = BUDGET,
    draws: Annotated[int, typer.Option(min=2, help="Draws for the bounds of 95 in 100.")] = DRAWS,
    out: Out = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Test the rankings on this house, a simulated district with its truth, or the real claims.

    With --out FILE.html the report is written there with its pictures, and beside it
    as JSON. With --cut the house itself teaches up to that day and is tested after it.
    """
    if claims is not None:
        if model or truth or cut:
            message = "--claims is tested by its own protocol; leave out --model, --truth and --cut"
            raise Refused(message, field="claims")
        told = backtest_claims(
            existing(claims), progress, capacity=capacity, budget=budget, draws=draws
        )
    else:
        with House.open(settings(data)) as house:
            asked = Asked(
                target=target(named),
                every=every,
                cut=day(cut),
                model=None if model is None else _model(house, model),
                truth=None if truth is None else existing(truth),
                of=of,
                simulated=house.simulated,
                capacity=capacity,
                budget=budget,
                draws=draws,
            )
            level(house)
            told = backtest_house(house.log, house.store, asked, progress)
    _write(told, out)
    if as_json:
        print_json(msgspec.json.decode(msgspec.json.encode(told)))  # where nothing is, null
    else:
        _tell(told)
    if told.leaks:
        people.print(
            f"AUC over 0.9 in {', '.join(told.leaks)}: something leaks; find it before you "
            "believe a figure"
        )
        raise typer.Exit(BROKEN)


def _model(house: House, named: str) -> Model:
    """Return a model of the shelf by its id, or one that lies elsewhere by its file."""
    shelf = shelf_of(house)
    return shelf.open(Path(named)) if Path(named).is_file() else shelf.take(named)


def _write(told: Backtest, out: Path | None) -> None:
    if out is None:
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(rendered(told), encoding="utf-8")
    beside = out.with_suffix(".json")
    beside.write_bytes(msgspec.json.format(msgspec.json.encode(told)) + b"\n")
    people.print(f"{out} and {beside.name}", soft_wrap=True)


def _tell(told: Backtest) -> None:
    simulated = "SIMULATED 模拟: " if told.simulated else ""
    output.print(
        f"{simulated}{told.target} on {told.source}, {told.first_on} to {told.last_on}: "
        f"{told.rows:,} rows on {told.lists:,} lists, {told.outcomes:,} with the outcome",
        soft_wrap=True,
    )
    measured = ("ranking", "AUC", "in lists", "AP", f"P@{told.capacity}", "lead", "Brier")
    print_table("rankings", measured, [_measured(name, it) for name, it in told.rankings.items()])
    foreseen = [_foreseen(name, it.foresight) for name, it in told.rankings.items()]
    if told.raised is not None:
        foreseen.append(_foreseen("as raised", told.raised))
    print_table(
        f"alerts within {told.budget:g} per 1,000 a month, and the alerts that were raised",
        ("ranking", "first events", "with a sign", "lead", "right", "per 1,000"),
        foreseen,
    )
    for each in told.verdict:
        word = each.word.replace("_", " ")
        it = each.difference
        output.print(
            f"{told.judged} beside {each.best} by {each.measure}: {it.value:+.4f} "
            f"({it.low:+.4f} to {it.high:+.4f}): {word}",
            soft_wrap=True,
        )
    output.print(f"misses: {len(told.misses):,}; --json or --out tells them one by one")


def _measured(name: str, told: Figures) -> tuple[str, ...]:
    return (
        name,
        f"{told.auc:.3f}",
        f"{told.auc_of_lists:.3f}",
        f"{told.average_precision:.3f}",
        f"{told.precision:.3f}",
        "" if told.median_lead_days is None else f"{told.median_lead_days:.0f}",
        "" if told.brier is None else f"{told.brier:.4f}",
    )


def _foreseen(name: str, told: Foresight) -> tuple[str, ...]:
    return (
        name,
        f"{told.foreseen}/{told.troubles}",
        f"{told.foreseen_of_those}/{told.showed_sign}",
        "" if told.median_lead_days is None else f"{told.median_lead_days:.0f}",
        f"{told.alerts_before_trouble}/{told.alerts}",
        f"{told.per_1000_a_month:.1f}",
    )
