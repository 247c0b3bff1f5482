from datetime import date
from typing import Any

import msgspec
import pytest

from detectors.owner_gone import Owner, OwnerGone
from detectors.parameters import Parameters
from detectors.replaying import remembered, replay
from schemas import samples
from schemas.codec import Fact
from schemas.derived.finding import Finding
from schemas.events import (
    OperationsObserved,
    PaydayAgreed,
    PaymentDeferralAgreed,
    SiteStageChanged,
    WagesObserved,
    WagesPaid,
)
from schemas.vocabulary import (
    Basis,
    DeferralBasis,
    Level,
    OperationsSign,
    OperationsState,
    PayCycle,
    SiteStage,
    State,
)

DETECTOR = OwnerGone(Parameters.load())
DAY = date(2025, 6, 10)
LATER = date(2025, 6, 30)
GONE = OperationsSign.OWNER_UNREACHABLE
SIGHT = Basis.OWN_SIGHT


def looked(
    *signs: OperationsSign,
    state: OperationsState = OperationsState.NORMAL,
    on: date = DAY,
    basis: Basis | None = SIGHT,
    **about: Any,
) -> Fact:
    return samples.fact(OperationsObserved(state=state, signs=signs), on=on, basis=basis, **about)


def unpaid(on: date = DAY, basis: Basis = Basis.TOLD_BY_WORKER) -> Fact:
    return samples.fact(WagesObserved(unpaid_workers=7, unpaid_fen=4_200_000), on=on, basis=basis)


def paid(period: str, paid_fen: int, on: date) -> Fact:
    body = samples.body(
        WagesPaid, period=period, paid_on=on, due_fen=100, paid_fen=paid_fen, paid_by=None
    )
    return samples.fact(body, on=on, source="bank")


def said(*facts: Fact, on: date = LATER) -> Finding:
    return DETECTOR.look(remembered(DETECTOR, facts, on), on)


def test_an_owner_gone_while_nothing_is_known_to_be_due_has_no_floor() -> None:
    finding = said(looked(GONE))
    assert finding.reason == "owner_gone.unreachable"
    assert finding.floor is None


def test_an_owner_gone_while_wages_are_said_to_be_unpaid_is_red() -> None:
    finding = said(unpaid(), looked(GONE))
    assert finding.reason == "owner_gone.unreachable_unpaid"
    assert finding.floor is Level.RED
    assert finding.workers == 7
    assert not finding.fades


@pytest.mark.parametrize(
    ("wages", "gone"),
    [(Basis.HEARSAY, SIGHT), (Basis.TOLD_BY_WORKER, Basis.HEARSAY)],
)
def test_where_either_is_only_told_the_floor_is_orange(wages: Basis, gone: Basis) -> None:
    assert said(unpaid(basis=wages), looked(GONE, basis=gone)).floor is Level.ORANGE


def test_a_short_payment_of_no_known_payday_is_orange_until_the_rest_is_paid() -> None:
    short = paid("2025-05", 60, date(2025, 6, 5))
    rest = paid("2025-05", 40, date(2025, 6, 12))
    assert said(short, looked(GONE)).floor is Level.ORANGE
    assert said(short, looked(GONE), rest).floor is None


def test_a_short_payment_is_red_once_its_payday_is_past() -> None:
    agreed = samples.fact(PaydayAgreed(cycle=PayCycle.MONTH, pay_day=5), on=date(2025, 5, 1))
    short = paid("2025-05", 60, date(2025, 6, 5))
    assert said(agreed, short, looked(GONE), on=date(2025, 6, 15)).floor is None
    assert said(agreed, short, looked(GONE), on=date(2025, 6, 17)).floor is Level.RED


def test_a_full_payment_answers_what_was_said_before_it() -> None:
    assert said(unpaid(), looked(GONE), paid("2025-05", 100, date(2025, 6, 12))).floor is None
    assert said(paid("2025-05", 100, date(2025, 6, 9)), unpaid(), looked(GONE)).floor is Level.RED


