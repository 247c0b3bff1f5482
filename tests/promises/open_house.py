"""A house that is open: the real server on a free port of loopback, scoring as facts come in."""

import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import httpx2

from gateway.app import create_app
from gateway.house import House
from gateway.serving import server
from gateway.settings import Settings
from schemas.calendar import shanghai_day
from schemas.identity import uuid7
from schemas.samples import moment
from streams.clock import SetClock
from tests.ports import kept_port
from tests.promises.verbs import begun

GRID = "client=grid_worker&grid=zhili-07"
OFFICER = "client=township_officer&township=zhili"
PLATFORM = "client=platform&township=zhili"
PATIENCE = 180
"""Seconds after which what was waited for will not come."""

Found = TypeVar("Found")


def within_patience(ask: Callable[[], Found | None], what: str) -> Found:
    """What is found once it is there."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if (found := ask()) is not None:
            return found
        time.sleep(0.02)
    raise AssertionError(f"in {PATIENCE} seconds it did not come to this: {what}")


def submission(
    type_name: str, subject: str, data: dict[str, Any], at: datetime, **envelope: Any
) -> dict[str, Any]:
    """What a client sends, under an id of its own."""
    said = {"type": type_name, "subject": subject, "occurred_at": at.isoformat(), "data": data}
    return {"id": str(uuid7(at)), **said, **envelope}


@dataclass
class OpenHouse:
    """A client at the door, and the clock on the wall."""

    house: House
    clock: SetClock
    client: httpx2.Client
    told: list[dict[str, Any]] = field(default_factory=list)

    def post(self, sent: object, by: str = GRID, to: str = "submissions") -> httpx2.Response:
        return self.client.post(f"/api/v1/{to}?{by}", json=sent)

    def tell(
        self, type_name: str, subject: str, data: dict[str, Any], by: str = GRID, **envelope: Any
    ) -> str:
        """Let a fact in over HTTP; return its id."""
        sent = submission(type_name, subject, data, self.clock.at, **envelope)
        answer = self.post(sent, by)
        assert answer.status_code == 201, answer.text
        self.told.append(sent)
        identity: str = answer.json()["id"]
        return identity

    def ask(self, what: str, **query: object) -> Any:  # noqa: ANN401  whatever is told
        answer = self.client.get(f"/api/v1/{what}", params={k: str(v) for k, v in query.items()})
        assert answer.status_code == 200, answer.text
        return answer.json()

    def level(self) -> None:
        """Wait until all that was told is judged and shown."""
        head = self.house.log.head().position

        def shown() -> bool | None:
            assert self.house.trouble is None, self.house.live.failed
            return True if self.house.views.position >= head else None

        within_patience(shown, f"position {head} is shown")

    def turn_to(self, day: date) -> None:
        """Put the clock at a morning, and wait until the day before is scored and shown."""
        self.clock.at = moment(day)
        before = shanghai_day(self.clock.at) - timedelta(days=1)

        def scored() -> bool | None:
            assert self.house.trouble is None, self.house.live.failed
            answer = self.client.get("/api/v1/risk-list", params={"known_at": before.isoformat()})
            return True if answer.status_code == 200 else None

        within_patience(scored, f"{before} is scored")
        self.level()


@contextmanager
def open_house(data: Path, clock: SetClock) -> Iterator[OpenHouse]:
    """Open a house to the neighbours of this process, its clock in the hands of the test."""
    with kept_port() as port, House.open(Settings(data=data, port=port), clock) as house:
        house.begin()
        serving = server(create_app(house), house)
        thread = threading.Thread(target=serving.run, name="server")
        thread.start()
        try:
            within_patience(lambda: serving.started or None, "the server listens")
            with at_the_door_of(house.settings.port) as client:
                yield OpenHouse(house, clock, client)
        finally:
            serving.should_exit = True
            thread.join()


@contextmanager
def served(data: Path) -> Iterator[tuple[subprocess.Popen[bytes], httpx2.Client]]:
    """A house that `wagewatch serve` opened, as a process that may be killed."""
    with kept_port() as port:
        process = begun("serve", "--port", port, data=data)
        try:
            with at_the_door_of(port) as client:
                within_patience(lambda: _answers(process, client), "the server answers")
                yield process, client
        finally:
            process.kill()
            process.communicate()


def at_the_door_of(port: int) -> httpx2.Client:
    # One connection each time: a server that stops is not waited for.
    headers = {"connection": "close"}
    return httpx2.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=PATIENCE)


def _answers(process: subprocess.Popen[bytes], client: httpx2.Client) -> bool | None:
    if process.poll() is not None:
        _, said = process.communicate()
        raise AssertionError(f"the server ended with {process.returncode}: {said.decode()}")
    try:
        return client.get("/healthz").status_code == 200 or None
    except httpx2.TransportError:
        return None
