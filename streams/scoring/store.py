"""What scoring keeps between pages, written in one transaction per page."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from sqlalchemy import Connection, Engine, func, inspect, select

from schemas.shards import SHARDS
from streams.scoring.concluded import Concluded
from streams.scoring.day_book import COMPLETE, DayBook
from streams.scoring.rules import Rules
from streams.scoring.share import WHOLE, Share
from streams.scoring.tables import (
    LAYOUT,
    days,
    drifts,
    layouts,
    metadata,
    parked,
    positions,
    shards,
)
from streams.scoring.work import Work

_LAYOUT_LOCK = int.from_bytes(b"scoring")
"""The advisory lock of whoever makes the tables."""

_log = logging.getLogger(__name__)


class ScoringStore(Concluded):
    """Opens transactions on the scoring database, and answers what needs none."""

    def __init__(self, engine: Engine, rules: Rules, readers: Engine | None = None) -> None:
        """Write through one engine and read through another, the same where none is given.

        Tables are made where they are missing; those of another layout are made again.
        """
        super().__init__(readers or engine)
        self.engine = engine
        self.rules = rules
        with engine.begin() as connection:
            _make_tables(connection)

    def close(self) -> None:
        """Let go of the database."""
        super().close()
        self.engine.dispose()

    @contextmanager
    def transaction(self, share: Share = WHOLE) -> Iterator[Work]:
        """Return one unit of work on some shards: everything in it is stored, or nothing."""
        with self.engine.begin() as connection:
            yield Work(connection, self.rules, share)

    @contextmanager
    def day_book(self) -> Iterator[DayBook]:
        """Return one unit of work of the closer: everything in it is stored, or nothing."""
        with self.engine.begin() as connection:
            yield DayBook(connection, self.rules)

    def scored_days(self) -> list[tuple[date, int, str]]:
        """Return every scored day with the position of its close and its digest, in order."""
        question = select(days.c.day, days.c.position, days.c.digest).order_by(days.c.day)
        with self._readers.connect() as connection:
            return [
                (day, position, digest) for day, position, digest in connection.execute(question)
            ]

    def features_moved(self) -> int | None:
        """Return how many features have moved far, of the model of which that is said last.

        None where no model was looked at yet. Of several that are looked at on one day, the
        one that has moved farthest counts.
        """
        question = select(drifts.c.moved).order_by(drifts.c.day.desc(), drifts.c.moved.desc())
        with self._readers.connect() as connection:
            return connection.scalar(question.limit(1))

    def parked(self) -> list[tuple[int, str, str]]:
        """Return every fact that could not be applied: position, subject, reason."""
        question = select(parked).order_by(parked.c.position, parked.c.subject)
        with self._readers.connect() as connection:
            return [(row.position, row.subject, row.reason) for row in connection.execute(question)]


def _make_tables(connection: Connection) -> None:
    """Make the tables where they are missing, and anew where they are of another layout.

    What stands here follows from the log, so that nothing is carried over.
    """
    if connection.dialect.name == "postgresql":
        # Several workers may begin at once, and none of them on half a table.
        connection.execute(select(func.pg_advisory_xact_lock(_LAYOUT_LOCK)))
    inspector = inspect(connection)
    if inspector.has_table("dossiers"):
        known = inspector.has_table(layouts.name)
        if not known or connection.scalar(select(layouts.c.layout)) != LAYOUT:
            _log.warning("the scoring store is of another layout: the log is judged again")
            for name in inspector.get_table_names():
                connection.exec_driver_sql(f'DROP TABLE "{name}"')
    metadata.create_all(connection)
    if connection.scalar(select(layouts.c.layout)) is None:
        connection.execute(layouts.insert(), [{"layout": LAYOUT}])
        blank = [{"shard": shard, "position": 0, "closed": 0} for shard in range(SHARDS)]
        connection.execute(shards.insert(), blank)
        connection.execute(positions.insert(), [{"name": COMPLETE, "position": 0}])
