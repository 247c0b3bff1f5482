"""What every reader of a file gives back: deliveries, refusals, and how far it has come."""

import gzip
import zlib
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import IO, cast

from msgspec import Struct

from schemas.envelopes import Delivery

_CHUNK_BYTES = 1 << 20
_GZIP_MAGIC = b"\x1f\x8b"
BROKEN_GZIP = (EOFError, gzip.BadGzipFile, zlib.error)
"""What reading a packed file raises when it was cut off or damaged."""


class Refusal(Struct, frozen=True):
    """One row of a file that cannot be taken, and why."""

    line: int
    """Number of the line or row as an editor or a spreadsheet counts it, from 1; 0: the file."""
    field: str
    """Column heading, or field of the event; empty where the whole row is meant."""
    message: str
    """What is wrong, in what, and what to do; complete without the other two."""


Row = Delivery | Refusal


class Reading(Iterator[Row]):
    """What a file says, row by row; `done` of `total` rows have been read so far.

    One row may give several deliveries or none, so progress counts rows.

    >>> reading = Reading("claims", 2, [(1, []), (2, [Refusal(2, "", "wrong")])])
    >>> [row.message for row in reading], reading.done
    (['wrong'], 2)
    """

    def __init__(
        self, source: str, total: int, rows: Iterable[tuple[int, Iterable[Row]]], name: str = ""
    ) -> None:
        """Take (rows read so far, what the newest of them gives) in order."""
        self.source = source
        """Name under which the facts of this file are recorded."""
        self.name = name or source
        """Name of the file, for whoever must find a row in it."""
        self.total = total
        self.done = 0
        self._rows = self._flat(rows)

    def __next__(self) -> Row:
        """Return the next delivery or refusal."""
        return next(self._rows)

    def _flat(self, rows: Iterable[tuple[int, Iterable[Row]]]) -> Iterator[Row]:
        for self.done, said in rows:
            yield from said


def source_hash(path: Path) -> str:
    """Return the SHA-256 of a file as it lies there, in hexadecimal, read in pieces."""
    digest = sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def open_plain(path: Path) -> IO[bytes]:
    """Open a file for reading its content, unpacked as it is read when it is gzip."""
    with path.open("rb") as file:
        packed = file.read(2) == _GZIP_MAGIC
    return cast("IO[bytes]", gzip.open(path, "rb")) if packed else path.open("rb")


def count_lines(path: Path) -> int:
    """Return the number of lines of a file, gzip or not, without keeping any.

    A file that breaks off counts up to there: the reader itself tells what is wrong.
    """
    lines, last = 0, b"\n"
    with open_plain(path) as file:
        try:
            while chunk := file.read(_CHUNK_BYTES):
                lines, last = lines + chunk.count(b"\n"), chunk[-1:]
        except BROKEN_GZIP:
            return lines
    return lines + (last != b"\n")
