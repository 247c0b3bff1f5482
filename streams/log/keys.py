"""The keys of sealed fields, in a place of their own: destroying a key destroys the text."""

import secrets
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Protocol

from msgspec import Struct

from schemas.sealed import Keys
from streams.log.group_commit import GroupCommit
from streams.log.port import DiskFull, LogStopped
from streams.log.readers import Readers
from streams.log.sqlite_files import (
    Connection,
    OperationalError,
    is_full,
    open_reader,
    open_writer,
    roll_back,
)

KEY_BYTES = 32
MAC = "mac"
"""Name of the key of comparison, of which there is one for all who share a store."""
_MOST_IN_A_COMMIT = 5_000
_CHECKPOINT_EVERY = 10_000
"""Keys between two checkpoints."""
_TABLES = (
    "CREATE TABLE IF NOT EXISTS keys (id TEXT PRIMARY KEY, about TEXT, key BLOB) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS own (name TEXT PRIMARY KEY, key BLOB NOT NULL) WITHOUT ROWID",
)
"""A row of `keys` without a key is the tombstone of one that was destroyed."""


class FreshKey(Struct, frozen=True, gc=False):
    """A key that was just made."""

    id: str
    key: bytes
    about: str


class KeyBatch:
    """Keys that become durable together, when the batch ends."""

    def __init__(self) -> None:
        """Begin with none."""
        self.made: list[FreshKey] = []

    def new(self, about: str) -> tuple[str, bytes]:
        """Return the id and the 32 bytes of a new key for facts about a subject."""
        fresh = FreshKey(secrets.token_hex(16), secrets.token_bytes(KEY_BYTES), about)
        self.made.append(fresh)
        return fresh.id, fresh.key


class KeyStore(Keys, Protocol):
    """Keys, as far as intake needs them: made many at a time, durable before their facts are."""

    def batch(self) -> AbstractContextManager[KeyBatch]:
        """Return a batch whose keys are durable once it was left; after an error there are none."""


class GroupedKeys(ABC):
    """Keys that many threads make at once, stored in few commits; where, is for others to say."""

    def __init__(self) -> None:
        """Begin with nobody waiting."""
        self._queue: GroupCommit[list[FreshKey], str] = GroupCommit(
            self._store, most=_MOST_IN_A_COMMIT
        )

    def new(self, about: str) -> tuple[str, bytes]:
        """Return the id and the 32 bytes of a new durable key for facts about a subject."""
        with self.batch() as batch:
            return batch.new(about)

    @contextmanager
    def batch(self) -> Iterator[KeyBatch]:
        """Return a batch whose keys are durable once it was left; after an error there are none."""
        batch = KeyBatch()
        yield batch
        if batch.made:
            self._queue.do(batch.made, len(batch.made))

    @abstractmethod
    def _store(self, batches: list[list[FreshKey]]) -> list[list[str] | Exception]:
        """Make keys durable; return the ids of each batch, or raise for all."""


class SqliteKeys(GroupedKeys):
    """Keys in one SQLite file that only its owner may read.

    A key is read from the file each time (the pages are in memory): so a key that was
    destroyed is gone for every process at once.
    """

    def __init__(self, path: Path) -> None:
        """Open the file, made with mode 0600 where it is missing."""
        super().__init__()
        self._connection = open_writer(path, secret=True)
        for statement in _TABLES:
            self._connection.execute(statement)
        self._connection.execute(
            "INSERT OR IGNORE INTO own VALUES (?, ?)", (MAC, secrets.token_bytes(KEY_BYTES))
        )
        row = self._connection.execute("SELECT key FROM own WHERE name = ?", (MAC,)).fetchone()
        self._mac: bytes = row[0]
        self._readers: Readers[Connection] = Readers(partial(open_reader, path))
        self._writing = Lock()
        self._since_checkpoint = 0
        self._stopped: str | None = None

    def get(self, key_id: str) -> bytes | None:
        """Return a key, or None when it was destroyed or never made."""
        with self._readers.one() as reader:
            row = reader.execute("SELECT key FROM keys WHERE id = ?", (key_id,)).fetchone()
        return row[0] if row else None

    def destroyed(self, key_id: str) -> bool:
        """Tell whether a key was made once and destroyed since."""
        with self._readers.one() as reader:
            row = reader.execute("SELECT key IS NULL FROM keys WHERE id = ?", (key_id,)).fetchone()
        return bool(row and row[0])

    def mac(self) -> bytes:
        """Return the key under which submissions are compared with what was sent before."""
        return self._mac

    def destroy(self, key_id: str) -> None:
        """Destroy a key for good; what was sealed with it can never be read again.

        Its bytes are overwritten in the file and in its write-ahead log; backups of the
        key file made before hold it still. Raises KeyError for an id that was never made.
        """
        with self._writing:
            run = self._connection.execute
            done = run("UPDATE keys SET key = NULL WHERE id = ?", (key_id,)).rowcount
            busy, _, _ = run("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if not done:
            raise KeyError(key_id)
        if busy:
            message = (
                f"key {key_id} is destroyed, but a reader keeps its bytes in the write-ahead log; "
                "destroy it once more when no other process reads the keys"
            )
            raise RuntimeError(message)

    def close(self) -> None:
        """Let go of the file."""
        self._readers.close()
        self._connection.close()

    def _store(self, batches: list[list[FreshKey]]) -> list[list[str] | Exception]:
        if self._stopped is not None:
            raise LogStopped(self._stopped)
        rows = [(fresh.id, fresh.about, fresh.key) for batch in batches for fresh in batch]
        with self._writing:
            try:
                self._write(rows)
            except BaseException as failure:
                undone = roll_back(self._connection)
                if isinstance(failure, Exception) and is_full(failure) and undone:
                    message = "the disk of the keys is full: nothing was stored; free some space"
                    raise DiskFull(message) from failure
                self._stopped = (
                    f"writing keys failed ({failure}); nothing personal is accepted until the disk "
                    "was looked at and the process is started again"
                )
                raise LogStopped(self._stopped) from failure
        return [[fresh.id for fresh in batch] for batch in batches]

    def _write(self, rows: list[tuple[str, str, bytes]]) -> None:
        run = self._connection.execute
        run("BEGIN IMMEDIATE")
        self._connection.executemany("INSERT INTO keys (id, about, key) VALUES (?, ?, ?)", rows)
        run("COMMIT")
        self._since_checkpoint += len(rows)
        if self._since_checkpoint >= _CHECKPOINT_EVERY:
            self._since_checkpoint = 0
            with suppress(OperationalError):
                run("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
