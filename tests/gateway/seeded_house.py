"""A small district that stands in real tables: what officers' pages are tried on.

The facts go through the projections as they would in a house, each followed by what is
said to have been concluded from it. What is concluded is written here by hand: these
tests ask how a page tells it, not whether it is so.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from projections.catalogue import every_projection
from projections.systems import six
from projections.views import Views
from schemas.body import Body
from schemas.codec import Conclusion, Fact
from schemas.derived.record import Derived
from schemas.events import DayClosed, DayScored
from schemas.samples import fact
from schemas.sealed import Sealed, seal
from streams.log.port import Head
from tests.gateway.small_house import SmallHouse

GENERATION = "seeded"
TODAY = date(2025, 11, 20)
DISTRICT = "district/330502"


class SeededHouse(SmallHouse):
    """A house whose tables hold what `tell` and `conclude` were given, once it is settled."""

    def __init__(self, today: date = TODAY) -> None:
        super().__init__(datetime(today.year, today.month, today.day, 8, 0, tzinfo=UTC))
        self.filled = Views(self.views.engine, every_projection(six()), generation=GENERATION)
        self._records: list[Fact | Conclusion] = []
        self._cause: Fact | None = None
        self._ordinals: Counter[tuple[int, str, str]] = Counter()

    def tell(
        self,
        body: Body,
        subject: str,
        on: date,
        *,
        learned: date | None = None,
        sealed: Mapping[str, str] | None = None,
        **envelope: Any,
    ) -> Fact:
        """Let a fact be known; `sealed` gives the plain text of its sealed fields."""
        position = (self._cause.position if self._cause else 0) + 1
        said = fact(
            body, subject=subject, on=on, recorded_on=learned or on, position=position, **envelope
        )
        boxes = {
            field: self._sealed(subject, text, f"{said.id}/{field}")
            for field, text in (sealed or {}).items()
        }
        said = replace(said, data=replace(body, **boxes))
        self._cause = said
        self._records.append(said)
        return said

    def conclude(self, body: Body, subject: str, *, detector: str = "") -> UUID:
        """Let something be concluded from the last fact; gives the id of the conclusion."""
        cause = self._cause
        assert cause is not None
        key = (cause.position, subject, detector)
        derived: Conclusion = Derived(
            generation=GENERATION,
            cause=cause.position,
            subject=subject,
            detector=detector,
            ordinal=self._ordinals[key],
            type=type(body).__name__,
            at=cause.recorded_at,
            township=cause.township,
            data=body,
        )
        self._ordinals[key] += 1
        self._records.append(derived)
        return derived.id

    def close(self, day: date) -> Fact:
        """Close a day; what is concluded next is of its close."""
        return self.tell(DayClosed(day=day), DISTRICT, day, source="system", township=None)

    def score(self, day: date) -> None:
        """Say that a closed day is scored."""
        scored = DayScored(day=day, digest="5" * 64, generation=GENERATION, changed=1)
        self.tell(scored, DISTRICT, day, source="system", township=None)

    def settle(self) -> None:
        """Let everything told and concluded stand in the tables."""
        assert self._cause is not None
        position = self._cause.position
        self.filled.project(self._records, position)
        self._records = []
        self.views.position = self.changes.position = position
        self.log.end = Head(position, bytes(32))

    def _sealed(self, about: str, text: str, context: str) -> Sealed:
        key_id, key = self.keys.new(about)
        return seal(text, key_id=key_id, key=key, context=context)
