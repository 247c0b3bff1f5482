"""The account of a subject: what was learned by a day, and from the day of learning only."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.learned.account import Account, blank, step
from detectors.learned.features import NAMES, rows
from detectors.learned.said import Said
from schemas import samples
from schemas.codec import Fact
from schemas.events import (
    AlertVerified,
    CollectiveIncidentReported,
    ComplaintFiled,
    ComplaintVerified,
    CourtCaseReported,
    EmployerRegistered,
    OperationsObserved,
    WagesPaid,
)
from schemas.samples import FACTORY, SITE, body
from schemas.vocabulary import ComplaintVerdict, Level

DAY = date(2025, 3, 3)


def folded(facts: list[Fact], *, own: bool = True) -> Account:
    account = blank(FACTORY)
    for fact in facts:
        account = step(account, fact, own=own)
    return account


def feature(account: Account, name: str, on: date) -> float:
    found = rows([account], [None], on.toordinal())
    return float(found[0, NAMES.index(name)])


def complaint(on: date, *, happened: date | None = None, workers: int = 1) -> Fact:
    said = body(ComplaintFiled, workers=workers, amount_fen=None)
    return samples.fact(said, on=happened or on, recorded_on=on)


def test_ages_are_reckoned_from_the_day_of_learning_not_from_the_day_it_happened() -> None:
    late = folded([complaint(DAY, happened=DAY - timedelta(days=300))])
    assert feature(late, "days_since_complaint", DAY + timedelta(days=5)) == 5.0
    assert feature(late, "complaints_30d", DAY + timedelta(days=30)) == 0.5


def test_ten_complaints_of_one_day_are_ten_complaints_and_one_day() -> None:
    account = folded([complaint(DAY) for _ in range(10)])
    assert feature(account, "complaints_total", DAY) == 10
    assert feature(account, "complaint_days_total", DAY) == 1
    assert np.isnan(feature(account, "complaint_days_mean_gap", DAY))


def test_the_worst_burst_is_remembered_when_it_has_faded() -> None:
    account = folded([*(complaint(DAY) for _ in range(3)), complaint(DAY + timedelta(days=300))])
    assert feature(account, "complaints_peak", DAY + timedelta(days=300)) == 3
    assert feature(account, "complaints_30d", DAY + timedelta(days=300)) == pytest.approx(1, 0.01)


@pytest.mark.parametrize(
    ("said", "tally"),
    [
        (body(ComplaintVerified, verdict=ComplaintVerdict.PARTLY), "upheld"),
        (body(AlertVerified, workers=3, amount_fen=None), "upheld"),
        (body(CollectiveIncidentReported), "together"),
        (body(CourtCaseReported, closed=False), "court"),
        (body(OperationsObserved), "signs"),
        (body(WagesPaid, workers_paid=1), "short"),
    ],
)
def test_each_kind_of_fact_is_tallied(said: object, tally: str) -> None:
    account = folded([samples.fact(said, on=DAY)])  # type: ignore[arg-type]  # a body of any type
    assert feature(account, f"{tally}_total", DAY) == 1
    assert feature(account, f"days_since_{tally}", DAY + timedelta(days=7)) == 7


@pytest.mark.parametrize(
    "said",
    [
        body(ComplaintVerified, verdict=ComplaintVerdict.UNFOUNDED),
        body(AlertVerified, workers=None, amount_fen=None),
    ],
)
def test_what_was_not_found_or_is_no_arrears_is_not_upheld(said: object) -> None:
    account = folded([samples.fact(said, on=DAY)])  # type: ignore[arg-type]  # as above
    assert feature(account, "upheld_total", DAY) == 0


def test_of_what_only_concerns_a_firm_complaints_count_and_the_rest_does_not() -> None:
    filed = complaint(DAY)
    observed = samples.fact(body(OperationsObserved), on=DAY, subject=SITE, concerns=(FACTORY,))
    account = folded([filed, observed], own=False)
    assert feature(account, "complaints_total", DAY) == 1
    assert feature(account, "signs_total", DAY) == 0


def test_a_trade_is_one_of_several_or_not_known() -> None:
    account = folded([samples.fact(body(EmployerRegistered, industry="catering"), on=DAY)])
    assert feature(account, "in_catering", DAY) == 1
    assert feature(account, "in_logistics", DAY) == 0
    assert np.isnan(feature(blank(FACTORY), "in_catering", DAY))


def test_what_is_said_of_a_subject_is_part_of_its_row_and_of_nobody_it_is_not_known() -> None:
    said = Said(findings={}, level=Level.ORANGE, score=44, coverage=2, neighbour_points=5)
    found = rows([blank(FACTORY), blank(SITE)], [said, None], DAY.toordinal())
    assert found[0, NAMES.index("score")] == 44
    assert np.isnan(found[1, NAMES.index("score")])
    assert found[1, NAMES.index("is_site")] == 1


@given(st.lists(st.integers(0, 700), min_size=1, max_size=30))
def test_sums_that_are_kept_are_those_reckoned_from_every_complaint(days: list[int]) -> None:
    on = DAY.toordinal() + 800
    account = folded([complaint(DAY + timedelta(days=it)) for it in sorted(days)])
    expected = sum(2.0 ** (-(800 - it) / 180) for it in days)
    assert feature(account, "complaints_180d", date.fromordinal(on)) == pytest.approx(expected)
