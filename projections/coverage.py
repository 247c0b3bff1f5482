"""What was screened this month, what was due, and where did nobody get in?"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Index,
    Integer,
    LargeBinary,
    Select,
    Subquery,
    and_,
    case,
    func,
    or_,
    select,
)

from projections.answers.coverage import CoverageBar, CoverageRow, ZeroReport
from projections.contract import RESTATING, Projection, Text, Told
from projections.page import Page, Row
from projections.register import WHO
from projections.scored_days import Cut, cut
from projections.screening import Screening, tells_of_trouble
from projections.told_facts import restated
from projections.versions import versioned
from projections.views import position_of
from projections.who import code_of
from schemas import events
from schemas.body import Body
from schemas.calendar import shanghai_day
from schemas.codec import Fact
from schemas.envelopes import Recorded
from schemas.period import bounds, month_of, next_month
from schemas.subjects import Kind, kind_of
from schemas.vocabulary import SiteStage, VisitOutcome

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

GRID = "grid"
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


def coverage(
    connection: Connection,
    month: str,
    *,
    township: str | None = None,
    known_at: date | None = None,
    screening: Screening | None = None,
) -> CoverageBar:
    """Return what was screened and due in a month, by township and grid. Raises UnscoredDay.

    A subject counts where the register has it, once, by the best that came of it. With
    `screening` only those are due whose tier asks for a visit in the month, and whoever was
    visited all the same; without it, everybody is.
    """
    at = cut(connection, known_at)
    place = None if township is None else code_of(township)
    grids = _grids(connection, at, month, place, screening)
    townships = [
        _sum(one, None, [row for row in grids if row.township == one])
        for one in sorted({row.township for row in grids}, key=lambda code: code or "")
    ]
    return CoverageBar(
        month=month,
        known_at=at.day,
        position=position_of(connection) if at.position is None else at.position,
        townships=tuple(townships),
        grids=tuple(row for row in grids if row.grid is not None),
        total=_sum(None, None, grids),
        zero_reports=_zeroes(connection, at, month),
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


Subjects = Select[tuple[str]]
"""A question that gives subjects."""


def _grids(
    connection: Connection, at: Cut, month: str, township: str | None, screening: Screening | None
) -> list[CoverageRow]:
    first, last = bounds(month)
    who = WHO.at(at.position).subquery("who")
    # What came of visits is summed up for those alone who are asked for: of a township, a
    # twentieth of a district.
    of = None if township is None else select(who.c.subject).where(who.c.township == township)
    best = _best(at, month, of)
    over = (SiteStage.COMPLETED.value, SiteStage.SETTLED.value)
    due = and_(
        who.c.known_as.is_(None),
        who.c.registered_on <= last.isoformat(),
        or_(who.c.stage.is_(None), who.c.stage.not_in(over), who.c.stage_on >= first.isoformat()),
    )
    found = who.outerjoin(best, best.c.subject == who.c.subject)
    if screening is not None:
        before = _before(at, month, screening, of)
        found = found.outerjoin(before, before.c.subject == who.c.subject)
        looked_before = screening.looked_before(
            month,
            kind=who.c.kind,
            industry=who.c.industry,
            workers=who.c.workers,
            found_on=before.c.found_on,
        )
        looked_on = before.c.looked_on
        asked = or_(looked_on.is_(None), looked_on <= looked_before, best.c.outcome.is_not(None))
        due = and_(due, asked)
    came_of_it = [
        func.sum(case((best.c.outcome == rank, 1), else_=0)) for rank in range(len(BEST_FIRST))
    ]
    question = (
        select(who.c.township, who.c.grid, func.count(), *came_of_it)
        .select_from(found)
        .where(due)
        .group_by(who.c.township, who.c.grid)
        .order_by(who.c.township.nulls_first(), who.c.grid.nulls_first())
    )
    if township is not None:
        question = question.where(who.c.township == township)
    return [
        CoverageRow(
            township=code,
            grid=grid,
            due=number,
            **dict(zip(_FIELDS, came, strict=True)),
        )
        for code, grid, number, *came in connection.execute(question)
    ]


def _best(at: Cut, month: str, of: Subjects | None) -> Subquery:
    """Return the best that came of the visits of a month, by subject."""
    visits = VISITS.at(at.position, "subject", "month", "outcome").subquery("visits")
    question = select(visits.c.subject, func.min(visits.c.outcome).label("outcome"))
    if of is not None:
        question = question.where(visits.c.subject.in_(of))
    return question.where(visits.c.month == month).group_by(visits.c.subject).subquery("best")


def _before(at: Cut, month: str, screening: Screening, of: Subjects | None) -> Subquery:
    """Return when somebody last looked before a month, and last found something, by subject."""
    first, _ = bounds(month)
    earlier = VISITS.at(at.position, "subject", "month", "day", "outcome", "found").subquery("them")
    looked = case((earlier.c.outcome == BEST_FIRST.index(VisitOutcome.LOOKED), earlier.c.day))
    found = case((earlier.c.found, earlier.c.day))
    newest = (func.max(looked).label("looked_on"), func.max(found).label("found_on"))
    question = select(earlier.c.subject, *newest).group_by(earlier.c.subject)
    if of is not None:
        question = question.where(earlier.c.subject.in_(of))
    # One by one, so that an index on month and subject serves each.
    months = [month_of(first - screening.longest)]
    while (following := next_month(months[-1])) < month:
        months.append(following)
    return question.where(earlier.c.month.in_(months)).subquery("before")


_FIELDS = ("screened", "refused", "locked", "moved", "not_found")
"""Fields of a row in the order of BEST_FIRST."""


def _sum(township: str | None, grid: str | None, rows: Iterable[CoverageRow]) -> CoverageRow:
    rows = list(rows)
    return CoverageRow(
        township=township,
        grid=grid,
        due=sum(row.due for row in rows),
        **{name: sum(getattr(row, name) for row in rows) for name in _FIELDS},
    )


def _zeroes(connection: Connection, at: Cut, month: str) -> tuple[ZeroReport, ...]:
    zeroes = ZEROES.at(at.position).subquery()
    question = select(zeroes).where(zeroes.c.month == month).order_by(zeroes.c.subject)
    return tuple(
        ZeroReport(row.subject, row.screened, date.fromisoformat(row.reported_on))
        for row in connection.execute(question)
        if kind_of(row.subject) in {Kind.GRID, Kind.TOWNSHIP}
    )
