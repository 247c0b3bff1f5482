"""What the verbs about learned models do: train, list, show, promote, and tell the drift."""

from datetime import date
from functools import partial
from pathlib import Path

from detectors.learned.card import LANGUAGES, card
from detectors.learned.drift import MOVED, WATCHED, drifted
from detectors.learned.model_file import ModelRefused, pack
from detectors.learned.targets import target as target_of
from gateway.cli.options import existing
from gateway.cli.showing import output, print_json, print_table, progress
from gateway.house import House
from gateway.houses import lived_in
from gateway.language import in_both
from gateway.learning_room import learning_room, level_room
from gateway.settings import settings
from schemas.errors import Refused
from streams.backtesting.house_log import HouseLog, reach
from streams.learning.promoting import promote, promoted
from streams.learning.shelf import Shelf
from streams.learning.teaching import Lecture, from_claims, from_house, teach

SHOWN = 12
"""Features that are named when the drift is told."""
_SHORT = 12
"""Characters of an id in a table: enough to name the model by."""


def shelf_of(house: House) -> Shelf:
    """Return the shelf of a house."""
    return Shelf(house.premises.models)


def level(house: House) -> None:
    """Judge what was not judged yet: what is learned from must stand beside every day's facts."""
    with progress("scoring", house.behind()) as advance:
        house.score(advance)


def train(
    target: str,
    cut: date | None,
    every: str,
    claims: Path | None,
    data: Path | None,
    *,
    as_json: bool,
) -> None:
    """Learn a model, and keep it signed, in shadow."""
    aim = target_of(target)
    chosen = settings(data)
    with House.open(chosen if claims is not None else lived_in(chosen)) as house:
        shelf_of(house).make_ready()
        if claims is None:
            level(house)
            with progress("reading the log", reach(house.log, until=cut)) as advance:
                lecture = from_house(
                    house.log,
                    house.store,
                    aim,
                    advance,
                    cut=cut,
                    every=every,
                    simulated=house.simulated,
                )
        else:
            with progress("reading claims") as advance:
                lecture = from_claims(existing(claims), aim, advance, cut=cut)
        _keep(house, lecture, as_json=as_json)


def list_models(data: Path | None, *, as_json: bool) -> None:
    """List the models of a house, and say which one speaks for its target."""
    with learning_room(settings(data)) as room:
        shelf = room.shelf
        speaking = {it.model for it in promoted(room.log).values()}
        # One that was promoted and is gone is listed too, with that as the reason.
        names = sorted({*shelf.ids(), *speaking})
        told = [_line(shelf, name, speaks=name in speaking) for name in names]
    if as_json:
        print_json(told)
        return
    if not told:
        output.print(in_both("models.none"), soft_wrap=True)
        return
    headings = ("model", "target", "cut", "AUC", "simulated", "speaks", "refused")
    rows = [[str(line[it]) for it in headings] for line in told]
    print_table(
        in_both("models.title"),
        [in_both(f"models.{it.lower()}").replace(" ", "\n", 1) for it in headings],
        [[name[:_SHORT], *rest] for name, *rest in rows],
    )


def show_card(which: str, language: str, data: Path | None, *, as_json: bool) -> None:
    """Show the card of a model."""
    if language not in LANGUAGES:
        message = f"{language[:20]!r} is no language here; write {' or '.join(LANGUAGES)}"
        raise Refused(message, field="lang")
    with learning_room(settings(data)) as room:
        name, told = room.shelf.id_of(which), room.shelf.metadata(which)
        speaks = name in {it.model for it in promoted(room.log).values()}
    if as_json:
        print_json({"model": name, "speaks": speaks, "metadata": told})
        return
    output.print(card(name, told, language, promoted=speaks), markup=False, soft_wrap=True)


def promote_model(which: str, actor: str, reason: str, data: Path | None) -> None:
    """Let a model speak for its target from here on."""
    with House.open(lived_in(settings(data))) as house:
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


def show_drift(which: str, data: Path | None, *, as_json: bool) -> None:
    """Say how far the features of the last closed day have moved."""
    with level_room(settings(data), partial(progress, "scoring")) as room:
        model = room.shelf.take(which)
        read = HouseLog(room.log, room.concluded, target_of(model.metadata.target), "month")
        with progress("reading the log", reach(room.log, concluded=room.concluded)) as advance:
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


def _keep(house: House, lecture: Lecture, *, as_json: bool) -> None:
    shelf = shelf_of(house)
    with progress("learning"):
        taught = teach(lecture, house.clock.now())
    name = shelf.keep(pack(taught.learned, taught.metadata, shelf.key()))
    told = taught.metadata
    if as_json:
        print_json({"model": name, "metadata": told})
        return
    if told.simulated:
        output.print(in_both("backtest.simulated"), soft_wrap=True)
    said = in_both(
        "models.learned",
        model=name,
        outcomes=f"{told.outcomes:,}",
        rows=f"{told.rows:,}",
        subjects=f"{told.subjects:,}",
        auc=f"{told.check.auc:.3f}",
    )
    output.print(said, soft_wrap=True)


def _line(shelf: Shelf, name: str, *, speaks: bool) -> dict[str, object]:
    unread = dict.fromkeys(("target", "cut", "AUC", "simulated"), "")
    line: dict[str, object] = {"model": name, **unread, "speaks": speaks, "refused": ""}
    try:
        told = shelf.metadata(name)
        line |= {"target": told.target, "cut": told.cut, "simulated": told.simulated}
        line["AUC"] = round(told.check.auc, 3)
        shelf.take(name)
    except Refused as wrong:
        line["refused"] = str(wrong)
    return line
