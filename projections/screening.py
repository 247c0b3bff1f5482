"""How often is an employer or site to be visited, and when is the next visit due?"""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum

from msgspec import Struct
from sqlalchemy import ColumnElement, String, case, literal, or_

from schemas import events
from schemas.body import Body
from schemas.period import bounds
from schemas.subjects import Kind
from schemas.vocabulary import Industry


class Tier(StrEnum):
    """How closely a subject is screened."""

    CLOSE = "close"
    USUAL = "usual"
    SELDOM = "seldom"


class Screening(Struct, frozen=True, kw_only=True):
    """The tiers as they are in force on the first day of a month.

    A tier rests on what a grid worker knows himself: the kind of subject, its trade, its
    size, and what he saw there. Levels, alerts and complaints are no ground, since the
    list of visits is seen by whoever stands beside him. What is not looked at in the
    longest interval is due, and so is whoever was never looked at.
    """

    interval_days: Mapping[Tier, int]
    close_kinds: frozenset[Kind]
    close_after_finding_days: int
    usual_industries: frozenset[Industry]
    usual_workers: int

    def tier(
        self,
        kind: Kind,
        industry: Industry | None,
        workers: int | None,
        *,
        found_on: date | None,
        month: str,
    ) -> Tier:
        """Return the tier of a subject in a month (YYYY-MM).

        `found_on` is the day on which a grid worker last saw something wrong there,
        before the month: the tier does not change in the middle of one.
        """
        first, _ = bounds(month)
        recent = first - timedelta(days=self.close_after_finding_days)
        if kind in self.close_kinds or (found_on is not None and found_on >= recent):
            return Tier.CLOSE
        if industry in self.usual_industries or (workers or 0) >= self.usual_workers:
            return Tier.USUAL
        return Tier.SELDOM

    def due_on(self, tier: Tier, looked_on: date | None, registered_on: date) -> date:
        """Return the day by which a subject is to be looked at again, or for the first time."""
        if looked_on is None:
            return registered_on
        return looked_on + timedelta(days=self.interval_days[tier])

    def looked_before(
        self,
        month: str,
        *,
        kind: ColumnElement[str],
        industry: ColumnElement[str | None],
        workers: ColumnElement[int | None],
        found_on: ColumnElement[str | None],
    ) -> ColumnElement[str]:
        """Return, as a column, the last day of a look after which a visit is due in a month.

        The same as `tier` and `due_on` say of one subject, for many at once.
        """
        first, last = bounds(month)
        recent = (first - timedelta(days=self.close_after_finding_days)).isoformat()

        def day(tier: Tier) -> ColumnElement[str]:
            return literal((last - timedelta(days=self.interval_days[tier])).isoformat(), String)

        kinds = [it.value for it in self.close_kinds]
        trades = [it.value for it in self.usual_industries]
        return case(
            (or_(kind.in_(kinds), found_on >= recent), day(Tier.CLOSE)),
            (or_(industry.in_(trades), workers >= self.usual_workers), day(Tier.USUAL)),
            else_=day(Tier.SELDOM),
        )

    @property
    def longest(self) -> timedelta:
        """The longest time that a look before a month has any bearing on it."""
        return timedelta(days=max(*self.interval_days.values(), self.close_after_finding_days))


def tells_of_trouble(said: Body) -> bool:
    """Tell whether a grid worker's answer says that something is wrong.

    >>> tells_of_trouble(events.WagesObserved(unpaid_workers=3))
    True
    >>> tells_of_trouble(events.WagesObserved(last_paid_period="2026-03"))
    False
    """
    match said:
        case events.WagesObserved():
            unpaid = said.unpaid_workers or said.unpaid_fen
            return bool(unpaid or said.card_withheld or said.paid_in_kind)
        case events.OperationsObserved():
            return bool(said.signs)
        case _:
            return False
