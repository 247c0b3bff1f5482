"""How SQLite is opened for what can be rebuilt: one writer, many readers, never a snapshot lost."""

from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as driver
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import QueuePool

OLDEST = (3, 51, 3)
"""Older versions can corrupt a database when its WAL is reset."""

CHECKPOINT_PAGES = 16_384
"""Pages of 4 KiB in the write-ahead log after which they are carried into the file. While a
history is judged every transaction changes much the same pages: the later, the fewer writes."""
WAL_LIMIT_BYTES = 64 * 1024 * 1024
"""A write-ahead log that grew beyond this is cut back when it begins anew."""

# What needs no conversion is said to need none: else the driver asks every value that is no
# exact text or number for a way to convert it, which costs more than to write it.
driver.register_adapter(type(None), lambda nothing: nothing)
driver.register_adapter(bytes, bytes)
driver.register_adapter(bool, int)


class SqliteTooOld(RuntimeError):
    """The SQLite library has the WAL-reset mistake."""


def assert_version() -> None:
    """Raise SqliteTooOld unless the library that we use is safe."""
    if driver.sqlite_version_info < OLDEST:
        message = (
            f"SQLite {driver.sqlite_version} can corrupt a database when its WAL is reset; "
            "install pysqlite3 0.6.1 or newer"
        )
        raise SqliteTooOld(message)


def writer(file: Path) -> Engine:
    """Return the engine of the one writer of a database that can be rebuilt.

    A transaction takes the write lock when it begins, so that it never finds at the
    end that somebody else has written.
    """
    return _engine(file, read_only=False)


def reader(file: Path) -> Engine:
    """Return an engine that only reads, and never waits for the writer."""
    return _engine(file, read_only=True)


def _engine(file: Path, *, read_only: bool) -> Engine:
    assert_version()
    mode = "ro" if read_only else "rwc"
    engine = create_engine(
        f"sqlite:///file:{file}?mode={mode}&uri=true",
        module=driver,
        connect_args={"timeout": 30.0, "check_same_thread": False},
        poolclass=QueuePool,
        pool_size=1 if not read_only else 4,
        max_overflow=0 if not read_only else 8,
    )

    @event.listens_for(engine, "connect")
    def settle(connection: Any, _record: Any) -> None:  # noqa: ANN401 - SQLAlchemy's untyped hook
        connection.isolation_level = None
        cursor = connection.cursor()
        if not read_only:
            cursor.execute("PRAGMA journal_mode=WAL")
            cursor.execute("PRAGMA synchronous=NORMAL")
            cursor.execute(f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}")
            cursor.execute(f"PRAGMA journal_size_limit={WAL_LIMIT_BYTES}")
        cursor.execute("PRAGMA cache_size=-65536")
        cursor.execute("PRAGMA temp_store=MEMORY")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:  # noqa: ANN401 - as above
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return engine
