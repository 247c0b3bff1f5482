"""Bodies in their envelopes: facts and conclusions with computed ids."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from uuid import UUID

import msgspec

from schemas.body import Body
from schemas.calendar.shanghai import SHANGHAI
from schemas.codec import Conclusion, Fact, encode
from schemas.derived.record import Derived
from schemas.envelopes import Recorded
from schemas.identity import uuid8
from schemas.samples.subjects import FACTORY, GRID
from schemas.vocabulary import Basis

TEN = time(10)
"""The hour, in Shanghai, at which things happen on a day."""
GENERATION = "sample"


def moment(on: date, hour: time = TEN) -> datetime:
    """Return an hour of a Shanghai day as a moment in UTC.

    >>> moment(date(2026, 11, 13)).isoformat()
    '2026-11-13T02:00:00+00:00'
    """
    return datetime.combine(on, hour, SHANGHAI).astimezone(UTC)


def fact(
    body: Body,
    *,
    subject: str = FACTORY,
    on: date | None = None,
    at: datetime | None = None,
    recorded_on: date | None = None,
    recorded_at: datetime | None = None,
    position: int = 1,
    concerns: tuple[str, ...] = (),
    source: str = "grid",
    township: str | None = "zhili",
    grid: str | None = GRID,
    actor: str = f"grid_worker/{GRID}",
    basis: Basis | None = None,
    causes: tuple[UUID, ...] = (),
) -> Fact:
    """Return a fact that happened `on` a Shanghai day (at ten) or `at` a moment.

    It was learned when it happened, unless `recorded_on` or `recorded_at` says
    otherwise. The id is computed from type, subject, moment, position and body: the
    same arguments give the same fact. Raises ValueError unless exactly one of `on`
    and `at` is given.

    >>> from schemas.events import DayClosed
    >>> closed = DayClosed(day=date(2026, 11, 13))
    >>> fact(closed, on=date(2026, 11, 13)) == fact(closed, on=date(2026, 11, 13))
    True
    """
    if at is None:
        if on is None:
            raise ValueError("a sample happened on a day or at a moment; give on= or at=")
        at = moment(on)
    elif on is not None:
        raise ValueError(f"a sample happened once; give on={on} or at={at}, not both")
    if recorded_at is None:
        recorded_at = at if recorded_on is None else moment(recorded_on)
    name = type(body).__name__
    return Recorded(
        position=position,
        id=uuid8("sample", name, subject, at.isoformat(), str(position), encode(body).decode()),
        type=name,
        dataversion=type(body).version,
        source=source,
        subject=subject,
        concerns=concerns,
        occurred_at=at,
        recorded_at=recorded_at,
        basis=basis,
        actor=actor,
        township=township,
        grid=grid,
        causes=causes,
        data=body,
    )


def in_order(facts: Iterable[Fact]) -> list[Fact]:
    """Return facts in the order in which they were learned, with positions from 1.

    Their ids stay, so that a fact can be named before its place is known.
    """
    learned = sorted(facts, key=lambda fact: fact.recorded_at)
    return [
        msgspec.structs.replace(fact, position=position)
        for position, fact in enumerate(learned, start=1)
    ]


def conclusion(
    body: Body, *, cause: Fact, detector: str = "", ordinal: int = 0, generation: str = GENERATION
) -> Conclusion:
    """Return a conclusion that a fact caused, about the subject of that fact.

    >>> from schemas.derived import RiskAssessed
    >>> from schemas.events import DayClosed
    >>> from schemas.samples.bodies import body
    >>> closed = fact(body(DayClosed), on=date(2026, 11, 13))
    >>> conclusion(body(RiskAssessed), cause=closed).type
    'RiskAssessed'
    """
    return Derived(
        generation=generation,
        cause=cause.position,
        subject=cause.subject,
        detector=detector,
        ordinal=ordinal,
        type=type(body).__name__,
        at=cause.recorded_at,
        township=cause.township,
        data=body,
    )
