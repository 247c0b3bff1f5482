"""A log, a scoring store and views in either database, in the state that a test wants them in."""

from collections.abc import Mapping
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from sqlalchemy import Engine, Table, insert

from projections.views import POSITIONS
from schemas.shards import SHARDS
from streams.databases import writer
from streams.databases.postgres import postgres_writer
from streams.examining.postgres_opened import opened
from streams.examining.quiet import quietly
from streams.examining.tables import Tables
from streams.log.port import FactLog
from streams.log.postgres import PostgresLog
from streams.log.postgres_published import PostgresPublished
from streams.log.published import Published
from streams.log.sqlite import SqliteLog
from streams.log.sqlite_published import SqlitePublished
from streams.scoring import tables
from tests.streams.log.ready import closing, draft

PUBLIC, SCORING, VIEWS = "public", "scoring", "views_1"
_FILES = {PUBLIC: "facts.sqlite", SCORING: "scoring.sqlite", VIEWS: "views-1.sqlite"}


class Workshop:
    """Where the parts of an installation are filled by hand, and looked at."""

    def __init__(self, stack: ExitStack, place: Path, database: str | None) -> None:
        self._stack = stack
        self._place = place
        self._database = database

    def log(self) -> FactLog:
        head = self._place / "head"
        if self._database is not None:
            return PostgresLog(self._database, head)
        return SqliteLog(self._place / "facts.sqlite", head)

    def record(self, facts: int, *closed: date) -> None:
        """Record facts at noon, a second apart, and behind them the closes of days."""
        log = self.log()
        drafts = [draft(number) for number in range(facts)]
        log.append(drafts + [closing(facts + at, day) for at, day in enumerate(closed)])
        log.close()

    def judged(self, *positions: int) -> None:
        """Say how far the shards are: in turn, as many as are told."""
        rows = [
            {"shard": shard, "position": positions[shard % len(positions)], "closed": 0}
            for shard in range(SHARDS)
        ]
        self.put(tables.shards, *rows)

    def shown(self, position: int) -> None:
        """Say how far a projection is."""
        engine = self._engine(VIEWS)
        POSITIONS.create(engine)
        with engine.begin() as connection:
            row = {"projection": "who", "position": position, "generation": "g"}
            connection.execute(insert(POSITIONS), [row])

    def published(self, topic: str, position: int) -> None:
        """Say how far a topic was published, as a relay does."""
        if self._database is not None:
            published: Published = PostgresPublished(self._database)
        else:
            published = SqlitePublished(self._place / _FILES[PUBLIC])
        epoch, _ = published.take_over(topic, 1, begin=0)
        published.record(topic, epoch, position)
        published.close()

    def put(self, table: Table, *rows: Mapping[str, object]) -> None:
        """Put rows into a table of the scoring store, which is made where it is missing."""
        engine = self._engine(SCORING)
        tables.metadata.create_all(engine)
        if rows:
            with engine.begin() as connection:
                connection.execute(insert(table), rows)

    def tables(self, schema: str) -> Tables:
        """The tables as an examination sees them."""
        if self._database is not None:
            server = self._stack.enter_context(opened(self._database))
            return Tables(server.ask, schema)
        return Tables(self._stack.enter_context(quietly(self._place / _FILES[schema])))

    def _engine(self, schema: str) -> Engine:
        if self._database is not None:
            engine = postgres_writer(self._database, schema)
        else:
            engine = writer(self._place / _FILES[schema])
        self._stack.callback(engine.dispose)
        return engine
