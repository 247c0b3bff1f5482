"""How rows of the scoring store are read and written, whatever its database."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, Table

from projections.bulk import bulk_insert, bulk_upsert
from schemas.codec import Conclusion, encode
from streams.scoring.tables import conclusions

_AT_ONCE = 500
"""Values in one IN list: well under the least limit of any database that we use."""


def among(
    connection: Connection, question: Select[Any], column: ColumnElement[str], values: Sequence[str]
) -> Iterator[Row[Any]]:
    """Ask a question of the rows whose column holds one of many values."""
    for start in range(0, len(values), _AT_ONCE):
        some = values[start : start + _AT_ONCE]
        yield from connection.execute(question.where(column.in_(some)))


def upsert(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, each taking the place of the one with its primary key."""
    bulk_upsert(connection, table, rows)


def latest(rows: Iterable[Row[Any]], *key: str) -> list[Row[Any]]:
    """Return the newest version of each row by its key: that with the greatest `from_close`."""
    name_of = attrgetter(*key)
    newest: dict[Any, Row[Any]] = {}
    for row in rows:
        name = name_of(row)
        before = newest.get(name)
        if before is None or before.from_close < row.from_close:
            newest[name] = row
    return list(newest.values())


def conclude(connection: Connection, made: Sequence[Conclusion]) -> None:
    """Append conclusions."""
    if made:
        rows = [
            {
                "cause": it.cause,
                "subject": it.subject,
                "detector": it.detector,
                "ordinal": it.ordinal,
                "generation": it.generation,
                "type": it.type,
                "record": encode(it),
            }
            for it in made
        ]
        bulk_insert(connection, conclusions, rows)
