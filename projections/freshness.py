"""How old is what we know, from whom, and of whom can nothing be said?"""

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, Integer, Table, func, select

from projections.answers.freshness import Freshness, ParkedSubject, SourceFreshness
from projections.contract import EVERY_FACT, Projection, Text, Told, metadata
from projections.page import Page, Row
from projections.scored_days import closed_day
from projections.told_facts import moment, moment_text
from projections.views import position_of
from schemas.calendar import shanghai_day
from schemas.codec import Fact
from schemas.derived import RiskAssessed
from schemas.derived.record import Derived
from schemas.envelopes import Recorded


def _newest() -> tuple[Column[Any], ...]:
    return (
        Column("facts", Integer, nullable=False),
        Column("position", BigInteger, nullable=False),
        Column("recorded_at", Text, nullable=False),
        Column("occurred_on", Text, nullable=False),
    )


SOURCES = Table("freshness_sources", metadata, Column("source", Text, primary_key=True), *_newest())
BY_SUBJECT = Table(
    "freshness_by_subject",
    metadata,
    Column("subject", Text, primary_key=True),
    Column("source", Text, primary_key=True),
    *_newest(),
    sqlite_with_rowid=False,
)
PARKED = Table(
    "freshness_parked",
    metadata,
    Column("subject", Text, primary_key=True),
    Column("township", Text),
    Column("reason", Text, nullable=False),
    Column("cause", BigInteger, nullable=False),
    Column("since_on", Text, nullable=False),
)


class FreshnessOfSources(Projection):
    """The newest fact of each source, over all and by subject; subjects that are parked."""

    name = "freshness"
    tables = (SOURCES, BY_SUBJECT, PARKED)
    listens = (*EVERY_FACT, RiskAssessed)

    def apply(self, page: Page, record: Told) -> None:
        """Count a fact under its source; note who is parked and who is not any more."""
        match record:
            case Recorded():
                page.put(SOURCES, _newer(page.get(SOURCES, record.source), record))
                for subject in record.subjects():
                    before = page.get(BY_SUBJECT, subject, record.source)
                    page.put(BY_SUBJECT, {**_newer(before, record), "subject": subject})
            case Derived(data=RiskAssessed(parked=None)):
                if page.get(PARKED, record.subject) is not None:
                    page.drop(PARKED, record.subject)
            case Derived(data=RiskAssessed(parked=str() as reason)):
                before = page.get(PARKED, record.subject)
                if before is None or before["reason"] != reason:
                    row = {"subject": record.subject, "township": record.township}
                    why = {"reason": reason, "cause": record.cause}
                    page.put(PARKED, {**row, **why, "since_on": page.on})
            case _:
                pass


def freshness(connection: Connection) -> Freshness:
    """Return how far the views have read, every source by name, and who is parked."""
    rows = connection.execute(select(SOURCES).order_by(SOURCES.c.source)).mappings()
    newest = connection.execute(select(func.max(SOURCES.c.recorded_at))).scalar()
    return Freshness(
        position=position_of(connection),
        recorded_at=None if newest is None else moment(newest),
        sources=tuple(_source(dict(row)) for row in rows),
        closed=closed_day(connection, scored=False),
        scored=closed_day(connection, scored=True),
        parked=parked(connection),
    )


def sources_of(connection: Connection, subject: str) -> tuple[SourceFreshness, ...]:
    """Return the newest fact of each source that is about a subject."""
    question = select(BY_SUBJECT).where(BY_SUBJECT.c.subject == subject)
    rows = connection.execute(question.order_by(BY_SUBJECT.c.source)).mappings()
    return tuple(_source(dict(row)) for row in rows)


def parked(connection: Connection) -> tuple[ParkedSubject, ...]:
    """Return the subjects that cannot be judged, with the reason; they show as unknown."""
    rows = connection.execute(select(PARKED).order_by(PARKED.c.subject)).mappings()
    return tuple(
        ParkedSubject(
            subject=row["subject"],
            township=row["township"],
            reason=row["reason"],
            cause=row["cause"],
            since_on=date.fromisoformat(row["since_on"]),
        )
        for row in rows
    )


def _newer(before: Row | None, fact: Fact) -> Row:
    occurred_on = shanghai_day(fact.occurred_at).isoformat()
    return {
        "source": fact.source,
        "facts": (before["facts"] if before else 0) + 1,
        "position": fact.position,
        "recorded_at": moment_text(fact.recorded_at),
        "occurred_on": max(before["occurred_on"], occurred_on) if before else occurred_on,
    }


def _source(row: Row) -> SourceFreshness:
    return SourceFreshness(
        source=row["source"],
        facts=row["facts"],
        position=row["position"],
        recorded_at=moment(row["recorded_at"]),
        occurred_on=date.fromisoformat(row["occurred_on"]),
    )
