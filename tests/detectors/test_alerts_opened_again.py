"""What an officer's word on an alert took away is back when the alert is opened again."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from detectors.complaint_burst import ComplaintBurst
from detectors.parameters import Parameters
from detectors.replaying import remembered
from schemas import samples
from schemas.body import Body
from schemas.codec import Fact
from schemas.derived.finding import Finding
from schemas.events import (
    AlertClosed,
    AlertReopened,
    AlertVerified,
    CollectiveIncidentReported,
    ComplaintFiled,
    ComplaintVerified,
    MediationClosed,
    WagesPaid,
)
from schemas.vocabulary import (
    AlertResult,
    AlertVerdict,
    Basis,
    ComplaintChannel,
    ComplaintVerdict,
    Level,
    Mechanism,
)

DETECTOR = ComplaintBurst(Parameters.load())
DAY = date(2025, 6, 2)
ONE, OTHER = UUID(int=7), UUID(int=8)
FALSE = AlertVerified(alert=ONE, mechanism=Mechanism.COMPLAINTS, verdict=AlertVerdict.FALSE)
NOTHING = AlertClosed(alert=ONE, mechanism=Mechanism.COMPLAINTS, result=AlertResult.FALSE_ALARM)
PAID = AlertClosed(alert=ONE, mechanism=Mechanism.WAGE_PAYMENT, result=AlertResult.PAID)
PAID_ALL = AlertClosed(alert=ONE, mechanism=Mechanism.COMPLAINTS, result=AlertResult.PAID)


def by_officer(body: Body, days: int) -> Fact:
    return samples.fact(body, on=DAY + timedelta(days=days), source="officer", position=50 + days)


def again(alert: UUID, days: int) -> Fact:
    return by_officer(samples.body(AlertReopened, alert=alert), days)


def said(facts: list[Fact], on: date = DAY + timedelta(days=40)) -> Finding:
    return DETECTOR.look(remembered(DETECTOR, facts, on), on)


CROWD = samples.fact(CollectiveIncidentReported(workers=14), on=DAY, basis=Basis.TOLD_BY_WORKER)
QR = samples.fact(samples.body(ComplaintFiled, workers=12), on=DAY, source="worker", position=2)
HOTLINE = samples.fact(
    samples.body(ComplaintFiled, workers=12, channel=ComplaintChannel.HOTLINE),
    on=DAY,
    source="worker",
    position=3,
)
RIGHT = by_officer(
    ComplaintVerified(complaint=QR.id, verdict=ComplaintVerdict.SUBSTANTIATED, workers=12), 2
)
TOLD = pytest.mark.parametrize(
    "told",
    [[CROWD], [QR, HOTLINE], [QR, HOTLINE, RIGHT], [CROWD, QR, RIGHT]],
    ids=["a crowd", "complaints", "one that was right", "all of it"],
)


@TOLD
@pytest.mark.parametrize("words", [[FALSE], [NOTHING], [FALSE, NOTHING], [PAID], [PAID_ALL, PAID]])
def test_opened_again_everything_counts_as_if_nobody_had_spoken(
    told: list[Fact], words: list[Body]
) -> None:
    spoken = [by_officer(body, 5 + number) for number, body in enumerate(words)]
    assert said([*told, *spoken, again(ONE, 9)]) == said(told)


@TOLD
def test_another_alert_that_is_opened_again_gives_nothing_back(told: list[Fact]) -> None:
    spoken = [*told, by_officer(PAID, 5)]
    assert said([*spoken, again(OTHER, 9)]) == said(spoken) != said(told)


def test_each_alert_gives_back_what_was_taken_by_its_own_word() -> None:
    later = samples.fact(
        CollectiveIncidentReported(workers=20),
        on=DAY + timedelta(days=8),
        basis=Basis.TOLD_BY_WORKER,
        position=4,
    )
    second = AlertClosed(
        alert=OTHER, mechanism=Mechanism.COMPLAINTS, result=AlertResult.FALSE_ALARM
    )
    told = [CROWD, by_officer(NOTHING, 5), later, by_officer(second, 10)]
    assert said(told).reason == "complaint_burst.all_closed"
    assert said([*told, again(ONE, 12)]).workers == 14
    assert said([*told, again(OTHER, 12)]).workers == 20
    assert said([*told, again(ONE, 12), again(OTHER, 13)]).evidence == (CROWD.id, later.id)


def test_who_was_answered_otherwise_meanwhile_does_not_come_back() -> None:
    paid = by_officer(PAID, 5)
    settled = by_officer(MediationClosed(settled=True, workers=14, complaint=QR.id), 7)
    unfounded = by_officer(
        ComplaintVerified(complaint=QR.id, verdict=ComplaintVerdict.UNFOUNDED), 7
    )
    assert said([CROWD, QR, paid, settled, again(ONE, 9)]).reason == "complaint_burst.all_closed"
    assert said([QR, paid, unfounded, again(ONE, 9)]).reason == "complaint_burst.all_closed"
    assert said([QR, paid, RIGHT, again(ONE, 9)]).floor is Level.RED


def test_a_payment_while_it_rested_counts_when_it_is_opened_again() -> None:
    body = samples.body(ComplaintFiled, workers=12, periods=("2025-05",))
    filed = samples.fact(body, on=DAY, source="worker", position=2)
    found = ComplaintVerified(
        complaint=filed.id, verdict=ComplaintVerdict.SUBSTANTIATED, workers=12
    )
    paid = WagesPaid(
        period="2025-05",
        paid_on=DAY + timedelta(days=7),
        workers_due=12,
        workers_paid=12,
        due_fen=6_000_000,
        paid_fen=6_000_000,
    )
    recorded = samples.fact(paid, on=DAY + timedelta(days=7), source="bank", position=57)
    told = [filed, by_officer(found, 2), by_officer(PAID, 5), recorded, again(ONE, 9)]
    assert said(told).reason == "complaint_burst.all_closed"


@pytest.mark.parametrize("mechanism", [it for it in Mechanism if it is not Mechanism.COMPLAINTS])
def test_a_false_alarm_about_anything_else_takes_no_crowd_away(mechanism: Mechanism) -> None:
    verified = AlertVerified(alert=ONE, mechanism=mechanism, verdict=AlertVerdict.FALSE)
    closed = AlertClosed(alert=ONE, mechanism=mechanism, result=AlertResult.FALSE_ALARM)
    told = [CROWD, QR, HOTLINE]
    assert said([*told, by_officer(verified, 5), by_officer(closed, 6)]) == said(told)


@pytest.mark.parametrize(
    ("mechanism", "answers"),
    [
        (Mechanism.WAGE_PAYMENT, True),
        (Mechanism.GC_PROXY_PAYMENT, True),
        (Mechanism.COMPLAINTS, True),
        (None, True),
        (Mechanism.WAGE_DEPOSIT, False),
        (Mechanism.SPECIAL_ACCOUNT, False),
        (Mechanism.OPERATIONS, False),
    ],
)
def test_paid_answers_complaints_where_wages_were_what_was_paid(
    mechanism: Mechanism | None, answers: bool
) -> None:
    told = [CROWD, QR, RIGHT]
    closed = AlertClosed(alert=ONE, mechanism=mechanism, result=AlertResult.PAID)
    assert (said([*told, by_officer(closed, 5)]) != said(told)) is answers
