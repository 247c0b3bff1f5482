"""From rows, rankings and troubles to the report of a backtest."""

from collections.abc import Callable, Mapping
from datetime import date

import numpy as np
from msgspec import Struct

from detectors.learned.features import Numbers
from detectors.learned.targets import Target
from streams.backtesting.alerts import Raised, at_budget
from streams.backtesting.defaults import BUDGET, CAPACITY, DRAWS
from streams.backtesting.measures import (
    Lists,
    Ordered,
    auc,
    auc_of_lists,
    average_precision,
    brier,
    calibration,
    first_leads,
    precision_of_lists,
)
from streams.backtesting.panel import Truth, Whole
from streams.backtesting.rankings import LEARNED, POINTS
from streams.backtesting.report import Backtest, Beside, Figures, Local
from streams.backtesting.resampling import Interval, resample
from streams.backtesting.troubles import Foresight, Miss, Trouble, foresight

MARGIN = 0.01
"""A ranking that is worse by no more than this is not worse."""
LEAST_DRAWS = 100
"""Draws below which bounds of 95 in 100 are a few draws themselves, and decide nothing."""
LEAK = 0.9
"""An area under the curve above which, on claims, something was known that could not be known.

Not so in a house: there a list holds sites beside workshops, and to tell these apart is
most of the area.
"""
CLAIMS, LOG, TRUTH = "claims", "log", "truth"
"""What a backtest is on."""
VERDICT = ("auc", "auc_of_lists", "precision")


class Material(Struct, frozen=True, kw_only=True):
    """What a report is made of: the rows of a test, their rankings, and the troubles.

    Alerts are raised on all rows; measured is on those whose outcome is known.
    """

    source: str
    simulated: bool
    target: Target
    model: str | None = None
    learned_until: date | None = None
    names: list[str]
    """Subjects by number."""
    drawn_with: Whole | None = None
    """Of each subject, the number that it shares with those it is drawn with; None for itself."""
    places: list[str]
    lists: Lists
    known: Truth
    """Rows whose outcome is known."""
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
    lists = material.lists.rows(material.known)
    scores = {name: score[material.known] for name, score in material.scores.items()}
    chances = None if material.chances is None else material.chances[material.known]
    judged = LEARNED if LEARNED in scores else POINTS
    together = None if material.drawn_with is None else material.drawn_with[lists.subject]
    drawn = resample(lists, scores, capacity, advance, draws, together=together)
    told = {name: _foretold(material, name, budget) for name in scores}
    differences = {
        measure: {
            name: drawn.difference(measure, judged, name) for name in scores if name != judged
        }
        for measure in drawn.was
    }
    places = _places(material.places, lists, scores, chances, capacity)
    raised = None if material.raised is None else _foreseen(material, material.raised)
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
        rankings={
            name: _figures(
                lists, score, chances if name == LEARNED else None, capacity, told[name][0]
            )
            for name, score in scores.items()
        },
        intervals={
            measure: {name: drawn.interval(measure, name) for name in scores}
            for measure in drawn.was
        },
        differences=differences,
        verdict=[_beside(it, differences[it], drawn.was[it], draws) for it in VERDICT],
        places=places,
        calibration=[] if chances is None else calibration(chances, lists.outcome),
        raised=None if raised is None else raised[0],
        raised_misses=[] if raised is None else [_miss(it, material.names) for it in raised[1]],
        misses=[_miss(it, material.names) for it in told[judged][1]],
        leaks=[
            name
            for name, local in places.items()
            if material.source == CLAIMS and local.auc_of_lists[judged] > LEAK
        ],
    )


def _figures(
    lists: Lists, score: Numbers, chances: Numbers | None, capacity: int, told: Foresight
) -> Figures:
    ordered, one = Ordered(lists, score), np.ones(len(score))
    leads = first_leads(lists, ordered.top(capacity) & lists.outcome)
    return Figures(
        auc=auc(ordered.all, lists.outcome, one),
        auc_of_lists=auc_of_lists(ordered, one),
        average_precision=average_precision(ordered),
        precision=precision_of_lists(ordered, capacity, one),
        recall=len(leads) / max(1, len(first_leads(lists, lists.outcome))),
        median_lead_days=float(np.median(leads)) if len(leads) else None,
        brier=None if chances is None else brier(chances, lists.outcome),
        foresight=told,
    )


def _foretold(material: Material, name: str, budget: float) -> tuple[Foresight, list[Trouble]]:
    above = 0.0 if name == POINTS else -np.inf
    quiet = material.target.horizon_days
    score = material.scores[name]
    return _foreseen(
        material, at_budget(material.lists, score, budget=budget, quiet_days=quiet, above=above)
    )


def _foreseen(material: Material, raised: Raised) -> tuple[Foresight, list[Trouble]]:
    return foresight(material.troubles, raised.alerts, raised.per_1000_a_month)


def _beside(
    measure: str, differences: Mapping[str, Interval], was: Mapping[str, float], draws: int
) -> Beside:
    best = max(differences, key=lambda name: was[name])
    difference = differences[best]
    return Beside(
        measure=measure,
        best=best,
        difference=difference,
        word=_word(difference) if draws >= LEAST_DRAWS else "undecided",
    )


def _word(difference: Interval) -> str:
    if difference.low > 0:
        return "better"
    if difference.low >= -MARGIN:
        return "not_worse"
    return "worse" if difference.high < 0 else "undecided"


def _places(
    names: list[str],
    lists: Lists,
    scores: Mapping[str, Numbers],
    chances: Numbers | None,
    capacity: int,
) -> dict[str, Local]:
    found = {}
    for number in np.unique(lists.place):
        chosen: Truth = lists.place == number
        here = {name: score[chosen] for name, score in scores.items()}
        said = None if chances is None else chances[chosen]
        found[names[int(number)]] = _local(lists.rows(chosen), here, said, capacity)
    return found


def _local(
    lists: Lists, scores: Mapping[str, Numbers], chances: Numbers | None, capacity: int
) -> Local:
    one = np.ones(len(lists.subject))
    ordered = {name: Ordered(lists, score) for name, score in scores.items()}
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
        held_out=trouble.held_out,
    )
