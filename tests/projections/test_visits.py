"""Whom a grid worker visits, and what he is shown of the last time."""

from datetime import date

import pytest
from sqlalchemy import Connection

from projections.answers.visit import LastAnswers
from projections.visits import ANSWERS, grids, last_answers, visits_due
from schemas import events
from schemas.samples import FACTORY, SITE, WORKSHOP, body, employer
from schemas.vocabulary import Basis, OperationsState, Question, SiteStage, VisitOutcome
from tests.projections.telling import Telling
from tests.projections.tiers import TIERS

pytestmark = pytest.mark.usefixtures("each_database")

OCTOBER = date(2025, 10, 12)
NOVEMBER = date(2025, 11, 2)


def shown(told: Telling) -> Connection:
    return told.views().engine.connect()


def contracts(workers: int) -> events.ContractsObserved:
    return events.ContractsObserved(workers=workers, with_contract=1)


def looked(*questions: Question) -> events.VisitMade:
    return events.VisitMade(outcome=VisitOutcome.LOOKED, looked_at=questions)


def test_of_somebody_never_visited_nothing_is_shown() -> None:
    told = Telling()
    told.fact(body(events.EmployerRegistered), on=OCTOBER, source="platform")
    with shown(told) as connection:
        assert last_answers(connection, FACTORY) == LastAnswers()


def test_the_newest_by_when_it_was_so_is_shown_and_not_what_came_in_last() -> None:
    told = Telling()
    told.fact(contracts(14), on=NOVEMBER)
    told.fact(contracts(12), on=OCTOBER, recorded_on=date(2025, 11, 3))
    with shown(told) as connection:
        last = last_answers(connection, FACTORY).contracts
    assert last is not None
    assert (last.on, last.said.workers) == (NOVEMBER, 14)


def test_only_what_grid_workers_told_is_shown() -> None:
    told = Telling()
    told.fact(contracts(14), on=OCTOBER)
    told.fact(contracts(3), on=NOVEMBER, source="officer", basis=Basis.TOLD_BY_WORKER)
    told.fact(body(events.ComplaintFiled), on=NOVEMBER, source="worker")
    with shown(told) as connection:
        last = last_answers(connection, FACTORY).contracts
    assert last is not None
    assert last.said.workers == 14


def test_nothing_sealed_is_kept() -> None:
    told = Telling()
    told.fact(body(events.VisitMade), on=OCTOBER)
    told.fact(body(events.OperationsObserved), on=OCTOBER)
    with shown(told) as connection:
        rows = [row.said for row in connection.execute(ANSWERS.select())]
    assert rows
    assert not any("note" in row or "key_id" in row for row in rows)


def test_a_corrected_answer_is_shown_as_corrected_and_a_retracted_one_not_at_all() -> None:
    told = Telling()
    first = told.fact(contracts(12), on=OCTOBER)
    second = told.fact(contracts(40), on=NOVEMBER)
    right = {"workers": 14, "with_contract": 1}
    corrected = events.ObservationCorrected(corrects=second.id, replacement=right)
    told.fact(corrected, on=NOVEMBER, source="officer")
    with shown(told) as connection:
        last = last_answers(connection, FACTORY).contracts
    assert last is not None
    assert (last.on, last.said.workers) == (NOVEMBER, 14)
    told.fact(events.ObservationRetracted(retracts=second.id), on=NOVEMBER, source="officer")
    with shown(told) as connection:
        last = last_answers(connection, FACTORY).contracts
    assert last is not None
    assert (last.on, last.said.workers) == (OCTOBER, 12)
    told.fact(events.ObservationRetracted(retracts=first.id), on=NOVEMBER, source="officer")
    with shown(told) as connection:
        assert last_answers(connection, FACTORY) == LastAnswers()


def test_due_is_who_was_not_looked_at_this_month_and_a_locked_gate_stays_due() -> None:
    told = Telling()
    told.fact(looked(Question.WAGES), on=NOVEMBER)
    told.fact(looked(Question.WAGES), subject=WORKSHOP, on=OCTOBER)
    told.fact(events.VisitMade(outcome=VisitOutcome.LOCKED), subject=SITE, on=NOVEMBER)
    with shown(told) as connection:
        due = visits_due(connection, "zhili-07", "2025-11", TIERS)
    assert [(each.subject, each.due, each.done, each.last_visit_on) for each in due] == [
        (SITE, True, False, NOVEMBER),
        (WORKSHOP, False, False, OCTOBER),
        (FACTORY, False, True, NOVEMBER),
    ]
    assert [each.last_outcome for each in due] == [
        VisitOutcome.LOCKED,
        VisitOutcome.LOOKED,
        VisitOutcome.LOOKED,
    ]


def test_whoever_is_gone_or_known_as_another_is_not_due() -> None:
    told = Telling()
    told.fact(body(events.EmployerRegistered), on=OCTOBER)
    told.fact(body(events.SiteRegistered), subject=SITE, on=OCTOBER)
    told.fact(events.SiteStageChanged(stage=SiteStage.SETTLED), subject=SITE, on=NOVEMBER)
    told.fact(events.OperationsObserved(state=OperationsState.NORMAL), subject=WORKSHOP, on=OCTOBER)
    told.fact(events.EmployerIdentified(employer=FACTORY), subject=WORKSHOP, on=NOVEMBER)
    with shown(told) as connection:
        due = visits_due(connection, "zhili-07", "2025-11", TIERS)
    assert [each.subject for each in due] == [FACTORY]


def test_a_grid_knows_its_own_and_nobody_elses() -> None:
    told = Telling()
    told.fact(contracts(3), on=OCTOBER)
    told.fact(
        contracts(3), subject=employer(60), on=OCTOBER, grid="balidian-02", township="balidian"
    )
    told.fact(contracts(3), subject=employer(61), on=OCTOBER, grid=None, source="platform")
    with shown(told) as connection:
        assert [(each.grid, each.township, each.subjects) for each in grids(connection)] == [
            ("balidian-02", "balidian", 1),
            ("zhili-07", "zhili", 1),
        ]
        assert [
            each.subject for each in visits_due(connection, "balidian-02", "2025-10", TIERS)
        ] == [employer(60)]
