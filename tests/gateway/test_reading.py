"""Programs read what officers read, live or as known at a day."""

from litestar import Litestar
from litestar.testing import TestClient

from tests.gateway.district_story import COMPLAINANT, ERASED, LATE_SITE, PERSON
from tests.gateway.living_district import District


def test_the_risk_list_is_given_with_names_opened(officers_door: TestClient[Litestar]) -> None:
    rows = officers_door.get("/api/v1/risk-list").json()["rows"]
    names = {row["subject"]: row["name"] for row in rows}
    assert names[PERSON] == {"plain": "沈阿根"}
    assert names[ERASED] == {}


def test_a_past_list_is_the_same_every_time(officers_door: TestClient[Litestar]) -> None:
    address = "/api/v1/risk-list?known_at=2025-11-10&level=red&level=yellow"
    assert officers_door.get(address).content == officers_door.get(address).content


def test_a_day_that_nobody_scored_is_refused(officers_door: TestClient[Litestar]) -> None:
    for path in (
        "risk-list?",
        "coverage?month=2025-11&",
        "six-systems?month=2025-11&",
        f"subjects/{LATE_SITE}?",
    ):
        answer = officers_door.get(f"/api/v1/{path}known_at=2020-01-01")
        assert answer.status_code == 422
        assert "2025-09-29 to 2025-11-19" in answer.json()["detail"]


def test_nothing_sealed_leaves_by_the_api(
    officers_door: TestClient[Litestar],
    district: District,
) -> None:
    alert = district.alerts()[0].alert
    fact = district.ids["ComplaintFiled", LATE_SITE]
    paths = ("alerts", f"alerts/{alert}", f"facts/{fact}", f"subjects/{LATE_SITE}")
    for path in paths:
        answer = officers_door.get(f"/api/v1/{path}")
        assert answer.status_code == 200
        assert '"box"' not in answer.text
        assert COMPLAINANT not in answer.text


def test_a_subject_is_given_with_its_findings_and_scores(
    officers_door: TestClient[Litestar],
) -> None:
    found = officers_door.get(f"/api/v1/subjects/{LATE_SITE}").json()
    assert found["risk"]["level"] == "red"
    assert {"detector", "finding", "cause", "said_on"} == set(found["findings"][0])
    assert found["scores"]


def test_what_nobody_told_of_is_not_found(officers_door: TestClient[Litestar]) -> None:
    nobody = "00000000-0000-7000-8000-000000000000"
    for path in ("subjects/employer/local-x", f"alerts/{nobody}", f"facts/{nobody}"):
        assert officers_door.get(f"/api/v1/{path}").status_code == 404
