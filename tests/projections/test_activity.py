"""What each township had to do with in a month."""

from datetime import date

import pytest

from projections.activity import activity
from projections.answers.activity import Activity
from schemas import events
from schemas.derived import AlertRecalled
from schemas.samples import FACTORY, body, employer
from schemas.vocabulary import AlertResult, AlertVerdict, Level, Mechanism
from tests.projections.telling import Telling, alert_id, firms

pytestmark = pytest.mark.usefixtures("each_database")

MARCH = date(2026, 3, 30)
APRIL = date(2026, 4, 2)
OTHER = employer(70)


def two_months() -> Telling:
    told = Telling()
    firms(told, [FACTORY], MARCH)
    told.fact(body(events.WagesObserved, note=None), on=MARCH)
    told.raises(FACTORY, "red", Level.RED)
    told.raises(FACTORY, "orange", Level.ORANGE, mechanism=Mechanism.OPERATIONS)
    told.fact(body(events.ComplaintFiled, workers=12, amount_fen=700), on=MARCH, source="worker")
    told.closes(MARCH)
    told.scores(MARCH)
    told.acts(events.AlertVerified(alert=alert_id("red"), verdict=AlertVerdict.TRUE), APRIL)
    told.acts(events.AlertVerified(alert=alert_id("orange"), verdict=AlertVerdict.FALSE), APRIL)
    paid = events.AlertClosed(alert=alert_id("red"), result=AlertResult.PAID, paid_fen=900)
    told.acts(paid, APRIL)
    told.conclude(FACTORY, AlertRecalled(alert=alert_id("orange"), mechanism=Mechanism.OPERATIONS))
    return told


def test_alerts_and_cases_count_in_the_month_in_which_something_happened() -> None:
    with two_months().views().engine.connect() as connection:
        march = activity(connection, "2026-03")
        april = activity(connection, "2026-04", township="township/zhili")
        assert activity(connection, "2026-04", township="balidian").total == Activity(township=None)
    assert march.townships == (
        Activity(
            township="zhili", raised_red=1, raised_orange=1, cases=1, case_workers=12, case_fen=700
        ),
    )
    assert april.townships == (
        Activity(
            township="zhili",
            verified_true=1,
            verified_false=1,
            closed=1,
            recalled=1,
            recovered_fen=900,
        ),
    )


def test_a_retracted_complaint_counts_no_more_but_still_as_known_before() -> None:
    told = two_months()
    complaint = next(it for it in told.records if it.type == "ComplaintFiled")
    told.retracts(complaint, APRIL)  # type: ignore[arg-type]  # a complaint is a fact
    with told.views().engine.connect() as connection:
        assert activity(connection, "2026-03").total.cases == 0
        assert activity(connection, "2026-03", known_at=MARCH).total.cases == 1


def test_an_act_after_the_known_day_is_not_counted() -> None:
    told = two_months()
    told.acts(events.AlertAcknowledged(alert=alert_id("red")), MARCH)
    told.closes(APRIL)
    told.scores(APRIL)
    with told.views().engine.connect() as connection:
        assert activity(connection, "2026-04", known_at=MARCH).total.closed == 0
        assert activity(connection, "2026-04", known_at=APRIL).total.closed == 1
