"""How PostgreSQL is opened for what can be made again: a schema, its writer, its readers."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import IsolationLevel
from psycopg.types.array import ListBinaryDumper
from sqlalchemy import Engine, ExceptionContext, create_engine, event

from streams.databases.postgres_address import whole_address
from streams.databases.unavailable import DatabaseUnavailable

__all__ = ["DatabaseUnavailable", "postgres_reader", "postgres_writer"]

NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")
"""What a schema may be called, so that it never needs quotes."""
FORGOTTEN_SECONDS = 300
"""A transaction whose program has fallen silent is ended after this: its locks stop others."""
_SCHEMA_LOCK = int.from_bytes(b"schemas")
"""The advisory lock of whoever makes a schema."""
_BROKEN_OFF = (psycopg.OperationalError, psycopg.InterfaceError)
"""What the driver raises when it is not the question that is wrong."""


def postgres_writer(conninfo: str, schema: str) -> Engine:
    """Return the engine of who writes in a schema, which is made where it is missing.

    One connection. A transaction sees what others committed before each of its statements:
    whoever decides by a row locks it first. Raises DatabaseUnavailable where nobody answers,
    here and from every question later, and ValueError for an address that cannot be read.
    """
    with _told():
        _make(conninfo, _checked(schema))
    return _engine(conninfo, schema, read_only=False)


def postgres_reader(conninfo: str, schema: str) -> Engine:
    """Return an engine that only reads in a schema, and never waits for the writer.

    All that is asked in one transaction is of one moment, as in SQLite. The schema need not
    be there yet. Raises as `postgres_writer` does, but only when something is asked.
    """
    return _engine(conninfo, _checked(schema), read_only=True)


def _checked(schema: str) -> str:
    if not NAME.fullmatch(schema):
        message = f"{schema!r} is no name for a schema; use small letters, digits and underscores"
        raise ValueError(message)
    return schema


def _engine(conninfo: str, schema: str, *, read_only: bool) -> Engine:
    address = whole_address(
        conninfo,
        f"wagewatch {schema} {'reader' if read_only else 'writer'}",
        f"search_path={schema}",
        f"idle_in_transaction_session_timeout={FORGOTTEN_SECONDS}s",
        "jit=off",  # to compile a question takes longer than any of ours to answer
    )

    def connect() -> psycopg.Connection:
        connection = psycopg.connect(address)
        # Many rows come as one array a column; to write those as text takes most of the time.
        connection.adapters.register_dumper(list, ListBinaryDumper)
        connection.isolation_level = (
            IsolationLevel.REPEATABLE_READ if read_only else IsolationLevel.READ_COMMITTED
        )
        connection.read_only = read_only
        return connection

    engine = create_engine(
        "postgresql+psycopg://",
        creator=connect,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_size=4 if read_only else 1,
        max_overflow=8 if read_only else 0,
    )

    @event.listens_for(engine, "handle_error")
    def tell(context: ExceptionContext) -> Exception | None:
        failure = context.original_exception
        # A connection that is found dead before it is lent is replaced without a word.
        if context.is_pre_ping or not isinstance(failure, _BROKEN_OFF):
            return None
        return _unavailable(failure)

    return engine


def _unavailable(failure: BaseException) -> DatabaseUnavailable:
    told = failure.diag.message_primary if isinstance(failure, psycopg.Error) else None
    said = told or str(failure).partition("\n")[0]
    return DatabaseUnavailable(
        f"PostgreSQL does not answer or has broken off ({said}); see that it runs, then ask again"
    )


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except _BROKEN_OFF as failure:
        raise _unavailable(failure) from failure


def _make(conninfo: str, schema: str) -> None:
    address = whole_address(conninfo, f"wagewatch {schema} writer")
    with psycopg.connect(address, autocommit=True) as connection:
        # Asked first: who may only use a schema that is there need not have the right to make one.
        found = connection.execute("SELECT to_regnamespace(%s) IS NOT NULL", [schema]).fetchone()
        if found == (True,):
            return
        with connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(%s)", [_SCHEMA_LOCK])
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}".encode())
