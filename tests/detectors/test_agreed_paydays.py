"""When wages fall due, by whatever was agreed last and best."""

from datetime import date, timedelta

import pytest

from detectors.agreed_paydays import is_seasonal
from detectors.parameters import Parameters
from schemas import samples
from schemas.codec import Fact
from schemas.events import (
    EmployerRegistered,
    PaydayAgreed,
    WagesPaid,
)
from schemas.vocabulary import PayCycle, State
from tests.detectors.stories import PARAMETERS
from tests.detectors.wages_told import LATE, REGULAR, agreed, book, on, paid, periods, told


@pytest.mark.parametrize(
    ("fact", "due"),
    [
        (agreed(cycle="month", pay_day=31, from_period="2025-01"), "2025-02-28"),
        (agreed(cycle="month", pay_day=13, months_after=0, from_period="2025-01"), "2025-01-13"),
        # Agreed for later than the next month: its last day counts.
        (agreed(cycle="month", pay_day=13, months_after=3, from_period="2025-01"), "2025-02-28"),
        (
            told(
                EmployerRegistered(pay_cycle=PayCycle.MONTH, pay_day=13, provisional=True),
                date(2025, 1, 20),
            ),
            "2025-02-13",
        ),
    ],
)
def test_the_payday_is_the_agreed_one(fact: Fact, due: str) -> None:
    first = date.fromisoformat(due) + timedelta(days=1)
    assert on(date(2025, 1, 5), fact).change_on in {first, None}
    assert LATE.look(book(first, fact), first).reason == "late_payday.not_reported"
    day = first - timedelta(days=1)
    assert LATE.look(book(day, fact), day).reason != "late_payday.not_reported"


def test_an_agreement_outweighs_the_register_and_a_newer_one_the_older() -> None:
    register = told(
        EmployerRegistered(pay_cycle=PayCycle.MONTH, pay_day=5, provisional=True), date(2025, 3, 1)
    )
    later = told(
        PaydayAgreed(cycle=PayCycle.MONTH, pay_day=25, from_period="2025-03"), date(2025, 3, 20)
    )
    agreements = book(date(2025, 4, 1), agreed(), register, later).agreements
    assert [(it.since, it.pay_day) for it in agreements] == [
        (date(2025, 1, 1), 13),
        (date(2025, 3, 1), 25),
    ]
    assert on(date(2025, 4, 13), agreed(), register, later).change_on is None
    regular = on(date(2025, 4, 24), *REGULAR, later)
    assert regular.change_on == date(2025, 4, 26)


def test_piece_work_has_no_monthly_payday_even_where_the_register_names_a_day() -> None:
    registered = told(
        EmployerRegistered(pay_cycle=PayCycle.PIECE_SEASON, pay_day=13, provisional=True),
        date(2025, 1, 5),
    )
    assert book(date(2025, 6, 1), registered).agreements == ()
    assert LATE.look(book(date(2025, 6, 1), registered), date(2025, 6, 1)).missing == ("payday",)


def test_living_costs_paid_within_a_season_do_not_settle_it() -> None:
    season = told(
        PaydayAgreed(
            cycle=PayCycle.PIECE_SEASON,
            settled_on=(date(2025, 6, 30), date(2025, 12, 31)),
            from_period="2025-01-01/2025-06-30",
        ),
        date(2025, 1, 2),
    )
    advances = [paid(f"2025-{month:02d}", due=900_000) for month in (1, 2, 3, 4)]
    found = on(date(2025, 7, 11), season, *advances)
    assert periods(found, "silent") == ["2025-01-01/2025-06-30"]
    settled = told(
        samples.body(WagesPaid, period="2025-01-01/2025-06-28", paid_on="2025-06-30"),
        date(2025, 6, 30),
        source="bank",
    )
    assert on(date(2025, 7, 11), season, *advances, settled).silent == ()


def test_a_subject_without_wages_of_its_own_is_not_asked() -> None:
    exempt = agreed(cycle="month", pay_day=13, from_period="2025-01", exempt=True)
    day = date(2025, 12, 1)
    assert LATE.look(book(day, exempt), day).state is State.NOT_APPLICABLE
    assert Parameters.load().digest == PARAMETERS.digest


def test_whether_wages_go_by_the_season_is_told_by_an_agreement_before_the_register() -> None:
    register = EmployerRegistered(pay_cycle=PayCycle.PIECE_SEASON, provisional=True)
    monthly = PaydayAgreed(cycle=PayCycle.MONTH, pay_day=13)
    assert is_seasonal(None, register) is True
    assert is_seasonal(is_seasonal(None, register), monthly) is False
    assert is_seasonal(is_seasonal(None, monthly), register) is False
    assert is_seasonal(None, EmployerRegistered(provisional=True)) is None


PAST_DUE = date(2025, 5, 20)
"""The paydays up to that of April have passed."""


@pytest.mark.parametrize(
    "later",
    [
        PaydayAgreed(cycle=PayCycle.MONTH, pay_day=28, months_after=1, from_period="2025-02"),
        PaydayAgreed(cycle=PayCycle.MONTH, exempt=True, from_period="2025-02"),
        PaydayAgreed(
            cycle=PayCycle.PIECE_SEASON, settled_on=(date(2025, 12, 31),), from_period="2025-02"
        ),
    ],
)
def test_what_is_agreed_later_touches_no_period_whose_payday_had_passed(
    later: PaydayAgreed,
) -> None:
    denied = [paid(f"2025-{month:02d}", fen=0) for month in (2, 3, 4)]
    known = [*REGULAR[:2], *denied, told(later, PAST_DUE)]
    assert periods(on(date(2025, 6, 30), *known), "recorded") == ["2025-02", "2025-03", "2025-04"]
    agreements = book(PAST_DUE, *known).agreements
    assert [it.since for it in agreements] == [date(2025, 1, 1), date(2025, 5, 1)]


def test_the_first_agreement_that_is_told_may_reach_back() -> None:
    first = told(
        PaydayAgreed(cycle=PayCycle.MONTH, pay_day=28, from_period="2025-02"), date(2025, 5, 20)
    )
    assert book(PAST_DUE, first).agreements[0].since == date(2025, 2, 1)


def test_a_season_that_is_settled_after_years_is_no_season() -> None:
    body = PaydayAgreed(
        cycle=PayCycle.PIECE_SEASON,
        settled_on=(date(2025, 6, 30), date(2027, 12, 31)),
        from_period="2025-01",
    )
    assert book(PAST_DUE, told(body, date(2025, 1, 4))).agreements[0].settled_on == (
        date(2025, 6, 30),
    )
