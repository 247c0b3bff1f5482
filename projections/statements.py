"""What is asked of one table and written to it, as statements made once and run on plain rows."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import Insert, UpdateBase

Row = dict[str, Any]
"""One row by column name, always whole. A row that was read is never changed: put another."""

Key = tuple[Any, ...]
"""A primary key, in the order of its columns."""


class Statements:
    """The statements of one table.

    SQLite is handed tuples and text: a statement of SQLAlchemy turns each row into
    parameters anew, which costs more than to write it. Its bindings need none of the
    conversions of a dialect; where they do, the statement itself is run.
    """

    def __init__(self, table: Table) -> None:
        """Make the statements; each is compiled when it is first run."""
        names = [column.name for column in table.primary_key]
        named = [table.c[name] == bindparam(f"key_{name}") for name in names]
        self.key: Callable[[Row], Key] = picking(names)
        self._names = [f"key_{name}" for name in names]
        self._table = table
        self._columns = tuple(column.name for column in table.columns)
        self._read = select(table).where(*named)
        self._among = select(table).where(table.c[names[0]].in_(bindparam("some", expanding=True)))
        self._delete = _Many(delete(table).where(*named))
        self._insert = _Many(insert(table))
        self._upsert: _Many | None = None

    def read(self, connection: Connection, key: Key) -> Row | None:
        """Return the row with this key, or None."""
        found = connection.execute(self._read, self._bound(key)).first()
        return None if found is None else dict(zip(self._columns, found, strict=True))

    def among(self, connection: Connection, values: Sequence[Any]) -> Iterator[Row]:
        """Return the rows of which the first column of the key holds one of these values."""
        for found in connection.execute(self._among, {"some": values}):
            yield dict(zip(self._columns, found, strict=True))

    def insert(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Write rows whose keys never stood before."""
        self._insert.run(connection, rows)

    def upsert(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Write rows over those with the same key."""
        if self._upsert is None:
            self._upsert = _Many(upsert(self._table, connection.dialect.name))
        self._upsert.run(connection, rows)

    def delete(self, connection: Connection, keys: Iterable[Key]) -> None:
        """Take the rows with these keys away."""
        self._delete.run(connection, [self._bound(key) for key in keys])

    def _bound(self, key: Key) -> Row:
        return dict(zip(self._names, key, strict=True))


class _Many:
    """One statement that is run on many rows at once."""

    def __init__(self, statement: UpdateBase) -> None:
        self._statement = statement
        self._text = ""
        self._pick: Callable[[Row], Key] = tuple

    def run(self, connection: Connection, rows: Sequence[Row]) -> None:
        if not rows:
            return
        if connection.dialect.name != "sqlite":
            connection.execute(self._statement, rows)
            return
        if not self._text:
            compiled = self._statement.compile(dialect=connection.dialect)
            self._text = str(compiled)
            self._pick = picking(compiled.positiontup or ())
        connection.exec_driver_sql(self._text, list(map(self._pick, rows)))


def upsert(table: Table, dialect: str) -> Insert:
    """Return the statement that writes whole rows over those with the same primary key."""
    maker = postgresql.insert if dialect == "postgresql" else sqlite.insert
    statement = maker(table)
    key = [column.name for column in table.primary_key]
    rest = {
        column.name: statement.excluded[column.name]
        for column in table.columns
        if not column.primary_key
    }
    if not rest:
        return statement.on_conflict_do_nothing(index_elements=key)
    return statement.on_conflict_do_update(index_elements=key, set_=rest)


def picking(names: Sequence[str]) -> Callable[[Row], Key]:
    """Return how these columns are taken out of a row, as a tuple whatever their number."""
    if len(names) > 1:
        return itemgetter(*names)
    name = names[0]
    return lambda row: (row[name],)
