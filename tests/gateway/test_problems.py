"""Every error is a problem document, or a page where a person asked; neither shows a stack."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from litestar import Litestar, get
from litestar.params import FromPath, FromQuery
from litestar.testing import TestClient

from gateway import app as application
from gateway.app import create_app
from gateway.places import NoViews
from gateway.problems import Troubled, problem
from schemas.errors import Refused
from streams.databases.unavailable import DatabaseUnavailable
from streams.log.port import Conflict, DiskFull, LoadInProgress, LogStopped
from tests.gateway.small_house import SmallHouse

BROWSER = {"accept": "text/html,application/xhtml+xml"}


@get("/breaks/{how:str}", sync_to_thread=False)
def breaks(how: FromPath[str]) -> None:
    raise {
        "refused": Refused("data.workers: 12 is too many", field="data.workers"),
        "troubled": Troubled(problem("full", 507, "No room."), headers={"Retry-After": "60"}),
        "full": DiskFull("no room at /srv/secret/place"),
        "stopped": LogStopped("fsync failed on /srv/secret/place"),
        "away": DatabaseUnavailable("nobody answers at db.secret.example"),
        "blank": NoViews("nobody has filled views in secret"),
        "loading": LoadInProgress(),
        "conflict": Conflict(UUID(int=7)),
        "broken": RuntimeError("/srv/secret/place: 王小明"),
    }[how]


@get("/number", sync_to_thread=False)
def number(wanted: FromQuery[int]) -> int:
    return wanted


@pytest.fixture
def breaking(house: SmallHouse, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient[Litestar]]:
    monkeypatch.setattr(application, "ROUTES", (*application.ROUTES, breaks, number))
    with TestClient(create_app(house), base_url="http://127.0.0.1:8080") as opened:
        yield opened


def test_a_refusal_names_the_field(breaking: TestClient[Litestar]) -> None:
    answer = breaking.get("/breaks/refused")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {
        "type": "urn:wagewatch:problem:refused",
        "title": "Refused",
        "status": 422,
        "detail": "data.workers: 12 is too many",
        "field": "data.workers",
    }


def test_trouble_says_when_to_come_back(breaking: TestClient[Litestar]) -> None:
    answer = breaking.get("/breaks/troubled")
    assert (answer.status_code, answer.headers["retry-after"]) == (507, "60")


@pytest.mark.parametrize(
    ("how", "status"),
    [("full", 507), ("stopped", 503), ("away", 503), ("blank", 503), ("loading", 503)],
)
def test_what_may_be_sent_again_says_when(
    breaking: TestClient[Litestar], how: str, status: int
) -> None:
    answer = breaking.get(f"/breaks/{how}")
    assert (answer.status_code, answer.headers["retry-after"]) == (status, "60")
    assert "secret" not in answer.text


def test_a_conflict_is_409(breaking: TestClient[Litestar]) -> None:
    answer = breaking.get("/breaks/conflict")
    assert (answer.status_code, answer.json()["field"]) == (409, "id")


@pytest.mark.parametrize("headers", [{}, BROWSER])
def test_what_broke_is_told_to_nobody_outside(
    breaking: TestClient[Litestar], headers: dict[str, str]
) -> None:
    answer = breaking.get("/breaks/broken", headers=headers)
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "王小明" not in answer.text
    assert "Traceback" not in answer.text


def test_a_malformed_argument_is_refused_by_its_name(breaking: TestClient[Litestar]) -> None:
    answer = breaking.get("/number?wanted=many")
    assert (answer.status_code, answer.json()["field"]) == (422, "wanted")


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_what_does_not_exist_is_a_problem_document_too(
    client: TestClient[Litestar], method: str
) -> None:
    answer = client.request(method, "/nowhere")
    assert answer.status_code == 404
    assert answer.json()["type"] == "urn:wagewatch:problem:not-found"


@pytest.mark.parametrize(
    ("method", "address", "said"),
    [
        ("GET", "/risk-list?known_at=abc", "日期有误"),
        ("GET", "/risk-list?level=purple", "没有这个等级"),
        ("GET", "/risk-list?page=0", "页码有误"),
        ("GET", "/six-systems?month=2025-13", "月份有误"),
        ("POST", "/risk-list", "不接受这种提交方式"),
    ],
)
def test_a_person_is_told_in_his_language_what_is_wrong_in_the_address(
    client: TestClient[Litestar], method: str, address: str, said: str
) -> None:
    text = client.request(method, address, headers=BROWSER).text
    assert said in text
    assert '<p class="detail" lang="en">' in text
    assert "wage period" not in text


def test_a_person_gets_a_page_and_the_api_never_does(client: TestClient[Litestar]) -> None:
    page = client.get("/nowhere", headers=BROWSER)
    assert page.status_code == 404
    assert "没有这个页面" in page.text
    api = client.get("/api/nowhere", headers=BROWSER)
    assert api.headers["content-type"] == "application/problem+json"
