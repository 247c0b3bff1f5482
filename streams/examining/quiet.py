"""How an SQLite file is read so that nothing of it changes, beside a running server or without."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2 as sqlite

from streams.log.sql_reading import Run

Failure = sqlite.Error
BUSY_SECONDS = 2.0
"""An examination waits no longer than this for whoever recovers or checkpoints the file."""


class Unfinished(Exception):
    """A write-ahead log lies there whose index is gone: to read it, a file would be made."""


@contextmanager
def quietly(file: Path) -> Iterator[Run]:
    """Open a file for questions; raises FileNotFoundError, Unfinished, or what SQLite raises.

    An ordinary reader of a file in WAL mode makes its write-ahead log and index where
    nobody has it open, and leaves them there. So a file without them is read as one that
    does not change, which needs neither file nor lock.
    """
    with file.open("rb"):
        pass
    address = f"{file.absolute().as_uri()}?mode=ro"
    if not _beside(file, "-shm").exists():
        wal = _beside(file, "-wal")
        if wal.exists() and wal.stat().st_size:
            message = f"{wal.name} lies there without its index"
            raise Unfinished(message)
        address += "&immutable=1"
    connection = sqlite.connect(address, uri=True, isolation_level=None, timeout=BUSY_SECONDS)
    try:
        yield lambda question, *values: _rows(connection, question, values)
    finally:
        connection.close()


def _rows(connection: Any, question: str, values: tuple[Any, ...]) -> list[Any]:  # noqa: ANN401 - pysqlite3 carries no types
    rows: list[Any] = connection.execute(question, values).fetchall()
    return rows


def _beside(file: Path, suffix: str) -> Path:
    return file.with_name(file.name + suffix)
