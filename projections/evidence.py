"""Which fact led to what, and what was said about a subject? Never with anything sealed in it."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Connection, select

from projections.answers.evidence import Conclusion, FactCard, Lineage, Statement
from projections.case_file import ABOUT, LINEAGE
from projections.page import Row
from projections.register import WHO
from projections.told_facts import FACTS, as_told, moment
from projections.who import among
from schemas import events
from schemas.body import Body
from schemas.codec import Fact, body_class, sealed_fields
from schemas.vocabulary import Basis

_RESTATING: tuple[type[Body], ...] = (events.ObservationCorrected, events.ObservationRetracted)


def fact(connection: Connection, identity: UUID) -> FactCard | None:
    """Return one fact as evidence, or None when no such fact is known."""
    return facts(connection, (identity,)).get(identity)


def facts(connection: Connection, identities: Iterable[UUID]) -> dict[UUID, FactCard]:
    """Return facts by id; an id that is not known is not in the answer."""
    rows = among(connection, select(FACTS), FACTS.c.id, [one.bytes for one in identities])
    return {card.id: card for card in _cards(connection, list(rows))}


def lineage(connection: Connection, identity: UUID) -> Lineage | None:
    """Return a fact and everything that was concluded on its account, by subject."""
    card = fact(connection, identity)
    if card is None:
        return None
    question = (
        select(LINEAGE)
        .where(LINEAGE.c.cause == card.position)
        .order_by(LINEAGE.c.subject, LINEAGE.c.detector, LINEAGE.c.ordinal)
    )
    found = tuple(
        Conclusion(
            subject=row["subject"],
            type=row["type"],
            detector=row["detector"],
            ordinal=row["ordinal"],
            says=row["says"],
        )
        for row in connection.execute(question).mappings()
    )
    return Lineage(fact=card, conclusions=found)


def timeline(
    connection: Connection, subject: str, *, limit: int = 100, before: int | None = None
) -> tuple[FactCard, ...]:
    """Return the facts about a subject, or about those now known as it, newest learned first.

    `before` is a position: that of the last row of the page before.
    """
    question = (
        select(FACTS)
        .where(
            FACTS.c.position == ABOUT.c.position,
            ABOUT.c.subject.in_(_known_as(connection, subject)),
        )
        .distinct()
        .order_by(FACTS.c.position.desc())
        .limit(limit)
    )
    if before is not None:
        question = question.where(ABOUT.c.position < before)
    rows = [dict(row) for row in connection.execute(question).mappings()]
    return tuple(_cards(connection, rows))


def told_of(
    connection: Connection, subject: str, types: Iterable[type[Body]], *, until: int | None = None
) -> tuple[tuple[str, ...], tuple[Fact, ...]]:
    """Return every name of a subject, and the facts of some types about any of them, as told.

    With all their corrections and retractions, oldest first, up to a position. Raises
    Refused where one of them cannot be read.
    """
    names = tuple(_known_as(connection, subject))
    question = (
        select(FACTS)
        .where(
            FACTS.c.position == ABOUT.c.position,
            ABOUT.c.subject.in_(names),
            FACTS.c.type.in_([it.__name__ for it in (*types, *_RESTATING)]),
        )
        .distinct()
        .order_by(FACTS.c.position)
    )
    if until is not None:
        question = question.where(FACTS.c.position <= until)
    return names, tuple(as_told(dict(row)) for row in connection.execute(question).mappings())


def statements(connection: Connection, subject: str) -> tuple[Statement, ...]:
    """Return what the employer said to it, oldest first; sealed, to be opened when read."""
    question = (
        select(FACTS)
        .where(
            ABOUT.c.subject.in_(_known_as(connection, subject)),
            FACTS.c.type == events.EmployerStatementRecorded.__name__,
            FACTS.c.position == ABOUT.c.position,
            FACTS.c.subject == ABOUT.c.subject,
        )
        .order_by(FACTS.c.position)
    )
    found = []
    for row in connection.execute(question).mappings():
        said = msgspec.json.decode(row["body"], type=events.EmployerStatementRecorded)
        identity = UUID(bytes=row["id"])
        found.append(
            Statement(
                id=identity,
                position=row["position"],
                recorded_at=moment(row["recorded_at"]),
                statement=said.statement,
                context=f"{identity}/statement",
                answers=said.answers,
                retracted=row["retracted_by"] is not None,
            )
        )
    return tuple(found)


def _known_as(connection: Connection, subject: str) -> list[str]:
    """Return a subject with all that were identified as it or merged into it."""
    names = [subject]
    for one in names:
        question = select(WHO.now.c.subject).where(WHO.now.c.known_as == one)
        names += [name for name in connection.execute(question).scalars() if name not in names]
    return names


def _cards(connection: Connection, rows: Sequence[Row]) -> list[FactCard]:
    answered = [row["about"] for row in rows if row["about"] is not None]
    types = {
        row["id"]: row["type"] for row in among(connection, select(FACTS), FACTS.c.id, answered)
    }
    return [_card(row, types.get(row["about"])) for row in rows]


def _card(row: Row, about: str | None) -> FactCard:
    """Make a card; `about` is the type of the fact that a correction is of."""
    body = msgspec.json.decode(row["body"], type=dict[str, Any])
    hidden = set(sealed_fields(body_class(row["type"])))
    sealed = tuple(sorted(hidden & body.keys()))
    plain = {name: value for name, value in body.items() if name not in hidden}
    if isinstance(plain.get("replacement"), dict):
        # Of a type that is not known, nothing can be told to be safe to show.
        unsafe = set(sealed_fields(body_class(about))) if about else plain["replacement"].keys()
        kept = {name: said for name, said in plain["replacement"].items() if name not in unsafe}
        plain["replacement"] = kept
    return FactCard(
        id=UUID(bytes=row["id"]),
        position=row["position"],
        type=row["type"],
        subject=row["subject"],
        concerns=msgspec.json.decode(row["concerns"], type=tuple[str, ...]),
        day=date.fromisoformat(row["day"]),
        recorded_at=moment(row["recorded_at"]),
        source=row["source"],
        basis=None if row["basis"] is None else Basis(row["basis"]),
        actor_kind=row["actor_kind"],
        township=row["township"],
        grid=row["grid"],
        body=plain,
        sealed=sealed,
        summary=summary(plain),
        corrected_by=_uuid(row["corrected_by"]),
        retracted_by=_uuid(row["retracted_by"]),
    )


def summary(plain: dict[str, Any]) -> str:
    """Return a plain body on one line.

    >>> summary({"period": "2026-10", "workers_paid": 6, "signs": ["rent_overdue"]})
    'period 2026-10 · workers_paid 6 · signs rent_overdue'
    """
    return " · ".join(f"{name} {_told(value)}" for name, value in plain.items())


def _told(value: object) -> str:
    match value:
        case list():
            return ", ".join(_told(each) for each in value)
        case dict():
            return ", ".join(f"{name} {_told(each)}" for name, each in value.items())
        case _:
            return str(value)


def _uuid(stored: bytes | None) -> UUID | None:
    return None if stored is None else UUID(bytes=stored)
