"""A house whose parts are fakes that can be read in a minute."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import pysqlite3.dbapi2 as driver
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.pool import StaticPool

from detectors.parameters import Parameters
from gateway.bureau import Bureau
from gateway.needs import Intake
from projections.catalogue import every_projection
from projections.contract import metadata
from streams.clock import SetClock
from streams.log.port import GENESIS, Head, Known, LogStopped, Receipt
from streams.log.reporters import Reporter


@dataclass
class SmallSettings:
    data: Path = Path()
    host: str = "127.0.0.1"
    port: int = 8080


@dataclass
class SmallLog:
    """A log of which only the end and the receipts are asked; `stopped` is a failed disk."""

    end: Head = field(default_factory=lambda: Head(0, GENESIS))
    stored: dict[UUID, Known] = field(default_factory=dict)
    stopped: bool = False

    def head(self) -> Head:
        if self.stopped:
            raise LogStopped("a write failed")
        return self.end

    def known(self, identities: Sequence[UUID]) -> dict[UUID, Known]:
        return {
            identity: self.stored[identity] for identity in identities if identity in self.stored
        }


def in_memory() -> Engine:
    """Tables that nobody else sees, empty, and gone with the test."""
    engine = create_engine(
        "sqlite://",
        module=driver,
        poolclass=StaticPool,
        connect_args={"check_same_thread": False},
    )
    assert every_projection()  # imported, they have entered their tables in `metadata`
    metadata.create_all(engine)
    return engine


@dataclass
class SmallViews:
    position: int = 0
    engine: Engine = field(default_factory=in_memory)

    def connect(self) -> Connection:
        return self.engine.connect()


class SmallKeys:
    """Keys in a drawer; `destroy` is what erasing a person means."""

    def __init__(self) -> None:
        self.drawer: dict[str, bytes] = {}

    def new(self, about: str) -> tuple[str, bytes]:
        key_id = f"{about}#{len(self.drawer)}"
        self.drawer[key_id] = sha256(key_id.encode()).digest()
        return key_id, self.drawer[key_id]

    def get(self, key_id: str) -> bytes | None:
        return self.drawer.get(key_id)

    def mac(self) -> bytes:
        return bytes(32)

    def destroy(self, key_id: str) -> None:
        del self.drawer[key_id]


class ClosedDoor:
    """Intake of a house that only shows."""

    def accept(self, submissions: Sequence[bytes], by: Reporter) -> list[Receipt]:
        raise AssertionError(f"{by.actor} sent {len(submissions)} to a house that takes nothing")


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
        self.intake: Intake = ClosedDoor()
        self.views = SmallViews()
        self.changes = SmallChanges()
        self.keys = SmallKeys()
        self.parameters = Parameters.load()
        self.bureau = Bureau(self.parameters)
        self.trouble: str | None = None
        self.simulated = False
        self.features_moved: int | None = None
        self.targets_silenced: int | None = None
        self.days_scored_otherwise: int | None = None

    def knows(self, subject: str) -> bool:
        return False
