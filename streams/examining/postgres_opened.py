"""How PostgreSQL is asked without changing anything: read only, briefly, a replica as well."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from msgspec import Struct

from streams.databases.postgres_address import read_address, whole_address
from streams.log.sql_reading import Run

Failure = psycopg.Error
ANSWER_SECONDS = 5
"""No question of an examination takes longer on a server that is well."""


class Opened(Struct, frozen=True):
    """A database that answers."""

    ask: Run
    name: str
    """As `place_of` has it."""


@contextmanager
def opened(address: str) -> Iterator[Opened]:
    """Open a database for questions; raises what the driver raises where nobody answers.

    ValueError for an address that cannot be read. A replica is opened too, so that it can
    be said that it is one: the programs themselves ask for the primary alone.
    """
    with _connected(address) as connection:
        connection.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")
        yield Opened(
            lambda question, *values: _rows(connection, question, values), place_of(address)
        )


def place_of(address: str) -> str:
    """Return which database an address names, without the user and the password.

    >>> place_of("postgresql://wagewatch:secret@db.example/district")
    'db.example/district'
    """
    said = read_address(address)
    host = said.get("host") or said.get("hostaddr") or "localhost"
    port = f":{said['port']}" if "port" in said else ""
    return f"{host}{port}/{said.get('dbname', '')}"


def _connected(address: str) -> psycopg.Connection:
    whole = whole_address(
        address,
        "wagewatch doctor",
        f"statement_timeout={ANSWER_SECONDS}s",
        f"lock_timeout={ANSWER_SECONDS}s",
    )
    try:
        return psycopg.connect(whole, autocommit=True)
    except psycopg.OperationalError:
        # libpq says no more than that none of the servers fits: it is asked once more, of any.
        try:
            any_server = psycopg.conninfo.make_conninfo(whole, target_session_attrs="any")
            return psycopg.connect(any_server, autocommit=True)
        except psycopg.OperationalError:
            pass
        raise


def _rows(connection: psycopg.Connection, question: str, values: tuple[Any, ...]) -> list[Any]:
    marked = question.replace("?", "%s").encode()
    return list(connection.execute(marked, values or None).fetchall())
