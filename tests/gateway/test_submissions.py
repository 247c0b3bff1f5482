"""Telling facts over HTTP: one receipt for each, whatever is lost on the way."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from gateway.app import MOST_BODY_BYTES
from schemas.identity import uuid7
from schemas.samples import FACTORY, employer
from streams.log.port import DiskFull, LogStopped, Receipt
from streams.log.reporters import Reporter
from tests.gateway.durable_house import DurableHouse

AT = datetime(2025, 11, 3, 1, 30, tzinfo=UTC)
GRID = "client=grid_worker&grid=zhili-07"
NEWCOMER = "employer/local-zhili-07-1a2b"

Client = TestClient[Litestar]


def said(type_name: str, data: dict[str, Any], subject: str = FACTORY) -> dict[str, Any]:
    return {
        "id": str(uuid7(AT)),
        "type": type_name,
        "subject": subject,
        "occurred_at": AT.isoformat(),
        "basis": "own_sight",
        "data": data,
    }


def visit(subject: str = FACTORY) -> dict[str, Any]:
    return said("VisitMade", {"outcome": "looked", "looked_at": ["contracts"]}, subject)


def contracts(workers: int = 12, subject: str = FACTORY) -> dict[str, Any]:
    return said("ContractsObserved", {"workers": workers, "with_contract": 9}, subject)


def newcomer(name: str = "王小明", subject: str = NEWCOMER, **data: Any) -> dict[str, Any]:
    body = {"person_name": name, "provisional": True} | data
    return said("EmployerRegistered", body, subject)


def test_the_first_time_is_201_with_a_receipt_and_the_same_again_is_200(
    door: Client, durable: DurableHouse
) -> None:
    sent = visit()
    first = door.post(f"/api/v1/submissions?{GRID}", json=sent)
    assert first.status_code == 201
    receipt = first.json()
    head = durable.log.head()
    assert receipt["id"] == sent["id"]
    assert receipt["head"] == {"position": head.position, "hash": head.hash.hex()}
    assert receipt["hash"] == head.hash.hex()
    again = door.post(f"/api/v1/submissions?{GRID}", json=sent)
    assert (again.status_code, again.json()) == (200, receipt)
    assert durable.types() == ["EmployerRegistered", "VisitMade"]


def test_the_same_id_with_other_content_is_409_and_changes_nothing(
    door: Client, durable: DurableHouse
) -> None:
    sent = contracts()
    door.post(f"/api/v1/submissions?{GRID}", json=sent)
    before = durable.log.head()
    other = sent | {"data": {"workers": 13, "with_contract": 9}}
    answer = door.post(f"/api/v1/submissions?{GRID}", json=other)
    assert (answer.status_code, answer.json()["field"]) == (409, "id")
    assert durable.log.head() == before


def test_of_many_that_send_one_submission_at_once_one_is_the_first(
    door: Client, durable: DurableHouse
) -> None:
    sent = visit()
    with ThreadPoolExecutor(8) as many:
        post = lambda _: door.post(f"/api/v1/submissions?{GRID}", json=sent).status_code  # noqa: E731  one line
        statuses = sorted(many.map(post, range(16)))
    assert statuses == [200] * 15 + [201]
    assert durable.types().count("VisitMade") == 1


def test_a_batch_stands_or_falls_together(door: Client, durable: DurableHouse) -> None:
    wrong = contracts(workers=3)
    answer = door.post(f"/api/v1/batches?{GRID}", json=[visit(), wrong])
    assert answer.status_code == 422
    assert answer.json()["field"].startswith("1.data")
    assert durable.types() == []
    right = door.post(f"/api/v1/batches?{GRID}", json=[visit(), contracts()])
    assert right.status_code == 201
    assert [each["position"] for each in right.json()["receipts"]] == [2, 3]


def test_a_batch_that_was_stored_is_answered_with_200_and_the_same_receipts(
    door: Client, durable: DurableHouse
) -> None:
    batch = [visit(), contracts()]
    first = door.post(f"/api/v1/batches?{GRID}", json=batch)
    again = door.post(f"/api/v1/batches?{GRID}", json=batch)
    assert again.status_code == 200
    assert again.json()["receipts"] == first.json()["receipts"]


@pytest.mark.parametrize(
    ("query", "type_name", "status"),
    [
        (GRID, "WagesPaid", 403),
        (GRID, "DayClosed", 403),
        (GRID, "ComplaintFiled", 403),
        ("client=platform", "VisitMade", 403),
        ("client=platform", "NoSuchThing", 422),
    ],
)
def test_each_kind_of_client_tells_only_its_own_facts(
    door: Client, query: str, type_name: str, status: int
) -> None:
    answer = door.post(f"/api/v1/submissions?{query}", json=said(type_name, {}))
    assert (answer.status_code, answer.json()["field"]) == (status, "type")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"id": str(uuid4())}, "id"),
        ({"subject": "employer/91330502MA2B3CDE4X"}, "subject"),
        ({"occurred_at": "2025-11-03T09:00:00"}, "occurred_at"),
        ({"occurred_at": "2025-12-03T09:00:00+08:00"}, "occurred_at"),
        ({"data": {"workers": -1, "with_contract": 0}}, "data.workers"),
        ({"data": {"workers": 1, "with_contract": 0, "boss": "x"}}, "data"),
        ({"dataversion": 9}, "dataversion"),
    ],
)
def test_what_is_wrong_is_422_and_names_the_field(
    door: Client, durable: DurableHouse, change: dict[str, Any], field: str
) -> None:
    answer = door.post(f"/api/v1/submissions?{GRID}", json=contracts() | change)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["field"] == field
    assert durable.types() == []


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b"[[]]", b"null", b"7"])
@pytest.mark.parametrize("path", ["submissions", "batches"])
def test_nonsense_is_refused_and_never_breaks_anything(
    door: Client, content: bytes, path: str
) -> None:
    headers = {"content-type": "application/json"}
    answer = door.post(f"/api/v1/{path}?{GRID}", content=content, headers=headers)
    assert answer.status_code == 422
    assert answer.json()["detail"]


def test_only_json_is_taken_so_that_no_plain_form_can_post(door: Client) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded"):
        answer = door.post(
            f"/api/v1/submissions?{GRID}", content=b"{}", headers={"content-type": kind}
        )
        assert answer.status_code == 415


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("", "client"),
        ("client=boss", "client"),
        ("client=grid_worker", "grid"),
        ("client=grid_worker&grid=../x", "grid"),
        ("client=township_officer", "township"),
        ("client=township_officer&township=nowhere", "township"),
    ],
)
def test_a_client_says_what_it_is_and_where_it_works(door: Client, query: str, field: str) -> None:
    answer = door.post(f"/api/v1/submissions?{query}", json=visit())
    assert (answer.status_code, answer.json()["field"]) == (422, field)


def test_a_body_beyond_the_limit_is_413_and_a_batch_may_be_larger(door: Client) -> None:
    headers = {"content-type": "application/json"}
    large = b" " * (MOST_BODY_BYTES + 1)
    one = door.post(f"/api/v1/submissions?{GRID}", content=large, headers=headers)
    many = door.post(f"/api/v1/batches?{GRID}", content=large, headers=headers)
    assert (one.status_code, many.status_code) == (413, 422)


def test_a_newcomer_is_opened_with_a_sealed_name_and_the_reporters_place(
    door: Client, durable: DurableHouse
) -> None:
    batch = [newcomer(), visit(NEWCOMER)]
    assert door.post(f"/api/v1/batches?{GRID}", json=batch).status_code == 201
    assert durable.types() == ["EmployerRegistered", "VisitMade"]
    record = durable.log.read(0, limit=1)[0].record
    assert "王小明".encode() not in record
    assert b'"grid":"zhili-07"' in record
    assert door.post(f"/api/v1/batches?{GRID}", json=batch).status_code == 200


@pytest.mark.parametrize(
    "registration",
    [
        newcomer(provisional=False),
        said("EmployerRegistered", {"name": "某厂", "provisional": True}, employer(77)),
    ],
)
def test_a_grid_worker_registers_nobody_but_newcomers(
    door: Client, registration: dict[str, Any]
) -> None:
    answer = door.post(f"/api/v1/submissions?{GRID}", json=registration)
    assert (answer.status_code, answer.json()["field"]) == (403, "type")


def test_a_grid_worker_renames_nobody(door: Client) -> None:
    door.post(f"/api/v1/submissions?{GRID}", json=newcomer())
    answer = door.post(f"/api/v1/submissions?{GRID}", json=newcomer("李四"))
    assert answer.status_code == 403


def test_a_receipt_can_be_asked_for_again(door: Client) -> None:
    sent = visit()
    assert door.get(f"/api/v1/receipts/{sent['id']}").status_code == 404
    first = door.post(f"/api/v1/submissions?{GRID}", json=sent).json()
    assert door.get(f"/api/v1/receipts/{sent['id']}").json() == first
    assert door.get("/api/v1/receipts/nonsense").status_code == 404


class FailingDoor:
    """An intake whose disk gives up."""

    def __init__(self, trouble: Exception) -> None:
        self.trouble = trouble

    def accept(self, submissions: object, by: Reporter) -> list[Receipt]:
        raise self.trouble


@pytest.mark.parametrize(
    ("trouble", "status"), [(DiskFull("no room"), 507), (LogStopped("fsync failed"), 503)]
)
def test_a_failing_disk_gives_no_receipt_and_says_when_to_try_again(
    door: Client,
    durable: DurableHouse,
    monkeypatch: pytest.MonkeyPatch,
    trouble: Exception,
    status: int,
) -> None:
    monkeypatch.setattr(durable, "intake", FailingDoor(trouble))
    answer = door.post(f"/api/v1/submissions?{GRID}", json=visit())
    assert (answer.status_code, answer.headers["retry-after"]) == (status, "60")


def test_every_outcome_is_counted_and_no_label_names_anybody(
    door: Client,
) -> None:
    sent = contracts()
    for body in (sent, sent, sent | {"data": {"workers": 1, "with_contract": 0}}):
        door.post(f"/api/v1/submissions?{GRID}", json=body)
    door.post(f"/api/v1/submissions?{GRID}", json=said("王小明的厂", {}))
    numbers = door.get("/metrics").text
    name = "wagewatch_submissions_total"
    for labels in (
        'outcome="accepted",reason="",type="ContractsObserved"',
        'outcome="duplicate",reason="",type="ContractsObserved"',
        'outcome="conflict",reason="conflict",type="ContractsObserved"',
        'outcome="refused",reason="unknown-type",type="other"',
    ):
        assert f"{name}{{{labels}}} 1.0" in numbers
    assert "王小明" not in numbers
    assert FACTORY.partition("/")[2] not in numbers
    assert sent["id"] not in numbers
