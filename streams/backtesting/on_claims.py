"""The backtest on the real claims: each state left out in turn, and its later years foretold."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import numpy as np

from detectors.learned.features import Numbers
from detectors.learned.training import learn
from streams.backtesting import claims, rankings
from streams.backtesting.defaults import BUDGET, CAPACITY, DRAWS
from streams.backtesting.lessons import lesson
from streams.backtesting.measures import Lists
from streams.backtesting.panel import EVER, Panel, Truth
from streams.backtesting.report import Backtest
from streams.backtesting.reporting import CLAIMS, Material, report
from streams.backtesting.troubles import first_bursts
from streams.sources.reading import count_lines

BURST = 3
"""Claims that make a burst, when they come within `BURST_DAYS`."""
BURST_DAYS = 90

Advance = Callable[[int], None]
Showing = Callable[[str, int], AbstractContextManager[Advance]]
"""Shows that some work of so many steps goes on, and hears of each step."""


def backtest_claims(
    file: Path,
    showing: Showing,
    *,
    capacity: int = CAPACITY,
    budget: float = BUDGET,
    draws: int = DRAWS,
) -> Backtest:
    """Run the backtest on a file of wage claims."""
    with showing("reading claims", count_lines(file) - 1) as advance:
        panel = claims.read(file, advance)
    parts = claims.folds(panel)
    found: list[tuple[Truth, dict[str, Numbers]]] = []
    with showing("learning without each state", len(parts)) as advance:
        for part in parts:
            found.append((part.later, _scores(panel, part)))
            advance(1)
    rows = np.concatenate([np.flatnonzero(later) for later, _ in found])
    scores = {
        name: np.concatenate([said[name] for _, said in found])
        for name in (rankings.LEARNED, *rankings.BASELINES)
    }
    cuts = claims.cuts_of(panel)
    material = Material(
        source=CLAIMS,
        simulated=False,
        target=panel.target,
        names=panel.subjects,
        places=panel.places,
        lists=Lists.of(panel.subject[rows], panel.place[rows], panel.on[rows], panel.came(rows)),
        known=panel.known(EVER)[rows],
        scores=scores,
        chances=scores[rankings.LEARNED],
        troubles=first_bursts(
            panel,
            size=BURST,
            within_days=BURST_DAYS,
            first=cuts.tolist(),
            last=(panel.until - BURST_DAYS).tolist(),
        ),
    )
    with showing("drawing employers anew", draws) as advance:
        return report(material, capacity=capacity, budget=budget, advance=advance, draws=draws)


def _scores(panel: Panel, part: claims.Fold) -> dict[str, Numbers]:
    learned, _ = learn(lesson(panel, part.train, part.cuts))
    features = panel.features(part.later)
    return {
        rankings.LEARNED: learned.chances(features),
        rankings.DECAYED: rankings.decayed_count(features),
        rankings.LAST: rankings.last_complaint(features),
        rankings.COUNTS: rankings.boosting_on_counts(panel, part.train, panel, part.later),
        rankings.RANDOM: rankings.by_lot(len(features)),
    }
