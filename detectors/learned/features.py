"""The features: a fixed, named table of numbers that is known of a subject at a day's close."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from hashlib import sha256
from json import dumps
from math import log10, nan
from typing import TypeAlias

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from detectors.learned.account import INDUSTRIES, QUARTER, YEAR, Account, Tally
from detectors.learned.complaints import HALF_LIVES
from detectors.learned.said import Said, said_features

VERSION = 1
"""Raised whenever a number comes to mean something else, even under the same name."""

Numbers: TypeAlias = NDArray[np.float64]

UP, DOWN, FREE = 1, -1, 0
"""The way in which the probability may move with a feature."""
NEVER = 36_500.0
"""Days since what never happened, where the probability may only fall with the days: no
model can then learn that a first hard fact is good news. Elsewhere it is not known, NaN."""


class Feature(Struct, frozen=True):
    """One number, how it ages, and which way it may move the probability."""

    name: str
    read: Callable[[Account], float]
    moves: int = FREE
    half_life: int = 0
    """Days in which the number comes down to half; 0 where it does not age."""
    clock: str = ""
    """The day from which its age is reckoned, by name."""
    is_age: bool = False
    """Whether the feature is that age itself, in days."""


CLOCKS: dict[str, Callable[[Account], int]] = {
    "looked": lambda it: it.looked_on,
    "paid": lambda it: it.paid_on,
    "first_complaint": lambda it: it.complaints.first_on,
    "complaint": lambda it: it.complaints.last_on,
    "upheld": lambda it: it.upheld.last_on,
    "together": lambda it: it.together.last_on,
    "court": lambda it: it.court.last_on,
    "signs": lambda it: it.signs.last_on,
    "unpaid": lambda it: it.unpaid.last_on,
    "short": lambda it: it.short.last_on,
}
_TALLIES: dict[str, Callable[[Account], Tally]] = {
    "upheld": lambda it: it.upheld,
    "together": lambda it: it.together,
    "court": lambda it: it.court,
    "signs": lambda it: it.signs,
    "unpaid": lambda it: it.unpaid,
    "short": lambda it: it.short,
}
HARD = frozenset({"upheld", "together", "court"})
"""Tallies of hard facts: more of them never makes arrears less likely."""


def _sums() -> Iterator[Feature]:
    for place, half in enumerate(HALF_LIVES):
        name = f"complaints_{half}d"
        yield Feature(name, partial(_recent, place), UP, half_life=half, clock="complaint")
    for place, half in enumerate(HALF_LIVES[3:], start=3):
        name = f"complaint_days_{half}d"
        yield Feature(name, partial(_recent_days, place), UP, half_life=half, clock="complaint")


def _recent(place: int, account: Account) -> float:
    return account.complaints.recent[place]


def _recent_days(place: int, account: Account) -> float:
    return account.complaints.recent_days[place]


def _tallied(name: str, tally: Callable[[Account], Tally]) -> Iterator[Feature]:
    yield Feature(f"{name}_total", lambda it: tally(it).count, UP)
    yield Feature(
        f"{name}_{QUARTER}d", lambda it: tally(it).quarter, UP, half_life=QUARTER, clock=name
    )
    yield Feature(f"{name}_{YEAR}d", lambda it: tally(it).year, UP, half_life=YEAR, clock=name)
    yield Feature(f"days_since_{name}", _age, DOWN, clock=name, is_age=True)


def _age(_account: Account) -> float:
    return nan


def _is_in(place: int, account: Account) -> float:
    return float(account.industry == place) if account.industry >= 0 else nan


def _mean_gap(account: Account) -> float:
    told = account.complaints
    return (told.last_on - told.first_on) / (told.days - 1) if told.days > 1 else nan


FEATURES: tuple[Feature, ...] = (
    *_sums(),
    Feature("complaints_total", lambda it: it.complaints.count, UP),
    Feature("complaint_days_total", lambda it: it.complaints.days, UP),
    Feature("complaints_peak", lambda it: it.complaints.peak, UP),
    Feature("complaint_workers_most", lambda it: it.complaints.workers, UP),
    Feature("days_since_complaint", _age, DOWN, clock="complaint", is_age=True),
    Feature("days_since_first_complaint", _age, clock="first_complaint", is_age=True),
    Feature("complaint_days_mean_gap", _mean_gap),
    Feature("amount_last", lambda it: it.complaints.amount_last),
    Feature("amount_most", lambda it: it.complaints.amount_most),
    *(feature for name, tally in _TALLIES.items() for feature in _tallied(name, tally)),
    Feature("days_since_paid", _age, clock="paid", is_age=True),
    Feature("days_since_looked", _age, clock="looked", is_age=True),
    Feature("heads", lambda it: log10(1 + it.heads) if it.heads >= 0 else nan),
    Feature("is_site", lambda it: float(it.is_site)),
    *(Feature(f"in_{trade}", partial(_is_in, place)) for place, trade in enumerate(INDUSTRIES)),
)
"""What is read from the account of a subject, in the order of the columns."""

NAMES: tuple[str, ...] = (*(it.name for it in FEATURES), *(name for name, _ in said_features()))
"""Names of the columns, those of an account and then those of what was said of it."""

MOVES: tuple[int, ...] = (*(it.moves for it in FEATURES), *(moves for _, moves in said_features()))
"""Which way each column may move the probability."""

WIDTH = len(FEATURES) + len(CLOCKS)
"""Numbers in which an account is kept."""

_clocks = list(CLOCKS)
_halving = [index for index, it in enumerate(FEATURES) if it.half_life]
_halving_by = np.array([FEATURES[index].half_life for index in _halving], dtype=np.float64)
_halving_from = [_clocks.index(FEATURES[index].clock) for index in _halving]
_ages = [index for index, it in enumerate(FEATURES) if it.is_age]
_falling = [index for index in _ages if FEATURES[index].moves == DOWN]
_ages_from = [_clocks.index(FEATURES[index].clock) for index in _ages]


@cache
def schema_hash() -> str:
    """Return the hash of the table: names, order, ages, ways to move, and the version.

    >>> len(schema_hash())
    64
    """
    table = [[it.name, it.moves, it.half_life, it.clock, it.is_age] for it in FEATURES]
    text = dumps([VERSION, table, [list(it) for it in said_features()]])
    return sha256(text.encode()).hexdigest()


def kept(account: Account) -> list[float]:
    """Return an account as `WIDTH` numbers from which its features on any later day follow."""
    numbers = [float(it.read(account)) for it in FEATURES]
    return numbers + [float(clock(account)) or nan for clock in CLOCKS.values()]


def aged(accounts: Numbers, on: NDArray[np.int64]) -> Numbers:
    """Return the features of kept accounts at the close of days (as ordinals), row by row.

    >>> from datetime import date
    >>> from detectors.learned.account import blank, step
    >>> from schemas import samples
    >>> from schemas.events import ComplaintFiled
    >>> filed = samples.fact(samples.body(ComplaintFiled, workers=1), on=date(2026, 1, 5))
    >>> told = np.array([kept(step(blank(filed.subject), filed))])
    >>> after = aged(told, np.array([date(2026, 4, 5).toordinal()]))
    >>> [float(after[0, NAMES.index(it)]) for it in ("complaints_90d", "days_since_complaint")]
    [0.5, 90.0]
    """
    features: Numbers = accounts[:, : len(FEATURES)].copy()
    ages: Numbers = on[:, None] - accounts[:, len(FEATURES) :]
    passed = np.nan_to_num(ages[:, _halving_from], nan=0.0)
    features[:, _halving] *= np.exp2(-passed / _halving_by)
    features[:, _ages] = ages[:, _ages_from]
    features[:, _falling] = np.nan_to_num(features[:, _falling], nan=NEVER)
    return features


def rows(accounts: Sequence[Account], said: Sequence[Said | None], on: int) -> Numbers:
    """Return the features of some subjects at the close of one day, all columns, row by row."""
    told = np.array([kept(account) for account in accounts], dtype=np.float64).reshape(-1, WIDTH)
    days = np.full(len(accounts), on, dtype=np.int64)
    spoken = np.array([Said.numbers(it) for it in said], dtype=np.float64)
    return np.hstack([aged(told, days), spoken.reshape(-1, len(said_features()))])
