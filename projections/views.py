"""All projections over one database: rows and positions move together, or not at all."""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, Engine, Table, func, select

from projections.bulk import bulk_upsert
from projections.contract import Projection, Text, Told, metadata
from projections.page import Page
from projections.scored_days import last_two_closes
from schemas.body import Body
from schemas.codec import encode
from schemas.envelopes import Recorded
from schemas.events import DayClosed

POSITIONS = Table(
    "positions",
    metadata,
    Column("projection", Text, primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("generation", Text, nullable=False),
)

_POSITION = select(func.min(POSITIONS.c.position))
_ROWS_AT_ONCE = 2_000
_TABLES_LOCK = int.from_bytes(b"views")
"""The advisory lock of whoever makes the tables and takes them up."""


class OtherViews(RuntimeError):
    """The database was filled by other projections or rules: fill a new one beside it."""


class ViewsMoved(RuntimeError):
    """Somebody else has projected into these views: what was remembered of them is wrong."""


class ProjectionFailed(RuntimeError):
    """A projection could not apply a record; nothing of the page was written."""


class Views:
    """A database of views. One writer; any number of readers on engines of their own.

    Works on the engine that it is given (SQLite or PostgreSQL) and decides nothing about
    files: a rebuild is a `Views` on a fresh engine, filled from position 0.
    """

    def __init__(
        self, engine: Engine, projections: Sequence[Projection], *, generation: str = ""
    ) -> None:
        """Create what is missing; raise OtherViews when the rows are of another making."""
        self.engine = engine
        self.projections = tuple(projections)
        self.generation = generation
        self._page = Page()
        self._listeners: dict[type[Body], list[Projection]] = {}
        for projection in self.projections:
            for said in projection.listens:
                self._listeners.setdefault(said, []).append(projection)
        _check_order(self.projections)
        with engine.begin() as connection:
            self._make_tables(connection)
            self._position = self._adopt(connection)
            self._closes = last_two_closes(connection)

    def position(self) -> int:
        """Position of the last fact whose effect is in every row."""
        return self._position

    def project(self, page: Iterable[Told], upto: int) -> None:
        """Apply records to all projections and move their positions, in one transaction.

        `page` holds each fact in order of position, each followed by the conclusions
        that it caused, complete up to and including the fact at `upto`. Records that
        were applied before are skipped. Raises ProjectionFailed when a projection
        fails, and ViewsMoved when somebody else has projected here meanwhile: nothing
        of the page is then written, and after ViewsMoved the position is what now stands.
        """
        if upto <= self._position:
            return
        closes = self._closes
        try:
            with self.engine.begin() as connection:
                self._hold(connection)
                self._page.begin(connection, blank=self._position == 0)
                records = list(page)
                self._page.expect(_subjects(records))
                for record in records:
                    self._apply(record, upto)
                self._page.flush()
                self._move(connection, upto)
        except ViewsMoved:
            self._look_again()
            raise
        except BaseException:
            self._page.forget()
            self._closes = closes
            raise
        self._position = upto

    def digest(self, projection: str) -> str:
        """Return the SHA-256 of all rows of a projection, table by table in order of their keys."""
        found = next(each for each in self.projections if each.name == projection)
        running = sha256()
        with self.engine.connect() as connection:
            for table in found.tables:
                running.update(f"{table.name}\n".encode())
                for row in _rows_in_order(connection, table):
                    running.update(encode(row) + b"\n")
        return running.hexdigest()

    def digests(self) -> dict[str, str]:
        """Return the digest of every projection, by name."""
        return {each.name: self.digest(each.name) for each in self.projections}

    def _apply(self, record: Told, upto: int) -> None:
        is_fact = isinstance(record, Recorded)
        cause = record.position if isinstance(record, Recorded) else record.cause
        if cause <= self._position:
            return
        if cause > upto:
            raise ValueError(f"the page is said to end at {upto}, but holds a record of {cause}")
        before, last = self._closes
        self._page.epoch = last if last < cause else before
        self._page.turn_to(record)
        for projection in self._listeners.get(type(record.data), ()):
            try:
                projection.apply(self._page, record)
            except Exception as error:
                message = (
                    f"{projection.name} failed on {record.type} of position {cause}: {error!r}"
                )
                raise ProjectionFailed(message) from error
        if is_fact and isinstance(record.data, DayClosed):
            self._closes = (last, cause)

    def _make_tables(self, connection: Connection) -> None:
        if connection.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(_TABLES_LOCK)))
        tables = [table for projection in self.projections for table in projection.tables]
        metadata.create_all(connection, tables=[POSITIONS, *tables])

    def _hold(self, connection: Connection) -> None:
        """Let nobody else move these views until the end of the transaction."""
        held = connection.scalars(select(POSITIONS.c.position).with_for_update()).all()
        stands = min(held, default=0)
        if stands != self._position:
            message = (
                f"these views stand at position {stands} and not at {self._position}, where they "
                "were left: another program projects into them; let only one do so"
            )
            raise ViewsMoved(message)

    def _look_again(self) -> None:
        self._page.forget()
        with self.engine.begin() as connection:
            self._position = position_of(connection)
            self._closes = last_two_closes(connection)

    def _adopt(self, connection: Connection) -> int:
        rows = {row.projection: row for row in connection.execute(select(POSITIONS))}
        if not rows:
            self._move(connection, 0)
            return 0
        named = {projection.name for projection in self.projections}
        if rows.keys() != named:
            others = ", ".join(sorted(rows.keys() ^ named))
            raise OtherViews(f"these views differ in {others}; fill new ones beside them and swap")
        generations = {row.generation for row in rows.values()}
        if generations != {self.generation}:
            raise OtherViews(
                f"these views are of generation {', '.join(sorted(generations))}, not "
                f"{self.generation}; fill new ones beside them and swap"
            )
        positions: list[int] = [row.position for row in rows.values()]
        return min(positions)

    def _move(self, connection: Connection, position: int) -> None:
        rows = [
            {"projection": each.name, "position": position, "generation": self.generation}
            for each in self.projections
        ]
        bulk_upsert(connection, POSITIONS, rows)


def position_of(connection: Connection) -> int:
    """Return the newest position whose effect is in every row: what a page calls "as of"."""
    return connection.execute(_POSITION).scalar() or 0


def _subjects(records: Iterable[Told]) -> Iterator[str]:
    for record in records:
        yield record.subject
        if isinstance(record, Recorded):
            yield from record.concerns


def _check_order(projections: Sequence[Projection]) -> None:
    applied: set[str] = set()
    for projection in projections:
        missing = set(projection.reads) - applied
        if missing:
            raise ValueError(
                f"{projection.name} reads {', '.join(sorted(missing))}: put that first"
            )
        applied.add(projection.name)


def _rows_in_order(connection: Connection, table: Table) -> Iterable[list[Any]]:
    found = connection.execution_options(yield_per=_ROWS_AT_ONCE).execute(
        select(table).order_by(*table.primary_key)
    )
    return (list(row) for row in found)
