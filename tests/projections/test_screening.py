"""How often each is to be visited: the same for one subject on a phone as for all in a count."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Connection

from detectors.grounds import Grounds, grounds_after
from detectors.parameters import Parameters
from detectors.plan import Plan
from projections.coverage import coverage
from projections.visits import visits_due
from schemas import events
from schemas.envelopes import Recorded
from schemas.samples import SITE, body, employer
from schemas.screening import Tier
from schemas.subjects import Kind, kind_of
from schemas.vocabulary import Industry, OperationsSign, OperationsState, VisitOutcome
from tests.projections.telling import Telling
from tests.projections.tiers import TIERS

pytestmark = pytest.mark.usefixtures("each_database")

REGISTERED = date(2025, 1, 6)
MARCH, LAST_OF_MARCH = "2026-03", date(2026, 3, 31)
PLAN = Plan(Parameters.load())
A, B, C = (employer(number) for number in range(50, 53))
LOOKED = events.VisitMade(outcome=VisitOutcome.LOOKED)


def firm(told: Telling, subject: str, industry: Industry, heads: int) -> None:
    said = body(
        events.EmployerRegistered,
        uscc=subject.partition("/")[2],
        industry=industry,
        headcount=heads,
    )
    told.fact(said, subject=subject, on=REGISTERED)


def shown(told: Telling) -> Connection:
    return told.views().engine.connect()


def tier(kind: Kind, industry: Industry | None, workers: int | None, found: date | None) -> Tier:
    return TIERS.tier(kind, industry, workers, found_on=found, first=date(2026, 3, 1))


def test_the_tier_rests_on_kind_trade_size_and_what_was_found() -> None:
    assert tier(Kind.SITE, None, None, None) is Tier.CLOSE
    assert tier(Kind.EMPLOYER, Industry.CATERING, 4, None) is Tier.SELDOM
    assert tier(Kind.EMPLOYER, None, None, None) is Tier.SELDOM
    assert tier(Kind.EMPLOYER, Industry.CHILDRENSWEAR, 4, None) is Tier.USUAL
    assert tier(Kind.EMPLOYER, Industry.CATERING, 30, None) is Tier.USUAL
    assert tier(Kind.EMPLOYER, Industry.CATERING, 4, date(2025, 8, 28)) is Tier.CLOSE
    assert tier(Kind.EMPLOYER, Industry.CATERING, 4, date(2025, 8, 27)) is Tier.SELDOM


def test_whoever_was_never_looked_at_is_due_since_it_was_registered() -> None:
    assert TIERS.due_on(Tier.SELDOM, None, REGISTERED) == REGISTERED
    assert TIERS.due_on(Tier.SELDOM, date(2026, 1, 1), REGISTERED) == date(2026, 4, 23)


@pytest.mark.parametrize("days", [27, 28, 55, 56, 111, 112, 200])
def test_a_phone_a_count_and_the_score_agree_on_who_is_seen_how_often(days: int) -> None:
    told = Telling()
    firm(told, A, Industry.CHILDRENSWEAR, 4)
    firm(told, B, Industry.CATERING, 4)
    firm(told, C, Industry.CATERING, 4)
    told.fact(body(events.SiteRegistered), subject=SITE, on=REGISTERED)
    looked_on = LAST_OF_MARCH - timedelta(days=days)
    seen = events.OperationsObserved(
        state=OperationsState.NORMAL, signs=(OperationsSign.RENT_OVERDUE,)
    )
    told.fact(seen, subject=C, on=looked_on)
    for subject in (A, B, C, SITE):
        told.fact(LOOKED, subject=subject, on=looked_on)
    with shown(told) as connection:
        rows = visits_due(connection, "zhili-07", MARCH, TIERS)
        counted = coverage(connection, MARCH, screening=TIERS)
    for row in rows:
        grounds = Grounds(kind_of(row.subject))
        for record in told.records:
            if isinstance(record, Recorded) and record.subject == row.subject:
                grounds = grounds_after(grounds, record)
        assert PLAN.tier(grounds, LAST_OF_MARCH) is row.tier
    by_grid = {row.grid: row for row in counted.grids}
    asked = {row.subject for row in rows if row.due or row.done}
    assert by_grid["zhili-07"].due == len(asked) if asked else "zhili-07" not in by_grid
    in_march = looked_on.month == LAST_OF_MARCH.month and days < 31
    found_before = not in_march and days <= 185
    expected = {SITE: 28, A: 56, B: 112, C: 28 if found_before else 112}
    due = {subject for subject, every in expected.items() if days >= every}
    assert asked == (due | {A, B, C, SITE} if in_march else due)


def test_what_an_officer_found_does_not_show_in_the_list_of_a_grid_worker() -> None:
    told = Telling()
    firm(told, A, Industry.CATERING, 4)
    told.fact(LOOKED, subject=A, on=date(2026, 2, 3))
    trouble = events.WagesObserved(unpaid_workers=9)
    told.fact(trouble, subject=A, on=date(2026, 2, 4), source="officer")
    told.fact(body(events.ComplaintFiled), subject=A, on=date(2026, 2, 5), source="worker")
    with shown(told) as connection:
        (row,) = visits_due(connection, "zhili-07", MARCH, TIERS)
        assert (row.tier, row.due, row.due_on) == (Tier.SELDOM, False, date(2026, 5, 26))
        assert coverage(connection, MARCH, screening=TIERS).total.due == 0


def test_whoever_was_visited_before_it_was_due_counts_among_the_due() -> None:
    told = Telling()
    firm(told, A, Industry.CATERING, 4)
    told.fact(LOOKED, subject=A, on=date(2026, 2, 3))
    told.fact(LOOKED, subject=A, on=date(2026, 3, 3))
    with shown(told) as connection:
        total = coverage(connection, MARCH, screening=TIERS).total
    assert (total.due, total.screened) == (1, 1)
