"""The verb that tells how well arrears would have been foreseen, on what is known to have come.

What it does stands in `backtest_runs`, which is loaded when it is called: it brings
scikit-learn with it, and no other verb shall wait for that.
"""

from pathlib import Path
from typing import Annotated

import typer

from gateway.cli.learning import EVERY_HELP, TARGET_HELP, Claims, Cut
from gateway.cli.options import AsJson, Data, Out, day
from schemas.subjects import Kind
from streams.backtesting.defaults import BUDGET, CAPACITY, DRAWS


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
    target: Annotated[
        str | None,
        typer.Option("--target", help=f"{TARGET_HELP} Else what the model foretells."),
    ] = None,
    cut: Cut = None,
    every: Annotated[
        str | None, typer.Option("--every", help=f"{EVERY_HELP} Else each week.")
    ] = None,
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
    from gateway.cli import backtest_runs  # noqa: PLC0415  see above

    run = backtest_runs.Run(
        claims=claims,
        truth=truth,
        model=model,
        target=target,
        cut=day(cut),
        every=every,
        of=of,
        capacity=capacity,
        budget=budget,
        draws=draws,
    )
    backtest_runs.backtest(run, out, data, as_json=as_json)
