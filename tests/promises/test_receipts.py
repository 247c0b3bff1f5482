"""What a receipt promises: one fact for one id, all of a batch or none, and never lost."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import httpx2

from schemas.samples import FACTORY, employer, moment
from tests.promises.conftest import FIRST_DAY
from tests.promises.open_house import (
    GRID,
    OpenHouse,
    at_the_door_of,
    served,
    submission,
    within_patience,
)
from tests.promises.verbs import wagewatch

CLIENTS = 32
RECEIPTS_BEFORE_THE_KILL = 60
NOON = moment(FIRST_DAY)


def contracts(subject: str = FACTORY, at: datetime = NOON, workers: int = 12) -> dict[str, Any]:
    data = {"workers": workers, "with_contract": 9}
    return submission("ContractsObserved", subject, data, at, basis="own_sight")


def test_the_same_again_is_200_with_the_same_receipt_and_other_content_is_409(
    house: OpenHouse,
) -> None:
    sent = contracts()
    first, again = house.post(sent), house.post(sent)
    other = house.post(sent | {"data": {"workers": 13, "with_contract": 9}})
    assert (first.status_code, again.status_code, other.status_code) == (201, 200, 409)
    assert again.json() == first.json()
    assert other.json()["field"] == "id"
    assert sent["id"] in other.json()["detail"]
    assert house.post(sent).json()["position"] == first.json()["position"]


def test_of_many_clients_that_send_one_submission_at_once_exactly_one_gets_201(
    house: OpenHouse,
) -> None:
    port = house.house.settings.port
    sent = [contracts(employer(number)) for number in range(4)]
    together = threading.Barrier(CLIENTS)

    def send(_: int) -> list[tuple[int, str]]:
        with at_the_door_of(port) as client:
            together.wait()
            answers = [client.post(f"/api/v1/submissions?{GRID}", json=one) for one in sent]
        return [(answer.status_code, answer.json()["hash"]) for answer in answers]

    with ThreadPoolExecutor(CLIENTS) as clients:
        answered = list(clients.map(send, range(CLIENTS)))
    for each in zip(*answered, strict=True):
        assert sorted(status for status, _ in each) == [200] * (CLIENTS - 1) + [201]
        assert len({digest for _, digest in each}) == 1


def test_a_batch_is_stored_whole_or_not_at_all(house: OpenHouse) -> None:
    before = house.house.log.head()
    batch = [contracts(employer(number)) for number in range(3)]
    wrong = house.post([*batch, contracts(workers=3)], to="batches")
    assert (wrong.status_code, wrong.json()["field"].partition(".")[0]) == (422, "3")
    assert house.house.log.head() == before
    assert all(house.post([one, contracts(workers=3)], to="batches").is_error for one in batch)
    assert house.house.log.head() == before
    whole = house.post(batch, to="batches")
    assert whole.status_code == 201
    assert [one["id"] for one in whole.json()["receipts"]] == [one["id"] for one in batch]
    again = house.post(batch, to="batches")
    assert (again.status_code, again.json()["receipts"]) == (200, whole.json()["receipts"])


def test_a_server_killed_under_load_has_lost_nothing_that_it_gave_a_receipt_for(
    tmp_path: Path,
) -> None:
    receipts: list[dict[str, Any]] = []
    numbers = count()

    def send_until_it_dies(client: httpx2.Client) -> None:
        while True:
            sent = contracts(employer(next(numbers) % 50), datetime.now(UTC))
            try:
                answer = client.post(f"/api/v1/submissions?{GRID}", json=sent)
            except httpx2.TransportError:
                return
            assert answer.status_code == 201, answer.text
            receipts.append(answer.json())

    with ThreadPoolExecutor(4) as clients, served(tmp_path) as (process, client):
        sending = [clients.submit(send_until_it_dies, client) for _ in range(4)]
        within_patience(
            lambda: len(receipts) >= RECEIPTS_BEFORE_THE_KILL or None, "clients hold receipts"
        )
        process.kill()
        for one in sending:
            one.result()
    with served(tmp_path) as (_, client):
        for receipt in receipts:
            kept = client.get(f"/api/v1/receipts/{receipt['id']}").json()
            proof = ("id", "position", "hash")
            assert [kept[name] for name in proof] == [receipt[name] for name in proof]
    checked = wagewatch("verify", "--json", data=tmp_path)
    assert (checked.code, checked.json()["damages"]) == (0, [])
