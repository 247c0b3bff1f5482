"""How the tables of a log are brought to a version: whole or not at all, while nobody appends."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from alembic import command
from alembic.config import Config
from msgspec import Struct
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from streams.log.versions import NEWEST, refuse_newer

_one_at_a_time = Lock()
"""Alembic keeps what it is at work on in its modules."""


class Database(Struct, frozen=True):
    """How one kind of database begins a transaction that nobody appends in, and is numbered."""

    begin: tuple[str, ...]
    version: str
    """Asks for the number of its tables."""
    set_version: str
    """Writes the number, which is put for the braces."""
    engine: dict[str, Any]
    """What SQLAlchemy must know to speak to it."""


SQLITE = Database(
    begin=("BEGIN IMMEDIATE",),
    version="PRAGMA user_version",
    set_version="PRAGMA user_version = {}",
    engine={"url": "sqlite://", "module": sqlite},
)


def postgresql(lock: int) -> Database:
    """Return how PostgreSQL does it, behind the advisory lock that all who append take."""
    return Database(
        begin=("BEGIN ISOLATION LEVEL READ COMMITTED", f"SELECT pg_advisory_xact_lock({lock})"),
        version="SELECT version FROM log_format",
        set_version="UPDATE log_format SET version = {}",
        engine={"url": "postgresql+psycopg://", "use_native_hstore": False},
    )


def migrate(driver: Any, database: Database, *, to: int = NEWEST) -> None:  # noqa: ANN401 - a driver's connection, typed or not
    """Bring the tables to a version, up or down, in one transaction on this connection.

    Waits for whoever appends. Where another program was faster nothing is left to do.
    Raises RuntimeError for tables of a newer system, and what the driver raises.
    """
    with _one_at_a_time, opened(driver, database) as connection:
        for statement in database.begin:
            connection.exec_driver_sql(statement)
        version = int(connection.exec_driver_sql(database.version).scalar_one())
        refuse_newer(version)
        if version != to:
            run_scripts(connection, version, to)
            connection.exec_driver_sql(database.set_version.format(to))
        connection.commit()


def run_scripts(connection: Connection, since: int, to: int) -> None:
    """Run the scripts between two versions, 0 being no tables at all; the caller commits.

    Alembic finds out where it stands from a table of its own, which is made for it and
    taken away again: a log has one number that says what it is, not two.
    """
    scripts = Config(attributes={"connection": connection})
    scripts.set_main_option("script_location", "streams.log:migrations")
    scripts.set_main_option("path_separator", "os")
    command.stamp(scripts, _revision(since))
    step = command.upgrade if since < to else command.downgrade
    step(scripts, _revision(to))
    connection.exec_driver_sql("DROP TABLE alembic_version")


@contextmanager
def opened(driver: Any, database: Database) -> Iterator[Connection]:  # noqa: ANN401 - as above
    """Lend SQLAlchemy a connection that stays open; what is not committed is undone."""
    engine = create_engine(**database.engine, creator=lambda: driver, poolclass=StaticPool)
    try:
        with engine.connect() as connection:
            yield connection
    except DBAPIError as failure:
        raise (failure.orig or failure) from None


def _revision(version: int) -> str:
    return f"{version:04}" if version else "base"
