"""Memories, derived rows and how far each partition is, in one PostgreSQL transaction a group."""

import psycopg
from msgspec import Struct, field
from psycopg.sql import SQL, Composed, Identifier

from benchmarks.workload import BLANK, Derived, Event, Memory, fold, read, recall, remember, write

CACHED = 200_000
"""Memories held, at most; beyond it all are let go, and read again as they are needed."""

TABLES = """
    CREATE SCHEMA IF NOT EXISTS {schema};
    CREATE TABLE IF NOT EXISTS {schema}.memories (
        subject text PRIMARY KEY, memory bytea NOT NULL
    ) WITH (fillfactor = 70);
    CREATE TABLE IF NOT EXISTS {schema}.derived (
        cause bigint PRIMARY KEY, subject text NOT NULL, record bytea NOT NULL
    );
    CREATE TABLE IF NOT EXISTS {schema}.done (partition int PRIMARY KEY, next bigint NOT NULL)
"""
DONE = "SELECT partition, next FROM {schema}.done"
READ = "SELECT subject, memory FROM {schema}.memories WHERE subject = ANY(%b)"
KEEP = """
    INSERT INTO {schema}.memories SELECT * FROM unnest(%b::text[], %b::bytea[])
    ON CONFLICT (subject) DO UPDATE SET memory = excluded.memory
"""
TELL = """
    INSERT INTO {schema}.derived SELECT * FROM unnest(%b::bigint[], %b::text[], %b::bytea[])
    ON CONFLICT DO NOTHING
"""
STAND = """
    INSERT INTO {schema}.done SELECT * FROM unnest(%b::int[], %b::bigint[])
    ON CONFLICT (partition) DO UPDATE SET next = excluded.next
"""


class Group(Struct):
    """What is applied together: records in their order, and where each partition stands then."""

    records: list[bytes] = field(default_factory=list)
    done: dict[int, int] = field(default_factory=dict)


class Memories:
    """What a worker remembers, in a schema of its own, behind a bounded cache."""

    def __init__(self, connection: psycopg.Connection, schema: str) -> None:
        self.done: dict[int, int] = {}
        """Where each partition stands: what lies before it is durable."""
        self._connection = connection
        self._schema = Identifier(schema)
        self._cache: dict[str, Memory] = {}
        self._read, self._keep, self._tell, self._stand = map(
            self._named, (READ, KEEP, TELL, STAND)
        )

    @classmethod
    def open(cls, database: str, schema: str) -> "Memories":
        """Open the memories of a schema, which is made where it is missing."""
        opened = cls(psycopg.Connection.connect(database, autocommit=True), schema)
        opened._connection.execute(opened._named(TABLES))
        rows = opened._connection.execute(opened._named(DONE))
        opened.done = dict(rows.fetchall())
        return opened

    def apply(self, group: Group) -> int:
        """Fold a group and make it durable; return how many records were derived."""
        events = [read(record) for record in group.records]
        self._recall({event.subject for event in events})
        changed, derived = self._folded(events)
        with self._connection.pipeline(), self._connection.transaction():
            execute = self._connection.execute
            execute(self._keep, [[*changed], [*map(remember, changed.values())]])
            execute(
                self._tell,
                [
                    [one.cause for one in derived],
                    [one.subject for one in derived],
                    [*map(write, derived)],
                ],
            )
            execute(self._stand, [[*group.done], [*group.done.values()]])
        self.done |= group.done
        return len(derived)

    def _recall(self, subjects: set[str]) -> None:
        if len(self._cache) > CACHED:
            self._cache.clear()
        missing = subjects - self._cache.keys()
        if missing:
            rows = self._connection.execute(self._read, [[*missing]], binary=True)
            self._cache |= dict.fromkeys(missing, BLANK)
            self._cache |= {subject: recall(kept) for subject, kept in rows.fetchall()}

    def _folded(self, events: list[Event]) -> tuple[dict[str, Memory], list[Derived]]:
        cache = self._cache
        derived = []
        for event in events:
            cache[event.subject], said = fold(cache[event.subject], event)
            if said is not None:
                derived.append(said)
        return {event.subject: cache[event.subject] for event in events}, derived

    def _named(self, statement: str) -> Composed:
        return SQL(statement).format(schema=self._schema)
