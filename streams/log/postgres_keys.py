"""The keys of sealed fields in PostgreSQL, in a schema of their own and best on another server."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from streams.log.keys import KEY_BYTES, MAC, FreshKey, GroupedKeys
from streams.log.port import DiskFull, LogBusy, LogUnavailable
from streams.log.postgres_connection import BUSY_SECONDS, Connection
from streams.log.readers import Readers

_MAKE_LOCK = int.from_bytes(b"wagekeys")
"""The advisory lock of whoever makes the tables."""
_TABLES = """
CREATE SCHEMA IF NOT EXISTS keys;
CREATE TABLE keys.keys (id text COLLATE "C" PRIMARY KEY, about text, key bytea);
CREATE TABLE keys.own (name text PRIMARY KEY, key bytea NOT NULL);
"""
"""A row of `keys.keys` without a key is the tombstone of one that was destroyed."""
_ADD = (
    "INSERT INTO keys.keys (id, about, key) SELECT * FROM unnest(?::text[], ?::text[], ?::bytea[])"
)


class PostgresKeys(GroupedKeys):
    """Keys in the schema `keys` of a database, for the programs of a district.

    A key is asked for each time, so that one that was destroyed is gone for every program at
    once. Any number of programs may add keys: each commits for the threads that wait in it.
    A call that finds its connection lost raises LogUnavailable, the next one connects anew.
    """

    def __init__(self, conninfo: str, *, busy_seconds: float = BUSY_SECONDS) -> None:
        """Open the keys at this address, made where they are missing.

        Raises LogUnavailable where nobody answers, and RuntimeError for a server that is set
        to lose what it acknowledges.
        """
        super().__init__()
        connect = partial(Connection, conninfo, busy_seconds=busy_seconds)
        self._connections: Readers[Connection] = Readers(connect, is_lost=lambda it: it.is_lost)
        with self._one() as connection:
            self._mac = _shared_mac(connection)

    def get(self, key_id: str) -> bytes | None:
        """Return a key, or None when it was destroyed or never made."""
        with self._one() as connection:
            found = connection.rows("SELECT key FROM keys.keys WHERE id = ?", key_id)
        return found[0][0] if found else None

    def destroyed(self, key_id: str) -> bool:
        """Tell whether a key was made once and destroyed since."""
        with self._one() as connection:
            found = connection.rows("SELECT key IS NULL FROM keys.keys WHERE id = ?", key_id)
        return bool(found and found[0][0])

    def mac(self) -> bytes:
        """Return the key under which submissions are compared with what was sent before."""
        return self._mac

    def destroy(self, key_id: str) -> None:
        """Destroy a key for good; what was sealed with it can never be read again.

        Nobody can ask for it any more, and its bytes are cleared from the table. The write-ahead
        log holds them until its files are used again; its archive, replicas and backups hold
        them for as long as they are kept. Raises KeyError for an id that was never made.
        """
        with self._one() as connection:
            question = "UPDATE keys.keys SET key = NULL WHERE id = ? RETURNING id"
            if not connection.rows(question, key_id):
                raise KeyError(key_id)
            try:
                connection.rows("VACUUM keys.keys")
            except (LogBusy, LogUnavailable) as failure:
                message = (
                    f"key {key_id} is destroyed, but its bytes were not cleared from the table "
                    f"({failure}); destroy it once more"
                )
                raise RuntimeError(message) from failure

    def close(self) -> None:
        """Let go of connections."""
        self._connections.close()

    def _store(self, batches: list[list[FreshKey]]) -> list[list[str] | Exception]:
        fresh = [key for batch in batches for key in batch]
        columns = (
            [key.id for key in fresh],
            [key.about for key in fresh],
            [key.key for key in fresh],
        )
        with self._one() as connection:
            connection.rows(_ADD, *columns)
        return [[key.id for key in batch] for batch in batches]

    @contextmanager
    def _one(self) -> Iterator[Connection]:
        """Lend a connection; say of what it was that failed."""
        try:
            with self._connections.one() as connection:
                yield connection
        except (DiskFull, LogBusy, LogUnavailable) as failure:
            raise type(failure)(f"keys: {failure}") from failure


def _shared_mac(connection: Connection) -> bytes:
    """Return the key of comparison on which all who ever opened these keys agree."""
    connection.rows("BEGIN")
    try:
        connection.rows("SELECT pg_advisory_xact_lock(?)", _MAKE_LOCK)
        [(present,)] = connection.rows("SELECT to_regclass('keys.own') IS NOT NULL")
        if not present:
            connection.run_script(_TABLES)
            mine = secrets.token_bytes(KEY_BYTES)
            connection.rows("INSERT INTO keys.own VALUES (?, ?)", MAC, mine)
        [(mac,)] = connection.rows("SELECT key FROM keys.own WHERE name = ?", MAC)
        connection.rows("COMMIT")
    except BaseException:
        connection.roll_back()
        raise
    return bytes(mac)
