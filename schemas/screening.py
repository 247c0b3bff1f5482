"""How often is an employer or site to be looked at, and for how long does an answer count?

One plan for both: who lists visits and who judges ask the same tiers.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import date, timedelta
from enum import StrEnum
from operator import attrgetter
from typing import Any

from msgspec import Struct

from schemas import events
from schemas.body import Body
from schemas.subjects import Kind
from schemas.vocabulary import Industry

GRID = "grid"
"""The source by which grid workers' own reports come in."""


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
    slack_days: int
    close_kinds: Collection[Kind]
    close_after_finding_days: int
    usual_industries: Collection[Industry]
    usual_workers: int

    def tier(
        self,
        kind: Kind,
        industry: Industry | None,
        workers: int | None,
        *,
        found_on: date | None,
        first: date,
    ) -> Tier:
        """Return the tier of a subject in the month that begins on a day.

        `found_on` is the day on which a grid worker last saw something wrong there,
        before the month: the tier does not change in the middle of one by that.
        """
        if kind in self.close_kinds or (
            found_on is not None
            and found_on >= first - timedelta(days=self.close_after_finding_days)
        ):
            return Tier.CLOSE
        if industry in self.usual_industries or (workers or 0) >= self.usual_workers:
            return Tier.USUAL
        return Tier.SELDOM

    def due_on(self, tier: Tier, looked_on: date | None, registered_on: date) -> date:
        """Return the day by which a subject is to be looked at again, or for the first time."""
        if looked_on is None:
            return registered_on
        return looked_on + timedelta(days=self.interval_days[tier])

    def lasting_days(self, tier: Tier) -> int:
        """Return for how many days after it an answer counts: to the next look, and the slack."""
        return self.interval_days[tier] + self.slack_days

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


WORKERS: dict[type[Body], Callable[[Any], int | None]] = {
    events.RosterReported: attrgetter("registered"),
    events.PayrollSubmitted: attrgetter("heads"),
    events.WagesPaid: attrgetter("workers_due"),
    events.ContractsObserved: attrgetter("workers"),
    events.OperationsObserved: attrgetter("headcount"),
}
"""Where a fact says how many workers its subject has, the registration apart."""


def workers_told(said: Body) -> int | None:
    """Return how many workers a fact says its subject has, or None where it says nothing of it."""
    told = WORKERS.get(type(said))
    return None if told is None else told(said)
