"""A district as its people meet it: reports over HTTP, every process killed, lists that agree."""

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any, Self

import httpx2
import pytest

from gateway.places import NoViews
from gateway.postgres_places import PostgresPlaces
from projections.views import position_of
from schemas.samples import employer
from streams.clock import SetClock
from streams.databases import reader, writer
from streams.scoring.clerk import Silent
from streams.scoring.engine import EmbeddedEngine
from streams.scoring.store import ScoringStore
from tests.ports import kept_port
from tests.promises.open_house import GRID, at_the_door_of, submission
from tests.streams.kafka.running import District, leave, running
from tests.streams.kafka.test_faults import kept_up

pytestmark = [pytest.mark.kafka, pytest.mark.postgres, pytest.mark.slow]

CLIENTS = 3
KILLS = 8


class Clients:
    """Grid workers who report over and over, each again with the same id until it has a receipt."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._numbers = count()
        self._enough = threading.Event()
        self.receipts: list[dict[str, Any]] = []

    def report(self) -> None:
        while not self._enough.is_set():
            number = next(self._numbers)
            unpaid = {"unpaid_workers": number % 20, "unpaid_fen": number % 20 * 500_000}
            sent = submission(
                *("WagesObserved", employer(number % 40), unpaid, datetime.now(UTC)),
                basis="told_by_worker",
            )
            while not self._sent(sent):
                time.sleep(0.1)
            time.sleep(0.02)

    def _sent(self, sent: dict[str, Any]) -> bool:
        try:
            with at_the_door_of(self._port) as client:
                answer = client.post(f"/api/v1/submissions?{GRID}", json=sent)
        except httpx2.TransportError:
            return False
        if answer.status_code in {200, 201}:
            self.receipts.append(answer.json())
            return True
        assert answer.status_code in {500, 503}, answer.text
        return False

    def __enter__(self) -> Self:
        self._pool = ThreadPoolExecutor(CLIENTS)
        self._reports = [self._pool.submit(self.report) for _ in range(CLIENTS)]
        return self

    def __exit__(self, *_: object) -> None:
        self._enough.set()
        self._pool.shutdown()
        for report in self._reports:
            report.result()


def shown(district: District) -> int:
    """How far the tables behind the pages have come."""
    engine = PostgresPlaces(district.database).views_reader()
    try:
        with engine.connect() as connection:
            return position_of(connection)
    except NoViews:
        return 0
    finally:
        engine.dispose()


def all_shown(district: District) -> bool:
    """Whether the pages tell all of the log: while people report, they seldom do."""
    return shown(district) == district.log.head().position


def judged_in_one_process(district: District, folder: Path) -> ScoringStore:
    """The same log, judged in a file by one process."""
    store = ScoringStore(writer(folder / "alone"), district.store.rules, reader(folder / "alone"))
    clock = SetClock(datetime.now(UTC))
    EmbeddedEngine(district.log, Silent(), store, store.rules, clock).advance()
    return store


def test_whatever_is_killed_every_receipt_is_kept_scored_and_shown(
    database: str, broker: str, tmp_path: Path
) -> None:
    chance = random.Random(3)
    with kept_port() as port, running(database, broker, tmp_path, partitions=4) as district:
        district.supervised = True
        with (
            kept_up(lambda: district.begin("serve", "--port", str(port))) as kill_gateway,
            kept_up(lambda: district.begin("run")) as kill_closer,
            kept_up(district.relay) as kill_relay,
            kept_up(district.worker) as kill_one,
            kept_up(district.worker) as kill_other,
        ):
            with Clients(port) as clients:
                district.wait(lambda: shown(district), "reports are shown")
                for _ in range(KILLS):
                    time.sleep(chance.uniform(1, 3))
                    chance.choice([kill_gateway, kill_closer, kill_relay, kill_one, kill_other])()
                already = len(clients.receipts)
                district.wait(lambda: len(clients.receipts) > already + 20, "reports go on")
            district.wait(lambda: all_shown(district), "all is shown")
            end = district.log.head().position
            positions = {receipt["position"] for receipt in clients.receipts}
            assert len(positions) == len(clients.receipts) > 20
            assert max(positions) <= end
            alone = judged_in_one_process(district, tmp_path)
            assert district.store.conclusions(0, end) == alone.conclusions(0, end)
            assert district.store.parked() == alone.parked() == []
            with at_the_door_of(port) as client:
                for receipt in clients.receipts:
                    kept = client.get(f"/api/v1/receipts/{receipt['id']}").json()
                    assert kept["hash"] == receipt["hash"]
            alone.close()


def test_every_process_leaves_in_order(database: str, broker: str, tmp_path: Path) -> None:
    with kept_port() as port, running(database, broker, tmp_path) as district:
        begun = [
            district.begin("serve", "--port", str(port)),
            district.begin("run"),
            district.relay(),
            district.worker(),
        ]
        with Clients(port):
            district.wait(lambda: shown(district), "reports are shown")
        assert [leave(process) for process in begun] == [0, 0, 0, 0]
