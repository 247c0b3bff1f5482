"""Visits, what came of them, and zero reports, as they are told and corrected."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
)

from projections.contract import RESTATING, Projection, Text, Told
from projections.page import Page, Row
from projections.told_facts import restated
from projections.versions import versioned
from schemas import events
from schemas.body import Body
from schemas.calendar import shanghai_day
from schemas.codec import Fact
from schemas.envelopes import Recorded
from schemas.period import month_of
from schemas.screening import GRID, tells_of_trouble
from schemas.vocabulary import VisitOutcome

BEST_FIRST = (
    VisitOutcome.LOOKED,
    VisitOutcome.REFUSED,
    VisitOutcome.LOCKED,
    VisitOutcome.MOVED,
    VisitOutcome.NOT_FOUND,
)
"""Outcomes of a visit, the one that counts for the month first."""

LOOKED: frozenset[type[Body]] = frozenset(
    {
        events.ContractsObserved,
        events.OperationsObserved,
        events.RightsNoticeObserved,
        events.WagesObserved,
    }
)
"""Observations that nobody can make without having looked."""

FIELD = frozenset({GRID, "officer", "ledger"})
"""Sources by which people's own visits come in."""


def _visit() -> Sequence[Column[Any]]:
    return (
        Column("fact", LargeBinary(16), primary_key=True),
        Column("subject", Text, nullable=False),
        Column("month", Text, nullable=False),
        Column("day", Text, nullable=False),
        Column("outcome", Integer, nullable=False),
        Column("found", Boolean, nullable=False),
    )


def _zero() -> Sequence[Column[Any]]:
    return (
        Column("subject", Text, primary_key=True),
        Column("month", Text, primary_key=True),
        Column("fact", LargeBinary(16), nullable=False),
        Column("screened", Integer, nullable=False),
        Column("reported_on", Text, nullable=False),
    )


VISITS = versioned(
    "coverage_visits",
    _visit,
    lambda table: Index(
        f"{table.name}_by_month",
        table.c.month,
        table.c.subject,
        table.c.outcome,
        table.c.from_close,
    ),
)
ZEROES = versioned("coverage_zeroes", _zero)


class Coverage(Projection):
    """Visits and what came of them, by the fact that told of each; zero reports."""

    name = "coverage"
    tables = (*VISITS.tables, *ZEROES.tables)
    reads = ("told_facts", "register")
    listens = (*RESTATING, *LOOKED, events.VisitMade, events.ZeroReportFiled)

    def apply(self, page: Page, record: Told) -> None:
        """Count a visit or a zero report; follow its correction or retraction."""
        match record:
            case Recorded(data=events.ObservationCorrected() | events.ObservationRetracted()):
                touched = restated(page, record)
                if touched is not None:
                    self._visited(page, touched.was, touched.now)
                    self._zero(page, touched.was, touched.now)
            case Recorded(data=events.ZeroReportFiled()):
                self._zero(page, record, record)
            case Recorded():
                outcome = _outcome(record)
                if outcome is not None:
                    VISITS.begin(page, _visit_row(record, record, outcome))
            case _:
                pass

    def _visited(self, page: Page, was: Fact, now: Fact | None) -> None:
        outcome = None if now is None else _outcome(now)
        if _outcome(was) is None:
            return
        if now is None or outcome is None:
            VISITS.end(page, was.id.bytes)
            return
        VISITS.put(page, _visit_row(was, now, outcome))

    def _zero(self, page: Page, was: Fact, now: Fact | None) -> None:
        if not isinstance(was.data, events.ZeroReportFiled):
            return
        standing = ZEROES.get(page, was.subject, was.data.month)
        if standing is not None and standing["fact"] == was.id.bytes:
            ZEROES.end(page, was.subject, was.data.month)
        if now is not None and isinstance(now.data, events.ZeroReportFiled):
            ZEROES.put(
                page,
                {
                    "subject": now.subject,
                    "month": now.data.month,
                    "fact": was.id.bytes,
                    "screened": now.data.screened,
                    "reported_on": shanghai_day(now.recorded_at).isoformat(),
                },
            )


def _visit_row(was: Fact, now: Fact, outcome: VisitOutcome) -> Row:
    day = shanghai_day(now.occurred_at)
    return {
        "fact": was.id.bytes,
        "subject": was.subject,
        "month": month_of(day),
        "day": day.isoformat(),
        "outcome": BEST_FIRST.index(outcome),
        "found": now.source == GRID and tells_of_trouble(now.data),
    }


def _outcome(fact: Fact) -> VisitOutcome | None:
    match fact.data:
        case events.VisitMade(outcome=outcome):
            return outcome
        case said if type(said) in LOOKED and fact.source in FIELD:
            return VisitOutcome.LOOKED
        case _:
            return None
