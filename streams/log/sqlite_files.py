"""How SQLite files are opened: the versions that keep what they promise, and safe settings."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2 as sqlite

LEAST_VERSION = (3, 51, 3)
"""The first version without the WAL-reset bug, which could corrupt a file."""
PAGE_BYTES = 8192
CACHE_KIB = 64 * 1024
READER_CACHE_KIB = 16 * 1024
BUSY_SECONDS = 30.0
WAL_LIMIT_BYTES = 64 * 1024 * 1024
"""A write-ahead log that grew beyond this is cut back when it begins anew."""

Connection = Any
"""A connection of pysqlite3, which carries no type information."""
SqliteError = sqlite.Error
OperationalError = sqlite.OperationalError
DatabaseError = sqlite.DatabaseError
IntegrityError = sqlite.IntegrityError


def require_sound_sqlite(version: tuple[int, ...] = sqlite.sqlite_version_info) -> None:
    """Raise RuntimeError when SQLite is older than the first version that is safe here.

    >>> require_sound_sqlite((3, 40, 1))
    Traceback (most recent call last):
    RuntimeError: SQLite 3.40.1 can corrupt its files (WAL-reset bug, mended in 3.51.3); install \
pysqlite3 0.6.1 or later
    """
    if version < LEAST_VERSION:
        message = (
            f"SQLite {'.'.join(map(str, version))} can corrupt its files "
            "(WAL-reset bug, mended in 3.51.3); install pysqlite3 0.6.1 or later"
        )
        raise RuntimeError(message)


def open_writer(path: Path, *, secret: bool = False) -> Connection:
    """Open a file for writing, made where it is missing: WAL, every commit synced.

    Transactions are begun and ended by hand. A `secret` file is its owner's alone
    (mode 0600) and overwrites what is deleted. Checkpoints are the caller's affair,
    so that a failure of one is seen.
    """
    require_sound_sqlite()
    with _alone_in(path.parent):
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600 if secret else 0o644))
            sync_directory(path.parent)
        connection = sqlite.connect(
            str(path), isolation_level=None, check_same_thread=False, timeout=BUSY_SECONDS
        )
        for setting in (
            f"page_size={PAGE_BYTES}",
            "journal_mode=WAL",
            "synchronous=FULL",
            f"cache_size=-{CACHE_KIB}",
            "mmap_size=0",
            "wal_autocheckpoint=0",
            f"journal_size_limit={WAL_LIMIT_BYTES}",
            "foreign_keys=ON",
            f"secure_delete={'ON' if secret else 'OFF'}",
        ):
            connection.execute(f"PRAGMA {setting}").fetchall()
    return connection


@contextmanager
def _alone_in(directory: Path) -> Iterator[None]:
    """Let programs that open a file of a directory take turns.

    Whoever finds a new file about to enter WAL is told that it is locked, at once and
    not after the busy timeout. The directory is locked and not the file, of which closing
    any descriptor would end the locks of SQLite in this process.
    """
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def open_reader(path: Path) -> Connection:
    """Open a file for reading alone; it never waits for the writer."""
    require_sound_sqlite()
    connection = sqlite.connect(
        f"{path.absolute().as_uri()}?mode=ro",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=BUSY_SECONDS,
    )
    connection.execute(f"PRAGMA cache_size=-{READER_CACHE_KIB}")
    connection.execute("PRAGMA mmap_size=0")
    connection.execute("PRAGMA temp_store=MEMORY")
    return connection


def is_full(error: Exception) -> bool:
    """Tell whether a statement failed for want of room and for nothing else."""
    return isinstance(error, OperationalError) and "database or disk is full" in str(error)


def is_busy(error: Exception) -> bool:
    """Tell whether a statement waited in vain for another program's transaction to end."""
    return isinstance(error, OperationalError) and "database is locked" in str(error)


def roll_back(connection: Connection) -> bool:
    """Undo what was not committed; tell whether nothing is left of it."""
    try:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
    except SqliteError:
        return False
    return not connection.in_transaction


def sync_directory(directory: Path) -> None:
    """Make the names in a directory durable."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
