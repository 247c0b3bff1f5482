"""The inbox: alerts in the order in which they wait, and the life of each."""

from datetime import date, time, timedelta

import pytest

from projections.answers.alert import AlertState, Inbox
from projections.inbox import alert, counts, inbox
from projections.views import Views
from schemas import events
from schemas.derived import AlertEscalated, AlertRecalled
from schemas.samples import FACTORY, body, employer, moment, sealed
from schemas.vocabulary import AlertResult, AlertVerdict, Level, Mechanism
from tests.projections.telling import Telling, alert_id, carry, firms

pytestmark = pytest.mark.usefixtures("each_database")

D1 = date(2026, 3, 2)
D2 = D1 + timedelta(days=1)
D3 = D2 + timedelta(days=1)
OTHER = employer(30)
JOINT = "district/joint_enforcement"


def an_alert() -> Telling:
    told = Telling()
    firms(told, [FACTORY, OTHER], D1)
    told.fact(body(events.WagesObserved, note=None), on=D1)
    told.assesses(FACTORY, Level.ORANGE, 50)
    told.raises(FACTORY, "one", Level.ORANGE, copied_to=(JOINT,))
    return told


def asked(views: Views, **question: object) -> Inbox:
    with views.engine.connect() as connection:
        return inbox(connection, **question)  # type: ignore[arg-type]  # any question


def test_a_raised_alert_waits_open_for_its_addressee_and_those_it_was_copied_to() -> None:
    views = an_alert().views()
    for question in ({"addressee": "township/zhili"}, {"addressee": JOINT}, {"township": "zhili"}):
        found = asked(views, **question)
        assert [(row.alert, row.state, row.level) for row in found.rows] == [
            (alert_id("one"), AlertState.OPEN, Level.ORANGE)
        ]
    row = found.rows[0]
    assert (row.raised_on, row.addressee, row.copied_to) == (D1, "township/zhili", (JOINT,))
    assert (row.assessed_level, row.fallen_on, row.workers) == (Level.ORANGE, None, 10)
    assert asked(views, addressee="township/balidian").rows == ()


def test_an_escalation_raises_the_level_and_the_raised_one_stays_known() -> None:
    told = an_alert()
    told.fact(body(events.WagesObserved, note=None), on=D2)
    told.assesses(FACTORY, Level.RED, 90)
    told.conclude(
        FACTORY,
        AlertEscalated(
            alert=alert_id("one"),
            mechanism=Mechanism.WAGE_PAYMENT,
            level=Level.RED,
            detectors=("late_payday", "absconded"),
            addressee=JOINT,
            copied_to=("township/zhili",),
        ),
    )
    row = asked(told.views()).rows[0]
    assert (row.raised_level, row.level, row.addressee) == (Level.ORANGE, Level.RED, JOINT)
    assert row.detectors == ("late_payday", "absconded")
    assert row.escalated_at is not None


def test_the_level_latches_and_says_since_when_the_assessment_has_fallen() -> None:
    told = an_alert()
    told.fact(body(events.WagesPaid), on=D3)
    told.assesses(FACTORY, Level.NONE, 0)
    row = asked(told.views()).rows[0]
    assert (row.level, row.assessed_level, row.fallen_on) == (Level.ORANGE, Level.NONE, D3)


def test_unknown_is_no_level_to_fall_to() -> None:
    told = an_alert()
    told.fact(body(events.WagesPaid), on=D3)
    told.assesses(FACTORY, Level.UNKNOWN, parked="a detector failed")
    assert asked(told.views()).rows[0].fallen_on is None


def test_an_alert_is_acknowledged_verified_and_closed_and_keeps_its_history() -> None:
    told = an_alert()
    one = alert_id("one")
    note = sealed("note")
    told.acts(events.AlertAcknowledged(alert=one), D1)
    verified = told.acts(
        events.AlertVerified(
            alert=one, verdict=AlertVerdict.TRUE, workers=6, amount_fen=4_200_000, note=note
        ),
        D2,
    )
    told.acts(
        events.AlertClosed(alert=one, result=AlertResult.PAID, workers=6, paid_fen=4_200_000), D3
    )
    with told.views().engine.connect() as connection:
        file = alert(connection, one)
        assert alert(connection, alert_id("another")) is None
    assert file is not None
    assert (file.alert.state, file.alert.verdict) == (AlertState.CLOSED, AlertVerdict.TRUE)
    assert (file.alert.result, file.alert.paid_fen) == (AlertResult.PAID, 4_200_000)
    assert (file.alert.verified_workers, file.alert.verified_fen) == (6, 4_200_000)
    assert [act.act for act in file.acts] == [
        "AlertRaised",
        "AlertAcknowledged",
        "AlertVerified",
        "AlertClosed",
    ]
    said = file.acts[2]
    assert (said.note, said.context) == (note, f"{verified.id}/note")
    assert said.said == {"verdict": "true", "workers": 6, "amount_fen": 4_200_000}
    assert said.actor == "officer/zhili-02"
    assert file.acts[0].actor is None


