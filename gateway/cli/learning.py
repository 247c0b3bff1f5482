"""Verbs about learned models: train, and models with list, card, promote and drift."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from detectors.learned.card import LANGUAGES, card
from detectors.learned.drift import MOVED, WATCHED, drifted
from detectors.learned.model_file import ModelRefused, pack
from detectors.learned.targets import target
from gateway.cli.options import AsJson, Data, day, existing
from gateway.cli.showing import output, print_json, print_table, progress
from gateway.house import House
from gateway.settings import settings
from schemas.errors import Refused
from streams.backtesting.house_log import HouseLog
from streams.learning.promoting import promote, promoted
from streams.learning.shelf import Shelf
from streams.learning.teaching import Lecture, from_claims, from_house, teach

MODELS = "models"
"""Directory of the models in the data directory."""
SHOWN = 12
"""Features that are named when the drift is told."""
_SHORT = 12
"""Characters of an id in a table: enough to name the model by."""

models = typer.Typer(
    help="Learned models: what there is, and which one speaks.", no_args_is_help=True
)

Target = Annotated[
    str, typer.Option("--target", help="What it foretells: arrears_90 or claim_180.")
]
Cut = Annotated[
    datetime | None,
    typer.Option("--cut", formats=["%Y-%m-%d"], help="Learn from what was known at this day."),
]
Every = Annotated[str, typer.Option("--every", help="A list each week, month or quarter.")]
Claims = Annotated[Path | None, typer.Option("--claims", help="The real wage claims (CSV, gzip).")]
Which = Annotated[str, typer.Argument(help="The id of the model, or how it begins.")]


def join(app: typer.Typer) -> None:
    """Add the verbs of this file."""
    app.command()(train)
    app.add_typer(models, name="models")


def shelf_of(house: House) -> Shelf:
    """Return the shelf of a house."""
    return Shelf(house.premises.data / MODELS)


def level(house: House) -> None:
    """Judge what was not judged yet: what is learned from must stand beside every day's facts."""
    with progress("scoring", house.behind()) as advance:
        house.score(advance)


def train(
    named: Target = "arrears_90",
    cut: Cut = None,
    every: Every = "week",
    claims: Claims = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Learn a model from this house, or from the real claims, and keep it signed, in shadow."""
    aim = target(named)
    with House.open(settings(data)) as house:
        if claims is None:
            level(house)
            with progress("reading the log", house.log.head().position) as advance:
                lecture = from_house(
                    house.log,
                    house.store,
                    aim,
                    advance,
                    cut=day(cut),
                    every=every,
                    simulated=house.simulated,
                )
        else:
            with progress("reading claims") as advance:
                lecture = from_claims(existing(claims), aim, advance, cut=day(cut))
        _keep(house, lecture, as_json=as_json)


def _keep(house: House, lecture: Lecture, *, as_json: bool) -> None:
    shelf = shelf_of(house)
    with progress("learning", 1) as advance:
        taught = teach(lecture, house.clock.now())
        advance(1)
    name = shelf.keep(pack(taught.learned, taught.metadata, shelf.key()))
    told = taught.metadata
    if as_json:
        print_json({"model": name, "metadata": told})
        return
    simulated = " (simulated)" if told.simulated else ""
    output.print(
        f"model {name}{simulated}: {told.outcomes:,} of {told.rows:,} rows of "
        f"{told.subjects:,} subjects had the outcome; AUC {told.check.auc:.3f} on the half that "
        "it had not seen. It stays in shadow.",
        soft_wrap=True,
    )


@models.command(name="list")
def list_models(data: Data = None, as_json: AsJson = False) -> None:
    """List the models of this house, and say which one speaks for its target."""
    with House.open(settings(data)) as house:
        shelf = shelf_of(house)
        speaking = {it.model for it in promoted(house.log).values()}
        told = [_line(shelf, name, speaks=name in speaking) for name in shelf.ids()]
    if as_json:
        print_json(told)
        return
    headings = ("model", "target", "cut", "AUC", "simulated", "speaks", "refused")
    rows = [[str(line[it]) for it in headings] for line in told]
    print_table("models", headings, [[name[:_SHORT], *rest] for name, *rest in rows])


def _line(shelf: Shelf, name: str, *, speaks: bool) -> dict[str, object]:
    line: dict[str, object] = {
        "model": name, "target": "", "cut": "", "AUC": "", "simulated": "", "speaks": speaks,
        "refused": "",
    }  # fmt: skip
    try:
        told = shelf.metadata(name)
        line |= {"target": told.target, "cut": told.cut, "simulated": told.simulated}
        line["AUC"] = round(told.check.auc, 3)
        shelf.take(name)
    except Refused as wrong:
        line["refused"] = str(wrong)
    return line


@models.command(name="card")
def show_card(
    which: Which,
    language: Annotated[str, typer.Option("--lang", help="zh or en.")] = "zh",
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Show what a model is, what it learned from, and what it must not be used for."""
    if language not in LANGUAGES:
        message = f"{language[:20]!r} is no language here; write {' or '.join(LANGUAGES)}"
        raise Refused(message, field="lang")
    with House.open(settings(data)) as house:
        shelf = shelf_of(house)
        name, told = shelf.id_of(which), shelf.metadata(which)
        speaks = name in {it.model for it in promoted(house.log).values()}
    if as_json:
        print_json({"model": name, "speaks": speaks, "metadata": told})
        return
    output.print(card(name, told, language, promoted=speaks), markup=False, soft_wrap=True)


@models.command(name="promote")
def promote_model(
    which: Which,
    actor: Annotated[str, typer.Option(help="Who decides: a role and a code, never a name.")],
    reason: Annotated[str, typer.Option(help="Why: what its backtest showed.")],
    data: Data = None,
) -> None:
    """Let a model speak for its target from here on: an act of a person, recorded on the log."""
    with House.open(settings(data)) as house:
        model = shelf_of(house).take(which)
        if model.metadata.simulated and not house.simulated:
            message = "the model learned from simulated data; it cannot speak of a real district"
            raise ModelRefused(message, field="model")
        receipt = promote(house.intake, model, actor=actor, reason=reason, at=house.clock.now())
        house.catch_up()
    output.print(
        f"model {model.id} speaks for {model.metadata.target}: recorded at position "
        f"{receipt.position:,}",
        soft_wrap=True,
    )


@models.command(name="drift")
def show_drift(which: Which, data: Data = None, as_json: AsJson = False) -> None:
    """Say how far the features of the last closed day have moved from what a model learned."""
    with House.open(settings(data)) as house:
        model = shelf_of(house).take(which)
        level(house)
        read = HouseLog(house.log, house.store, target(model.metadata.target), "month")
        with progress("reading the log", house.log.head().position) as advance:
            read.read(advance)
        features = read.now()
        moved = drifted(features, model.metadata.spread)
    if as_json:
        print_json({"model": model.id, "rows": len(features), "moved": moved})
        return
    output.print(
        f"{sum(it.index > MOVED for it in moved)} of {len(moved)} features have moved far "
        f"(index over {MOVED}), {sum(WATCHED < it.index <= MOVED for it in moved)} somewhat; "
        f"{len(features):,} subjects"
    )
    rows = [(it.name, f"{it.index:.3f}") for it in moved[:SHOWN]]
    print_table("farthest", ("feature", "index"), rows)
