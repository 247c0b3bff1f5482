"""From rows, rankings and troubles to the report of a backtest."""

from collections.abc import Callable, Mapping
from datetime import date

import numpy as np
from msgspec import Struct

from detectors.learned.features import Numbers
from detectors.learned.targets import Target
from streams.backtesting.alerts import BUDGET, Raised, at_budget
from streams.backtesting.measures import (
    Lists,
    Ordered,
    auc,
    auc_of_lists,
    average_precision,
    brier,
    calibration,
    precision_of_lists,
)
from streams.backtesting.panel import Truth
from streams.backtesting.rankings import LEARNED, POINTS
from streams.backtesting.report import Backtest, Beside, Figures, Local
from streams.backtesting.resampling import DRAWS, Interval, resample
from streams.backtesting.troubles import Foresight, Miss, Trouble, foresight

MARGIN = 0.01
"""A ranking that is worse by no more than this is not worse."""
LEAK = 0.9
"""An area under the curve above which something was known that could not be known."""
LEAST_OUTCOMES = 100
"""Rows with an outcome below which an area that high may be luck."""
CAPACITY = 50
"""Subjects of a list that can be inspected before the next one."""
VERDICT = ("auc", "auc_of_lists", "precision")


class Material(Struct, frozen=True, kw_only=True):
    """What a report is made of: the rows of a test, their rankings, and the troubles."""

    source: str
    simulated: bool
    target: Target
    model: str | None = None
    learned_until: date | None = None
    names: list[str]
    """Subjects by number."""
    places: list[str]
    lists: Lists
    scores: Mapping[str, Numbers]
    chances: Numbers | None
    """Probabilities of the learned ranking."""
    troubles: list[Trouble]
    raised: Raised | None = None


def report(
    material: Material,
    *,
    capacity: int = CAPACITY,
    budget: float = BUDGET,
    advance: Callable[[int], None] = lambda _done: None,
    draws: int = DRAWS,
) -> Backtest:
    """Measure every ranking of a test. `advance` hears of each draw."""
    lists, scores = material.lists, material.scores
    judged = LEARNED if LEARNED in scores else POINTS
    drawn = resample(lists, scores, capacity, advance, draws)
    told = {name: _figures(material, name, capacity, budget) for name in scores}
    differences = {
        measure: {
            name: drawn.difference(measure, judged, name) for name in scores if name != judged
        }
        for measure in drawn.was
    }
    places = _places(material, capacity)
    return Backtest(
        source=material.source,
        simulated=material.simulated,
        target=material.target.name,
        horizon_days=material.target.horizon_days,
        judged=judged,
        model=material.model,
        learned_until=material.learned_until,
        first_on=date.fromordinal(int(lists.on.min())),
        last_on=date.fromordinal(int(lists.on.max())),
        rows=len(lists.subject),
        subjects=len(np.unique(lists.subject)),
        lists=lists.count,
        outcomes=int(lists.outcome.sum()),
        capacity=capacity,
        budget=budget,
        rankings={name: figures for name, (figures, _) in told.items()},
        intervals={
            measure: {name: drawn.interval(measure, name) for name in scores}
            for measure in drawn.was
        },
        differences=differences,
        verdict=[_beside(it, differences[it], drawn.was[it]) for it in VERDICT],
        places=places,
        calibration=[]
        if material.chances is None
        else calibration(material.chances, lists.outcome),
        raised=None if material.raised is None else _foreseen(material, material.raised)[0],
        misses=[_miss(it, material.names) for it in told[judged][1]],
        leaks=[
            name
            for name, local in places.items()
            if local.auc_of_lists[judged] > LEAK and local.came * local.rows >= LEAST_OUTCOMES
        ],
    )


def _figures(
    material: Material, name: str, capacity: int, budget: float
) -> tuple[Figures, list[Trouble]]:
    lists, score = material.lists, material.scores[name]
    ordered, one = Ordered(lists, score), np.ones(len(score))
    hits = ordered.top(capacity) & lists.outcome
    leads = (lists.first_on - lists.on)[hits]
    above = 0.0 if name == POINTS else -np.inf
    quiet = material.target.horizon_days
    raised = at_budget(lists, score, budget=budget, quiet_days=quiet, above=above)
    told, missed = _foreseen(material, raised)
    chances = material.chances if name == LEARNED else None
    figures = Figures(
        auc=auc(ordered.all, lists.outcome, one),
        auc_of_lists=auc_of_lists(ordered, one),
        average_precision=average_precision(ordered),
        precision=precision_of_lists(ordered, capacity, one),
        recall=float(hits.sum() / max(1, lists.outcome.sum())),
        median_lead_days=float(np.median(leads)) if len(leads) else None,
        brier=None if chances is None else brier(chances, lists.outcome),
        foresight=told,
    )
    return figures, missed


def _foreseen(material: Material, raised: Raised) -> tuple[Foresight, list[Trouble]]:
    return foresight(material.troubles, raised.alerts, raised.per_1000_a_month)


def _beside(measure: str, differences: Mapping[str, Interval], was: Mapping[str, float]) -> Beside:
    best = max(differences, key=lambda name: was[name])
    difference = differences[best]
    return Beside(
        measure=measure,
        best=best,
        difference=difference,
        not_worse=difference.low >= -MARGIN,
        better=difference.low > 0,
    )


def _places(material: Material, capacity: int) -> dict[str, Local]:
    found = {}
    for number in np.unique(material.lists.place):
        chosen: Truth = material.lists.place == number
        found[material.places[int(number)]] = _local(material, chosen, capacity)
    return found


def _local(material: Material, chosen: Truth, capacity: int) -> Local:
    lists = material.lists.rows(chosen)
    one = np.ones(len(lists.subject))
    ordered = {name: Ordered(lists, score[chosen]) for name, score in material.scores.items()}
    chances = None if material.chances is None else material.chances[chosen]
    return Local(
        rows=len(lists.subject),
        came=float(lists.outcome.mean()),
        auc={name: auc(it.all, lists.outcome, one) for name, it in ordered.items()},
        auc_of_lists={name: auc_of_lists(it, one) for name, it in ordered.items()},
        precision={name: precision_of_lists(it, capacity, one) for name, it in ordered.items()},
        brier=None if chances is None else brier(chances, lists.outcome),
        said=None if chances is None else float(chances.mean()),
    )


def _miss(trouble: Trouble, names: list[str]) -> Miss:
    return Miss(
        subject=names[trouble.subject],
        began_on=date.fromordinal(trouble.began_on),
        showed_sign=trouble.showed_sign,
        cause=trouble.cause,
    )
