"""The log of facts in PostgreSQL for whoever only reads it: a relay, a worker, a closer's eyes."""

from functools import partial
from typing import Any

from streams.log.postgres_connection import Connection
from streams.log.readers import Readers
from streams.log.sql_reading import SqlReading


class PostgresReader(SqlReading):
    """Keeps the promises of `port.FactReader`, on as many connections as there are askers.

    Has no external head: that belongs to whoever acknowledges. A call that finds its
    connection lost raises LogUnavailable, the next one connects anew.
    """

    def __init__(self, conninfo: str) -> None:
        """Read the log at this address; it is first asked when something is read."""
        connect = partial(Connection, conninfo)
        self._readers: Readers[Connection] = Readers(connect, is_lost=lambda it: it.is_lost)

    def close(self) -> None:
        """Let go of connections."""
        self._readers.close()

    def _rows(self, question: str, *values: Any) -> list[Any]:
        with self._readers.one() as reader:
            return reader.rows(question, *values)
