"""How far a fact can be relied on, and the newest facts that a finding rests on."""

from datetime import date
from uuid import UUID

from detectors.parameters import Parameters
from schemas.codec import Fact

MOST = 8
"""Ids that a memory keeps: what a page can show."""

RECORD = "record"
"""Basis of what a system of record told: a bank, a platform, a register, an officer's file."""
UNSTATED = "unstated"
"""Basis of a report that does not say how its author knows."""

KINDS: dict[str, str] = {
    "grid": "grid",
    "worker": "complaints",
    "platform": "platform",
    "bank": "bank",
    "ledger": "registry",
    "registry": "registry",
    "department": "departments",
    "departments": "departments",
    "officer": "officers",
}
"""Kind of source, for the caps of the score, by the way on which a fact came in."""

_RECORDS = frozenset({"platform", "bank", "registry", "departments", "officers"})


def kind_of_source(fact: Fact) -> str:
    """Return the kind of source of a fact; a way that nobody listed counts as the grid's.

    >>> from schemas import samples
    >>> from schemas.events import WagesPaid
    >>> kind_of_source(samples.fact(samples.body(WagesPaid), on=date(2026, 11, 13)))
    'grid'
    """
    return KINDS.get(fact.source, "grid")


def basis_of(fact: Fact) -> str:
    """Return how the author of a fact knows it.

    >>> from schemas import samples
    >>> from schemas.events import WagesPaid
    >>> said = samples.fact(samples.body(WagesPaid), on=date(2026, 11, 13), source="bank")
    >>> basis_of(said)
    'record'
    """
    if fact.basis is not None:
        return fact.basis
    return RECORD if kind_of_source(fact) in _RECORDS else UNSTATED


def newest(ids: tuple[UUID, ...], identity: UUID) -> tuple[UUID, ...]:
    """Return the ids with one more, oldest first, and only as many as are kept.

    >>> len(newest((UUID(int=1),) * 8, UUID(int=2)))
    8
    """
    return (*ids[1 - MOST :], identity)


class Trust:
    """How much the word of each kind of witness weighs.

    Good news does not take away what better evidence said: an employer's word that all
    have contracts leaves standing what somebody saw with his own eyes. Bad news is
    heard from anybody, for fewer points where it is hearsay.

    References
    ----------
    Every number is in `parameters/evidence.yaml`, and none of them has a published source.

    Examples
    --------
    >>> trust, day = Trust(Parameters.load()), date(2026, 11, 13)
    >>> trust.outweighs("told_by_employer", "own_sight", day)
    False
    >>> trust.outweighs("document", "own_sight", day)
    True
    >>> trust.points(20, "own_sight", day), trust.points(20, "hearsay", day)
    (20, 8)
    """

    def __init__(self, parameters: Parameters) -> None:
        """Look up the weight of every kind of witness."""
        self._weights = parameters.table("evidence.weights")
        self._percent = parameters.table("evidence.percent")
        self._seen = parameters.whole("evidence.weight_of_sight")

    def outweighs(self, good: str, bad: str, on: date) -> bool:
        """Tell whether good news on one basis takes away bad news on another."""
        weights = self._weights(on)
        return weights[good] >= weights[bad]

    def firm(self, basis: str, on: date) -> bool:
        """Tell whether a basis is as good as having seen it."""
        return self._weights(on)[basis] >= self._seen(on)

    def points(self, whole: int, basis: str, on: date) -> int:
        """Return the points that a lead is worth on a basis."""
        return whole * self._percent(on)[basis] // 100


def step_of(steps: tuple[tuple[int, int], ...], measure: int) -> int:
    """Return the points of the last step that a measure has reached; 0 below the first.

    >>> step_of(((1, 10), (30, 15)), 29), step_of(((1, 10), (30, 15)), 30)
    (10, 15)
    """
    reached = 0
    for at_least, points in steps:
        if measure < at_least:
            break
        reached = points
    return reached
