"""Why wages stop, as `causes.yaml` holds it, and what can be seen of it beforehand."""

from enum import StrEnum
from functools import cache
from random import Random
from typing import Literal

from msgspec import Struct, convert

from schemas.vocabulary import OperationsSign
from streams.sources.simulator.reading import table


class Sign(StrEnum):
    """What an attentive reader of the reports could have noticed."""

    POWER_FALLS = "power_falls"
    BILLS_OVERDUE = "bills_overdue"
    INSURANCE_LAPSES = "insurance_lapses"
    TAX_OVERDUE = "tax_overdue"
    COURT_CASE = "court_case"
    PAYS_LATE = "pays_late"
    PAYS_SHORT = "pays_short"
    LIVING_COSTS = "living_costs"
    HEADCOUNT_FALLS = "headcount_falls"
    OPERATIONS_REDUCED = "operations_reduced"
    RENT_OVERDUE = "rent_overdue"
    STOCK_CLEARED = "stock_cleared"
    MACHINES_MOVED_OUT = "machines_moved_out"
    SUPPLIERS_GATHERING = "suppliers_gathering"
    OWNER_UNREACHABLE = "owner_unreachable"
    MASS_LEAVE = "mass_leave"
    PRICE_DISPUTE = "price_dispute"
    DISBURSEMENT_LATE = "disbursement_late"
    BALANCE_DRAINED = "balance_drained"
    ROSTER_SHRINKS = "roster_shrinks"
    SIGNATURES_MISSING = "signatures_missing"
    WORKERS_TELL = "workers_tell"
    CLOSED = "closed"


IN_THE_FIELD: dict[Sign, OperationsSign] = {
    Sign.OWNER_UNREACHABLE: OperationsSign.OWNER_UNREACHABLE,
    Sign.MACHINES_MOVED_OUT: OperationsSign.MACHINES_MOVED_OUT,
    Sign.STOCK_CLEARED: OperationsSign.STOCK_CLEARED,
    Sign.RENT_OVERDUE: OperationsSign.RENT_OVERDUE,
    Sign.SUPPLIERS_GATHERING: OperationsSign.SUPPLIERS_GATHERING,
    Sign.LIVING_COSTS: OperationsSign.LIVING_COSTS_INSTEAD_OF_WAGES,
    Sign.PRICE_DISPUTE: OperationsSign.PRICE_DISPUTE,
    Sign.MASS_LEAVE: OperationsSign.MASS_LEAVE,
}
"""Signs that a grid worker sees, by the word for them on the form."""


class Cause(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One way in which wages come to be owed."""

    about: dict[str, str]
    of: Literal["employer", "site"]
    weight: float
    weight_piece: float = 0.0
    """Weight among employers who settle by the season."""
    silent: float
    lead_days: float
    closes: float
    held_out: bool = False
    """Kept apart when detectors are tuned."""
    signs: dict[Sign, float]


@cache
def causes() -> dict[str, Cause]:
    """Return every cause by its name."""
    return convert(table("causes"), dict[str, Cause])


def draw_cause(
    chance: Random, of: Literal["employer", "site"], *, piece: bool, held_out: bool = True
) -> str:
    """Draw the cause of one episode; without `held_out`, one that detectors may be tuned on."""
    fitting = {
        name: cause
        for name, cause in causes().items()
        if cause.of == of and (held_out or not cause.held_out)
    }
    weights = [c.weight_piece if piece else c.weight for c in fitting.values()]
    return chance.choices(list(fitting), weights)[0]
