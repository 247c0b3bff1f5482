"""The clock of the server that holds the log."""

from datetime import UTC, datetime
from functools import partial

from streams.log.postgres_connection import Connection
from streams.log.readers import Readers


class ServerClock:
    """Tells what time it is on the server; raises LogUnavailable where it does not answer."""

    def __init__(self, conninfo: str) -> None:
        """Ask the server at this address; nothing is asked yet."""
        connect = partial(Connection, conninfo)
        self._connections: Readers[Connection] = Readers(connect, is_lost=lambda it: it.is_lost)

    def now(self) -> datetime:
        """Return the moment, in UTC."""
        with self._connections.one() as connection:
            [(seconds,)] = connection.rows("SELECT extract(epoch FROM clock_timestamp())::float8")
        return datetime.fromtimestamp(seconds, UTC)

    def close(self) -> None:
        """Hang up."""
        self._connections.close()
