"""For how long an answer counts: until the plan asks for the next look, and the slack."""

from datetime import date, timedelta
from itertools import permutations

import pytest

from detectors.answers import answered
from detectors.grounds import MONTHS, Grounds, grounds_after
from detectors.parameters import Parameters
from detectors.plan import Plan
from detectors.score import Score, Seen
from schemas import samples
from schemas.body import Body
from schemas.codec import Fact
from schemas.events import (
    ContractsObserved,
    EmployerRegistered,
    OperationsObserved,
    PayrollSubmitted,
    VisitMade,
    WagesObserved,
)
from schemas.screening import Tier
from schemas.subjects import Kind
from schemas.vocabulary import Industry, OperationsSign, OperationsState, Question, VisitOutcome

SCORE = Score(Parameters.load())
PLAN = Plan(Parameters.load())
ON = date(2025, 6, 30)
A_FIRM = Grounds(Kind.EMPLOYER)
TROUBLE = WagesObserved(unpaid_workers=3)


def told(body: Body, on: date, source: str = "grid", position: int = 1) -> Fact:
    return samples.fact(body, on=on, source=source, position=position)


def after(*facts: Fact, grounds: Grounds = A_FIRM) -> Grounds:
    for fact in facts:
        grounds = grounds_after(grounds, fact)
    return grounds


@pytest.mark.parametrize(
    ("grounds", "days"),
    [
        (Grounds(Kind.SITE), 45),
        (Grounds(Kind.EMPLOYER, troubled=(date(2025, 5, 2),)), 45),
        (Grounds(Kind.EMPLOYER, industry=Industry.CHILDRENSWEAR), 73),
        (Grounds(Kind.EMPLOYER, registered=30), 73),
        (A_FIRM, 129),
    ],
)
def test_an_answer_counts_until_the_next_look_is_due_and_the_slack(
    grounds: Grounds, days: int
) -> None:
    seen = Seen(contracts=ON, wages=ON, operations=ON)
    assert PLAN.lasting_days(grounds, ON) == days
    # A tier eases on the first of a month: held still here by asking within its own reach.
    if not grounds.troubled:
        assert SCORE.coverage(seen, grounds, ON + timedelta(days=days)) == 3
        assert SCORE.coverage(seen, grounds, ON + timedelta(days=days + 1)) == 0
        assert SCORE.next_change({}, seen, grounds, ON) == ON + timedelta(days=days + 1)


def test_it_is_the_interval_of_the_plan_of_visits_in_every_tier() -> None:
    screening = PLAN.screening(ON)
    for tier in Tier:
        due_on = screening.due_on(tier, ON, registered_on=ON)
        until = ON + timedelta(days=screening.lasting_days(tier))
        assert until - due_on == timedelta(days=screening.slack_days)


def test_trouble_asks_for_closer_looks_from_the_first_of_the_next_month_and_for_its_time() -> None:
    grounds = after(told(TROUBLE, date(2025, 3, 10)))
    assert PLAN.tier(grounds, date(2025, 3, 31)) is Tier.SELDOM
    assert PLAN.next_change(grounds, date(2025, 3, 10)) == date(2025, 4, 1)
    assert PLAN.tier(grounds, date(2025, 4, 1)) is Tier.CLOSE
    # 185 days after it are over on 11 September.
    assert PLAN.tier(grounds, date(2025, 9, 30)) is Tier.CLOSE
    assert PLAN.next_change(grounds, date(2025, 4, 1)) == date(2025, 10, 1)
    assert PLAN.tier(grounds, date(2025, 10, 1)) is Tier.SELDOM
    assert PLAN.next_change(grounds, date(2025, 10, 1)) is None


