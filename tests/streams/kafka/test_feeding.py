"""What is fed is acknowledged once it is kept, tried again while it may be, and left in time."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from streams.databases.unavailable import DatabaseUnavailable
from streams.kafka.feeding import Feeding
from streams.kafka.partition import OtherRules, Outcome, Received
from streams.kafka.taking import Taking
from streams.metrics import WorkerMetrics
from streams.scoring.closes import UnreadableClose

PATIENCE = 60


@dataclass
class Message:
    partition: int = 0
    offset: int = 0


@dataclass
class Event:
    """A record that remembers whether it was acknowledged."""

    message: Any = field(default_factory=Message)
    value: Any = b"page"
    acknowledged: bool = False

    def ack(self) -> bool:
        self.acknowledged = True
        return True


class Hands:
    """A taking that fails so many times, and then takes."""

    def __init__(self, failure: Exception, times: int = 10**9) -> None:
        self.failure = failure
        self.times = times
        self.tried = 0

    def take(self, _records: Iterable[Received]) -> dict[int, Outcome]:
        self.tried += 1
        if self.tried <= self.times:
            raise self.failure
        return {0: Outcome(position=1, pages=1)}


class Fed:
    """A feeding on hands, and why it would have ended the process."""

    def __init__(self, hands: Hands) -> None:
        self.hands = hands
        self.reasons: list[str] = []
        self.feeding = Feeding(cast("Taking", hands), WorkerMetrics(), self._end)
        self.event = Event()

    def _end(self, reason: str) -> None:
        self.reasons.append(reason)

    async def until(self, reached: Callable[[], bool]) -> None:
        """Feed one record, and go on until something is so; then the feeding is told to leave."""
        running = asyncio.ensure_future(self.feeding.run())
        await self.feeding.put(self.event)
        async with asyncio.timeout(PATIENCE):
            while not reached() and not running.done():  # noqa: ASYNC110 - nobody tells us
                await asyncio.sleep(0.01)
            self.feeding.leave()
            if self.event.acknowledged:
                running.cancel()
            await asyncio.gather(running, return_exceptions=True)


def away() -> DatabaseUnavailable:
    return DatabaseUnavailable("PostgreSQL is away; start it")


def test_a_database_that_comes_back_is_waited_for() -> None:
    fed = Fed(Hands(away(), times=2))
    asyncio.run(fed.until(lambda: fed.event.acknowledged))
    assert (fed.hands.tried, fed.event.acknowledged, fed.reasons) == (3, True, [])


def test_whoever_is_told_to_leave_while_the_database_is_away_leaves_without_a_word() -> None:
    fed = Fed(Hands(away()))
    asyncio.run(fed.until(lambda: fed.hands.tried > 1))
    assert (fed.event.acknowledged, fed.reasons) == (False, [])


def test_a_database_that_stays_away_ends_the_worker_with_what_it_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("streams.kafka.feeding.PATIENCE_SECONDS", 0)
    fed = Fed(Hands(away()))
    asyncio.run(fed.until(lambda: bool(fed.reasons)))
    assert "PostgreSQL is away; start it" in fed.reasons[0]
    assert not fed.event.acknowledged


def test_other_rules_end_the_worker_with_what_to_do() -> None:
    fed = Fed(Hands(OtherRules("rules b are in force: install the version that the closer runs")))
    asyncio.run(fed.until(lambda: bool(fed.reasons)))
    assert fed.reasons == ["rules b are in force: install the version that the closer runs"]
    assert not fed.event.acknowledged


def test_a_close_that_cannot_be_read_ends_the_worker_with_what_to_do() -> None:
    fed = Fed(Hands(UnreadableClose(7, "DayClosed version 9 is newer than 1")))
    asyncio.run(fed.until(lambda: bool(fed.reasons)))
    [reason] = fed.reasons
    assert reason.startswith("the close of a day at position 7 cannot be read")
    assert not fed.event.acknowledged


def test_a_mistake_of_ours_is_told_with_its_kind_and_what_it_says() -> None:
    fed = Fed(Hands(KeyError("shard 300")))
    asyncio.run(fed.until(lambda: bool(fed.reasons)))
    assert "KeyError: 'shard 300'" in fed.reasons[0]
    assert not fed.event.acknowledged
