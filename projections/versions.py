"""Rows as they stood at the close of any day: the standing ones in one table, the rest in another.

A row that changes keeps the version that stood at the last close; what changes several
times between two closes leaves one version. So the tables grow with what differs from
day to day, the live question reads only what stands, and a past one adds the second table.

`from_close` is the position of the last `DayClosed` before the change, `to_close` that
of the last one before the next change. A cut at position P (that of a `DayClosed`) sees
the version with from_close < P <= to_close.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    CompoundSelect,
    Table,
    and_,
    bindparam,
    select,
    true,
    union_all,
)

from projections.bulk import Key, picking
from projections.contract import metadata
from projections.page import Page, Row

Columns = Callable[[], Sequence[Column[Any]]]
CUT: ColumnElement[int] = bindparam("cut", type_=BigInteger)
"""The position of a cut, given when a statement is run: to make one costs more than to run it."""


@dataclass(frozen=True, eq=False)
class Versions:
    """A pair of tables with the same columns: what stands, and what stood."""

    now: Table
    past: Table
    _key: Callable[[Row], Key]

    @property
    def tables(self) -> tuple[Table, Table]:
        """Both tables, for the projection that owns them."""
        return self.now, self.past

    def get(self, page: Page, *key: Any) -> Row | None:
        """Return the standing row of a key."""
        return page.get(self.now, *key)

    def put(self, page: Page, row: Row) -> None:
        """Let a row stand from now on; a row that says the same as before changes nothing."""
        before = page.get(self.now, *self._key(row))
        if before is not None:
            if {**row, "from_close": before["from_close"]} == before:
                return
            self._keep(page, before)
        page.put(self.now, {**row, "from_close": page.epoch})

    def begin(self, page: Page, row: Row) -> None:
        """Let a row stand under a key that never stood before, without looking for it."""
        page.add(self.now, {**row, "from_close": page.epoch})

    def end(self, page: Page, *key: Any) -> None:
        """Let the row of a key stand no longer."""
        before = page.get(self.now, *key)
        if before is not None:
            self._keep(page, before)
            page.drop(self.now, *key)

    def arms(
        self, position: int | ColumnElement[int] | None
    ) -> list[tuple[Table, ColumnElement[bool]]]:
        """Return each table with the condition of its rows that stand, or stood at a cut.

        The cut may be `CUT`, for a statement that is made once.
        """
        if position is None:
            return [(self.now, true())]
        past = self.past.c
        return [
            (self.now, self.now.c.from_close < position),
            (self.past, and_(past.from_close < position, past.to_close >= position)),
        ]

    def at(self, position: int | ColumnElement[int] | None, *columns: str) -> CompoundSelect[Any]:
        """Select these columns (all where none is named) as they stand, or stood at a cut."""
        names = columns or tuple(column.name for column in self.now.columns)
        return union_all(
            *[
                select(*[table.c[name] for name in names]).where(condition)
                for table, condition in self.arms(position)
            ]
        )

    def _keep(self, page: Page, before: Row) -> None:
        if before["from_close"] < page.epoch:
            page.add(self.past, {**before, "to_close": page.epoch})


def versioned(name: str, columns: Columns, *indexes: Callable[[Table], object]) -> Versions:
    """Make the two tables; `columns` makes the columns, primary key first, for each of them.

    `indexes` are called with each table, to put indexes on it: on its columns, since an
    index that is made of names alone belongs to no table and is never created.
    """
    now = Table(name, metadata, *columns(), Column("from_close", BigInteger, nullable=False))
    past = Table(
        f"{name}_past",
        metadata,
        *columns(),
        Column("from_close", BigInteger, primary_key=True),
        Column("to_close", BigInteger, nullable=False),
    )
    for table in (now, past):
        for add in indexes:
            add(table)
    return Versions(now, past, picking([column.name for column in now.primary_key]))
