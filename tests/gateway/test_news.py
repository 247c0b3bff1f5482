"""Open pages hear of every move, a silent stream says that it is there, and leaving ends it."""

import asyncio
import threading

import httpx2
import pytest

from gateway.app import create_app
from gateway.news import news
from gateway.serving import server
from tests.gateway.small_house import SmallChanges, SmallHouse
from tests.promises.open_house import PATIENCE


def test_a_move_is_told_with_its_position() -> None:
    async def listen() -> list[object]:
        changes = SmallChanges()
        stream = news(changes, 0)
        first = asyncio.ensure_future(anext(stream))
        await asyncio.sleep(0)
        await changes.move(7)
        heard = [await first]
        await changes.move(9)
        heard.append(await anext(stream))
        return [(message.event, message.data, message.id) for message in heard]

    assert asyncio.run(listen()) == [("changed", "7", 7), ("changed", "9", 9)]


def test_who_comes_back_hears_at_once_what_was_missed() -> None:
    async def listen() -> object:
        changes = SmallChanges()
        await changes.move(12)
        return (await anext(news(changes, 5))).data

    assert asyncio.run(listen()) == "12"


def test_a_silent_stream_says_that_it_is_still_there() -> None:
    async def listen() -> object:
        message = await anext(news(SmallChanges(), 0, heartbeat=0.01))
        return message.comment, message.event

    assert asyncio.run(listen()) == ("still here", None)


class CountingChanges(SmallChanges):
    """News that knows how many wait for it."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting = 0
        self.left = threading.Event()

    async def wait(self, after: int) -> int:
        self.waiting += 1
        try:
            return await super().wait(after)
        finally:
            self.waiting -= 1
            if after:
                self.left.set()


@pytest.fixture
def address(house: SmallHouse) -> object:
    house.settings.port = 0
    house.changes = CountingChanges()
    running = server(create_app(house), house)
    thread = threading.Thread(target=running.run)
    thread.start()
    while not running.started:
        thread.join(0.01)
    yield f"http://127.0.0.1:{running.servers[0].sockets[0].getsockname()[1]}"
    running.should_exit = True
    thread.join()


def test_the_stream_ends_when_the_reader_leaves(house: SmallHouse, address: str) -> None:
    changes = house.changes
    assert isinstance(changes, CountingChanges)
    changes.position = 4
    headers = {"Last-Event-ID": "3"}
    with httpx2.stream("GET", f"{address}/events/inbox", headers=headers) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.headers["cache-control"] == "no-store"
        lines = answer.iter_lines()
        heard = [next(lines) for _ in range(4)]
    assert {"event: changed", "data: 4", "id: 4"} <= set(heard)
    assert changes.left.wait(PATIENCE)
