"""Verbs about learned models: train, and models with list, card, promote and drift.

What they do stands in `learned_models`, which is loaded when one of them is called: it
brings scikit-learn with it, and no other verb shall wait for that.
"""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from gateway.cli.options import AsJson, Data, day

models = typer.Typer(
    help="Learned models: what there is, and which one speaks.", no_args_is_help=True
)

TARGET_HELP = "What it foretells: arrears_90 or claim_180."
Target = Annotated[str, typer.Option("--target", help=TARGET_HELP)]
Cut = Annotated[
    datetime | None,
    typer.Option("--cut", formats=["%Y-%m-%d"], help="Learn from what was known at this day."),
]
EVERY_HELP = "A list each week, month or quarter."
Every = Annotated[str, typer.Option("--every", help=EVERY_HELP)]
Claims = Annotated[Path | None, typer.Option("--claims", help="The real wage claims (CSV, gzip).")]
Which = Annotated[str, typer.Argument(help="The id of the model, or how it begins.")]


def join(app: typer.Typer) -> None:
    """Add the verbs of this file."""
    app.command()(train)
    app.add_typer(models, name="models")


def train(
    target: Target = "arrears_90",
    cut: Cut = None,
    every: Every = "week",
    claims: Claims = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Learn a model from this house, or from the real claims, and keep it signed, in shadow."""
    from gateway.cli import learned_models  # noqa: PLC0415  see above

    learned_models.train(target, day(cut), every, claims, data, as_json=as_json)


@models.command(name="list")
def list_models(data: Data = None, as_json: AsJson = False) -> None:
    """List the models of this house, and say which one speaks for its target."""
    from gateway.cli import learned_models  # noqa: PLC0415  see above

    learned_models.list_models(data, as_json=as_json)


@models.command(name="card")
def show_card(
    which: Which,
    language: Annotated[str, typer.Option("--lang", help="zh or en.")] = "zh",
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Show what a model is, what it learned from, and what it must not be used for."""
    from gateway.cli import learned_models  # noqa: PLC0415  see above

    learned_models.show_card(which, language, data, as_json=as_json)


@models.command(name="promote")
def promote(
    which: Which,
    actor: Annotated[str, typer.Option(help="Who decides: a role and a code, never a name.")],
    reason: Annotated[str, typer.Option(help="Why: what its backtest showed.")],
    data: Data = None,
) -> None:
    """Let a model speak for its target from here on: an act of a person, recorded on the log."""
    from gateway.cli import learned_models  # noqa: PLC0415  see above

    learned_models.promote_model(which, actor, reason, data)


@models.command(name="drift")
def show_drift(which: Which, data: Data = None, as_json: AsJson = False) -> None:
    """Say how far the features of the last closed day have moved from what a model learned."""
    from gateway.cli import learned_models  # noqa: PLC0415  see above

    learned_models.show_drift(which, data, as_json=as_json)
