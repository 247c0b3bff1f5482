"""Unpaid told apart from untold, whatever is told in whatever order."""

from datetime import date, timedelta

import pytest

from detectors.replaying import remembered
from detectors.wages_owed import _Reading
from schemas import samples
from schemas.calendar import shanghai_day
from schemas.events import (
    PaydayAgreed,
    PayrollSubmitted,
    RosterReported,
    SiteStageChanged,
    WagesObserved,
    WagesPaid,
)
from schemas.vocabulary import Basis, PayCycle, SiteStage, State
from tests.detectors.stories import ENDS, Story, stories
from tests.detectors.wages_told import LATE, OWED, REGULAR, agreed, book, on, paid, periods, told


def test_paid_in_time_is_owed_by_nobody() -> None:
    found = on(date(2025, 4, 11), *REGULAR)
    assert found[:6] == ((), (), (), (), False, None)
    assert found.change_on == date(2025, 4, 12)


def test_silence_means_nothing_before_payments_were_told_regularly() -> None:
    once = on(date(2025, 12, 1), agreed(), paid("2025-01"))
    assert (periods(once, "silent"), once.unreported) == ([], True)
    twice = on(date(2025, 4, 22), *REGULAR)
    assert periods(twice, "silent") == ["2025-03"]


def test_a_record_that_nothing_was_paid_speaks_at_once() -> None:
    denied = paid("2025-03", fen=0, on=date(2025, 4, 11))
    assert periods(on(date(2025, 4, 12), *REGULAR, denied), "recorded") == ["2025-03"]


def test_a_payroll_of_a_month_that_was_paid_since_is_no_debt() -> None:
    late = told(
        samples.body(PayrollSubmitted, period="2025-01"), date(2025, 5, 5), source="platform"
    )
    found = on(date(2025, 3, 30), *REGULAR, late)
    assert found.recorded == ()
    much_later = [paid(f"2025-{month:02d}") for month in range(3, 9)]
    again = on(date(2025, 9, 20), *REGULAR, *much_later, late)
    assert again.recorded == ()


def test_a_gap_before_a_later_payment_is_a_gap_in_the_feed() -> None:
    found = on(date(2025, 5, 12), *REGULAR, paid("2025-04"))
    assert (found.silent, found.unreported) == ((), False)


def test_payments_for_one_period_add_up() -> None:
    half = paid("2025-03", fen=3_600_000, on=date(2025, 4, 11))
    rest = paid("2025-03", fen=3_600_000, on=date(2025, 5, 30))
    short = on(date(2025, 4, 22), *REGULAR, half)
    assert periods(short, "short") == ["2025-03"]
    assert on(date(2025, 6, 2), *REGULAR, half, rest, paid("2025-04")).short == ()


def test_a_worker_is_heard_only_about_paydays_that_have_passed() -> None:
    said = WagesObserved(last_paid_period="2025-02")
    on_time = told(said, date(2025, 4, 11), basis=Basis.TOLD_BY_WORKER)
    assert on(date(2025, 4, 15), *REGULAR, on_time).told == ()
    after = told(said, date(2025, 4, 14), basis=Basis.TOLD_BY_WORKER)
    assert periods(on(date(2025, 4, 15), *REGULAR, after), "told") == ["2025-03"]


def test_a_witness_clears_silence_and_an_employers_word_does_not() -> None:
    said = WagesObserved(last_paid_period="2025-03")
    day = date(2025, 4, 28)
    seen = on(day, *REGULAR, told(said, day, basis=Basis.OWN_SIGHT))
    assert (seen.silent, seen.unreported) == ((), False)
    word = on(day, *REGULAR, told(said, day, basis=Basis.TOLD_BY_EMPLOYER))
    assert periods(word, "silent") == ["2025-03"]


def test_an_employers_word_does_not_unsay_what_a_worker_said() -> None:
    worker = told(
        WagesObserved(last_paid_period="2025-02", unpaid_workers=9),
        date(2025, 4, 14),
        basis=Basis.TOLD_BY_WORKER,
    )
    word = told(
        WagesObserved(last_paid_period="2025-03", unpaid_workers=0),
        date(2025, 4, 20),
        basis=Basis.TOLD_BY_EMPLOYER,
    )
    assert periods(on(date(2025, 4, 21), *REGULAR, worker, word), "told") == ["2025-03"]


