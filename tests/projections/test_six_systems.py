"""The six systems and the wages of a month, as known then and as known later."""

from datetime import date
from typing import Any

import pytest

from projections.answers.six_systems import InPlace, SixSystems, SystemCount
from projections.catalogue import every_projection
from projections.scored_days import UnscoredDay
from projections.six_systems import closed_months, six_systems
from projections.systems import System, by_detector, six
from projections.views import Views
from schemas import events
from schemas.codec import Fact, encode
from schemas.errors import Refused
from schemas.samples import CONTRACTOR, SITE, SUBCONTRACTOR, body, site
from schemas.vocabulary import Level, SiteStage, State
from tests.projections.telling import Telling, carry, new_engine

pytestmark = pytest.mark.usefixtures("each_database")

SIGNED_ON = date(2026, 9, 1)
MID_OCTOBER = date(2026, 10, 12)
END_OF_OCTOBER = date(2026, 10, 31)
NOVEMBER = date(2026, 11, 9)
LATER = date(2026, 11, 20)
OCTOBER = "2026-10"


def a_site() -> Telling:
    told = Telling()
    told.fact(body(events.SiteRegistered), subject=SITE, concerns=(CONTRACTOR,), on=SIGNED_ON)
    return told


def close(told: Telling, day: date) -> None:
    told.closes(day)
    told.scores(day)


def pays(told: Telling, on: date, **said: Any) -> Fact:
    wages = {"period": OCTOBER, "workers_due": 12, "due_fen": 1200, "paid_on": on, **said}
    subject = wages.pop("subject", SITE)
    envelope = {"concerns": wages.pop("concerns", ()), "township": wages.pop("township", "zhili")}
    return told.fact(body(events.WagesPaid, **wages), subject=subject, on=on, **envelope)


def looked_at(told: Telling, detector: str, state: State, on: date, **envelope: Any) -> None:
    told.fact(body(events.RightsNoticeObserved, note=None), subject=SITE, on=on, **envelope)
    told.finds(SITE, detector, state)


def asked(views: Views, month: str = OCTOBER, **question: Any) -> SixSystems:
    with views.engine.connect() as connection:
        return six_systems(connection, month, **question)


@pytest.mark.parametrize(
    ("state", "in_place"),
    [
        (State.YES, InPlace.NO),
        (State.NO, InPlace.YES),
        (State.UNKNOWN, InPlace.UNKNOWN),
        (State.NOT_APPLICABLE, InPlace.NOT_APPLICABLE),
        (State.ERROR, InPlace.UNKNOWN),
    ],
)
def test_a_want_that_is_seen_means_that_the_system_is_not_in_place(
    state: State, in_place: InPlace
) -> None:
    told = a_site()
    looked_at(told, "rights_notice_incomplete", state, MID_OCTOBER)
    row = asked(told.views()).rows[0]
    assert row.systems["rights_notice"] is in_place


def test_a_system_of_which_nothing_was_said_is_unknown_and_the_list_keeps_its_order() -> None:
    found = asked(a_site().views())
    assert list(found.rows[0].systems) == list(found.systems) == [it.code for it in six()]
    assert set(found.rows[0].systems.values()) == {InPlace.UNKNOWN}
    assert found.total.systems["wage_deposit"] == SystemCount(unknown=1)
    assert found.rows[0].level is Level.UNKNOWN


def test_a_month_is_told_as_it_ended_whatever_the_next_month_brings() -> None:
    told = a_site()
    looked_at(told, "wage_deposit_missing", State.YES, MID_OCTOBER)
    looked_at(told, "wage_deposit_missing", State.NO, NOVEMBER)
    views = told.views()
    assert asked(views).rows[0].systems["wage_deposit"] is InPlace.NO
    assert asked(views, "2026-11").rows[0].systems["wage_deposit"] is InPlace.YES
    assert asked(views, "2026-12").rows[0].systems["wage_deposit"] is InPlace.YES
    assert asked(views, "2026-09").rows[0].systems["wage_deposit"] is InPlace.UNKNOWN


def test_a_fact_of_october_that_comes_late_changes_october_as_known_later_only() -> None:
    told = a_site()
    looked_at(told, "missing_contracts", State.UNKNOWN, MID_OCTOBER)
    close(told, END_OF_OCTOBER)
    looked_at(told, "missing_contracts", State.YES, END_OF_OCTOBER, recorded_on=NOVEMBER)
    close(told, NOVEMBER)
    views = told.views()
    stood = asked(views, known_at=END_OF_OCTOBER).rows[0].systems["labour_contract"]
    stands = asked(views, known_at=NOVEMBER).rows[0].systems["labour_contract"]
    assert (stood, stands) == (InPlace.UNKNOWN, InPlace.NO)


