"""What the verb backtest does: run it, write its report, tell it, and call a leak a leak."""

from collections import Counter
from datetime import date
from pathlib import Path

import msgspec
import typer
from msgspec import Struct

from detectors.learned.model_file import Model
from detectors.learned.targets import target
from gateway.backtest_page import rendered
from gateway.cli.learned_models import level, shelf_of
from gateway.cli.options import existing
from gateway.cli.showing import BROKEN, output, people, print_json, print_table, progress
from gateway.house import House
from gateway.houses import lived_in
from gateway.settings import settings
from schemas.errors import Refused
from schemas.subjects import Kind
from streams.backtesting.on_claims import backtest_claims
from streams.backtesting.on_house import Asked, backtest_house
from streams.backtesting.report import Backtest, Figures
from streams.backtesting.troubles import Foresight


class Run(Struct, frozen=True, kw_only=True):
    """What the command line asked for."""

    claims: Path | None
    truth: Path | None
    model: str | None
    target: str
    cut: date | None
    every: str
    of: Kind | None
    capacity: int
    budget: float
    draws: int


def backtest(run: Run, out: Path | None, data: Path | None, *, as_json: bool) -> None:
    """Run a backtest on the claims or on a house, and tell what it came to."""
    if run.claims is not None:
        if run.model or run.truth or run.cut:
            message = "--claims is tested by its own protocol; leave out --model, --truth and --cut"
            raise Refused(message, field="claims")
        told = backtest_claims(
            existing(run.claims),
            progress,
            capacity=run.capacity,
            budget=run.budget,
            draws=run.draws,
        )
    else:
        with House.open(lived_in(settings(data))) as house:
            asked = Asked(
                target=target(run.target),
                every=run.every,
                cut=run.cut,
                model=None if run.model is None else _model(house, run.model),
                truth=None if run.truth is None else existing(run.truth),
                of=run.of,
                simulated=house.simulated,
                capacity=run.capacity,
                budget=run.budget,
                draws=run.draws,
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
    if told.raised is not None and told.raised.troubles:
        output.print(f"the alerts that were raised: {_aim(told.raised)}", soft_wrap=True)
        _tell_misses(told)
    for each in told.verdict:
        word = each.word.replace("_", " ")
        it = each.difference
        output.print(
            f"{told.judged} beside {each.best} by {each.measure}: {it.value:+.4f} "
            f"({it.low:+.4f} to {it.high:+.4f}): {word}",
            soft_wrap=True,
        )
    output.print(f"misses: {len(told.misses):,}; --json or --out tells them one by one")


def _aim(told: Foresight) -> str:
    """Return what the alerts foresaw, in the words in which the aim is set."""
    showing = max(1, told.showed_sign)
    lead = "no" if told.median_lead_days is None else f"{told.median_lead_days:.0f} days of"
    return (
        f"{told.foreseen_of_those / showing:.0%} of first arrears among those with a sign "
        f"21 days before, {told.foreseen / told.troubles:.0%} over all, {lead} median lead, "
        f"at {told.per_1000_a_month:.1f} alerts for 1,000 a month "
        f"({told.recalled} of {told.alerts} recalled later)"
    )


def _tell_misses(told: Backtest) -> None:
    """Tell how many troubles no raised alert stood before, by their cause where it is known."""
    causes = Counter(it.cause or "cause not known" for it in told.raised_misses)
    showing = Counter(it.cause or "cause not known" for it in told.raised_misses if it.showed_sign)
    for cause, number in sorted(causes.items()):
        output.print(f"  missed: {number} of {cause}, {showing[cause]} of them with a sign")


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