def test_a_month_without_anybody_at_work_owes_nothing() -> None:
    empty = RosterReported(period="2025-03", registered=10, attended=0, attendance_days=0)
    roster = told(empty, date(2025, 4, 2), source="platform")
    assert on(date(2025, 4, 30), *REGULAR, roster).silent == ()


def test_a_month_that_was_worked_and_not_paid_is_more_than_silence() -> None:
    worked = RosterReported(period="2025-03", registered=10, attended=9, attendance_days=180)
    roster = told(worked, date(2025, 4, 2), source="platform")
    found = on(date(2025, 4, 30), *REGULAR, roster)
    assert (periods(found, "recorded"), found.silent) == (["2025-03"], ())


def test_what_was_earned_before_the_works_ended_is_still_owed() -> None:
    done = told(SiteStageChanged(stage=SiteStage.COMPLETED), date(2025, 3, 20))
    found = on(date(2025, 12, 1), *REGULAR, done)
    assert periods(found, "silent") == ["2025-03"]


def test_wages_of_a_year_without_a_calendar_are_not_known() -> None:
    day = date(2027, 1, 20)
    months = [paid(f"2025-{month:02d}") for month in range(3, 12)]
    last = samples.body(WagesPaid, period="2026-11", paid_on="2026-12-11", due_fen=1, paid_fen=1)
    facts = [*REGULAR, *months, told(last, date(2026, 12, 11), source="bank")]
    before = LATE.look(book(date(2026, 12, 31), *facts), date(2026, 12, 31))
    assert before.state is State.NO
    assert LATE.next_change(book(day, *facts), date(2026, 12, 31)) == date(2027, 1, 1)
    after = LATE.look(book(day, *facts), day)
    assert (after.state, after.missing) == (State.UNKNOWN, ("calendar",))


def test_before_the_decree_nothing_is_asked_and_wages_of_then_are_not_counted() -> None:
    early = told(
        PaydayAgreed(cycle=PayCycle.MONTH, pay_day=13, from_period="2019-01"), date(2019, 1, 2)
    )
    denied = [
        told(
            samples.body(
                WagesPaid,
                period=f"2020-{month:02d}",
                paid_on=f"2020-{month + 1:02d}-13",
                workers_paid=0,
                paid_fen=0,
            ),
            date(2020, month + 1, 13),
            source="bank",
        )
        for month in (2, 3, 4)
    ]
    day = date(2020, 4, 30)
    assert LATE.look(book(day, early, *denied), day).reason == "late_payday.before_law"
    assert LATE.next_change(book(day, early), day) == date(2020, 5, 1)
    found = on(date(2020, 5, 20), early, *denied)
    assert periods(found, "recorded") == ["2020-04"]


@pytest.mark.parametrize(
    "story", [it for it in stories() if it.detector.name == "late_payday"], ids=lambda it: it.name
)
def test_the_short_way_says_what_the_long_reading_says(story: Story) -> None:
    day = min(shanghai_day(fact.recorded_at) for fact in story.facts)
    while day < ENDS:
        known = remembered(LATE, story.facts, day)
        short, long = OWED.on(known, day), _Reading(OWED, known, day).owed()
        assert short == long
        day += timedelta(days=9)


def test_a_period_told_after_a_later_one_stands_before_it() -> None:
    rosters = [
        told(
            RosterReported(period=month, registered=9, attended=9, attendance_days=180),
            date(2025, 6, day),
            source="platform",
        )
        for day, month in ((2, "2025-05"), (3, "2025-03"), (4, "2025-04"))
    ]
    found = on(date(2025, 6, 25), *REGULAR, *rosters)
    entries = book(date(2025, 6, 25), *REGULAR, *rosters).entries
    assert [entry.last.month for entry in entries] == [3, 4, 5]
    assert periods(found, "recorded") == ["2025-03", "2025-04", "2025-05"]
