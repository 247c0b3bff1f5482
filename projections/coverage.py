"""What was screened this month, what was due, and where did nobody get in?"""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import (
    Connection,
    Select,
    Subquery,
    and_,
    case,
    func,
    or_,
    select,
)

from projections.answers.coverage import CoverageBar, CoverageRow, ZeroReport
from projections.register import WHO
from projections.scored_days import Cut, cut
from projections.screening import looked_before
from projections.views import position_of
from projections.visits_told import BEST_FIRST, VISITS, ZEROES
from projections.who import code_of
from schemas.period import bounds, month_of, next_month
from schemas.screening import Screening
from schemas.subjects import Kind, kind_of
from schemas.vocabulary import SiteStage, VisitOutcome

Subjects = Select[tuple[str]]
"""A question that gives subjects."""


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
        before_then = looked_before(
            screening,
            month,
            kind=who.c.kind,
            industry=who.c.industry,
            workers=who.c.workers,
            found_on=before.c.found_on,
        )
        looked_on = before.c.looked_on
        asked = or_(looked_on.is_(None), looked_on <= before_then, best.c.outcome.is_not(None))
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
