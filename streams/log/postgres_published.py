"""What was published, in the log's PostgreSQL database."""

from functools import partial
from typing import Any

from streams.log.postgres_connection import BUSY_SECONDS, Connection
from streams.log.postgres_schema import make_tables
from streams.log.published import Published
from streams.log.readers import Readers


class PostgresPublished(Published):
    """The table in PostgreSQL; a call that finds its connection lost raises LogUnavailable.

    The next one connects anew. Nothing here waits for those who append.
    """

    def __init__(self, conninfo: str, *, busy_seconds: float = BUSY_SECONDS) -> None:
        """Connect; the tables of the log are made where they are missing."""
        connect = partial(Connection, conninfo, busy_seconds=busy_seconds)
        self._connections: Readers[Connection] = Readers(connect, is_lost=lambda it: it.is_lost)
        with self._connections.one() as connection:
            make_tables(connection)

    def close(self) -> None:
        """Hang up."""
        self._connections.close()

    def _rows(self, command: str, *values: Any) -> list[Any]:
        with self._connections.one() as connection:
            return connection.rows(command, *values)
