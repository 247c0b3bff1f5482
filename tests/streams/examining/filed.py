"""An installation in files, as small as it can be, and what an examination of it tells."""

from datetime import UTC, datetime
from pathlib import Path

from streams.clock import SetClock
from streams.examining.embedded import Embedded, examine_embedded
from streams.examining.finding import Mode
from streams.examining.visiting import Visit
from streams.log.keys import SqliteKeys
from streams.log.sqlite import SqliteLog
from tests.streams.examining.told import Told
from tests.streams.log.ready import NOON, draft

FACTS = 5
SHORTLY_AFTER = NOON.replace(minute=30)


class Filed:
    """A directory with a log and its keys, and a moment at which it is looked at."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.head = place / "head"
        self.now: datetime = SHORTLY_AFTER
        self.mode = Mode.PRODUCTION
        self.simulated = False

    def begin(self) -> "Filed":
        """Record some facts at noon, and close every file in order."""
        log = self.log()
        log.append([draft(number) for number in range(FACTS)])
        log.close()
        SqliteKeys(self.place / "keys.sqlite").close()
        return self

    def log(self) -> SqliteLog:
        return SqliteLog(self.place / "facts.sqlite", self.head)

    def examined(self) -> Told:
        patient = Embedded(
            data=self.place,
            head=self.head,
            facts=self.place / "facts.sqlite",
            keys=self.place / "keys.sqlite",
            scoring=self.place / "scoring.sqlite",
            views=self.place / "views-1.sqlite",
        )
        clock = SetClock(self.now.astimezone(UTC))
        visit = Visit(clock=clock, mode=self.mode, simulated=self.simulated)
        return Told(examine_embedded(patient, visit))

    def left(self) -> dict[str, bytes]:
        """What lies in the directory, byte by byte."""
        return {it.name: it.read_bytes() for it in self.place.iterdir() if it.is_file()}
