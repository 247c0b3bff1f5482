"""What lets go of complaints that were right: mediations, payments on record, officers."""

from datetime import date, timedelta
from uuid import UUID

import msgspec
import pytest

from detectors.complaint_burst import ComplaintBurst
from detectors.parameters import Parameters
from detectors.replaying import remembered
from schemas import samples
from schemas.codec import Fact
from schemas.derived.finding import Finding
from schemas.events import (
    AlertClosed,
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
    State,
)

DETECTOR = ComplaintBurst(Parameters.load())
DAY = date(2025, 6, 2)


def complaint(on: date, workers: int, position: int = 1) -> Fact:
    body = samples.body(ComplaintFiled, workers=workers)
    return samples.fact(body, on=on, source="worker", position=position)


def found_true(of: Fact, on: date, workers: int, position: int = 90) -> Fact:
    body = ComplaintVerified(
        complaint=of.id, verdict=ComplaintVerdict.SUBSTANTIATED, workers=workers
    )
    return samples.fact(body, on=on, source="officer", position=position)


def said(facts: list[Fact], on: date = date(2025, 7, 31)) -> Finding:
    return DETECTOR.look(remembered(DETECTOR, facts, on), on)


def test_a_mediation_covers_those_who_complained_beside_as_far_as_its_workers_go() -> None:
    one, other, third = (complaint(DAY + timedelta(days=day), 5, day + 1) for day in range(3))
    found = [
        found_true(each, DAY + timedelta(days=5), 5, 90 + number)
        for number, each in enumerate((one, other, third))
    ]
    settled = samples.fact(
        MediationClosed(settled=True, workers=10, complaint=other.id),
        on=DAY + timedelta(days=20),
        position=99,
    )
    finding = said([one, other, third, *found, settled])
    assert finding.reason == "complaint_burst.upheld"
    assert finding.evidence[0] == third.id
    assert finding.workers == 5


def test_a_verdict_on_a_complaint_that_was_settled_raises_none_again() -> None:
    filed = complaint(DAY, workers=12)
    settled = samples.fact(
        MediationClosed(settled=True, workers=12, complaint=filed.id),
        on=DAY + timedelta(days=5),
        position=2,
    )
    late = found_true(filed, DAY + timedelta(days=9), 12)
    assert said([filed, settled, late]).state is State.NO


def a_true_complaint_over_may() -> list[Fact]:
    body = samples.body(ComplaintFiled, workers=12, periods=("2025-05",))
    filed = samples.fact(body, on=DAY + timedelta(days=20), source="worker")
    found = found_true(filed, DAY + timedelta(days=23), 12)
    return [filed, found]


def payment(on: date, workers: int, *, period: str = "2025-05", fen: int = 500_000) -> Fact:
    body = WagesPaid(
        period=period,
        paid_on=on,
        workers_due=80,
        workers_paid=workers,
        due_fen=40_000_000,
        paid_fen=workers * fen,
    )
    return samples.fact(body, on=on, source="bank", position=95)


def test_a_record_of_payment_lets_go_of_those_found_to_be_right() -> None:
    facts = [*a_true_complaint_over_may(), payment(date(2025, 7, 20), 12)]
    finding = said(facts)
    assert finding.state is State.NO
    assert finding.arguments["closed_on"] == "2025-07-20"


@pytest.mark.parametrize(
    "paid",
    [
        pytest.param(payment(date(2025, 7, 20), 11), id="fewer workers"),
        pytest.param(payment(date(2025, 7, 20), 12, fen=250_000), id="half of the wages"),
        pytest.param(payment(date(2025, 7, 20), 12, period="2025-06"), id="another month"),
        pytest.param(payment(date(2025, 6, 24), 12), id="before the officer looked"),
    ],
)
def test_no_other_payment_lets_go_of_them(paid: Fact) -> None:
    facts = sorted([*a_true_complaint_over_may(), paid], key=lambda fact: fact.occurred_at)
    assert said(facts).reason == "complaint_burst.upheld"


