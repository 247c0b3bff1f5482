"""What the verb backtest does: run it, write its report, tell it, and call a leak a leak."""

from datetime import date
from functools import partial
from pathlib import Path

import msgspec
import typer
from msgspec import Struct

from detectors.learned.model_file import Model
from detectors.learned.targets import ARREARS, CLAIM, target
from gateway.backtest_page import rendered
from gateway.cli.backtest_table import print_backtest
from gateway.cli.options import existing, page_at
from gateway.cli.showing import BROKEN, people, print_json, progress
from gateway.learning_room import level_room
from gateway.settings import settings
from schemas.errors import Refused
from schemas.subjects import Kind
from streams.backtesting.on_claims import backtest_claims
from streams.backtesting.on_house import Asked, backtest_house
from streams.backtesting.report import Backtest
from streams.learning.shelf import Shelf


class Run(Struct, frozen=True, kw_only=True):
    """What the command line asked for; None where nothing was said of it."""

    claims: Path | None
    truth: Path | None
    model: str | None
    target: str | None
    cut: date | None
    every: str | None
    of: Kind | None
    capacity: int
    budget: float
    draws: int


def backtest(run: Run, out: Path | None, data: Path | None, *, as_json: bool) -> None:
    """Run a backtest on the claims or on a house, and tell what it came to."""
    page = None if out is None else page_at(out)
    told = _on_house(run, data) if run.claims is None else _on_claims(run, run.claims)
    _write(told, page)
    if as_json:
        print_json(msgspec.json.decode(msgspec.json.encode(told)))  # where nothing is, null
    else:
        print_backtest(told)
    if told.leaks:
        people.print(
            f"AUC over 0.9 in {', '.join(told.leaks)}: something leaks; find it before you "
            "believe a figure"
        )
        raise typer.Exit(BROKEN)


def _on_claims(run: Run, claims: Path) -> Backtest:
    settled = (run.model, run.truth, run.cut, run.every, run.of)
    if any(it is not None for it in settled) or run.target not in {None, CLAIM.name}:
        message = (
            "--claims is tested by its own protocol; leave out --model, --truth, --cut, --every, "
            "--of and --target"
        )
        raise Refused(message, field="claims")
    return backtest_claims(
        existing(claims), progress, capacity=run.capacity, budget=run.budget, draws=run.draws
    )


def _on_house(run: Run, data: Path | None) -> Backtest:
    with level_room(settings(data), partial(progress, "scoring")) as room:
        model = None if run.model is None else _model(room.shelf, run.model)
        meant = ARREARS.name if model is None else model.metadata.target
        asked = Asked(
            target=target(run.target or meant),
            every=run.every or "week",
            cut=run.cut,
            model=model,
            truth=None if run.truth is None else existing(run.truth),
            of=run.of,
            simulated=room.simulated,
            capacity=run.capacity,
            budget=run.budget,
            draws=run.draws,
        )
        return backtest_house(room.log, room.concluded, asked, progress)


def _model(shelf: Shelf, named: str) -> Model:
    """Return a model of the shelf by its id, or one that lies elsewhere by its file."""
    return shelf.open(Path(named)) if Path(named).is_file() else shelf.take(named)


def _write(told: Backtest, out: Path | None) -> None:
    if out is None:
        return
    out.write_text(rendered(told), encoding="utf-8")
    beside = out.with_suffix(".json")
    beside.write_bytes(msgspec.json.format(msgspec.json.encode(told)) + b"\n")
    people.print(f"{out} and {beside.name}", markup=False, soft_wrap=True)