def test_a_handed_over_alert_stands_in_both_inboxes_under_its_new_addressee() -> None:
    told = an_alert()
    told.acts(events.AlertHandedOver(alert=alert_id("one"), to="district/court"), D2)
    views = told.views()
    for addressee in ("district/court", "township/zhili"):
        row = asked(views, addressee=addressee).rows[0]
        assert (row.state, row.addressee) == (AlertState.HANDED_OVER, "district/court")


def test_a_snoozed_alert_says_until_when_and_a_reopened_one_is_open_again() -> None:
    told = an_alert()
    one = alert_id("one")
    told.acts(events.AlertSnoozed(alert=one, until=D3, reason=sealed("reason")), D1)
    views = told.views()
    row = asked(views).rows[0]
    assert (row.state, row.snoozed_until) == (AlertState.SNOOZED, D3)
    told.acts(events.AlertClosed(alert=one, result=AlertResult.WATCHED), D2)
    told.acts(events.AlertReopened(alert=one, reason=sealed("reason")), D3)
    carry(views, told.records)
    row = asked(views).rows[0]
    assert (row.state, row.result, row.closed_at, row.reopened) == (AlertState.OPEN, None, None, 1)


def test_a_recalled_alert_stays_recalled_and_an_act_on_it_is_kept() -> None:
    told = an_alert()
    one = alert_id("one")
    told.fact(body(events.WagesPaid), on=D2)
    told.conclude(FACTORY, AlertRecalled(alert=one, mechanism=Mechanism.WAGE_PAYMENT))
    told.acts(events.AlertAcknowledged(alert=one), D2)
    with told.views().engine.connect() as connection:
        file = alert(connection, one)
    assert file is not None
    assert file.alert.state is AlertState.RECALLED
    assert file.alert.recalled_at is not None
    assert file.alert.recalled_on == D2
    assert [act.act for act in file.acts][-2:] == ["AlertRecalled", "AlertAcknowledged"]


def test_a_recall_at_a_close_is_of_the_day_that_was_closed_as_an_alert_is() -> None:
    told = an_alert()
    told.closes(D2, at=moment(D3, time(0, 1)))
    told.conclude(FACTORY, AlertRecalled(alert=alert_id("one"), mechanism=Mechanism.WAGE_PAYMENT))
    with told.views().engine.connect() as connection:
        file = alert(connection, alert_id("one"))
    assert file is not None
    assert file.alert.recalled_on == D2


def test_waiting_alerts_come_first_then_the_gravest_then_the_oldest() -> None:
    told = an_alert()
    told.fact(body(events.WagesObserved, note=None), subject=OTHER, on=D2)
    told.raises(OTHER, "two", Level.RED)
    told.fact(body(events.WagesObserved, note=None), subject=OTHER, on=D3)
    told.raises(OTHER, "three", Level.RED, mechanism=Mechanism.OPERATIONS)
    told.raises(OTHER, "four", Level.RED, mechanism=Mechanism.COMPLAINTS)
    told.acts(events.AlertClosed(alert=alert_id("four"), result=AlertResult.PAID), D3)
    views = told.views()
    found = asked(views)
    order = [alert_id(word) for word in ("two", "three", "one", "four")]
    assert [row.alert for row in found.rows] == order
    assert found.by_state == {AlertState.OPEN: 3, AlertState.CLOSED: 1}
    assert found.by_level == {Level.RED: 3, Level.ORANGE: 1}
    part = asked(views, states=(AlertState.OPEN,), levels=(Level.RED,), limit=1, offset=1)
    assert [row.alert for row in part.rows] == order[1:2]
    assert part.total == 2
    assert asked(views, subject=OTHER).total == 3
    with views.engine.connect() as connection:
        assert counts(connection, township="zhili")[AlertState.OPEN] == {
            Level.RED: 2,
            Level.ORANGE: 1,
        }


def test_an_act_on_an_alert_that_nobody_knows_changes_no_inbox() -> None:
    told = an_alert()
    told.acts(events.AlertAcknowledged(alert=alert_id("nothing")), D1)
    assert asked(told.views()).total == 1
