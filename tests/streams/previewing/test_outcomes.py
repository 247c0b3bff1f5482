"""Which arrears count as confirmed, and when they came to light."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from detectors.parameters.change import UNCHANGED
from schemas import samples
from schemas.body import Body
from schemas.codec import Fact
from schemas.events import (
    AlertVerified,
    ComplaintFiled,
    ComplaintVerified,
    EmployersMerged,
    MediationClosed,
    ObservationRetracted,
)
from schemas.vocabulary import AlertVerdict, ComplaintVerdict
from streams.previewing.told import Confirmed
from tests.streams.previewing.trials import judged, lived

FACTORY, OTHER = samples.FACTORY, samples.employer(3)
DAY = date(2025, 6, 23)
FOUND = DAY + timedelta(days=9)


def complaint(on: date = DAY, position: int = 1) -> Fact:
    said = samples.body(ComplaintFiled, workers=12)
    return samples.fact(said, subject=FACTORY, on=on, source="worker", position=position)


def told(body: Body, on: date = FOUND, position: int = 2, subject: str = FACTORY) -> Fact:
    return samples.fact(body, subject=subject, on=on, source="officer", position=position)


def verdict(of: Fact, found: ComplaintVerdict = ComplaintVerdict.SUBSTANTIATED) -> Body:
    return ComplaintVerified(complaint=of.id, verdict=found, workers=8)


def outcomes(folder: Path, *facts: Fact) -> list[Confirmed]:
    return judged(lived(folder, facts, FOUND + timedelta(days=400)), UNCHANGED).confirmed


def test_a_true_complaint_came_to_light_on_the_day_on_which_it_was_filed(tmp_path: Path) -> None:
    filed = complaint()
    (found,) = outcomes(tmp_path, filed, told(verdict(filed, ComplaintVerdict.PARTLY)))
    assert found == Confirmed(FACTORY, DAY, FOUND, "ComplaintVerified", 8)


def test_a_settled_mediation_over_a_sum_counts_and_one_without_does_not(tmp_path: Path) -> None:
    settled = MediationClosed(settled=True, workers=4, amount_fen=500_000)
    (found,) = outcomes(tmp_path, told(settled))
    assert (found.came_to_light_on, found.confirmed_on) == (FOUND, FOUND)
    for folder, other in (
        ("unsettled", MediationClosed(settled=False, workers=4, amount_fen=500_000)),
        ("nothing paid", MediationClosed(settled=True, workers=4)),
    ):
        place = tmp_path / folder
        place.mkdir()
        assert outcomes(place, told(other)) == []


@pytest.mark.parametrize(
    "found", [ComplaintVerdict.UNFOUNDED, ComplaintVerdict.PROJECT_PAYMENT_DISPUTE]
)
def test_a_complaint_that_was_not_about_wages_owed_is_none(
    tmp_path: Path, found: ComplaintVerdict
) -> None:
    filed = complaint()
    assert outcomes(tmp_path, filed, told(verdict(filed, found))) == []


def test_what_an_alert_led_an_officer_to_is_none(tmp_path: Path) -> None:
    filed = complaint()
    true = AlertVerified(alert=filed.id, verdict=AlertVerdict.TRUE, workers=12)
    assert outcomes(tmp_path, filed, told(true)) == []


def test_what_was_retracted_is_none(tmp_path: Path) -> None:
    filed = complaint()
    found = told(verdict(filed))
    taken_back = told(ObservationRetracted(retracts=found.id), position=3)
    assert outcomes(tmp_path, filed, found, taken_back) == []


def test_twenty_workers_of_one_quarter_are_one_case(tmp_path: Path) -> None:
    later, much_later = (complaint(DAY + timedelta(days=it), it) for it in (60, 300))
    filed = complaint()
    found = outcomes(
        tmp_path,
        filed,
        told(verdict(filed)),
        later,
        told(verdict(later), DAY + timedelta(days=70), 71),
        much_later,
        told(verdict(much_later), DAY + timedelta(days=310), 311),
    )
    assert [it.came_to_light_on for it in found] == [DAY, DAY + timedelta(days=300)]


def test_a_case_of_a_merged_firm_is_one_of_the_firm_that_it_became(tmp_path: Path) -> None:
    filed = complaint()
    merged = told(EmployersMerged(absorbed=FACTORY), FOUND, 3, subject=OTHER)
    (found,) = outcomes(tmp_path, filed, told(verdict(filed)), merged)
    assert found.subject == OTHER
