"""A stream told by hand: facts with positions, the conclusions behind them, days closed."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid5

import msgspec
import pysqlite3.dbapi2 as driver
from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import StaticPool

from projections.catalogue import every_projection
from projections.contract import Told
from projections.views import Views
from schemas import events
from schemas.body import Body
from schemas.codec import Conclusion, Fact
from schemas.derived import AlertRaised, FindingChanged, RiskAssessed
from schemas.derived.finding import Finding
from schemas.derived.record import Derived
from schemas.envelopes import Recorded
from schemas.samples import FACTORY, GRID, fact, moment
from schemas.vocabulary import Level, Mechanism, State

NIGHT = time(23, 59)
NAMES = UUID("8c1f8f2c-53a8-4a5c-9d0c-2b1d0c0a7b11")
"""Under which ids of alerts are made up from words."""


def in_memory() -> Engine:
    """An empty database of SQLite."""
    return create_engine("sqlite://", module=driver, poolclass=StaticPool)


_makers: list[Callable[[], Engine]] = [in_memory]


def new_engine() -> Engine:
    """An empty database of the kind that the test in hand is run on."""
    return _makers[-1]()


@contextmanager
def engines_from(make: Callable[[], Engine]) -> Iterator[None]:
    """Let empty databases be made in this way meanwhile."""
    _makers.append(make)
    yield
    _makers.pop()


def alert_id(word: str) -> UUID:
    return uuid5(NAMES, word)


class Telling:
    """What was told so far, in order; each method adds one record and returns it."""

    def __init__(self) -> None:
        self.records: list[Told] = []
        self.position = 0

    def fact(
        self, body: Body, *, subject: str = FACTORY, on: date | None = None, **envelope: Any
    ) -> Fact:
        self.position += 1
        said = fact(body, subject=subject, on=on, position=self.position, **envelope)
        self.records.append(said)
        return said

    def conclude(self, subject: str, body: Body, *, detector: str = "") -> Conclusion:
        """Something concluded on account of the last fact."""
        cause = next(it for it in reversed(self.records) if isinstance(it, Recorded))
        made = Derived(
            generation="g",
            cause=cause.position,
            subject=subject,
            detector=detector,
            ordinal=sum(
                isinstance(it, Derived) and (it.subject, it.cause) == (subject, cause.position)
                for it in self.records
            ),
            type=type(body).__name__,
            at=cause.recorded_at,
            township=cause.township,
            data=body,
        )
        self.records.append(made)
        return made

    def finds(
        self, subject: str, detector: str, state: State = State.YES, **said: Any
    ) -> Conclusion:
        finding = Finding(
            state=state, mechanism=Mechanism.WAGE_PAYMENT, reason=f"{detector}.{state}", **said
        )
        return self.conclude(
            subject, FindingChanged(detector=detector, finding=finding), detector=detector
        )

    def assesses(
        self,
        subject: str,
        level: Level,
        score: int = 0,
        *,
        final: bool = False,
        neighbours: int = 0,
        reasons: tuple[tuple[str, int], ...] = (),
        parked: str | None = None,
    ) -> Conclusion:
        body = RiskAssessed(
            level=level,
            score=score,
            coverage=3,
            reasons=reasons,
            final=final,
            neighbour_points=neighbours,
            parked=parked,
        )
        return self.conclude(subject, body, detector="closer" if final else "")

    def raises(self, subject: str, word: str, level: Level = Level.RED, **said: Any) -> Conclusion:
        body = AlertRaised(
            alert=alert_id(word),
            mechanism=said.pop("mechanism", Mechanism.WAGE_PAYMENT),
            level=level,
            detectors=said.pop("detectors", ("late_payday",)),
            addressee=said.pop("addressee", "township/zhili"),
            **said,
        )
        return self.conclude(subject, body)

    def acts(self, body: Body, on: date, *, subject: str = FACTORY, hour: int = 11) -> Fact:
        self.position += 1
        said = fact(
            body,
            subject=subject,
            at=moment(on, time(hour)),
            position=self.position,
            source="officer",
            actor="officer/zhili-02",
            grid=None,
        )
        self.records.append(said)
        return said

    def corrects(self, wrong: Fact, on: date, **changes: Any) -> Fact:
        """Say what a fact should have said."""
        plain = msgspec.to_builtins(wrong.data) | changes
        body = events.ObservationCorrected(corrects=wrong.id, replacement=plain)
        return self.fact(
            body, subject=wrong.subject, concerns=wrong.concerns, on=on, causes=(wrong.id,)
        )

    def retracts(self, wrong: Fact, on: date) -> Fact:
        body = events.ObservationRetracted(retracts=wrong.id)
        return self.fact(
            body, subject=wrong.subject, concerns=wrong.concerns, on=on, causes=(wrong.id,)
        )

    def closes(self, day: date, at: datetime | None = None) -> Fact:
        """Close a day, late in its evening unless told otherwise; finals that follow are of it."""
        self.position += 1
        at = at or moment(day, NIGHT)
        closed = _ours(events.DayClosed(day=day), at, self.position)
        self.records.append(closed)
        return closed

    def scores(self, day: date) -> Fact:
        self.position += 1
        body = events.DayScored(day=day, digest=f"digest of {day}", generation="g", changed=1)
        scored = _ours(body, moment(day, NIGHT), self.position)
        self.records.append(scored)
        return scored

    def views(self, engine: Engine | None = None, *, page: int = 1000) -> Views:
        """Views into which all of this was projected, in pages of so many facts."""
        filled = Views(engine or new_engine(), every_projection(), generation="g")
        carry(filled, self.records, page)
        return filled


def carry(views: Views, records: Sequence[Told], page: int = 1000) -> None:
    """Project records in pages of so many facts."""
    bunch: list[Told] = []
    facts = 0
    upto = 0
    for record in records:
        if isinstance(record, Recorded):
            if facts == page:
                views.project(bunch, upto)
                bunch, facts = [], 0
            facts += 1
            upto = record.position
        bunch.append(record)
    views.project(bunch, upto)


def firms(telling: Telling, subjects: Iterable[str], on: date, township: str = "zhili") -> None:
    """Register employers with names of their own."""
    for number, subject in enumerate(subjects, start=1):
        telling.fact(
            events.EmployerRegistered(
                name=f"湖州{township}{number}号制衣有限公司", headcount=10 * number
            ),
            subject=subject,
            on=on,
            township=township,
            grid=GRID,
        )


def _ours(body: Body, at: datetime, position: int) -> Fact:
    return fact(
        body,
        subject="district/wuxing",
        at=at,
        position=position,
        source="clock",
        township=None,
        grid=None,
        actor="clock/closer",
    )
