"""What was told, and does it still stand?

Every fact with its body, and what was said of it afterwards: corrections and
retractions, which may themselves be corrected and retracted. Other projections ask
here what an earlier fact says now (`restated`), each to mend what it took from it.
"""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy import BigInteger, Column, Integer, LargeBinary, Table

from projections.contract import EVERY_FACT, Projection, Text, Told, metadata
from projections.page import Page, Row
from schemas import events
from schemas.body import Body
from schemas.calendar import shanghai_day
from schemas.codec import Fact, body_class, encode, upcast
from schemas.envelopes import Recorded
from schemas.errors import Refused

FACTS = Table(
    "told_facts",
    metadata,
    Column("id", LargeBinary(16), primary_key=True),
    Column("position", BigInteger, nullable=False, unique=True),
    Column("type", Text, nullable=False),
    Column("dataversion", Integer, nullable=False),
    Column("subject", Text, nullable=False),
    Column("concerns", Text, nullable=False),
    Column("day", Text, nullable=False),
    Column("occurred_at", Text, nullable=False),
    Column("recorded_at", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("basis", Text),
    Column("actor_kind", Text, nullable=False),
    Column("township", Text),
    Column("grid", Text),
    Column("body", Text, nullable=False),
    Column("about", LargeBinary(16)),
    Column("answers", Text, nullable=False),
    Column("corrected_by", LargeBinary(16)),
    Column("retracted_by", LargeBinary(16)),
)
"""`about` is the fact that a correction or retraction is of; `answers` those of this fact."""


class Restated(Struct, frozen=True):
    """A fact told before, as it stands after a correction or retraction."""

    id: UUID
    was: Fact
    """As it was first told."""
    now: Fact | None
    """As it is to be read from here on; None when it does not stand any more."""


class ToldFacts(Projection):
    """Facts by id, with what was said of them afterwards."""

    name = "told_facts"
    tables = (FACTS,)
    listens = EVERY_FACT

    def apply(self, page: Page, record: Told) -> None:
        """Keep the fact; let a correction or retraction count on what it is about."""
        match record:
            case Recorded(data=events.ObservationCorrected(corrects=target)):
                self._answer(page, record, target)
            case Recorded(data=events.ObservationRetracted(retracts=target)):
                self._answer(page, record, target)
            case Recorded():
                page.add(FACTS, _row(record))
            case _:
                pass

    def _answer(self, page: Page, answer: Fact, target: UUID) -> None:
        page.put(FACTS, {**_row(answer), "about": target.bytes})
        row = page.get(FACTS, target.bytes)
        if row is None:
            return
        said = [*_answers(row), answer.id.hex]
        page.put(FACTS, {**row, "answers": encode(said).decode()})
        for named in _upwards(page, target):
            _weigh(page, named)


def restated(page: Page, record: Told) -> Restated | None:
    """Return what fact a correction or retraction touches, and how it stands now.

    None for any other record, for an answer to a fact that nobody knows, and for a
    replacement that cannot be read (the scoring parks its subject).
    """
    if not isinstance(record.data, events.ObservationCorrected | events.ObservationRetracted):
        return None
    if not isinstance(record, Recorded):
        return None
    *_, root = _upwards(page, record.id)
    row = page.get(FACTS, root.bytes)
    if row is None or row["about"] is not None:
        return None
    was = _fact(row, _plain_body(row))
    try:
        return Restated(root, was, _standing(page, row, was))
    except (msgspec.ValidationError, ValueError):
        return None


def as_told(row: Row) -> Fact:
    """Return a stored fact as it was first told, read as its newest version; raises Refused."""
    return _fact(row, _plain_body(row))


def moment(text: str) -> datetime:
    """Return a stored moment, in UTC.

    >>> moment("2026-11-13T02:00:00Z").isoformat()
    '2026-11-13T02:00:00+00:00'
    """
    return msgspec.convert(text, datetime)


@lru_cache(maxsize=1_024)
def moment_text(at: datetime) -> str:
    """Return a moment as it is stored: ISO 8601 in UTC, to be compared as text.

    >>> moment_text(moment("2026-11-13T10:00:00+08:00"))
    '2026-11-13T02:00:00.000000+00:00'
    """
    utc = at if at.tzinfo is UTC else at.astimezone(UTC)
    return utc.isoformat(timespec="microseconds")


def actor_kind(actor: str) -> str:
    """Return what kind of actor it is, without the actor.

    >>> actor_kind("grid_worker/zhili-07"), actor_kind("import:platform")
    ('grid_worker', 'import')
    """
    return actor.replace(":", "/").partition("/")[0]


def _row(fact: Fact) -> Row:
    return {
        "id": fact.id.bytes,
        "position": fact.position,
        "type": fact.type,
        "dataversion": type(fact.data).version,
        "subject": fact.subject,
        "concerns": encode(fact.concerns).decode() if fact.concerns else "[]",
        "day": shanghai_day(fact.occurred_at).isoformat(),
        "occurred_at": moment_text(fact.occurred_at),
        "recorded_at": moment_text(fact.recorded_at),
        "source": fact.source,
        "basis": None if fact.basis is None else fact.basis.value,
        "actor_kind": actor_kind(fact.actor),
        "township": fact.township,
        "grid": fact.grid,
        "body": encode(fact.data).decode(),
        "about": None,
        "answers": "[]",
        "corrected_by": None,
        "retracted_by": None,
    }


def _answers(row: Row) -> list[str]:
    return msgspec.json.decode(row["answers"], type=list[str])


def _upwards(page: Page, named: UUID) -> list[UUID]:
    """Return a fact, what it answers to, what that answers to, up to the first told."""
    way = [named]
    row = page.get(FACTS, named.bytes)
    while row is not None and row["about"] is not None and UUID(bytes=row["about"]) not in way:
        way.append(UUID(bytes=row["about"]))
        row = page.get(FACTS, row["about"])
    return way


def _weigh(page: Page, named: UUID) -> None:
    """Say anew which correction and which retraction of a fact stands; the newest wins."""
    row = page.get(FACTS, named.bytes)
    if row is None:
        return
    standing: dict[str, bytes | None] = {"corrected_by": None, "retracted_by": None}
    for answer in _answers(row):
        said = page.get(FACTS, UUID(answer).bytes)
        if said is None or said["retracted_by"] is not None:
            continue
        corrects = said["type"] == events.ObservationCorrected.__name__
        standing["corrected_by" if corrects else "retracted_by"] = said["id"]
    page.put(FACTS, {**row, **standing})


def _standing(page: Page, row: Row, was: Fact) -> Fact | None:
    if row["retracted_by"] is not None:
        return None
    if row["corrected_by"] is None:
        return was
    said = page.get(FACTS, row["corrected_by"])
    if said is None:
        return was
    correction = msgspec.convert(_plain_body(said), events.ObservationCorrected)
    cls = body_class(was.type)
    try:
        plain = upcast(cls, correction.replacement_version, dict(correction.replacement))
        body = msgspec.convert(plain, cls)
    except (Refused, msgspec.ValidationError):
        return was  # its subject is parked for it, and shown as not known
    return msgspec.structs.replace(
        was,
        data=body,
        occurred_at=correction.occurred_at or was.occurred_at,
    )


def _plain_body(row: Row) -> dict[str, Any]:
    return msgspec.json.decode(row["body"], type=dict[str, Any])


def _fact(row: Row, plain: dict[str, Any]) -> Fact:
    cls = body_class(row["type"])
    body: Body = msgspec.convert(upcast(cls, row["dataversion"], plain), cls)
    return Recorded(
        position=row["position"],
        id=UUID(bytes=row["id"]),
        type=row["type"],
        dataversion=cls.version,
        source=row["source"],
        subject=row["subject"],
        concerns=msgspec.json.decode(row["concerns"], type=tuple[str, ...]),
        occurred_at=moment(row["occurred_at"]),
        recorded_at=moment(row["recorded_at"]),
        actor=row["actor_kind"],
        township=row["township"],
        grid=row["grid"],
        data=body,
    )
