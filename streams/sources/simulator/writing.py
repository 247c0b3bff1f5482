"""How a fact of the district becomes a delivery."""

from datetime import date, datetime, timedelta
from uuid import UUID

from msgspec import Raw, Struct

from schemas.body import Body
from schemas.calendar import shanghai_day
from schemas.codec import encode
from schemas.envelopes import Delivery, Device, Submission
from schemas.identity import uuid8
from schemas.vocabulary import Basis
from streams.sources.simulator.days import at
from streams.sources.simulator.settings import Settings

SOURCES: dict[str, str] = {
    "grid-worker": "grid",
    "platform": "platform",
    "department": "department",
    "officer": "officer",
    "district": "officer",
    "window": "worker",
    "worker": "worker",
}
"""The way by which a fact comes in, by the role of whoever tells it."""

VERSION = 1
"""Version of every event as it was when the generator was frozen: a seed keeps its bytes."""


class Written(Struct, frozen=True):
    """What was written: enough to answer it, correct it or count it."""

    id: UUID
    recorded_at: datetime
    recorded_on: date


class Pen:
    """Writes the deliveries of one entity, within the simulated time.

    Nothing of an entity is recorded before it was `known_at`: what is told earlier is
    recorded then. What would be recorded after the last day is not written at all.
    """

    def __init__(
        self,
        settings: Settings,
        key: str,
        known_on: date,
        *,
        township: str | None = None,
        grid: str | None = None,
    ) -> None:
        """Take up the pen for the entity that is called `key`."""
        self.deliveries: list[Delivery] = []
        self.known_at = at(max(known_on, settings.first_day))
        self._end = at(settings.last_day + timedelta(days=1))
        self._source = f"simulator/{settings.seed}"
        self._key = key
        self._township = township
        self._grid = grid
        self._count = 0

    def write(
        self,
        kind: type[Body],
        subject: str,
        /,
        *,
        occurred_at: datetime,
        recorded_at: datetime,
        actor: str,
        concerns: tuple[str, ...] = (),
        basis: Basis | None = None,
        device: Device | None = None,
        **said: object,
    ) -> Written | None:
        """Write one fact; None when it became known too late to be told.

        Fields that are None are left out. Text of sealed fields is plain here, as a
        client sends it.
        """
        self._count += 1
        recorded_at = max(recorded_at, occurred_at, self.known_at)
        if recorded_at >= self._end:
            return None
        identity = uuid8(self._source, f"{self._key}/{self._count}")
        submission = Submission(
            id=identity,
            type=kind.__name__,
            dataversion=VERSION,
            subject=subject,
            concerns=tuple(dict.fromkeys(other for other in concerns if other != subject)),
            occurred_at=occurred_at,
            device=device,
            basis=basis,
            data=Raw(encode({name: value for name, value in said.items() if value is not None})),
        )
        self.deliveries.append(
            Delivery(
                submission=submission,
                recorded_at=recorded_at,
                actor=actor,
                source=SOURCES[actor.partition("/")[0]],
                township=self._township,
                grid=self._grid,
            )
        )
        return Written(identity, recorded_at, shanghai_day(recorded_at))
