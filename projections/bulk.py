"""Many rows of a table written or taken away at once, in the way that is fastest for its database.

SQLite is handed one statement and many tuples: a statement of SQLAlchemy turns each row into
parameters anew, which costs more than to write it. PostgreSQL is handed one array for each
column and puts the rows together itself: one statement and one answer for thousands of them.
Both take values of plain types as they are; a table that holds others is left to SQLAlchemy.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from operator import itemgetter
from typing import Any, Protocol

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Date,
    Enum,
    LargeBinary,
    String,
    Table,
    TypeDecorator,
    bindparam,
    delete,
    func,
    insert,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.sql.selectable import TableValuedAlias
from sqlalchemy.types import ARRAY, TypeEngine

Row = dict[str, Any]
"""One row by column name, always whole. A row that was read is never changed: put another."""
Key = tuple[Any, ...]
"""A primary key, in the order of its columns."""
Rows = Sequence[Mapping[str, Any]]

AT_ONCE = 5_000
"""Rows in one statement on PostgreSQL: some MiB."""
_PLAIN: dict[type, TypeEngine[Any]] = {
    bool: Boolean(),
    bytes: LargeBinary(),
    date: Date(),
    int: BigInteger(),
    str: String(),
}
"""What a driver takes as it is, by its type in Python, and of what type an array of it is."""
_NOT_PLAIN = {"postgresql": (), "sqlite": (date,)}
"""What a driver would take, but not write as SQLAlchemy does."""


def bulk_insert(connection: Connection, table: Table, rows: Rows) -> None:
    """Write rows whose keys never stood before."""
    _inserting(table, connection.dialect.name).run(connection, rows)


def bulk_upsert(connection: Connection, table: Table, rows: Rows) -> None:
    """Write rows over those with the same key; of several with one key the last one stands."""
    _upserting(table, connection.dialect.name).run(connection, rows)


def bulk_delete(connection: Connection, table: Table, keys: Iterable[Key]) -> None:
    """Take the rows with these keys away, where they are."""
    names = [column.name for column in table.primary_key]
    rows = [dict(zip(names, key, strict=True)) for key in keys]
    _deleting(table, connection.dialect.name).run(connection, rows)


def picking(names: Sequence[str]) -> Callable[[Mapping[str, Any]], Key]:
    """Return how these columns are taken out of a row, as a tuple whatever their number."""
    if len(names) > 1:
        return itemgetter(*names)
    name = names[0]
    return lambda row: (row[name],)


class _Writing(Protocol):
    """One statement that is run on many rows at once."""

    def run(self, connection: Connection, rows: Rows) -> None: ...


@cache
def _inserting(table: Table, database: str) -> _Writing:
    columns = list(table.columns)
    if not _goes_by_column(columns, database):
        return _ByRow(insert(table), columns)
    names = [column.name for column in columns]
    return _ByColumn(insert(table).from_select(names, select(_given(columns))), columns)


@cache
def _upserting(table: Table, database: str) -> _Writing:
    columns = list(table.columns)
    key = [column.name for column in table.primary_key]
    rest = [column.name for column in columns if not column.primary_key]
    by_column = _goes_by_column(columns, database)
    statement = (postgresql if database == "postgresql" else sqlite).insert(table)
    put = {name: statement.excluded[name] for name in rest}
    if by_column:
        names = [column.name for column in columns]
        statement = statement.from_select(names, select(_given(columns)))
    if rest:
        statement = statement.on_conflict_do_update(index_elements=key, set_=put)
    else:
        statement = statement.on_conflict_do_nothing(index_elements=key)
    return _ByColumn(statement, columns, key) if by_column else _ByRow(statement, columns)


@cache
def _deleting(table: Table, database: str) -> _Writing:
    columns = list(table.primary_key)
    if not _goes_by_column(columns, database):
        named = [column == bindparam(column.name) for column in columns]
        return _ByRow(delete(table).where(*named), columns)
    given = _given(columns)
    named = [column == given.c[column.name] for column in columns]
    return _ByColumn(delete(table).where(*named), columns)


def _is_plain(column: Column[Any], database: str) -> bool:
    if isinstance(column.type, Enum | TypeDecorator):
        return False
    python_type = column.type.python_type
    return python_type in _PLAIN and python_type not in _NOT_PLAIN.get(database, ())


def _goes_by_column(columns: Sequence[Column[Any]], database: str) -> bool:
    return database == "postgresql" and all(_is_plain(column, database) for column in columns)


def _given(columns: Sequence[Column[Any]]) -> TableValuedAlias:
    """Return rows that are put together from one array for each column."""
    arrays = [
        bindparam(column.name, type_=ARRAY(_PLAIN[column.type.python_type])) for column in columns
    ]
    names = [column.name for column in columns]
    return func.unnest(*arrays).table_valued(*names, name="given").render_derived()


class _ByRow:
    """Run with one set of parameters a row."""

    def __init__(self, statement: UpdateBase, columns: Sequence[Column[Any]]) -> None:
        self._statement = statement
        self._columns = columns
        self._text = ""
        self._pick: Callable[[Mapping[str, Any]], Key] = lambda _: ()

    def run(self, connection: Connection, rows: Rows) -> None:
        if not rows:
            return
        database = connection.dialect.name
        if database != "sqlite" or not all(_is_plain(each, database) for each in self._columns):
            connection.execute(self._statement, list(rows))
            return
        if not self._text:
            compiled = self._statement.compile(dialect=connection.dialect)
            self._pick = picking(compiled.positiontup or ())
            self._text = str(compiled)
        connection.exec_driver_sql(self._text, list(map(self._pick, rows)))


class _ByColumn:
    """Run with one array for each column; only the last row of each key, where a key is named."""

    def __init__(
        self, statement: UpdateBase, columns: Sequence[Column[Any]], key: Sequence[str] = ()
    ) -> None:
        self._statement = statement
        self._names = [column.name for column in columns]
        self._texts = [column.name for column in columns if column.type.python_type is str]
        self._key = picking(key) if key else None
        self._text = ""

    def run(self, connection: Connection, rows: Rows) -> None:
        if self._key is not None:
            rows = list({self._key(row): row for row in rows}.values())
        if not self._text:
            self._text = str(self._statement.compile(dialect=connection.dialect))
        for start in range(0, len(rows), AT_ONCE):
            some = rows[start : start + AT_ONCE]
            arrays = {name: [row[name] for row in some] for name in self._names}
            for name in self._texts:
                arrays[name] = _storable(arrays[name])
            connection.exec_driver_sql(self._text, arrays)


def _storable(texts: list[str | None]) -> list[str | None]:
    """Draw the character U+0000, which PostgreSQL cannot hold and refuses with all else.

    What somebody put into a name must not bring everything behind it to a stand.
    """
    if "\0" not in "".join(filter(None, texts)):
        return texts
    return [text and text.replace("\0", "\N{SYMBOL FOR NULL}") for text in texts]
