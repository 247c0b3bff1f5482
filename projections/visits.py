"""Whom does a grid worker visit this month, and what was he told there last time?

Only what grid workers themselves reported stands here: an answer that came with a
complaint, from an officer or from a platform is not shown to them. Nothing sealed is
kept: the note of a visit is not here.
"""

from datetime import date
from typing import Any

import msgspec
from sqlalchemy import BigInteger, Column, Connection, Select, Table, func, select

from projections.answers.visit import GridRow, LastAnswers, VisitDue
from projections.contract import RESTATING, Projection, Text, Told, metadata
from projections.page import Page
from projections.register import WHO
from projections.told_facts import Restated, moment_text, restated
from projections.who import day, name_of
from schemas import events
from schemas.body import Body
from schemas.calendar import shanghai_day
from schemas.codec import Fact, encode, sealed_fields
from schemas.envelopes import Recorded
from schemas.period import bounds
from schemas.screening import GRID, Screening, tells_of_trouble
from schemas.subjects import Kind
from schemas.vocabulary import Industry, SiteStage, VisitOutcome

ANSWERS = Table(
    "visit_answers",
    metadata,
    Column("subject", Text, primary_key=True),
    Column("topic", Text, primary_key=True),
    Column("position", BigInteger, primary_key=True),
    Column("occurred_at", Text, nullable=False),
    Column("day", Text, nullable=False),
    Column("outcome", Text),
    Column("said", Text, nullable=False),
    sqlite_with_rowid=False,
)
"""Every answer, by the position at which it was first told."""

TOPICS: dict[type[Body], str] = {
    events.ContractsObserved: "contracts",
    events.WagesObserved: "wages",
    events.OperationsObserved: "operations",
    events.RightsNoticeObserved: "notice",
    events.VisitMade: "visit",
}
"""What a visit can tell, by the field of `LastAnswers` that shows it."""

_OVER = (SiteStage.COMPLETED, SiteStage.SETTLED)
"""Stages of a site that is not visited any more."""


class Visits(Projection):
    """Grid workers' own answers, by subject and topic."""

    name = "visits"
    tables = (ANSWERS,)
    reads = ("told_facts", "register")
    listens = (*RESTATING, *TOPICS)

    def apply(self, page: Page, record: Told) -> None:
        """Keep an answer; mend it where it is corrected; drop it where it is retracted."""
        match record:
            case Recorded(data=events.ObservationCorrected() | events.ObservationRetracted()):
                match restated(page, record):
                    case Restated(was=was, now=None) if _is_answer(was):
                        page.drop(ANSWERS, was.subject, TOPICS[type(was.data)], was.position)
                    case Restated(was=was, now=Recorded() as now) if _is_answer(was):
                        page.put(ANSWERS, _row(now, was.position))
                    case _:
                        pass
            case Recorded() if _is_answer(record):
                page.put(ANSWERS, _row(record, record.position))
            case _:
                pass


def last_answers(connection: Connection, subject: str) -> LastAnswers:
    """Return what grid workers last said of a subject."""
    newest = (ANSWERS.c.occurred_at.desc(), ANSWERS.c.position.desc())
    found: dict[str, Any] = {}
    for topic in TOPICS.values():
        row = connection.execute(
            select(ANSWERS.c.day, ANSWERS.c.said)
            .where(ANSWERS.c.subject == subject, ANSWERS.c.topic == topic)
            .order_by(*newest)
            .limit(1)
        ).first()
        if row is not None:
            found[topic] = {"on": row.day, "said": msgspec.json.decode(row.said)}
    return msgspec.convert(found, LastAnswers)


def visits_due(
    connection: Connection, grid: str, month: str, screening: Screening
) -> tuple[VisitDue, ...]:
    """Return the subjects of a grid (`zhili-07`) in a month (YYYY-MM), those that are due first.

    Completed and settled sites are left out, and so is whoever is known as another now.
    """
    first, last = bounds(month)
    looks = _looks(connection, grid, month)
    found = []
    for row in connection.execute(_to_visit().where(WHO.now.c.grid == grid)).mappings():
        seen = looks.get(row["subject"], _Looks())
        kind = Kind(row["kind"])
        industry = Industry(row["industry"]) if row["industry"] else None
        found_on = day(seen.found_on)
        tier = screening.tier(kind, industry, row["workers"], found_on=found_on, first=first)
        registered_on = date.fromisoformat(row["registered_on"])
        due_on = screening.due_on(tier, day(seen.looked_on), registered_on)
        found.append(
            VisitDue(
                subject=row["subject"],
                kind=kind,
                name=name_of(row),
                done=seen.done,
                tier=tier,
                due_on=due_on,
                due=not seen.done and due_on <= last,
                last_visit_on=day(seen.visited_on),
                last_outcome=None if seen.outcome is None else VisitOutcome(seen.outcome),
            )
        )
    return tuple(sorted(found, key=_due_first))