def test_every_period_that_was_named_must_be_paid() -> None:
    body = samples.body(ComplaintFiled, workers=12, periods=("2025-04", "2025-05"))
    filed = samples.fact(body, on=DAY, source="worker")
    found = found_true(filed, DAY, 12)
    may, april = (payment(DAY + timedelta(days=9), 12, period=it) for it in ("2025-05", "2025-04"))
    assert said([filed, found, may]).state is State.YES
    assert said([filed, found, may, april]).state is State.NO


def test_the_word_of_an_employer_that_it_paid_lets_go_of_nobody() -> None:
    paid = msgspec.structs.replace(payment(date(2025, 7, 20), 12), source="grid")
    assert said([*a_true_complaint_over_may(), paid]).reason == "complaint_burst.upheld"


def test_an_alert_closed_as_paid_lets_go_of_as_many_workers_as_it_counts() -> None:
    facts = [
        *a_true_complaint_over_may(),
        samples.fact(CollectiveIncidentReported(workers=9), on=DAY),
    ]
    alert = facts[0].id
    facts.sort(key=lambda fact: fact.occurred_at)
    paid = AlertClosed(alert=alert, result=AlertResult.PAID)
    few = AlertClosed(alert=alert, result=AlertResult.PAID, workers=11)
    watched = AlertClosed(alert=alert, result=AlertResult.WATCHED)
    on = date(2025, 7, 20)
    assert said([*facts, samples.fact(paid, on=on, position=96)]).state is State.NO
    left = said([*facts, samples.fact(few, on=on, position=96)])
    assert left.reason == "complaint_burst.upheld"
    assert said([*facts, samples.fact(watched, on=on, position=96)]) == said(facts)


def crowd(basis: Basis, workers: int = 14) -> Fact:
    return samples.fact(CollectiveIncidentReported(workers=workers), on=DAY, basis=basis)


def denial(body: AlertClosed | AlertVerified, days: int = 3) -> Fact:
    return samples.fact(body, on=DAY + timedelta(days=days), source="officer", position=97)


ALERT = UUID(int=7)
DENIALS = [
    AlertClosed(alert=ALERT, result=AlertResult.FALSE_ALARM),
    AlertVerified(alert=ALERT, verdict=AlertVerdict.FALSE),
]


@pytest.mark.parametrize("body", DENIALS)
@pytest.mark.parametrize("basis", [Basis.OWN_SIGHT, Basis.TOLD_BY_WORKER, Basis.HEARSAY])
def test_an_officer_who_finds_the_alert_false_takes_a_crowd_away_that_was_told(
    basis: Basis, body: AlertClosed | AlertVerified
) -> None:
    assert said([crowd(basis), denial(body)]).reason == "complaint_burst.all_closed"


@pytest.mark.parametrize("body", DENIALS)
def test_a_crowd_on_record_and_what_comes_later_stand_against_a_false_alarm(
    body: AlertClosed | AlertVerified,
) -> None:
    on_record = samples.fact(CollectiveIncidentReported(workers=14), on=DAY, source="officer")
    assert said([on_record, denial(body)]).floor is Level.ORANGE
    assert said([denial(body, -1), crowd(Basis.OWN_SIGHT)]).floor is Level.ORANGE
    true = a_true_complaint_over_may()
    assert said([*true, denial(body, 40)]).floor is Level.RED


@pytest.mark.parametrize("body", DENIALS)
def test_complaints_that_were_denied_wait_for_their_verdicts_and_make_no_crowd(
    body: AlertClosed | AlertVerified,
) -> None:
    hotline = samples.body(ComplaintFiled, workers=12, channel=ComplaintChannel.HOTLINE)
    qr, hotline_fact = complaint(DAY, 12), samples.fact(hotline, on=DAY, source="worker")
    assert said([qr, hotline_fact]).floor is Level.ORANGE
    left = said([qr, hotline_fact, denial(body)])
    assert (left.reason, left.floor, left.points) == ("complaint_burst.unverified", None, 14)
    again = complaint(DAY + timedelta(days=9), 12, 98)
    assert said([qr, hotline_fact, denial(body), again]).floor is None
