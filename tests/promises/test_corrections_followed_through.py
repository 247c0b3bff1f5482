"""A corrected and a retracted observation, followed through list, alert and report."""

from datetime import date
from typing import Any

from schemas.samples import FACTORY, SITE
from tests.promises.open_house import OFFICER, OpenHouse
from tests.promises.verbs import wagewatch

MONDAY, TUESDAY, WEDNESDAY = date(2026, 11, 9), date(2026, 11, 10), date(2026, 11, 11)
MONTH = "2026-11"
GONE = {
    "state": "closed",
    "headcount": 0,
    "signs": ["owner_unreachable", "machines_moved_out", "mass_leave", "rent_overdue"],
}
STILL_THERE = {"state": "normal", "headcount": 30, "signs": []}
UNPAID = {"unpaid_workers": 30, "unpaid_fen": 9_000_000}
FEW, ALL = {"workers": 20, "with_contract": 3}, {"workers": 20, "with_contract": 20}


def test_a_corrected_observation_recalls_its_alert_and_takes_the_firm_off_the_list(
    house: OpenHouse,
) -> None:
    seen = house.tell("OperationsObserved", FACTORY, GONE, basis="own_sight")
    house.level()
    (raised,) = alerts(house)
    assert (raised["state"], raised["evidence"]) == ("open", [seen])
    both = ["operations_distress", "owner_gone"]
    assert (standing(house)["level"], reasons(house)) == ("orange", both)
    corrected = correct(house, seen, STILL_THERE)
    house.level()
    (recalled,) = alerts(house)
    assert (recalled["alert"], recalled["state"]) == (raised["alert"], "recalled")
    assert (standing(house)["level"], reasons(house)) == ("unknown", [])
    assert house.ask(f"facts/{seen}")["fact"]["corrected_by"] == corrected
    acts = house.ask(f"alerts/{raised['alert']}")["acts"]
    assert [act["act"] for act in acts][-1] == "AlertRecalled"


def test_a_retracted_observation_recalls_its_alert_and_leaves_what_others_saw(
    house: OpenHouse,
) -> None:
    seen = house.tell("OperationsObserved", FACTORY, GONE, basis="own_sight")
    house.tell("ContractsObserved", FACTORY, FEW, basis="document")
    house.level()
    assert reasons(house) == ["operations_distress", "owner_gone", "missing_contracts"]
    before = standing(house)["score"]
    retract(house, seen)
    house.level()
    assert [row["state"] for row in alerts(house)] == ["recalled"]
    assert reasons(house) == ["missing_contracts"]
    assert standing(house)["score"] < before
    told = wagewatch("alerts", "--json", data=house.house.settings.data).json()
    assert [(row["subject"], row["state"]) for row in told["rows"]] == [(FACTORY, "recalled")]


def test_the_six_systems_follow_a_correction_and_a_retraction(house: OpenHouse) -> None:
    house.tell("SiteStageChanged", SITE, {"stage": "started"})
    seen = house.tell("ContractsObserved", SITE, FEW, basis="own_sight")
    house.level()
    assert contracts_of_the_site(house) == "no"
    correct(house, seen, ALL, subject=SITE)
    house.level()
    assert contracts_of_the_site(house) == "yes"
    retract(house, seen, subject=SITE)
    house.level()
    assert contracts_of_the_site(house) == "unknown"
    told = wagewatch(
        "report", "six-systems", "--month", MONTH, "--format", "csv",
        data=house.house.settings.data,
    )  # fmt: skip
    assert told.code == 0
    assert SITE in told.output
    assert "情况不明" in told.output


def test_what_was_known_at_a_day_stays_the_same_byte_for_byte(house: OpenHouse) -> None:
    house.tell("SiteStageChanged", SITE, {"stage": "started"})
    few = house.tell("ContractsObserved", SITE, FEW, basis="own_sight")
    gone = house.tell("OperationsObserved", FACTORY, GONE, basis="own_sight")
    unpaid = house.tell("WagesObserved", FACTORY, UNPAID, basis="own_sight")
    house.turn_to(TUESDAY)
    before = as_known_on_monday(house)
    live = house.ask("risk-list")["rows"]
    correct(house, few, ALL, subject=SITE)
    correct(house, gone, STILL_THERE)
    retract(house, unpaid)
    house.turn_to(WEDNESDAY)
    assert house.ask("risk-list")["rows"] != live
    assert as_known_on_monday(house) == before


def as_known_on_monday(house: OpenHouse) -> list[bytes]:
    """What programs and people were told of Monday, by each way."""
    data = house.house.settings.data
    asked = {"known_at": MONDAY.isoformat()}
    over_http = [
        house.client.get("/api/v1/risk-list", params=asked),
        house.client.get("/api/v1/six-systems", params={"month": MONTH, **asked}),
        house.client.get(f"/api/v1/subjects/{FACTORY}", params=asked),
        house.client.get("/risk-list.csv", params=asked),
    ]
    assert {answer.status_code for answer in over_http} == {200}
    on_the_line = [
        wagewatch("risk-list", "--known-at", MONDAY, data=data),
        wagewatch(
            "report", "six-systems", "--month", MONTH, "--known-at", MONDAY, "--format", "json",
            data=data,
        ),
    ]  # fmt: skip
    assert {ran.code for ran in on_the_line} == {0}
    written = [ran.output.encode() for ran in on_the_line]
    return [answer.content for answer in over_http] + written


def correct(
    house: OpenHouse, fact: str, replacement: dict[str, Any], subject: str = FACTORY
) -> str:
    body = {"corrects": fact, "replacement": replacement}
    return house.tell("ObservationCorrected", subject, body, OFFICER)


def retract(house: OpenHouse, fact: str, subject: str = FACTORY) -> str:
    return house.tell("ObservationRetracted", subject, {"retracts": fact}, OFFICER)


def alerts(house: OpenHouse) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = house.ask("alerts", subject=FACTORY)["rows"]
    return found


def standing(house: OpenHouse) -> dict[str, Any]:
    rows = {row["subject"]: row for row in house.ask("risk-list")["rows"]}
    found: dict[str, Any] = rows[FACTORY]
    return found


def reasons(house: OpenHouse) -> list[str]:
    return [detector for detector, _ in standing(house)["reasons"]]


def contracts_of_the_site(house: OpenHouse) -> str:
    (row,) = house.ask("six-systems", month=MONTH)["rows"]
    said: str = row["systems"]["labour_contract"]
    return said
