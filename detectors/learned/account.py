"""The account of one subject: a pure fold over its facts in the order of learning."""

from collections.abc import Callable
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from detectors.learned.complaints import Complaints
from detectors.officers_word import found_owed
from detectors.voices import UPHELD
from schemas import events
from schemas.body import Body
from schemas.calendar import shanghai_day
from schemas.codec import Fact
from schemas.subjects import Kind, kind_of
from schemas.vocabulary import Industry, OperationsState

QUARTER, YEAR = 90, 365
"""Half-lives, in days, of the two sums of a tally."""

INDUSTRIES: tuple[Industry, ...] = (
    Industry.CONSTRUCTION,
    Industry.CHILDRENSWEAR,
    Industry.MANUFACTURING,
    Industry.CATERING,
    Industry.LOGISTICS,
    Industry.SERVICES,
)
"""Trades by their number among the features. The order is part of them: append, never insert."""


class Tally(Struct, frozen=True, array_like=True, gc=False):
    """How often something was told, and how much of that is recent as of the last time."""

    count: int = 0
    last_on: int = 0
    quarter: float = 0.0
    year: float = 0.0

    def told(self, on: int) -> "Tally":
        """Return the tally with one more, learned on a day that is not before the last.

        >>> Tally().told(730_000).told(730_090).quarter
        1.5
        """
        passed = on - self.last_on if self.count else 0
        return Tally(
            self.count + 1,
            on,
            self.quarter * 2.0 ** (-passed / QUARTER) + 1.0,
            self.year * 2.0 ** (-passed / YEAR) + 1.0,
        )


class Account(Struct, frozen=True, array_like=True, gc=False):
    """Everything that is counted of one subject. Days are ordinals, 0 where there was none."""

    is_site: bool = False
    heard_on: int = 0
    """Day on which anything was last learned of it."""
    looked_on: int = 0
    """Day on which somebody who looked there last reported."""
    paid_on: int = 0
    """Day on which a payment of wages was last learned of."""
    industry: int = -1
    heads: int = -1
    complaints: Complaints = Complaints()
    upheld: Tally = Tally()
    """An officer found wages owed: a hard fact."""
    together: Tally = Tally()
    """Collective incidents and arbitrations: a hard fact."""
    court: Tally = Tally()
    """Court cases, overdue taxes and contributions, from whoever keeps their record: hard."""
    signs: Tally = Tally()
    """Field signs of a firm that runs badly."""
    unpaid: Tally = Tally()
    """Somebody was told on the spot that wages are owed, or saw cards withheld."""
    short: Tally = Tally()
    """Payments that reached fewer workers, or less money, than was due."""


Changes = dict[str, Any]


def blank(subject: str) -> Account:
    """Return the account of a subject of which nothing is known.

    >>> blank("site/a").is_site
    True
    """
    return Account(is_site=kind_of(subject) is Kind.SITE)


def step(account: Account, fact: Fact, *, own: bool = True) -> Account:
    """Return the account after a fact that is about the subject (`own`) or concerns it.

    Facts come in the order of their positions, corrected and retracted ones as they
    stand. Of what only concerns the subject, complaints and what was found behind them count.
    """
    body = fact.data
    hear = _HEARD.get(type(body))
    if not own and type(body) not in _OF_CONCERN:
        return account
    on = shanghai_day(fact.recorded_at).toordinal()
    changes = {} if hear is None else hear(account, body, on)
    changes["heard_on"] = on
    return replace(account, **changes)


def _registered(_account: Account, body: events.EmployerRegistered, _on: int) -> Changes:
    known = body.industry in INDUSTRIES
    changes: Changes = {"industry": INDUSTRIES.index(body.industry)} if known else {}
    return changes if body.headcount is None else {**changes, "heads": body.headcount}


def _filed(account: Account, body: events.ComplaintFiled, on: int) -> Changes:
    return {"complaints": account.complaints.filed(on, body.workers, body.amount_fen)}


def _verified(account: Account, body: events.ComplaintVerified, on: int) -> Changes:
    return {"upheld": account.upheld.told(on)} if body.verdict in UPHELD else {}


def _looked_into(account: Account, body: events.AlertVerified, on: int) -> Changes:
    return {"upheld": account.upheld.told(on)} if found_owed(body) else {}


def _together(account: Account, _body: Body, on: int) -> Changes:
    return {"together": account.together.told(on)}


def _court(account: Account, body: events.CourtCaseReported, on: int) -> Changes:
    return {} if body.closed else {"court": account.court.told(on)}


def _overdue(
    account: Account, body: events.TaxArrearsReported | events.SocialInsuranceReported, on: int
) -> Changes:
    return {"court": account.court.told(on)} if body.overdue_fen else {}


def _operations(account: Account, body: events.OperationsObserved, on: int) -> Changes:
    changes: Changes = {"looked_on": on}
    if body.headcount is not None:
        changes["heads"] = body.headcount
    if body.signs or body.state is not OperationsState.NORMAL:
        changes["signs"] = account.signs.told(on)
    return changes


def _wages_observed(account: Account, body: events.WagesObserved, on: int) -> Changes:
    owed = body.unpaid_workers or body.unpaid_fen or body.card_withheld
    return {"looked_on": on, "unpaid": account.unpaid.told(on)} if owed else {"looked_on": on}


def _paid(account: Account, body: events.WagesPaid, on: int) -> Changes:
    changes: Changes = {"paid_on": on, "heads": body.workers_due}
    if body.workers_paid < body.workers_due or body.paid_fen < body.due_fen:
        changes["short"] = account.short.told(on)
    return changes


def _looked(_account: Account, _body: Body, on: int) -> Changes:
    return {"looked_on": on}


def _roster(_account: Account, body: events.RosterReported, _on: int) -> Changes:
    return {"heads": body.attended}


_HEARD: dict[type[Body], Callable[..., Changes]] = {
    events.EmployerRegistered: _registered,
    events.ComplaintFiled: _filed,
    events.ComplaintVerified: _verified,
    events.AlertVerified: _looked_into,
    events.CollectiveIncidentReported: _together,
    events.ArbitrationFiled: _together,
    events.CourtCaseReported: _court,
    events.TaxArrearsReported: _overdue,
    events.SocialInsuranceReported: _overdue,
    events.OperationsObserved: _operations,
    events.WagesObserved: _wages_observed,
    events.WagesPaid: _paid,
    events.ContractsObserved: _looked,
    events.VisitMade: _looked,
    events.RosterReported: _roster,
}
_OF_CONCERN: frozenset[type[Body]] = frozenset({events.ComplaintFiled, events.ComplaintVerified})
