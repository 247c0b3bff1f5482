"""What a client sends wrongly is answered with what is wrong, in what, and what to do."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from schemas.samples import FACTORY, SITE, employer, moment, site
from streams.clock import SetClock
from tests.promises.conftest import FIRST_DAY
from tests.promises.open_house import GRID, OFFICER, PLATFORM, OpenHouse, open_house, submission

NOON = moment(FIRST_DAY)
TUESDAY = FIRST_DAY + timedelta(days=1)
SEEN = {"workers": 12, "with_contract": 9}
PAID = {
    "period": "2026-10",
    "paid_on": "2026-11-06",
    "workers_due": 3,
    "workers_paid": 3,
    "due_fen": 100_000,
    "paid_fen": 100_000,
}
ROSTER = {"period": "2026-10", "registered": 10, "attended": 10, "attendance_days": 220}


@pytest.fixture(scope="module")
def open_all_day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenHouse]:
    """A house that every wrong submission of this file is sent to."""
    with open_house(tmp_path_factory.mktemp("bad") / "house", SetClock(NOON)) as opened:
        opened.tell("ContractsObserved", FACTORY, SEEN)
        opened.tell("SiteStageChanged", SITE, {"stage": "started"})
        yield opened


def seen(**change: Any) -> dict[str, Any]:
    return submission("ContractsObserved", FACTORY, SEEN, NOON) | change


def wages(**change: Any) -> dict[str, Any]:
    return submission("WagesPaid", FACTORY, PAID | change, NOON)


def roster(subject: str = SITE, **change: Any) -> dict[str, Any]:
    return submission("RosterReported", subject, ROSTER | change, NOON)


def note(characters: int) -> dict[str, Any]:
    return submission("WagesObserved", FACTORY, {"note": "欠" * characters}, NOON)


WRONG: dict[str, tuple[dict[str, Any], str, int, str, str]] = {
    "an unknown type": (
        seen(type="Wages"), GRID, 422, "type",
        "no event type is called 'Wages'; see the published schemas",
    ),
    "an unknown version": (
        seen(dataversion=9), GRID, 422, "dataversion",
        "is newer than 1, the newest that this system knows; upgrade it, or send the older",
    ),
    "a date in the future": (
        seen(occurred_at=moment(TUESDAY).isoformat()), GRID, 422, "occurred_at",
        f"lies in the future (it is {NOON.isoformat()}); correct the device's clock or the date",
    ),
    "a negative number": (
        seen(data={"workers": -1, "with_contract": 0}), GRID, 422, "data.workers",
        "data.workers: Expected `int` >= 0",
    ),
    "a negative amount": (
        wages(due_fen=-1), PLATFORM, 422, "data.due_fen", "data.due_fen: Expected `int` >= 0",
    ),
    "an impossible amount": (
        wages(due_fen=10**20), PLATFORM, 422, "data.due_fen",
        "data.due_fen: Expected `int` <= 1000000000000000",
    ),
    "more paid than due": (
        wages(paid_fen=100_001), PLATFORM, 422, "data",
        'paid_fen 100,001 is more than due_fen 100,000; correct the row or add "overpaid": true',
    ),
    "more attended than registered": (
        roster(attended=11), PLATFORM, 422, "data",
        "attended 11 is more than registered 10; correct whichever is wrong",
    ),
    "a very long text": (
        note(30_000), GRID, 422, "data.note",
        "data.note: 30,000 characters are more than 20,000; shorten it",
    ),
    "a character that is none": (
        seen(data={"workers": 1, "with_contract": 0, "note": "a\0b"}), GRID, 422, "data.note",
        "data.note holds the character U+0000, which is no text and cannot be kept",
    ),
    "a type that only others may send": (
        wages(), GRID, 403, "type",
        "WagesPaid is not accepted from grid; send it by the way that is meant for it",
    ),
    "a type that only the system may record": (
        seen(type="DayClosed", data={"day": "2026-11-08"}), PLATFORM, 403, "type",
        "DayClosed is not accepted from platform; send it by the way that is meant for it",
    ),
    "a subject that nobody knows": (
        roster(site(77)), PLATFORM, 422, "subject",
        "site/330502-0077 is not known; check its code, or send SiteRegistered for it first",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_named_and_nothing_of_it_is_stored(
    open_all_day: OpenHouse, case: str
) -> None:
    sent, by, status, field, message = WRONG[case]
    before = open_all_day.house.log.head()
    answer = open_all_day.post(sent, by)
    told = answer.json()
    assert (answer.status_code, told["field"]) == (status, field)
    assert message in told["detail"]
    assert open_all_day.client.get(f"/api/v1/receipts/{sent['id']}").status_code == 404
    assert open_all_day.house.log.head() == before


def test_a_megabyte_of_text_is_not_even_read(open_all_day: OpenHouse) -> None:
    before = open_all_day.house.log.head()
    assert open_all_day.post(note(1_000_000)).status_code == 413
    assert open_all_day.house.log.head() == before


def test_one_wrong_among_many_is_refused_with_its_place_and_the_rest_can_go_on(
    open_all_day: OpenHouse,
) -> None:
    good, wrong = seen(), seen(data={"workers": 3, "with_contract": 4})
    answer = open_all_day.post([good, wrong], to="batches")
    assert (answer.status_code, answer.json()["field"]) == (422, "1.data")
    assert "is more than workers 3; correct whichever is wrong" in answer.json()["detail"]
    assert open_all_day.post([good], to="batches").status_code == 201


def test_a_field_report_on_somebody_unknown_opens_a_provisional_subject(
    open_all_day: OpenHouse,
) -> None:
    stranger = employer(4_321)
    open_all_day.tell("ContractsObserved", stranger, SEEN)
    open_all_day.level()
    card = open_all_day.ask(f"subjects/{stranger}")["card"]
    assert (card["provisional"], card["township"], card["grid"]) == (True, "zhili", "zhili-07")


def test_what_decodes_but_cannot_be_applied_is_parked_with_its_reason_and_shown(
    house: OpenHouse,
) -> None:
    house.tell("SiteStageChanged", SITE, {"stage": "started"})
    gone = {"state": "closed", "headcount": 0, "signs": ["owner_unreachable", "mass_leave"]}
    house.tell("OperationsObserved", FACTORY, gone, basis="own_sight")
    slip = {"period": "0205-10", "heads": 5, "signed_heads": 5, "due_fen": 900}
    told = house.tell("PayrollSubmitted", SITE, slip, PLATFORM)
    house.turn_to(date(2026, 11, 11))
    ((position, subject, reason),) = house.house.store.parked()
    assert subject == SITE
    page = house.client.get("/parked").text
    assert f"/subjects/{SITE}" in page
    assert reason in page
    assert f">{position}<" in page
    assert FACTORY not in page
    levels = {row["subject"]: row["level"] for row in house.ask("risk-list")["rows"]}
    assert levels[SITE] == "unknown"
    assert levels[FACTORY] != "unknown"
    assert "parked_subjects 1.0" in house.client.get("/metrics").text
    house.tell("ObservationRetracted", SITE, {"retracts": told}, OFFICER)
    house.level()
    assert house.house.store.parked() == []
    assert f"/subjects/{SITE}" not in house.client.get("/parked").text
