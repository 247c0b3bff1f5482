"""What is asked of one table and written to it, as statements made once and run on plain rows."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Table, bindparam, select

from projections.bulk import Key, Row, bulk_delete, bulk_insert, bulk_upsert, picking

__all__ = ["Key", "Row", "Statements", "bulk_insert", "bulk_upsert"]


class Statements:
    """The statements of one table."""

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

    def read(self, connection: Connection, key: Key) -> Row | None:
        """Return the row with this key, or None."""
        found = connection.execute(self._read, dict(zip(self._names, key, strict=True))).first()
        return None if found is None else dict(zip(self._columns, found, strict=True))

    def among(self, connection: Connection, values: Sequence[Any]) -> Iterator[Row]:
        """Return the rows of which the first column of the key holds one of these values."""
        for found in connection.execute(self._among, {"some": values}):
            yield dict(zip(self._columns, found, strict=True))

    def insert(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Write rows whose keys never stood before."""
        bulk_insert(connection, self._table, rows)

    def upsert(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Write rows over those with the same key."""
        bulk_upsert(connection, self._table, rows)

    def delete(self, connection: Connection, keys: Iterable[Key]) -> None:
        """Take the rows with these keys away."""
        bulk_delete(connection, self._table, keys)
