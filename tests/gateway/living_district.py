"""A small district in a real house: every fact goes in by the one door and is judged as it comes.

What the pages show of it was concluded by the detectors themselves. The clock is moved
from day to day, so that lists of every day between can be asked for.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from gateway.house import House
from gateway.settings import Settings
from projections.answers import AlertRow
from projections.inbox import inbox
from projections.who import names
from schemas.identity import uuid7
from schemas.samples import moment
from streams.clock import SetClock
from streams.log.reporters import Reporter, ReporterKind, reporter
from tests.gateway.district_story import ERASED, FIRST_DAY, STORY, TODAY


@contextmanager
def living_district(place: Path, *, port: int = 8420) -> Iterator["District"]:
    """Open the district as it stands on the morning of 20 November 2025."""
    clock = SetClock(moment(FIRST_DAY))
    with House.open(Settings(data=place, port=port), clock) as house:
        district = District(house, clock)
        district.live()
        yield district


class District:
    """The house with its clock, and what tests need to know of what was told."""

    def __init__(self, house: House, clock: SetClock) -> None:
        self.house = house
        self.clock = clock
        self.ids: dict[tuple[str, str], UUID] = {}
        """The newest fact of each type about each subject."""
        self._told = 0

    def live(self) -> None:
        for on in sorted({said[0] for said in STORY} | {TODAY}):
            self.clock.at = moment(on)
            self.house.catch_up()
            for _, township, type_, subject, body in (said for said in STORY if said[0] == on):
                self.tell(type_, subject, body, township=township)
            self.house.catch_up()
        self._destroy_the_name_of(ERASED)

    def tell(self, type_: str, subject: str, body: dict[str, Any], *, township: str) -> UUID:
        """Let a fact in by the one door."""
        envelope = {name[1:]: value for name, value in body.items() if name.startswith("_")}
        by: ReporterKind = envelope.pop("by", ReporterKind.SIMULATOR)
        days_ago: int = envelope.pop("days_ago", 0)
        self._told += 1
        identity = uuid7(self.clock.at, self._told)
        data = {name: value for name, value in body.items() if not name.startswith("_")}
        for field in ("retracts", "corrects"):
            if isinstance(data.get(field), tuple):
                data[field] = self.ids[data[field]]
        submission = {
            "id": identity,
            "type": type_,
            "subject": subject,
            "occurred_at": self.clock.at - timedelta(days=days_ago),
            "data": data,
            **envelope,
        }
        self.house.intake.accept([msgspec.json.encode(submission)], _reporter(by, township))
        self.ids[type_, subject] = identity
        return identity

    def alerts(self) -> Sequence[AlertRow]:
        """Return every alert, the gravest first."""
        with self.house.views.connect() as connection:
            return inbox(connection, limit=None).rows

    def _destroy_the_name_of(self, subject: str) -> None:
        with self.house.views.connect() as connection:
            name = names(connection, [subject])[subject]
        assert name.sealed is not None
        self.house.keys.destroy(name.sealed.key_id)


def _reporter(by: ReporterKind, township: str) -> Reporter:
    return reporter(by, f"{by.value}/{township}", township=township, grid=f"{township}-07")
