"""What was published, in the log's SQLite file."""

from pathlib import Path
from threading import Lock
from typing import Any

from streams.log.port import DiskFull, LogBusy
from streams.log.published import Published
from streams.log.sqlite_files import OperationalError, is_busy, is_full, open_writer
from streams.log.sqlite_schema import make_tables


class SqlitePublished(Published):
    """The table in SQLite, on a connection that waits for those who append."""

    def __init__(self, path: Path) -> None:
        """Open the file; the tables of the log are made where they are missing."""
        self._connection = open_writer(path)
        self._one_at_a_time = Lock()
        try:
            make_tables(self._connection)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _rows(self, command: str, *values: Any) -> list[Any]:
        try:
            with self._one_at_a_time:
                rows: list[Any] = self._connection.execute(command, values).fetchall()
        except OperationalError as failure:
            if is_busy(failure):
                message = "another program holds the log; end it, and record this again"
                raise LogBusy(message) from failure
            if is_full(failure):
                message = "the disk is full: nothing was recorded; free some space"
                raise DiskFull(message) from failure
            raise
        return rows
