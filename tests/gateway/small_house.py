"""A house whose parts are fakes that can be read in a minute."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime

from streams.clock import SetClock
from streams.log.port import GENESIS, Head


@dataclass
class SmallSettings:
    host: str = "127.0.0.1"
    port: int = 8080


@dataclass
class SmallLog:
    """A log of which only the end is asked."""

    end: Head = field(default_factory=lambda: Head(0, GENESIS))

    def head(self) -> Head:
        return self.end


@dataclass
class SmallViews:
    position: int = 0


class SmallChanges:
    """News that a test announces with `move`."""

    def __init__(self) -> None:
        self.position = 0
        self._moved = asyncio.Condition()

    async def wait(self, after: int) -> int:
        async with self._moved:
            await self._moved.wait_for(lambda: self.position > after)
        return self.position

    async def move(self, position: int) -> None:
        async with self._moved:
            self.position = position
            self._moved.notify_all()


class SmallHouse:
    def __init__(self, now: datetime) -> None:
        self.settings = SmallSettings()
        self.clock = SetClock(now)
        self.log = SmallLog()
        self.views = SmallViews()
        self.changes = SmallChanges()
        self.simulated = False
