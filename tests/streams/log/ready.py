"""Drafts that are ready for a log, and the kinds of log that keep the same promises."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Protocol
from uuid import UUID

import msgspec
import psycopg
from pysqlite3 import dbapi2 as driver

from schemas import events
from schemas.body import Body
from schemas.codec import Fact, read_fact
from schemas.identity import uuid7
from schemas.samples import FACTORY, body
from streams.log.directory import Directory
from streams.log.port import Draft, FactLog, StoredFact
from streams.log.postgres import PostgresLog
from streams.log.postgres_published import PostgresPublished
from streams.log.published import Published
from streams.log.sqlite import SqliteLog
from streams.log.sqlite_published import SqlitePublished

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
"""Noon in Huzhou on the day on which these tests play."""


class Log(FactLog, Directory, Protocol):
    """A log that is its own directory, as every backend is."""


def in_sqlite(directory: Path) -> Log:
    return SqliteLog(directory / "facts.sqlite", directory / "head")


def in_postgres(directory: Path) -> Log:
    return PostgresLog((directory / "database").read_text(), directory / "head")


def is_in_postgres(directory: Path, conninfo: str) -> None:
    """Say where the database of the log in this directory is."""
    (directory / "database").write_text(conninfo)


BACKENDS: dict[str, Callable[[Path], Log]] = {"postgres": in_postgres, "sqlite": in_sqlite}
"""How each kind of log is opened; the same directory is the same log."""
PUBLISHED: dict[str, Callable[[Path], Published]] = {
    "postgres": lambda directory: PostgresPublished((directory / "database").read_text()),
    "sqlite": lambda directory: SqlitePublished(directory / "facts.sqlite"),
}
"""Likewise for how far it was published."""


def draft(
    number: int,
    said: Body | None = None,
    *,
    subject: str = FACTORY,
    concerns: tuple[str, ...] = (),
    fingerprint: bytes | None = None,
    township: str | None = "zhili",
    recorded_at: datetime | None = None,
) -> Draft:
    """The draft with this number: the same number gives the same id."""
    said = said if said is not None else body(events.WagesPaid)
    moment = NOON + timedelta(seconds=number)
    return Draft(
        id=identity(number),
        type=type(said).__name__,
        dataversion=type(said).version,
        source="platform",
        subject=subject,
        concerns=concerns,
        occurred_at=moment,
        recorded_at=recorded_at or moment,
        actor="platform/zhejiang",
        township=township,
        data=said,
        fingerprint=fingerprint or number.to_bytes(32),
    )


def identity(number: int) -> UUID:
    return uuid7(NOON + timedelta(seconds=number), number)


def closing(number: int, day: date) -> Draft:
    return draft(number, events.DayClosed(day=day), subject="district/wuxing")


def read(stored: StoredFact) -> Fact:
    return read_fact(stored.record, stored.type, stored.dataversion)


def everything(log: FactLog) -> list[StoredFact]:
    return log.read(0, limit=1_000_000)


def without_guard(path: Path, *statements: str) -> None:
    """Do to the file of a log what its triggers forbid: what a tamperer would do."""
    connection = driver.connect(str(path), isolation_level=None)
    for name in ("facts_are_never_changed", "facts_are_never_deleted"):
        connection.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        connection.execute(statement)
    connection.close()


def tamper(directory: Path, statement: str) -> None:
    """Do to the tables of the log in this directory what no program of ours would do."""
    database = directory / "database"
    if database.exists():
        with psycopg.connect(database.read_text()) as server:
            server.execute(statement.encode())
        return
    connection = driver.connect(str(directory / "facts.sqlite"), isolation_level=None)
    connection.execute(statement)
    connection.close()


def told(value: object) -> msgspec.Raw:
    """What a client puts in `data`."""
    return msgspec.Raw(msgspec.json.encode(value))