def _due_first(row: VisitDue) -> tuple[bool, bool, date, str, str]:
    """Order what is due by its day, then what is done, then what comes later."""
    when = row.due_on if row.due else date.min
    return row.done, not row.due, when, row.name.plain or "", row.subject


def _looks(connection: Connection, grid: str, month: str) -> dict[str, "_Looks"]:
    """Return what grid workers' own reports tell of when each subject of a grid was looked at."""
    told = select(
        ANSWERS.c.subject, ANSWERS.c.topic, ANSWERS.c.day, ANSWERS.c.outcome, ANSWERS.c.said
    ).where(
        ANSWERS.c.topic.in_([TOPICS[events.VisitMade], *_TELLING]),
        ANSWERS.c.subject.in_(select(WHO.now.c.subject).where(WHO.now.c.grid == grid)),
    )
    first = bounds(month)[0].isoformat()
    looks: dict[str, _Looks] = {}
    for row in connection.execute(told.order_by(ANSWERS.c.occurred_at, ANSWERS.c.position)):
        seen = looks.setdefault(row.subject, _Looks())
        if row.topic != TOPICS[events.VisitMade]:
            body = _TELLING[row.topic]
            if row.day < first and tells_of_trouble(msgspec.json.decode(row.said, type=body)):
                seen.found_on = row.day
            continue
        seen.visited_on, seen.outcome = row.day, row.outcome
        if row.outcome == VisitOutcome.LOOKED:
            seen.looked_on = row.day
            seen.done = seen.done or row.day.startswith(month)
    return looks


class _Looks(msgspec.Struct):
    """What is known of the visits to one subject; days as they are stored."""

    visited_on: str | None = None
    outcome: str | None = None
    looked_on: str | None = None
    found_on: str | None = None
    done: bool = False


_TELLING: dict[str, type[Body]] = {
    TOPICS[body]: body for body in (events.WagesObserved, events.OperationsObserved)
}
"""Answers that can tell that something is wrong, by topic."""


def grids(connection: Connection) -> tuple[GridRow, ...]:
    """Return every grid in which there is somebody to visit, by code."""
    everyone = _to_visit().where(WHO.now.c.grid.is_not(None)).subquery()
    question = (
        select(everyone.c.grid, func.min(everyone.c.township), func.count())
        .group_by(everyone.c.grid)
        .order_by(everyone.c.grid)
    )
    return tuple(GridRow(*row) for row in connection.execute(question))


def is_grid(connection: Connection, grid: str) -> bool:
    """Tell whether anybody was ever registered in a grid: only so is a grid known at all."""
    question = select(WHO.now.c.subject).where(WHO.now.c.grid == grid).limit(1)
    return connection.execute(question).first() is not None


def _to_visit() -> Select[Any]:
    now = WHO.now
    over = now.c.stage.in_([stage.value for stage in _OVER])
    return select(now).where(now.c.known_as.is_(None), now.c.stage.is_(None) | ~over)


def _is_answer(fact: Fact) -> bool:
    return fact.source == GRID and type(fact.data) in TOPICS


def _row(fact: Fact, position: int) -> dict[str, Any]:
    sealed = sealed_fields(type(fact.data))
    plain = msgspec.json.decode(encode(fact.data), type=dict[str, Any])
    return {
        "subject": fact.subject,
        "topic": TOPICS[type(fact.data)],
        "position": position,
        "occurred_at": moment_text(fact.occurred_at),
        "day": shanghai_day(fact.occurred_at).isoformat(),
        "outcome": plain.get("outcome"),
        "said": encode({name: plain[name] for name in plain if name not in sealed}).decode(),
    }
