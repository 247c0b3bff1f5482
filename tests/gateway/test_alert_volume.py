"""Weeks under promoted rules are held against the band that their preview had shown."""

import logging
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from litestar.testing import TestClient
from msgspec.structs import replace

from gateway.alert_volume import Incident, VolumeWatch, incidents
from gateway.app import create_app
from gateway.bureau import Bureau, Promotion
from schemas.derived import AlertRaised
from schemas.events import VisitMade
from schemas.samples import employer
from schemas.vocabulary import Level, Mechanism, VisitOutcome
from streams.previewing.volumes import Band
from tests.gateway.conftest import ADDRESS
from tests.gateway.seeded_house import GENERATION, TODAY, SeededHouse

ADOPTED = date(2025, 10, 22)
"""A Wednesday: the first whole week begins on Monday, 27 October."""
FIRST = date(2025, 10, 27)
PROMOTION = Promotion(
    file="0001-trial.yaml",
    reason="as decided",
    at=datetime(2025, 10, 21, tzinfo=UTC),
    former_rules="former",
    rules=GENERATION,
    position=0,
    first_day=date(2025, 1, 1),
    last_day=date(2025, 10, 20),
    throughout=False,
    band=Band(1, 3, 40),
)


@pytest.fixture
def house() -> Iterator[SeededHouse]:
    built = SeededHouse()
    built.bureau = replace(built.bureau, promotions=(PROMOTION,), in_force=PROMOTION)
    yield built
    built.views.engine.dispose()


def live(house: SeededHouse, alerts: dict[date, int], until: date) -> None:
    """Close every day from the adoption on, with so many alerts raised on each."""
    day = ADOPTED
    while day <= until:
        for number in range(alerts.get(day, 0)):
            raise_alert(house, day, number)
        house.close(day)
        house.score(day)
        day += timedelta(days=1)
    house.settle()


def raise_alert(house: SeededHouse, day: date, number: int) -> None:
    subject = employer(number)
    house.tell(VisitMade(outcome=VisitOutcome.LOCKED), subject, day)
    said = AlertRaised(
        alert=UUID(int=day.toordinal() * 100 + number),
        mechanism=Mechanism.COMPLAINTS,
        level=Level.ORANGE,
        detectors=("complaint_burst",),
        addressee="township/zhili",
    )
    house.conclude(said, subject)


def found(house: SeededHouse) -> tuple[Incident, ...]:
    with house.views.connect() as connection:
        return incidents(connection, house.bureau.in_force)


def test_what_rules_find_on_the_day_of_their_adoption_is_no_incident(house: SeededHouse) -> None:
    live(house, {ADOPTED: 9, FIRST: 2}, FIRST + timedelta(days=6))
    assert found(house) == ()


def test_a_week_in_its_band_is_none_and_the_edges_belong_to_it(house: SeededHouse) -> None:
    live(house, {FIRST: 3, FIRST + timedelta(days=8): 1}, FIRST + timedelta(days=13))
    assert found(house) == ()


def test_too_many_are_seen_before_the_week_has_ended(house: SeededHouse) -> None:
    tuesday = FIRST + timedelta(days=1)
    live(house, {FIRST: 2, tuesday: 2}, tuesday)
    assert found(house) == (Incident(FIRST, 4, 1, 3),)


def test_too_few_are_seen_when_it_has_ended_and_not_before(house: SeededHouse) -> None:
    live(house, {}, FIRST + timedelta(days=5))
    assert found(house) == ()
    live_on = SeededHouse()
    live_on.bureau = house.bureau
    live(live_on, {}, FIRST + timedelta(days=6))
    assert found(live_on) == (Incident(FIRST, 0, 1, 3),)
    live_on.views.engine.dispose()


def test_nothing_is_compared_with_what_nobody_previewed(house: SeededHouse) -> None:
    live(house, {}, FIRST + timedelta(days=13))
    for promotion in (
        None,
        replace(PROMOTION, band=None),
        replace(PROMOTION, rules="other"),
        replace(PROMOTION, position=10_000),
    ):
        house.bureau = replace(house.bureau, in_force=promotion)
        assert found(house) == ()


def test_each_incident_is_told_once_in_the_log_of_the_process(
    house: SeededHouse, caplog: pytest.LogCaptureFixture
) -> None:
    live(house, {FIRST: 5}, FIRST)
    watch = VolumeWatch(PROMOTION)
    with caplog.at_level(logging.WARNING):
        watch.look(house.views)
        watch.look(house.views)
    (record,) = caplog.records
    assert "week of 2025-10-27: 5" in record.getMessage()
    assert "had shown 1 to 3 a week" in record.getMessage()
    VolumeWatch(None).look(house.views)
    assert len(caplog.records) == 1


def test_pages_and_numbers_tell_it_and_the_house_stays_ready(house: SeededHouse) -> None:
    live(house, {FIRST: 5}, TODAY - timedelta(days=1))
    with TestClient(create_app(house), base_url=ADDRESS) as client:
        for address in ("/parameters", "/inbox"):
            page = client.get(address).text
            assert "预警数量超出预演范围" in page
            assert "2025年10月27日起的一周：5件，预演为每周1–3件" in page
        english = client.get("/parameters?lang=en").text
        assert "Week of 27 Oct 2025: 5, previewed 1 to 3 a week" in english
        assert "as decided" in english
        assert "wagewatch_weeks_outside_previewed_band 3.0" in client.get("/metrics").text
        assert client.get("/readyz").status_code == 200


def test_a_value_of_the_bureau_is_marked_as_its_own(house: SeededHouse) -> None:
    own = {"screening.slack_days": {date(1990, 1, 1): "0001-trial.yaml"}}
    house.bureau = Bureau(house.parameters, own, (PROMOTION,))
    live(house, {}, ADOPTED)
    with TestClient(create_app(house), base_url=ADDRESS) as client:
        page = client.get("/parameters?lang=en").text
    assert page.count("The bureau&#39;s own</span>") == 1
    assert "1 of the values in force are the bureau&#39;s own" in page
    assert "the number of alerts is held against nothing" in page
