"""Up is not the same as able: readiness says what is wrong, the numbers how far things are."""

import shutil
from datetime import date, timedelta
from typing import NamedTuple

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from gateway import health
from streams.log.port import GENESIS, Head
from streams.metrics import Standing
from tests.gateway.seeded_house import SeededHouse
from tests.gateway.small_house import SmallHouse

Client = TestClient[Litestar]


class Disk(NamedTuple):
    total: int = 1
    used: int = 1
    free: int = 1


def test_a_house_in_order_is_up_and_ready(client: Client) -> None:
    assert client.get("/healthz").text == "ok\n"
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"ready": True, "troubles": []})


def test_a_log_that_has_stopped_is_up_and_not_ready(client: Client, house: SmallHouse) -> None:
    house.log.stopped = True
    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "the log has stopped" in answer.json()["troubles"][0]


def test_pages_can_be_read_when_the_log_has_stopped(client: Client, house: SmallHouse) -> None:
    house.log.stopped = True
    page = client.get("/grid/")
    assert page.status_code == 200
    assert "已停止接收新的上报" in page.text


def test_tables_that_stand_still_behind_the_log_are_not_ready(
    client: Client, house: SmallHouse
) -> None:
    house.log.end = Head(9, GENESIS)
    assert client.get("/readyz").status_code == 200
    house.clock.at += health.PATIENCE + timedelta(seconds=1)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "have stood at 0" in answer.json()["troubles"][0]
    house.views.position = 5
    assert client.get("/readyz").status_code == 200


def test_scoring_that_failed_is_told(client: Client, house: SmallHouse) -> None:
    house.trouble = "scoring has stopped"
    assert client.get("/readyz").json()["troubles"] == ["scoring has stopped"]


def test_a_disk_that_is_almost_full_is_told(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda place: Disk())
    assert "almost full" in client.get("/readyz").json()["troubles"][0]


def test_a_page_says_how_far_the_tables_are_behind(client: Client, house: SmallHouse) -> None:
    assert "尚有" not in client.get("/grid/").text
    house.log.end, house.views.position = Head(9, GENESIS), 5
    assert "截至第 5 条记录，尚有 4 条" in client.get("/grid/").text


def test_a_page_says_that_its_data_are_simulated(client: Client, house: SmallHouse) -> None:
    assert "模拟数据" not in client.get("/grid/").text
    house.simulated = True
    assert "模拟数据" in client.get("/grid/").text


def test_the_numbers_say_how_far_things_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda place: Disk())
    house = SeededHouse(date(2025, 11, 20))
    house.close(date(2025, 11, 18))
    house.settle()
    house.log.end = Head(3, GENESIS)
    assert health.standing(house) == Standing(
        head=3, applied=1, projected=1, parked=0, closed_day_age=2, disk_free=1
    )
    house.views.engine.dispose()


def test_every_number_is_there_and_each_application_counts_for_itself(
    client: Client, house: SmallHouse
) -> None:
    house.log.end, house.views.position = Head(9, GENESIS), 5
    numbers = client.get("/metrics")
    assert numbers.headers["content-type"].startswith("text/plain")
    for line in (
        "wagewatch_log_head_position 9.0",
        "wagewatch_views_lag_facts 4.0",
        "wagewatch_scored_facts_total 0.0",
        "wagewatch_parked_subjects 0.0",
    ):
        assert line in numbers.text
    assert "process_" not in numbers.text  # nothing of the registry that all share