def test_a_correction_of_an_october_fact_counts_for_october() -> None:
    told = a_site()
    seen = told.fact(body(events.ContractsObserved, note=None), subject=SITE, on=MID_OCTOBER)
    told.finds(SITE, "missing_contracts", State.YES)
    told.corrects(seen, NOVEMBER, with_contract=seen.data.workers, with_agreement=0)  # type: ignore[attr-defined]
    told.finds(SITE, "missing_contracts", State.NO)
    assert asked(told.views()).rows[0].systems["labour_contract"] is InPlace.YES


def test_where_several_detectors_speak_of_one_system_a_want_counts() -> None:
    systems = (System("account", "专户", "Account", "", ("one", "two", "three")),)
    told = a_site()
    for detector, state in (("one", State.NO), ("two", State.YES), ("three", State.UNKNOWN)):
        looked_at(told, detector, state, MID_OCTOBER)
    views = Views(new_engine(), every_projection(systems))
    carry(views, told.records)
    found = asked(views, systems=systems)
    assert found.rows[0].systems == {"account": InPlace.NO}
    assert by_detector(systems) == {"one": "account", "two": "account", "three": "account"}


def test_payments_add_up_and_each_names_the_whole_that_is_due() -> None:
    told = a_site()
    pays(told, NOVEMBER, workers_paid=8, paid_fen=800)
    pays(told, LATER, workers_paid=4, paid_fen=400)
    pays(told, LATER, workers_paid=5, due_fen=500, paid_fen=500, workers_due=5,
         subject=SUBCONTRACTOR, concerns=(SITE,))  # fmt: skip
    pays(told, LATER, period="2026-11", workers_paid=1, paid_fen=100)
    row = asked(told.views()).rows[0]
    assert (row.workers_due, row.workers_paid) == (17, 17)
    assert (row.due_fen, row.paid_fen) == (1700, 1700)


def test_a_payroll_without_a_payment_is_due_and_unpaid_and_the_newest_roster_counts() -> None:
    told = a_site()
    payroll = body(events.PayrollSubmitted, period=OCTOBER, heads=60, signed_heads=60, due_fen=999)
    told.fact(payroll, subject=SITE, on=NOVEMBER)
    for attended in (50, 40):
        roster = body(
            events.RosterReported,
            period=OCTOBER,
            registered=60,
            attended=attended,
            attendance_days=900,
            unregistered_attended=2,
        )
        told.fact(roster, subject=SITE, on=NOVEMBER)
    row = asked(told.views()).rows[0]
    assert (row.workers_due, row.workers_paid, row.due_fen, row.paid_fen) == (60, 0, 999, 0)
    assert (row.registered, row.attended, row.unregistered_attended) == (60, 40, 2)
    assert asked(told.views(), "2026-09").rows[0].registered is None


def test_wages_and_heads_of_which_nobody_told_are_not_known_and_never_zero() -> None:
    told = a_site()
    told.fact(body(events.SiteRegistered), subject=site(2), on=SIGNED_ON, township="yuehe")
    pays(told, NOVEMBER, workers_paid=0, paid_fen=0)
    found = asked(told.views())
    wages = [(row.workers_due, row.workers_paid, row.due_fen, row.paid_fen) for row in found.rows]
    assert sorted(wages, key=str) == [(12, 0, 1200, 0), (None, None, None, None)]
    assert [(row.township, row.due_fen) for row in found.townships] == [
        ("yuehe", None),
        ("zhili", 1200),
    ]
    assert (found.total.paid_fen, found.total.registered) == (0, None)


def test_a_corrected_payment_is_replaced_and_the_month_as_known_before_stays() -> None:
    told = a_site()
    wrong = pays(told, NOVEMBER, workers_paid=12, paid_fen=1200)
    close(told, NOVEMBER)
    told.corrects(wrong, LATER, workers_paid=2, paid_fen=200)
    close(told, LATER)
    views = told.views()
    sums = [asked(views, known_at=day).total.paid_fen for day in (NOVEMBER, LATER)]
    assert sums == [1200, 200]
    assert asked(views).rows[0].workers_paid == 2


