"""Which of the six systems stood at each site, and what was paid there, month by month?

What a fact adds to a month is kept under the fact's id, so that a correction can change
it and a retraction take it away; what a detector says of a system is kept under the
month of its effect (`_effect`), so that October can be told again in November without what only
November brought.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, Table

from projections.answers.six_systems import InPlace
from projections.contract import RESTATING, Projection, Text, Told, metadata
from projections.page import Page, Row
from projections.systems import System, by_detector, six
from projections.told_facts import restated
from projections.versions import versioned
from schemas import events
from schemas.calendar import shanghai_day
from schemas.codec import Fact
from schemas.derived import FindingChanged
from schemas.derived.record import Derived
from schemas.envelopes import Recorded
from schemas.period import bounds, month_of
from schemas.subjects import Kind, kind_of
from schemas.vocabulary import State


def _said() -> Sequence[Column[Any]]:
    return (
        Column("site", Text, primary_key=True),
        Column("detector", Text, primary_key=True),
        Column("month", Text, primary_key=True),
        Column("system", Text, nullable=False),
        Column("in_place", Text, nullable=False),
        Column("cause", BigInteger, nullable=False),
    )


def _added() -> Sequence[Column[Any]]:
    return (
        Column("fact", LargeBinary(16), primary_key=True),
        Column("position", BigInteger, nullable=False),
        Column("site", Text, nullable=False),
        Column("month", Text, nullable=False),
        Column("payer", Text, nullable=False),
        Column("period", Text, nullable=False),
        Column("kind", Text, nullable=False),
        Column("workers_due", Integer, nullable=False),
        Column("workers_paid", Integer, nullable=False),
        Column("due_fen", BigInteger, nullable=False),
        Column("paid_fen", BigInteger, nullable=False),
        Column("registered", Integer, nullable=False),
        Column("attended", Integer, nullable=False),
        Column("unregistered_attended", Integer),
    )


SAID = versioned("site_months_said", _said)
ADDED = versioned(
    "site_months_added",
    _added,
    lambda table: Index(f"{table.name}_by_month", table.c.month, table.c.site),
)
CLOSED = Table(
    "months_closed",
    metadata,
    Column("position", BigInteger, primary_key=True),
    Column("month", Text, nullable=False),
    Column("known_at", Text, nullable=False),
    Column("digest", Text, nullable=False),
)

IN_PLACE: dict[State, InPlace] = {
    State.YES: InPlace.NO,
    State.NO: InPlace.YES,
    State.UNKNOWN: InPlace.UNKNOWN,
    State.NOT_APPLICABLE: InPlace.NOT_APPLICABLE,
    State.ERROR: InPlace.UNKNOWN,
}
"""What a detector's answer means for the system: its yes is a want."""

NOTHING: Row = dict.fromkeys(
    (
        "workers_due",
        "workers_paid",
        "due_fen",
        "paid_fen",
        "registered",
        "attended",
        "unregistered_attended",
    ),
    0,
)


class SiteMonths(Projection):
    """Findings about the six systems, and payrolls, payments and rosters, by site and month."""

    name = "site_months"
    tables = (*SAID.tables, *ADDED.tables, CLOSED)
    reads = ("told_facts",)
    listens = (
        *RESTATING,
        FindingChanged,
        events.MonthClosed,
        events.PayrollSubmitted,
        events.RosterReported,
        events.WagesPaid,
    )

    def __init__(self, systems: Iterable[System] = ()) -> None:
        """Follow these systems; those that are shipped where none is named."""
        self._system_of = by_detector(tuple(systems) or six())

    def apply(self, page: Page, record: Told) -> None:
        """Take what a detector says of a system, or what a fact adds to a month."""
        match record:
            case Derived(data=FindingChanged(detector=detector, finding=finding)):
                system = self._system_of.get(detector)
                if system is not None and kind_of(record.subject) is Kind.SITE:
                    row = {"site": record.subject, "detector": detector, "system": system}
                    said = {"in_place": IN_PLACE[finding.state].value, "cause": record.cause}
                    SAID.put(page, {**row, "month": month_of(_effect(page)), **said})
            case Recorded(data=events.ObservationCorrected() | events.ObservationRetracted()):
                touched = restated(page, record)
                if touched is not None:
                    _add(page, touched.was, touched.now)
            case Recorded(
                data=events.WagesPaid() | events.PayrollSubmitted() | events.RosterReported()
            ):
                added = _row(record, record)
                if added is not None:
                    ADDED.begin(page, added)
            case Recorded(data=events.MonthClosed() as closed, position=position):
                page.put(
                    CLOSED,
                    {
                        "position": position,
                        "month": closed.month,
                        "known_at": closed.known_at.isoformat(),
                        "digest": closed.digest,
                    },
                )
            case _:
                pass


def _effect(page: Page) -> date:
    """Return the day that the fact in hand is about: a late one belongs to the month it tells of.

    A correction belongs to the month of the fact that it is of.
    """
    fact = page.fact
    if fact is None:
        return page.day
    touched = restated(page, fact)
    if touched is not None:
        return shanghai_day((touched.now or touched.was).occurred_at)
    return min(page.day, shanghai_day(fact.occurred_at))


def _add(page: Page, was: Fact, now: Fact | None) -> None:
    """Let a fact add what it says now, in place of what it added before."""
    row = None if now is None else _row(was, now)
    if row is None:
        ADDED.end(page, was.id.bytes)
    else:
        ADDED.put(page, row)


def _row(was: Fact, now: Fact) -> Row | None:
    """Return what a fact adds to the month of a site as it says now; None when it adds nothing."""
    site = next((one for one in was.subjects() if kind_of(one) is Kind.SITE), None)
    numbers = None if site is None else _numbers(now)
    if numbers is None:
        return None
    period, kind, said = numbers
    return {
        "fact": was.id.bytes,
        "position": was.position,
        "site": site,
        "month": month_of(bounds(period)[1]),
        "payer": was.subject,
        "period": period,
        "kind": kind,
        **NOTHING,
        **said,
    }


def _numbers(fact: Fact) -> tuple[str, str, Row] | None:
    """Return the period, the kind and the numbers that a fact adds; None when it adds nothing."""
    match fact.data:
        case events.WagesPaid() as paid:
            sums = {"due_fen": paid.due_fen, "paid_fen": paid.paid_fen}
            heads = {"workers_due": paid.workers_due, "workers_paid": paid.workers_paid}
            return paid.period, "paid", sums | heads
        case events.PayrollSubmitted(period=period, heads=heads, due_fen=due_fen):
            return period, "payroll", {"workers_due": heads, "due_fen": due_fen}
        case events.RosterReported() as roster:
            seen = {"registered": roster.registered, "attended": roster.attended}
            unregistered = {"unregistered_attended": roster.unregistered_attended}
            return roster.period, "roster", seen | unregistered
        case _:
            return None
