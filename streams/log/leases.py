"""Who may do what only one program does at a time: a lock that is held while one is connected."""

from contextlib import suppress
from hashlib import sha256

from streams.log.port import LogUnavailable
from streams.log.postgres_connection import Connection

RELAY = "relay"
CLOSER = "closer"
"""Names of the leases of a district: of who publishes, and of who scores days and fills views."""
SESSION = {
    "idle_session_timeout": "0",
    "tcp_keepalives_count": "3",
    "tcp_keepalives_idle": "5",
    "tcp_keepalives_interval": "2",
}
"""A holder may be silent for as long as it likes; but the server gives up a machine that has
vanished after eleven seconds, and frees its leases. Servers before 14 do not know the first."""


class Lease:
    """A lease by name, of which there is one in a database, given back when its holder is gone.

    It says who should be at work, and no more: a holder that was cut off learns so only
    when it asks. What must never be done twice is guarded where it is written, as `Published`
    does with its epoch. Needs a connection of its own from here to the server: a pooler that
    hands out another one for each transaction cannot carry it.
    """

    def __init__(self, conninfo: str, name: str) -> None:
        """Name the lease; the database is first asked when it is tried for."""
        self._conninfo = conninfo
        self._key = int.from_bytes(sha256(f"lease {name}".encode()).digest()[:8], signed=True)
        self._connection: Connection | None = None

    def taken(self) -> bool:
        """Try once, and tell whether the lease is ours; LogUnavailable where nobody answers."""
        if self.holds():
            return True
        connection = self._connected()
        [(ours,)] = connection.rows("SELECT pg_try_advisory_lock(?::bigint)", self._key)
        return bool(ours)

    def holds(self) -> bool:
        """Tell whether the lease is ours still; False too when the connection is lost."""
        if self._connection is None or self._connection.is_lost:
            return False
        try:
            [(held,)] = self._connection.rows(
                "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted "
                "AND pid = pg_backend_pid() AND objsubid = 1 "
                "AND (classid::bigint << 32) | objid::bigint = ?::bigint)",
                self._key,
            )
        except LogUnavailable:
            return False
        return bool(held)

    def close(self) -> None:
        """Give the lease back, at once: the server would notice that we hung up a little later."""
        if self._connection is not None:
            if self.holds():
                with suppress(LogUnavailable):
                    self._connection.rows("SELECT pg_advisory_unlock(?::bigint)", self._key)
            self._connection.close()

    def _connected(self) -> Connection:
        if self._connection is None or self._connection.is_lost:
            self.close()
            self._connection = Connection(self._conninfo)
            for setting, value in SESSION.items():
                self._connection.rows(
                    "SELECT set_config(name, ?, false) FROM pg_settings WHERE name = ?",
                    value,
                    setting,
                )
        return self._connection
