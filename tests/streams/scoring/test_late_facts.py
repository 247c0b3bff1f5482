"""A fact that comes late leaves a dossier as if all had come as they happened."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import date, datetime, time
from random import Random

import pytest
from msgspec.structs import replace

from detectors.parameters import Parameters
from schemas import samples
from schemas.body import Body
from schemas.calendar.shanghai import SHANGHAI
from schemas.codec import Fact
from schemas.events import PaydayAgreed, PayrollSubmitted, WagesPaid
from schemas.vocabulary import Mechanism
from streams.scoring.cause import Cause, cause_of
from streams.scoring.judging import Judge
from streams.scoring.rules import Rules

JUDGE = Judge(Rules(Parameters.load()))
STORIES = (
    samples.an_unpaid_october,
    samples.a_piece_rate_workshop_in_season,
    samples.a_site_that_stops_paying,
    samples.a_well_run_site,
    samples.a_workshop_whose_owner_vanishes,
)


def arriving(facts: list[Fact], seed: int) -> Iterator[tuple[Fact, list[tuple[Fact, bool]]]]:
    """Each fact as it arrives, some of them late, with the history up to it as it happened."""
    random = Random(seed)
    orderly = sorted(facts, key=lambda fact: fact.occurred_at)
    late = sorted(range(len(orderly)), key=lambda place: place + random.choice((0, 0, 0, 3, 9)))
    history: list[Fact] = []
    for position, place in enumerate(late, start=1):
        fact = replace(
            orderly[place],
            position=position,
            recorded_at=max(it.occurred_at for it in orderly),
            township=random.choice((None, "t-1", "t-2")),
        )
        history.append(fact)
        history.sort(key=lambda it: (it.occurred_at, it.position))
        yield fact, [(it, True) for it in history]


@pytest.mark.parametrize("story", STORIES, ids=lambda it: it.__name__)
def test_it_is_as_if_all_had_come_in_order(story: Callable[[], list[Fact]]) -> None:
    came_late = 0
    for seed in range(10):
        facts = story()
        dossier = JUDGE.blank(facts[-1].subject)
        mine = [fact for fact in facts if fact.subject == dossier.subject]
        for fact, history in arriving(mine, seed):
            cause = cause_of(fact)
            late = JUDGE.late(dossier, fact, own=True)
            if late:
                came_late += 1
                JUDGE.hear_late(dossier, fact, cause, late, history, own=True)
            else:
                JUDGE.hear(dossier, fact, cause, own=True)
            whole, made = JUDGE.refold(deepcopy(dossier), history, cause)
            for name in (
                "memories",
                "findings",
                "seen",
                "grounds",
                "township",
                "placed_at",
                "assessment",
            ):
                assert getattr(dossier, name) == getattr(whole, name), name
            # Of a fact in time no alert is recalled: it stays until somebody looked.
            assert not (late and made)
            assert all(dossier.due[name] <= day for name, day in whole.due.items())
    assert came_late


def partly_paid(paid_on: date, told_on: date) -> tuple[WagesPaid, date, date]:
    """A third of April's wages, paid on one day and told on another."""
    body = WagesPaid(
        period="2025-04",
        paid_on=paid_on,
        workers_due=12,
        workers_paid=4,
        due_fen=7_200_000,
        paid_fen=2_400_000,
    )
    return body, paid_on, told_on


@pytest.mark.parametrize(
    ("paid_on", "recalled"),
    [(date(2025, 5, 13), True), (date(2025, 5, 28), False)],
    ids=["before the alert", "after it"],
)
def test_a_late_word_recalls_an_alert_only_where_it_shows_that_nothing_was_owed(
    paid_on: date, recalled: bool
) -> None:
    day = date(2025, 5, 13)
    payday = samples.body(PaydayAgreed, cycle="month", pay_day=13, from_period="2025-04")
    dossier = JUDGE.blank(samples.FACTORY)
    history: list[tuple[Fact, bool]] = []

    def tell(body: Body, on: date, told_on: date) -> None:
        position = len(history) + 1
        fact = samples.fact(body, on=on, recorded_on=told_on, source="bank", position=position)
        history.append((fact, True))
        history.sort(key=lambda it: (it[0].occurred_at, it[0].position))
        cause = cause_of(fact)
        if late := JUDGE.late(dossier, fact, own=True):
            JUDGE.hear_late(dossier, fact, cause, late, history, own=True)
        else:
            JUDGE.hear(dossier, fact, cause, own=True)

    tell(payday, day, day)
    for _ in range(2):
        tell(*partly_paid(day, day))
    raised_on = date(2025, 5, 24)
    close = datetime.combine(raised_on, time(23), SHANGHAI)
    JUDGE.wake(dossier, Cause(99, close, raised_on))
    assert Mechanism.WAGE_PAYMENT in dossier.standing
    later = date(2025, 6, 2)
    tell(samples.body(PayrollSubmitted, period="2025-05"), later, later)
    tell(*partly_paid(paid_on, date(2025, 6, 4)))
    assert (Mechanism.WAGE_PAYMENT not in dossier.standing) is recalled
