"""Whether wages are due at all: the little that must be known beside another sign of trouble."""

from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from detectors.agreed_paydays import Agreement, Term, agreed, terms
from detectors.evidence import Trust, basis_of
from schemas.calendar import shanghai_day
from schemas.codec import Fact
from schemas.events import PaydayAgreed, WagesObserved, WagesPaid
from schemas.period import bounds


class Short(Struct, frozen=True, array_like=True, gc=False):
    """The newest wage period that was paid in part, or not at all."""

    last: date
    due_fen: int
    paid_fen: int
    heads: int
    evidence: UUID


class Told(Struct, frozen=True, array_like=True, gc=False):
    """What somebody said is unpaid."""

    on: date
    workers: int
    basis: str
    evidence: UUID


class Wages(Struct, frozen=True, array_like=True, gc=False):
    """What was agreed, paid in full or in part, and said of the wages."""

    agreements: tuple[Agreement, ...] = ()
    paid_through: date | None = None
    """Last day of the newest period of which any payment is known."""
    short: Short | None = None
    told: Told | None = None


class Due(NamedTuple):
    """That wages are due, and how anybody knows."""

    workers: int
    """As far as was told."""
    seen: bool
    """By a record, or by somebody who is as good as a witness."""
    evidence: tuple[UUID, ...]


def wages_after(wages: Wages, fact: Fact, trust: Trust) -> Wages:
    """Return what is known of the wages after a fact; the same object when it says nothing."""
    on = shanghai_day(fact.occurred_at)
    match fact.data:
        case WagesPaid() as body:
            return _paid(wages, body, fact.id, on)
        case WagesObserved() as body:
            return _observed(wages, body, fact, on, trust)
        case PaydayAgreed() as body:
            after = agreed(wages.agreements, body, on, fact.id)
            return wages if after is wages.agreements else replace(wages, agreements=after)
    return wages


def due_on(wages: Wages, on: date, trust: Trust) -> Due | None:
    """Return whether wages are due at the end of a day: unpaid, short, or past their payday.

    A payday that has passed counts only where payments of earlier periods are known.
    """
    if wages.short is not None:
        return Due(wages.short.heads, True, (wages.short.evidence,))
    if wages.told is not None:
        told = wages.told
        return Due(told.workers, trust.firm(told.basis, told.on), (told.evidence,))
    term = _next_term(wages)
    if term is not None and term.due is not None and on > term.due:
        return Due(0, True, tuple(it.fact for it in wages.agreements[-1:]))
    return None


def due_from(wages: Wages) -> date | None:
    """Return the first day on which the next agreed wages are past their payday."""
    term = _next_term(wages)
    return None if term is None or term.due is None else term.due + timedelta(days=1)


def _next_term(wages: Wages) -> Term | None:
    if wages.paid_through is None:
        return None
    return next(terms(wages.agreements, wages.paid_through), None)


def _paid(wages: Wages, body: WagesPaid, identity: UUID, on: date) -> Wages:
    last = bounds(body.period)[1]
    before = wages.short if wages.short is not None and wages.short.last == last else None
    due_fen = body.due_fen if before is None else max(before.due_fen, body.due_fen)
    paid_fen = body.paid_fen if before is None else before.paid_fen + body.paid_fen
    told, short = wages.told, wages.short
    if paid_fen < due_fen:
        if short is None or short.last <= last:
            short = Short(last, due_fen, paid_fen, body.workers_due, identity)
    else:
        if before is not None:
            short = None
        if told is not None and told.on <= on:
            told = None
    through = wages.paid_through
    if body.paid_fen and (through is None or last > through):
        through = last
    return Wages(wages.agreements, through, short, told)


def _observed(wages: Wages, body: WagesObserved, fact: Fact, on: date, trust: Trust) -> Wages:
    basis, before = basis_of(fact), wages.told
    told, through = before, wages.paid_through
    if body.unpaid_workers or body.unpaid_fen:
        if before is None or trust.outweighs(basis, before.basis, on):
            told = Told(on, body.unpaid_workers or 0, basis, fact.id)
    elif (
        before is not None
        and (body.unpaid_workers == 0 or body.unpaid_fen == 0)
        and trust.outweighs(basis, before.basis, on)
    ):
        told = None
    if body.last_paid_period is not None and trust.firm(basis, on):
        last = bounds(body.last_paid_period)[1]
        through = last if through is None or last > through else through
    if told is before and through is wages.paid_through:
        return wages
    return Wages(wages.agreements, through, wages.short, told)
