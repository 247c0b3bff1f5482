"""The log of facts in SQLite for whoever only reads it, beside the one process that writes."""

from functools import partial
from pathlib import Path
from typing import Any

from schemas.errors import Refused
from streams.log.readers import Readers
from streams.log.sql_reading import SqlReading
from streams.log.sqlite_files import Connection, open_reader


class SqliteReader(SqlReading):
    """Keeps the promises of `port.FactReader`; takes no lock, and makes and moves nothing.

    Has no external head: that belongs to whoever acknowledges.
    """

    def __init__(self, path: Path) -> None:
        """Read the log in this file; Refused where there is none."""
        if not path.is_file():
            message = f"{path.parent} holds no wagewatch data; name its directory by --data"
            raise Refused(message, field="data")
        self._readers: Readers[Connection] = Readers(partial(open_reader, path))

    def close(self) -> None:
        """Let go of the file."""
        self._readers.close()

    def _rows(self, question: str, *values: Any) -> list[Any]:
        with self._readers.one() as reader:
            rows: list[Any] = reader.execute(question, values).fetchall()
            return rows
