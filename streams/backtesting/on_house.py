"""The backtest on a house: its log replayed as it was known, beside outcomes or the truth."""

from datetime import date
from pathlib import Path

import numpy as np
from msgspec import Struct

from detectors.learned.features import Numbers
from detectors.learned.model_file import Model
from detectors.learned.targets import Target
from detectors.learned.training import learn
from schemas.errors import Refused
from schemas.subjects import Kind, kind_of
from streams.backtesting import rankings, truth
from streams.backtesting.alerts import Alert, Raised, really_raised
from streams.backtesting.defaults import BUDGET, CAPACITY, DRAWS
from streams.backtesting.house_log import HouseLog, reach
from streams.backtesting.lessons import everything_until, lesson
from streams.backtesting.measures import Lists
from streams.backtesting.on_claims import Showing
from streams.backtesting.panel import EVER, Panel, Truth
from streams.backtesting.report import Backtest
from streams.backtesting.reporting import LOG, TRUTH, Material, report
from streams.backtesting.troubles import Trouble, first_bursts
from streams.log.port import FactReader
from streams.scoring.concluded import Concluded
from streams.sources.simulator.truth import TruthFile
from streams.sources.true_district import truth_of


class Asked(Struct, frozen=True, kw_only=True):
    """What a backtest of a house is asked for."""

    target: Target
    every: str = "week"
    cut: date | None = None
    """Day up to which this house itself may teach; None where nothing of it may."""
    model: Model | None = None
    """A model that learned before; lists that it may have learned from are not tested."""
    truth: Path | None = None
    """Truth file, where the house is a simulated district."""
    of: Kind | None = None
    """Only sites, or only employers, on the lists; None for all."""
    simulated: bool = False
    capacity: int = CAPACITY
    budget: float = BUDGET
    draws: int = DRAWS


class _Tested(Struct, frozen=True, kw_only=True):
    """The rows of a test with what came of them, and the troubles that began meanwhile."""

    house: HouseLog
    panel: Panel
    """Everything as it was known, with the outcomes that the log tells."""
    came: Panel
    """The same rows with the outcomes that are tested."""
    rows: Truth
    troubles: list[Trouble]
    begin: date
    cut: date | None
    """Day up to which the house may teach; None where nothing of it may."""
    in_the_open: list[tuple[str, int, int]]
    """Subjects whose arrears are known to be true, with first and last day; nobody need be told."""


def backtest_house(
    log: FactReader, concluded: Concluded, asked: Asked, showing: Showing
) -> Backtest:
    """Run the backtest of a house.

    What learns here is taught from what was known at the cut and from nothing later; all
    rankings are tested on lists made after it. Raises Refused where nothing is left to
    learn from or to test.
    """
    _check(asked)
    told = None
    if asked.truth is not None:
        told = truth_of(asked.truth, log, simulated=asked.simulated)
    house = HouseLog(log, concluded, asked.target, asked.every)
    with showing("reading the log", reach(log, concluded=concluded)) as advance:
        house.read(advance)
    tested = _tested(house, asked, told, _cut(log, asked))
    came, rows = tested.came, tested.rows
    scores = _scores(log, concluded, asked, tested, showing)
    material = Material(
        source=LOG if asked.truth is None else TRUTH,
        simulated=asked.simulated,
        target=asked.target,
        model=None if asked.model is None else asked.model.id,
        learned_until=asked.cut if asked.model is None else asked.model.metadata.cut,
        names=came.subjects,
        drawn_with=house.drawn_with(came.subjects),
        places=["district"],
        lists=Lists.of(came.subject[rows], came.place[rows], came.on[rows], came.came(rows)),
        known=came.known(EVER)[rows],
        scores=scores,
        chances=scores.get(rankings.LEARNED),
        troubles=tested.troubles,
        raised=_raised(tested),
    )
    with showing("drawing subjects anew", asked.draws) as advance:
        return report(
            material,
            capacity=asked.capacity,
            budget=asked.budget,
            advance=advance,
            draws=asked.draws,
        )


def _check(asked: Asked) -> None:
    """Refuse a model of another target: what it says would be held against what it never meant."""
    if asked.model is not None and asked.model.metadata.target != asked.target.name:
        message = (
            f"model {asked.model.id} foretells {asked.model.metadata.target}, and tested would be "
            f"{asked.target.name}; leave out --target, or name a model of it"
        )
        raise Refused(message, field="target")