def test_a_tier_that_eases_lets_an_answer_count_again_and_one_that_tightens_ends_it() -> None:
    grounds = after(told(TROUBLE, date(2025, 3, 10)))
    early, late = date(2025, 1, 5), date(2025, 8, 1)
    seen = Seen(contracts=early, operations=early)
    assert SCORE.coverage(seen, grounds, date(2025, 3, 31)) == 2
    assert SCORE.next_change({}, seen, grounds, date(2025, 3, 31)) == date(2025, 4, 1)
    assert SCORE.coverage(seen, grounds, date(2025, 4, 1)) == 0
    seen = Seen(contracts=late, operations=late)
    assert SCORE.coverage(seen, grounds, date(2025, 9, 30)) == 0
    assert SCORE.next_change({}, seen, grounds, date(2025, 9, 30)) == date(2025, 10, 1)
    assert SCORE.coverage(seen, grounds, date(2025, 10, 1)) == 2


def visited(seen: Seen, on: date) -> Seen:
    """What is seen after a visit at which contracts and wages were as before."""
    copied = (Question.CONTRACTS, Question.WAGES)
    visit = VisitMade(outcome=VisitOutcome.LOOKED, looked_at=copied, unchanged=copied)
    return answered(seen, visit, on)


def test_as_before_carries_on_by_the_plan_of_each_tier() -> None:
    looked = date(2024, 10, 1)
    seen = Seen(contracts=looked, wages=looked)
    for number in (1, 2, 3):
        seen = visited(seen, looked + timedelta(days=112 * number))
    until = looked + timedelta(days=3 * 112 + 129)
    assert SCORE.coverage(seen, A_FIRM, until) == 2
    assert SCORE.coverage(seen, A_FIRM, until + timedelta(days=1)) == 0
    crowded = Grounds(Kind.EMPLOYER, counted=40, counted_at=samples.moment(looked))
    assert SCORE.coverage(seen, crowded, looked + timedelta(days=112)) == 0


def test_a_word_that_held_when_it_was_said_holds_though_the_tier_is_another_since() -> None:
    looked, word = date(2025, 1, 5), date(2025, 3, 28)
    seen = visited(Seen(contracts=looked, wages=looked), word)
    grounds = after(told(TROUBLE, word))
    assert PLAN.tier(grounds, date(2025, 4, 2)) is Tier.CLOSE
    assert SCORE.coverage(seen, grounds, date(2025, 4, 2)) == 2
    assert SCORE.coverage(seen, grounds, word + timedelta(days=46)) == 0


def test_only_what_a_grid_worker_saw_himself_asks_for_closer_looks() -> None:
    signs = OperationsObserved(state=OperationsState.NORMAL, signs=(OperationsSign.RENT_OVERDUE,))
    assert after(told(signs, ON)).troubled == (ON,)
    assert after(told(TROUBLE, ON, source="officer"), told(signs, ON, source="ledger")) == A_FIRM
    assert after(told(samples.body(VisitMade), ON)) is A_FIRM


def test_what_is_known_of_a_subject_is_the_same_in_whatever_order_it_is_told() -> None:
    facts = (
        told(EmployerRegistered(industry=Industry.CATERING, headcount=31), date(2025, 2, 3)),
        told(EmployerRegistered(industry=Industry.CHILDRENSWEAR), date(2025, 2, 9)),
        told(samples.body(PayrollSubmitted, heads=12, signed_heads=0), date(2025, 3, 3)),
        told(ContractsObserved(workers=28, with_contract=28), date(2025, 2, 20)),
        told(TROUBLE, date(2025, 3, 8)),
        told(TROUBLE, date(2025, 3, 2)),
    )
    known = {repr(after(*order)) for order in permutations(facts)}
    assert len(known) == 1
    grounds = after(*facts)
    assert (grounds.industry, grounds.workers) == (Industry.CHILDRENSWEAR, 12)
    assert grounds.troubled == (date(2025, 3, 8),)
    assert after(*facts[:2]).workers == 31


def test_of_years_of_trouble_the_newest_months_are_remembered() -> None:
    days = [date(2023 + month // 12, 1 + month % 12, 9) for month in range(30)]
    assert after(*(told(TROUBLE, day) for day in days)).troubled == tuple(days[-MONTHS:])
    assert after(*(told(TROUBLE, day) for day in reversed(days))).troubled == tuple(days[-MONTHS:])