def test_a_correction_can_move_a_payment_to_another_month() -> None:
    told = a_site()
    wrong = pays(told, NOVEMBER, workers_paid=12, paid_fen=1200)
    told.corrects(wrong, LATER, period="2026-11")
    views = told.views()
    assert asked(views).total.paid_fen is None
    assert asked(views, "2026-11").total.paid_fen == 1200


def test_a_retracted_payment_counts_no_more_and_a_retracted_retraction_gives_it_back() -> None:
    told = a_site()
    wrong = pays(told, NOVEMBER, workers_paid=12, paid_fen=1200)
    close(told, NOVEMBER)
    gone = told.retracts(wrong, LATER)
    views = told.views()
    assert asked(views).total.paid_fen is None
    told.retracts(gone, LATER)
    carry(views, told.records)
    assert asked(views).total.paid_fen == 1200
    assert asked(views, known_at=NOVEMBER).total.paid_fen == 1200


def test_a_retracted_correction_gives_back_what_it_corrected() -> None:
    told = a_site()
    first = pays(told, NOVEMBER, workers_paid=12, paid_fen=1200)
    mistaken = told.corrects(first, NOVEMBER, workers_paid=2, paid_fen=200)
    told.retracts(mistaken, LATER)
    assert asked(told.views()).total.paid_fen == 1200


def test_the_same_known_at_gives_the_same_bytes_whatever_comes_later() -> None:
    told = a_site()
    looked_at(told, "wage_deposit_missing", State.YES, MID_OCTOBER)
    wrong = pays(told, MID_OCTOBER, workers_paid=12, paid_fen=1200)
    close(told, END_OF_OCTOBER)
    before = encode(asked(told.views(), known_at=END_OF_OCTOBER))
    told.fact(
        body(events.SiteRegistered, name="改名后的工地"),
        subject=SITE,
        on=NOVEMBER,
        township="yuehe",
    )
    told.retracts(wrong, NOVEMBER)
    looked_at(told, "wage_deposit_missing", State.NO, MID_OCTOBER, recorded_on=NOVEMBER)
    told.assesses(SITE, Level.RED, 90, final=True)
    told.fact(events.SiteStageChanged(stage=SiteStage.SETTLED), subject=SITE, on=SIGNED_ON)
    close(told, NOVEMBER)
    views = told.views(page=1)
    assert encode(asked(views, known_at=END_OF_OCTOBER)) == before
    assert asked(views, known_at=NOVEMBER).rows == ()


def test_townships_add_up_to_the_total_and_one_can_be_asked_for() -> None:
    told = a_site()
    told.fact(body(events.SiteRegistered), subject=site(2), on=SIGNED_ON, township="yuehe")
    pays(told, NOVEMBER, workers_paid=12, paid_fen=1200)
    pays(told, NOVEMBER, workers_paid=1, paid_fen=100, subject=site(2), township="yuehe")
    views = told.views()
    found = asked(views)
    assert [(row.township, row.sites, row.paid_fen) for row in found.townships] == [
        ("yuehe", 1, 100),
        ("zhili", 1, 1200),
    ]
    assert (found.total.sites, found.total.paid_fen) == (2, 1300)
    assert [row.site for row in asked(views, township="township/yuehe").rows] == [site(2)]


def test_a_site_is_in_the_months_from_its_registration_to_its_completion() -> None:
    told = a_site()
    told.fact(events.SiteStageChanged(stage=SiteStage.COMPLETED), subject=SITE, on=MID_OCTOBER)
    views = told.views()
    there = [
        month for month in ("2026-08", "2026-09", "2026-10", "2026-11") if asked(views, month).rows
    ]
    assert there == ["2026-09", "2026-10"]


def test_closed_months_are_told_with_what_they_were_closed_with() -> None:
    told = a_site()
    told.fact(
        events.MonthClosed(month=OCTOBER, known_at=END_OF_OCTOBER, digest="abc"),
        subject="district/wuxing",
        on=NOVEMBER,
    )
    with told.views().engine.connect() as connection:
        closed = closed_months(connection)
    assert [(it.month, it.known_at, it.digest) for it in closed] == [
        (OCTOBER, END_OF_OCTOBER, "abc")
    ]


def test_an_unscored_day_and_a_word_that_is_no_month_are_refused() -> None:
    views = a_site().views()
    with pytest.raises(UnscoredDay, match="no day is yet"):
        asked(views, known_at=NOVEMBER)
    with pytest.raises(Refused, match="not a wage period"):
        asked(views, "2026-13")
