"""What was screened, what was due, and where nobody got in."""

from datetime import date
from typing import Any

import pytest

from projections.answers.coverage import CoverageBar, CoverageRow
from projections.coverage import coverage
from projections.views import Views
from schemas import events
from schemas.codec import Fact, encode
from schemas.samples import FACTORY, SITE, WORKSHOP, body, employer
from schemas.vocabulary import SiteStage, VisitOutcome
from tests.projections.telling import Telling, carry, firms

pytestmark = pytest.mark.usefixtures("each_database")

REGISTERED = date(2026, 2, 2)
MARCH = date(2026, 3, 10)
APRIL = date(2026, 4, 2)
A, B, C = (employer(number) for number in range(50, 53))


def visits(told: Telling, subject: str, outcome: VisitOutcome, on: date = MARCH) -> Fact:
    return told.fact(events.VisitMade(outcome=outcome), subject=subject, on=on)


def three_firms() -> Telling:
    told = Telling()
    firms(told, [A, B, C], REGISTERED)
    return told


def asked(views: Views, **question: Any) -> CoverageBar:
    with views.engine.connect() as connection:
        return coverage(connection, "2026-03", **question)


def row(**counted: int) -> dict[str, int]:
    nothing = dict.fromkeys(("screened", "locked", "refused", "moved", "not_found"), 0)
    return nothing | counted


def counted(total: CoverageRow) -> dict[str, int]:
    return {name: getattr(total, name) for name in ("due", *row())}


def test_a_subject_counts_once_by_the_best_that_came_of_it() -> None:
    told = three_firms()
    visits(told, A, VisitOutcome.LOCKED)
    visits(told, A, VisitOutcome.LOOKED)
    visits(told, A, VisitOutcome.LOOKED)
    visits(told, B, VisitOutcome.LOCKED)
    visits(told, B, VisitOutcome.REFUSED)
    assert counted(asked(told.views()).total) == row(due=3, screened=1, refused=1)


@pytest.mark.parametrize("outcome", list(VisitOutcome))
def test_every_outcome_has_its_column(outcome: VisitOutcome) -> None:
    told = three_firms()
    visits(told, A, outcome)
    name = "screened" if outcome is VisitOutcome.LOOKED else outcome.value
    assert counted(asked(told.views()).total) == row(due=3) | {name: 1}


def test_an_observation_of_a_grid_worker_is_a_look_and_one_of_a_platform_is_not() -> None:
    told = three_firms()
    told.fact(body(events.WagesObserved, note=None), subject=A, on=MARCH)
    told.fact(body(events.OperationsObserved, note=None), subject=B, on=MARCH, source="platform")
    assert asked(told.views()).total.screened == 1


def test_a_visit_counts_in_the_month_in_which_it_was_made() -> None:
    told = three_firms()
    visits(told, A, VisitOutcome.LOOKED, on=APRIL)
    assert asked(told.views()).total.screened == 0


def test_due_is_who_is_registered_and_neither_over_nor_known_as_another() -> None:
    told = three_firms()
    told.fact(body(events.SiteRegistered), subject=SITE, on=REGISTERED)
    told.fact(events.SiteStageChanged(stage=SiteStage.SETTLED), subject=SITE, on=REGISTERED)
    told.fact(events.EmployerRegistered(provisional=True), subject=WORKSHOP, on=REGISTERED)
    told.fact(events.EmployerIdentified(employer=A), subject=WORKSHOP, on=MARCH)
    told.fact(body(events.EmployerRegistered), subject=FACTORY, on=APRIL)
    # The site named its owner and its contractor, who are in the register since.
    zhili = asked(told.views()).townships[-1]
    assert (zhili.township, zhili.due) == ("zhili", 3)


def test_grids_add_up_to_townships_and_townships_to_the_total() -> None:
    told = three_firms()
    firms(told, [employer(60)], REGISTERED, township="balidian")
    visits(told, A, VisitOutcome.LOOKED)
    found = asked(told.views())
    assert [(it.township, it.due, it.screened) for it in found.townships] == [
        ("balidian", 1, 0),
        ("zhili", 3, 1),
    ]
    assert sum(it.due for it in found.grids) == found.total.due == 4
    assert [it.township for it in asked(told.views(), township="zhili").townships] == ["zhili"]


def test_a_corrected_visit_counts_as_corrected_and_a_retracted_one_not_at_all() -> None:
    told = three_firms()
    first = visits(told, A, VisitOutcome.LOOKED)
    second = visits(told, B, VisitOutcome.LOOKED)
    told.corrects(first, MARCH, outcome="locked")
    told.retracts(second, MARCH)
    assert counted(asked(told.views()).total) == row(due=3, locked=1)


def test_coverage_as_known_at_a_day_stays_as_it_was() -> None:
    told = three_firms()
    first = visits(told, A, VisitOutcome.LOOKED)
    told.closes(MARCH)
    told.scores(MARCH)
    views = told.views()
    before = encode(asked(views, known_at=MARCH))
    told.retracts(first, APRIL)
    visits(told, B, VisitOutcome.LOOKED)
    firms(told, [employer(61)], REGISTERED)
    carry(views, told.records)
    assert encode(asked(views, known_at=MARCH)) == before
    assert counted(asked(views).total) == row(due=4, screened=1)


def test_the_newest_zero_report_of_a_grid_counts_and_can_be_retracted() -> None:
    told = three_firms()
    for screened in (10, 12):
        last = told.fact(
            events.ZeroReportFiled(month="2026-03", screened=screened),
            subject="grid/zhili-07",
            on=APRIL,
        )
    views = told.views()
    found = asked(views).zero_reports
    assert [(it.subject, it.screened, it.reported_on) for it in found] == [
        ("grid/zhili-07", 12, APRIL)
    ]
    told.retracts(last, APRIL)
    carry(views, told.records)
    assert asked(views).zero_reports == ()