def test_the_owner_is_gone_and_the_next_payday_passes() -> None:
    agreed = samples.fact(PaydayAgreed(cycle=PayCycle.MONTH, pay_day=13), on=date(2025, 4, 1))
    history = replay(
        DETECTOR, [agreed, paid("2025-04", 100, date(2025, 5, 13)), looked(GONE)], LATER
    )
    assert [(on.isoformat(), finding.floor) for on, finding in history[-2:]] == [
        ("2025-06-10", None),
        ("2025-06-24", Level.ORANGE),
    ]


def test_a_payday_of_a_firm_whose_payments_nobody_tells_is_not_due() -> None:
    agreed = samples.fact(PaydayAgreed(cycle=PayCycle.MONTH, pay_day=13), on=date(2025, 4, 1))
    assert said(agreed, looked(GONE)).floor is None


def test_an_owner_gone_after_the_works_are_done_is_still_gone() -> None:
    done = samples.fact(SiteStageChanged(stage=SiteStage.COMPLETED), on=date(2025, 6, 1))
    assert said(done, unpaid(), looked(GONE)).floor is Level.RED


def test_an_employers_word_does_not_bring_him_back() -> None:
    told = looked(on=date(2025, 6, 20), basis=Basis.TOLD_BY_EMPLOYER)
    assert said(looked(GONE), told).state is State.YES
    assert said(looked(GONE), looked(on=date(2025, 6, 20))).state is State.NO


def test_a_deferral_is_no_reason_to_be_out_of_reach() -> None:
    agreed = samples.fact(PaydayAgreed(cycle=PayCycle.MONTH, pay_day=13), on=date(2025, 4, 1))
    deferred = samples.fact(
        PaymentDeferralAgreed(
            period="2025-05", until=date(2025, 7, 11), agreed_with=DeferralBasis.UNION
        ),
        on=date(2025, 6, 9),
    )
    april = paid("2025-04", 100, date(2025, 5, 13))
    assert said(agreed, april, deferred, looked(GONE)).floor is Level.ORANGE


def test_the_payday_of_an_honest_firm_passes_before_its_bank_can_tell() -> None:
    agreed = samples.fact(PaydayAgreed(cycle=PayCycle.MONTH, pay_day=15), on=date(2025, 1, 2))
    months = [paid(f"2025-0{it}", 100, date(2025, it + 1, 14)) for it in (1, 2, 3)]
    away = looked(GONE, on=date(2025, 4, 25))
    assert said(agreed, *months, away, on=date(2025, 5, 16)).reason == "owner_gone.unreachable"
    untold = said(agreed, *months, away, on=date(2025, 5, 28))
    assert (untold.reason, untold.floor) == ("owner_gone.unreachable_untold", Level.ORANGE)
    told = paid("2025-04", 100, date(2025, 5, 15))
    assert said(agreed, *months, away, told, on=date(2025, 5, 28)).floor is None


def test_a_word_of_long_ago_tells_nothing_of_today() -> None:
    away = looked(GONE, on=date(2024, 1, 16), basis=Basis.TOLD_BY_WORKER)
    assert said(unpaid(), away).state is State.UNKNOWN
    assert [it.reason for _, it in replay(DETECTOR, [away], LATER)] == [
        "owner_gone.unreachable",
        "owner_gone.too_old",
    ]


def test_a_word_that_says_nothing_of_the_wages_takes_nothing_away() -> None:
    empty = samples.fact(WagesObserved(no_payslip=True), on=date(2025, 6, 12), basis=SIGHT)
    assert said(unpaid(), empty, looked(GONE)).floor is Level.RED


def test_the_memory_survives_the_codec() -> None:
    facts = (unpaid(), looked(GONE), paid("2025-05", 60, DAY))
    memory = remembered(DETECTOR, facts, LATER)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(memory), type=Owner) == memory
