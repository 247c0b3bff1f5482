"""What a backtest comes to, as it is written to JSON and drawn as a page."""

from datetime import date

from msgspec import Struct

from streams.backtesting.measures import Bin
from streams.backtesting.resampling import Interval
from streams.backtesting.troubles import Foresight, Miss


class Figures(Struct, frozen=True, kw_only=True):
    """One ranking: a row of the table."""

    auc: float
    """Chance that a row with an outcome stands above one without, all lists in one."""
    auc_of_lists: float
    """The same within each list, averaged over the lists."""
    average_precision: float
    precision: float
    """Share of outcomes among the first of each list, as many as can be inspected."""
    recall: float
    """Share of all outcomes whose subject stood among these on a list within the horizon."""
    median_lead_days: float | None
    """From the first such list to the outcome, of those that had one."""
    brier: float | None
    """Of a ranking that says probabilities; None of any other."""
    foresight: Foresight
    """What alerts within the budget foresaw."""


class Local(Struct, frozen=True, kw_only=True):
    """One place: its rows, and how each ranking did on them."""

    rows: int
    came: float
    """Share of rows with an outcome."""
    auc: dict[str, float]
    auc_of_lists: dict[str, float]
    precision: dict[str, float]
    brier: float | None
    said: float | None
    """Mean of the probabilities."""


class Beside(Struct, frozen=True, kw_only=True):
    """The judged ranking beside the best of the others, by one measure."""

    measure: str
    best: str
    difference: Interval
    word: str
    """`better`, `not_worse` (by more than a hundredth) or `worse`, where the bounds of 95 in 100
    say so; `undecided` where they do not, or rest on fewer than 100 draws."""


class Backtest(Struct, frozen=True, kw_only=True):
    """A whole backtest."""

    source: str
    """`claims`, `log` or `truth`."""
    simulated: bool
    target: str
    horizon_days: int
    judged: str
    """The ranking that is set beside all others."""
    model: str | None
    """Id of the model, where one was given; None where it learned within the backtest."""
    learned_until: date | None
    """Day up to which it learned, where that is one day for all places."""
    first_on: date
    last_on: date
    rows: int
    subjects: int
    lists: int
    outcomes: int
    """Rows with an outcome."""
    capacity: int
    budget: float
    rankings: dict[str, Figures]
    intervals: dict[str, dict[str, Interval]]
    """By measure, then ranking."""
    differences: dict[str, dict[str, Interval]]
    """By measure, then other ranking: the judged one less that one, in the same draws."""
    verdict: list[Beside]
    places: dict[str, Local]
    calibration: list[Bin]
    raised: Foresight | None
    """What the alerts foresaw that the points did raise, where there was a house."""
    misses: list[Miss]
    """Troubles that the judged ranking did not foresee within the budget, one by one."""
    raised_misses: list[Miss] = []
    """Troubles before which no alert stood that the points did raise, one by one."""
    leaks: list[str]
    """Places with an area under the curve that nobody could honestly reach."""
