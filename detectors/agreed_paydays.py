"""When wages fall due by agreement: by the month, or season by season for piece work."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from itertools import count
from typing import NamedTuple
from uuid import UUID

from msgspec import Struct

from detectors.deadlines import before_rest_days, in_month
from schemas.events import EmployerRegistered, PaydayAgreed
from schemas.vocabulary import PayCycle

MOST = 4
"""Agreements that are remembered, the newest."""
SEASONS = 8
"""Settlement days that are remembered of an agreement, the newest."""
_DAY = timedelta(days=1)


class Agreement(Struct, frozen=True, array_like=True, gc=False):
    """One agreement on when wages are paid."""

    since: date
    """First day of the first wage period that it covers."""
    pay_day: int
    """Day of the month; 0 where none was agreed."""
    months_after: int
    settled_on: tuple[date, ...]
    """Settlement days of piece work, in order."""
    exempt: bool
    firm: bool
    """Agreed, and not merely entered in the register."""
    fact: UUID

    @property
    def has_payday(self) -> bool:
        """Tell whether a day follows from it."""
        return bool(self.pay_day or self.settled_on)


class Term(NamedTuple):
    """A wage period with the day on which it falls due."""

    first: date
    last: date
    due: date | None
    """None where the calendar does not hold the year."""
    monthly: bool
    agreed: bool = True
    """False where the last day that the law leaves stands in for a payday that nobody told."""

    @property
    def period(self) -> str:
        """The period as events write it."""
        if self.monthly:
            return f"{self.first.year:04d}-{self.first.month:02d}"
        return f"{self.first.isoformat()}/{self.last.isoformat()}"


def is_seasonal(known: bool | None, body: PaydayAgreed | EmployerRegistered) -> bool | None:
    """Return whether wages are settled by the season, as an agreement or else the register says.

    `known` is what was known before: None where nobody told.
    """
    if isinstance(body, PaydayAgreed):
        return body.cycle is PayCycle.PIECE_SEASON or bool(body.settled_on)
    if known is not None or body.pay_cycle is None:
        return known
    return body.pay_cycle is PayCycle.PIECE_SEASON


def first_term(agreements: tuple[Agreement, ...], after: date) -> Term | None:
    """Return the first wage period that ends after a day: what is asked most, answered fast."""
    if len(agreements) == 1 and agreements[0].pay_day and not agreements[0].exempt:
        agreement = agreements[0]
        start = after + _DAY if after >= agreement.since else agreement.since
        number = start.year * 12 + start.month - 1
        return month_term(number, agreement.pay_day, agreement.months_after)
    return next(terms(agreements, after), None)


def terms(agreements: tuple[Agreement, ...], after: date) -> Iterator[Term]:
    """Return the wage periods that end after a day, in order, without an end.

    >>> monthly = Agreement(date(2026, 8, 1), 13, 1, (), False, True, UUID(int=1))
    >>> periods = terms((monthly,), date(2026, 8, 31))
    >>> [(term.period, term.due.isoformat()) for term in (next(periods), next(periods))]
    [('2026-09', '2026-10-13'), ('2026-10', '2026-11-13')]
    """
    for number, agreement in enumerate(agreements, start=1):
        until = agreements[number].since if number < len(agreements) else date.max
        if agreement.exempt:
            continue
        if agreement.pay_day:
            yield from _months(agreement, after, until)
        else:
            yield from _seasons(agreement, after, until)


def term_of(agreements: tuple[Agreement, ...], last: date) -> Term | None:
    """Return the wage period that a day of work belongs to, or None where no payday is agreed."""
    agreement = covering(agreements, last)
    if agreement is None or agreement.exempt:
        return None
    if agreement.pay_day:
        number = last.year * 12 + last.month - 1
        return month_term(number, agreement.pay_day, agreement.months_after)
    return next(_seasons(agreement, last - _DAY, date.max), None)


def covering(agreements: tuple[Agreement, ...], day: date) -> Agreement | None:
    """Return the agreement that covers a day of work, or None."""
    return next((it for it in reversed(agreements) if it.since <= day), None)


def months_from(day: date) -> Iterator[int]:
    """Return the numbers of the months (12 a year) from a day's on, without an end."""
    return count(day.year * 12 + day.month - 1)


def _months(agreement: Agreement, after: date, until: date) -> Iterator[Term]:
    for number in months_from(max(agreement.since, after + _DAY)):
        term = month_term(number, agreement.pay_day, agreement.months_after)
        if term.first >= until:
            return
        yield term


def _seasons(agreement: Agreement, after: date, until: date) -> Iterator[Term]:
    first = agreement.since
    for settled in agreement.settled_on:
        if settled < first:
            continue
        if after < settled < until:
            yield Term(first, settled, before_rest_days(settled), monthly=False)
        first = settled + _DAY


@lru_cache(maxsize=16384)
def month_term(number: int, pay_day: int, months_after: int, *, agreed: bool = True) -> Term:
    """Return the month with a number (12 a year) as a wage period, due so many months after."""
    due = before_rest_days(in_month(number + months_after, pay_day))
    return Term(in_month(number, 1), in_month(number, 31), due, monthly=True, agreed=agreed)


def same(one: Agreement, other: Agreement) -> bool:
    """Tell whether a later agreement says nothing that the earlier does not say."""
    return (one.pay_day, one.months_after, one.settled_on, one.exempt) == (
        other.pay_day,
        other.months_after,
        other.settled_on,
        other.exempt,
    ) and one.since <= other.since
