"""Rows read and changed while a page of the stream is applied, and written in one go."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, Table

from projections.statements import Key, Row, Statements
from schemas.calendar import shanghai_day
from schemas.codec import Conclusion, Fact
from schemas.envelopes import Recorded
from schemas.events import DayClosed

__all__ = ["AT_ONCE", "Page", "Row"]

MOST_ROWS_HELD = 50_000
"""Rows of one table that are remembered from page to page, before they are forgotten."""
AT_ONCE = 500
"""Values in one IN list: under the least limit of any database that is used."""
BY_SUBJECT = frozenset({"subject", "site"})
"""First columns of a primary key that hold a subject."""
_NOT_READ: Row = {}
"""Stands for a row of which it is not known whether there is one."""


class Page:
    """The rows of all tables as they stand after the records applied so far.

    What is read is remembered, what is written waits until `flush`; so a projection
    always sees its own changes, and where the stream is cut into pages changes no row.
    """

    def __init__(self) -> None:
        """Begin with nothing remembered."""
        self.epoch = 0
        """Position of the last `DayClosed` before the cause of the record in hand, 0 before any."""
        self.day = date.min
        """Shanghai day of the record in hand: when its cause was learned, or the day closed."""
        self.on = ""
        """The same day as it is stored."""
        self.fact: Fact | None = None
        """The fact in hand, or the cause of the conclusion in hand; None where it is unreadable."""
        self._shelves: dict[Table, _Shelf] = {}
        self._connection: Connection | None = None
        self._from_blank = False

    def begin(self, connection: Connection, *, blank: bool = False) -> None:
        """Work over this connection; `blank` says that every table is empty."""
        self._connection = connection
        self._from_blank = self._from_blank or blank

    def turn_to(self, record: Fact | Conclusion) -> None:
        """Take a record in hand: note its fact and its day."""
        if isinstance(record, Recorded):
            self.fact = record
            closed = record.data
            learned = record.recorded_at
            self._turn(closed.day if isinstance(closed, DayClosed) else shanghai_day(learned))
        elif self.fact is None or self.fact.position != record.cause:
            self.fact = None
            self._turn(shanghai_day(record.at))

    def expect(self, subjects: Iterable[str]) -> None:
        """Read at once what will be asked about these subjects, rather than row by row."""
        wanted = set(subjects)
        for shelf in self._shelves.values():
            if shelf.asked and shelf.by_subject and not shelf.complete:
                shelf.fetch(self._open(), wanted)

    def get(self, table: Table, *key: Any) -> Row | None:
        """Return the row with this primary key, or None."""
        shelf = self._shelves.get(table) or self._shelf(table)
        row = shelf.rows.get(key, _NOT_READ)
        if row is not _NOT_READ:
            return row
        shelf.asked = True
        if shelf.complete or (shelf.by_subject and key[0] in shelf.fetched):
            return None
        if shelf.added:
            shelf.write(self._open())
        row = shelf.statements.read(self._open(), key)
        shelf.rows[key] = row
        return row

    def put(self, table: Table, row: Row) -> None:
        """Write a whole row under its primary key, over whatever stood there."""
        shelf = self._shelves.get(table) or self._shelf(table)
        key = shelf.key(row)
        shelf.rows[key] = row
        shelf.touched[key] = None

    def drop(self, table: Table, *key: Any) -> None:
        """Take the row with this primary key away, if there is one."""
        shelf = self._shelf(table)
        shelf.rows[key] = None
        shelf.touched[key] = None

    def add(self, table: Table, row: Row) -> None:
        """Write a row under a key that never stood before, without remembering it."""
        shelf = self._shelves.get(table) or self._shelf(table)
        shelf.added.append(row)
        shelf.complete = shelf.by_subject = False

    def flush(self) -> None:
        """Write what waits; the caller commits."""
        for shelf in self._shelves.values():
            shelf.write(self._open())

    def forget(self) -> None:
        """Drop everything remembered, after a transaction that was rolled back."""
        self._shelves.clear()
        self._from_blank = False

    def _turn(self, day: date) -> None:
        if day != self.day:
            self.day = day
            self.on = day.isoformat()

    def _open(self) -> Connection:
        if self._connection is None:
            raise RuntimeError("the page was not begun; Views.project begins it")
        return self._connection

    def _shelf(self, table: Table) -> "_Shelf":
        shelf = self._shelves.get(table)
        if shelf is None:
            shelf = self._shelves[table] = _Shelf(table, complete=self._from_blank)
        return shelf


class _Shelf:
    """The remembered rows of one table; `complete` while no row can be in the table only."""

    def __init__(self, table: Table, *, complete: bool) -> None:
        self.rows: dict[Key, Row | None] = {}
        self.touched: dict[Key, None] = {}
        self.added: list[Row] = []
        self.complete = complete
        self.asked = False
        """Whether anybody reads here; where nobody does, nothing is remembered."""
        self.fetched: set[str] = set()
        """Subjects of which every row is remembered."""
        self.statements = Statements(table)
        self.key = self.statements.key
        self.by_subject = next(iter(table.primary_key)).name in BY_SUBJECT
        """Whether all rows of a subject can be remembered: not where rows are only added."""

    def fetch(self, connection: Connection, subjects: set[str]) -> None:
        if self.added:
            self.write(connection)
        missing = sorted(subjects - self.fetched)
        for start in range(0, len(missing), AT_ONCE):
            for row in self.statements.among(connection, missing[start : start + AT_ONCE]):
                self.rows.setdefault(self.key(row), row)
        self.fetched.update(missing)

    def write(self, connection: Connection) -> None:
        standing, gone = [], []
        for key in self.touched:
            row = self.rows[key]
            if row is None:
                gone.append(key)
            else:
                standing.append(row)
        self.statements.delete(connection, gone)
        self.statements.upsert(connection, standing)
        self.statements.insert(connection, self.added)
        self.touched.clear()
        self.added = []
        if not self.asked or len(self.rows) > MOST_ROWS_HELD:
            self.rows.clear()
            self.fetched.clear()
            self.complete = False
