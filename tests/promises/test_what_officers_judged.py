"""An officer's word on one alert is about that alert: what else is told of the firm stands."""

from typing import Any

import pytest

from schemas.codec import encode
from schemas.samples import FACTORY, WORKSHOP
from tests.promises.open_house import OFFICER, PLATFORM, OpenHouse, submission

WAGES, COMPLAINTS = "wage_payment", "complaints"
REGULARLY = ("2026-04", "2026-05-14"), ("2026-05", "2026-06-12"), ("2026-06", "2026-07-15")
UNPAID = "2026-07", "2026-08", "2026-09"
DUE = {"due_fen": 18_000_000}
PAID = {"workers_due": 30, "workers_paid": 30, "paid_fen": 18_000_000, "channel": "bank"}


@pytest.fixture
def troubled(house: OpenHouse) -> OpenHouse:
    """A house that knows of a firm whose wages are late, and of a crowd of which workers told."""
    house.tell("EmployerRegistered", FACTORY, {"name": "织里某厂"}, PLATFORM)
    payday = {"cycle": "month", "pay_day": 15, "from_period": "2026-01"}
    house.tell("PaydayAgreed", FACTORY, payday, PLATFORM)
    for month, day in REGULARLY:
        paid = {"period": month, "paid_on": day, **PAID, **DUE}
        house.tell("WagesPaid", FACTORY, paid, PLATFORM, dataversion=2)
    for month in UNPAID:
        payroll = {"period": month, "heads": 30, "signed_heads": 12, **DUE}
        house.tell("PayrollSubmitted", FACTORY, payroll, PLATFORM)
    crowd = {"workers": 14}
    house.tell("CollectiveIncidentReported", FACTORY, crowd, OFFICER, basis="told_by_worker")
    house.level()
    assert reasons(house) == {"late_payday", "complaint_burst"}
    return house


@pytest.mark.parametrize("version", [1, 2])
def test_a_false_alarm_about_wages_leaves_the_crowd_beside_it(
    troubled: OpenHouse, version: int
) -> None:
    verify(troubled, WAGES, dataversion=version)
    troubled.level()
    assert "complaint_burst" in reasons(troubled)
    assert [row["state"] for row in alerts(troubled, COMPLAINTS)] == ["open"]
    assert [row["verdict"] for row in alerts(troubled, WAGES)] == ["false"]


def test_a_false_alarm_about_complaints_takes_the_crowd_and_opened_again_it_is_back(
    troubled: OpenHouse,
) -> None:
    verify(troubled, COMPLAINTS)
    troubled.level()
    assert reasons(troubled) == {"late_payday"}
    said = {"alert": alert(troubled, COMPLAINTS), "reason": "又有工人来访"}
    troubled.tell("AlertReopened", FACTORY, said, OFFICER)
    troubled.level()
    assert reasons(troubled) == {"late_payday", "complaint_burst"}
    assert [row["state"] for row in alerts(troubled, COMPLAINTS)] == ["open"]


@pytest.mark.parametrize(
    ("type_name", "found"),
    [("AlertVerified", {"verdict": "false"}), ("AlertClosed", {"result": "false_alarm"})],
)
def test_what_does_not_fit_the_alert_is_refused(
    troubled: OpenHouse, type_name: str, found: dict[str, Any]
) -> None:
    said = {"alert": alert(troubled, WAGES), **found}
    before = troubled.house.log.head()
    for subject, data, field in (
        (FACTORY, said | {"mechanism": COMPLAINTS}, "data.mechanism"),
        (WORKSHOP, said, "subject"),
    ):
        sent = submission(type_name, subject, data, troubled.clock.at, dataversion=2)
        answer = troubled.post(sent, OFFICER)
        assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert troubled.house.log.head() == before


def test_a_finding_is_kept_with_what_its_alert_is_about_also_when_it_is_corrected(
    troubled: OpenHouse,
) -> None:
    found = verify(troubled, WAGES)
    assert troubled.ask(f"facts/{found}")["fact"]["body"]["mechanism"] == WAGES
    replacement = {"alert": alert(troubled, WAGES), "verdict": "true"}
    wrong: dict[str, Any] = {
        "corrects": found,
        "replacement": replacement | {"mechanism": COMPLAINTS},
    }
    wrong |= {"replacement_version": 2}
    sent = submission("ObservationCorrected", FACTORY, wrong, troubled.clock.at)
    assert troubled.post(sent, OFFICER).json()["field"] == "data.replacement.mechanism"
    right = {"corrects": found, "replacement": replacement}
    corrected = troubled.tell("ObservationCorrected", FACTORY, right, OFFICER)
    troubled.level()
    said = troubled.ask(f"facts/{corrected}")["fact"]["body"]["replacement"]
    assert (said["mechanism"], said["verdict"]) == (WAGES, "true")


def test_a_finding_in_a_file_is_kept_with_what_its_alert_is_about(troubled: OpenHouse) -> None:
    named = alert(troubled, WAGES)
    data = {"alert": named, "verdict": "false"}
    row = submission("AlertVerified", FACTORY, data, troubled.clock.at)
    stray = submission("AlertVerified", WORKSHOP, data, troubled.clock.at)
    lines = [{"submission": each, "actor": "officer/zhili"} for each in (row, stray)]
    done = troubled.house.intake.accept_deliveries(map(encode, lines), "ledger")
    assert [index for index, _ in done.receipts] == [0]
    assert [(index, why.field) for index, why in done.refusals] == [(1, "subject")]
    troubled.level()
    assert "complaint_burst" in reasons(troubled)


def verify(house: OpenHouse, mechanism: str, **envelope: Any) -> str:
    """An officer looks into an alert and finds nothing; nothing is said of what it is about."""
    said = {"alert": alert(house, mechanism), "verdict": "false"}
    found = house.tell("AlertVerified", FACTORY, said, OFFICER, **envelope)
    house.level()
    return found


def alerts(house: OpenHouse, mechanism: str) -> list[dict[str, Any]]:
    rows = house.ask("alerts", subject=FACTORY)["rows"]
    return [row for row in rows if row["mechanism"] == mechanism]


def alert(house: OpenHouse, mechanism: str) -> str:
    (found,) = (row["alert"] for row in alerts(house, mechanism))
    return str(found)


def reasons(house: OpenHouse) -> set[str]:
    (row,) = (it for it in house.ask("risk-list")["rows"] if it["subject"] == FACTORY)
    return {detector for detector, _ in row["reasons"]}