def _cut(log: FactReader, asked: Asked) -> date | None:
    """Return the day up to which this house may teach; None where nothing of it may.

    What is tested begins with it. A model of this very log has seen everything up to its own.
    """
    if asked.model is not None and is_of_this_log(asked.model, log):
        return max(asked.model.metadata.cut, asked.cut or date.min)
    return asked.cut


def is_of_this_log(model: Model, log: FactReader) -> bool:
    """Tell whether a model learned from the history that a log holds."""
    head = model.metadata.log
    if head is None:
        return False
    found = log.read(head.position - 1, limit=1, until=head.position)
    return bool(found) and found[0].hash.hex() == head.hash


def _tested(house: HouseLog, asked: Asked, told: TruthFile | None, cut: date | None) -> _Tested:
    begin = cut or house.first_day
    panel = house.chronicle.panel(known_until=house.last_day)
    rows: Truth = (panel.on >= begin.toordinal()) & house.under_way(panel)
    number = {name: index for index, name in enumerate(panel.subjects)}
    in_the_open: list[tuple[str, int, int]] = []
    if told is None:
        came = panel
        troubles = first_bursts(
            panel,
            size=1,
            within_days=0,
            first=[begin.toordinal()],
            last=[house.last_day.toordinal()],
        )
    else:
        came = truth.true_outcomes(panel, told, house.known_as)
        rows &= ~truth.already_in_the_open(panel, told, house.known_as)
        in_the_open = truth.spans_in_the_open(told, house.known_as)
        troubles = truth.troubles(told, number, house.known_as, after=begin)
    if asked.of is not None:
        kinds = np.array([kind_of(name) is asked.of for name in panel.subjects])
        rows &= kinds[panel.subject]
        troubles = [it for it in troubles if kinds[it.subject]]
    if not (came.came(rows & came.known(EVER))[0] > 0).any():
        message = (
            f"from {begin} on no list has an outcome that is known by {house.last_day}; "
            "choose an earlier cut, or wait"
        )
        raise Refused(message, field="cut")
    return _Tested(
        house=house,
        panel=panel,
        came=came,
        rows=rows,
        troubles=troubles,
        begin=begin,
        cut=cut,
        in_the_open=in_the_open,
    )


def _scores(
    log: FactReader, concluded: Concluded, asked: Asked, tested: _Tested, showing: Showing
) -> dict[str, Numbers]:
    panel, rows = tested.panel, tested.rows
    features = panel.features(rows)
    scores = {
        rankings.POINTS: rankings.points(features),
        rankings.DECAYED: rankings.decayed_count(features),
        rankings.LAST: rankings.last_complaint(features),
        rankings.RANDOM: rankings.by_lot(len(features)),
    }
    cut = tested.cut
    if cut is not None:
        before = HouseLog(log, concluded, asked.target, asked.every)
        with showing(
            "reading what was known at the cut", reach(log, until=cut, concluded=concluded)
        ) as advance:
            before.read(advance, until=cut)
        taught = before.chronicle.panel(known_until=before.last_day)
        train, cuts = everything_until(taught, cut)
        with showing("learning", 2) as advance:
            if asked.model is None:
                learned, _ = learn(lesson(taught, train, cuts))
                scores[rankings.LEARNED] = learned.chances(features)
            advance(1)
            scores[rankings.COUNTS] = rankings.boosting_on_counts(taught, train, panel, rows)
            advance(1)
    if asked.model is not None:
        scores[rankings.LEARNED] = asked.model.learned.chances(features)
    return scores


def _raised(tested: _Tested) -> Raised:
    """Return the alerts that the points did raise in the time of the test.

    Those are left out that were raised while the arrears of their subject were in the open:
    a case is then handled, and nothing is foreseen.
    """
    number = {name: index for index, name in enumerate(tested.panel.subjects)}
    house = tested.house
    listed, on = set(tested.panel.subject[tested.rows].tolist()), tested.panel.on[tested.rows]
    known: dict[str, list[tuple[int, int]]] = {}
    for name, first, last in tested.in_the_open:
        known.setdefault(name, []).append((first, last))
    alerts: list[Alert] = []
    for it in house.alerts.values():
        name, day = house.known_as(it.subject), it.on.toordinal()
        if it.on < tested.begin or number.get(name) not in listed:
            continue
        if any(first <= day <= last for first, last in known.get(name, ())):
            continue
        recalled = EVER if it.recalled_on is None else it.recalled_on.toordinal()
        alerts.append(Alert(number[name], day, recalled))
    subjects = len(on) / max(1, len(np.unique(on)))
    days = (house.last_day - tested.begin).days + 1
    return really_raised(alerts, subjects=subjects, days=days)
