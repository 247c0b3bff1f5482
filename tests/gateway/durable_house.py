"""A house with the real log, keys and intake in a directory, and tables that follow on demand."""

from datetime import datetime
from pathlib import Path

from detectors.parameters import Parameters
from gateway.bureau import Bureau
from projections.catalogue import every_projection
from projections.systems import six
from projections.views import Views, position_of
from schemas.codec import read_fact
from streams.clock import SetClock
from streams.log.intake import Intake
from streams.log.keys import SqliteKeys
from streams.log.sqlite import SqliteLog
from tests.gateway.small_house import SmallChanges, SmallSettings, SmallViews


class DurableHouse:
    def __init__(self, place: Path, now: datetime) -> None:
        self.settings = SmallSettings(data=place)
        self.clock = SetClock(now)
        self.log = SqliteLog(place / "facts.sqlite", place / "head")
        self.keys = SqliteKeys(place / "keys.sqlite")
        self.intake = Intake(self.log, self.keys, self.log, self.clock)
        self.views = SmallViews()
        self.filled = Views(self.views.engine, every_projection(six()))
        self.changes = SmallChanges()
        self.parameters = Parameters.load()
        self.bureau = Bureau(self.parameters)
        self.trouble: str | None = None
        self.simulated = False
        self.features_moved: int | None = None
        self.targets_silenced: int | None = None
        self.days_scored_otherwise: int | None = None

    def catch_up(self) -> None:
        """Let the tables show everything that is in the log (without any conclusion)."""
        head = self.log.head().position
        with self.views.connect() as connection:
            after = position_of(connection)
        stored = self.log.read(after, limit=10_000)
        facts = [read_fact(each.record, each.type, each.dataversion) for each in stored]
        self.filled.project(facts, head)
        self.views.position = self.changes.position = head

    def knows(self, subject: str) -> bool:
        return self.log.place(subject) is not None

    def types(self) -> list[str]:
        """What is in the log, in order."""
        return [each.type for each in self.log.read(0, limit=10_000)]

    def close(self) -> None:
        self.log.close()
        self.keys.close()
        self.views.engine.dispose()
