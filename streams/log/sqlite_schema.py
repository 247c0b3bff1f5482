"""The tables of a log in SQLite, all changed in the same transaction as the facts."""

from streams.log.sqlite_files import Connection
from streams.log.versions import NEWEST, refuse_newer

TABLES = """
CREATE TABLE facts (
    position INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    type TEXT NOT NULL,
    dataversion INTEGER NOT NULL,
    record BLOB NOT NULL,
    hash BLOB NOT NULL,
    fingerprint BLOB NOT NULL
);
CREATE TABLE subjects (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    township TEXT,
    grid TEXT,
    registered INTEGER
);
CREATE TABLE mentions (
    subject INTEGER NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (subject, position)
) WITHOUT ROWID;
CREATE TABLE milestones (
    type TEXT NOT NULL,
    position INTEGER NOT NULL,
    day TEXT,
    PRIMARY KEY (type, position)
) WITHOUT ROWID;
CREATE TABLE published (
    topic TEXT NOT NULL PRIMARY KEY,
    partitions INTEGER NOT NULL CHECK (partitions > 0),
    epoch INTEGER NOT NULL,
    position INTEGER NOT NULL,
    begun_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TRIGGER facts_are_never_changed BEFORE UPDATE ON facts
BEGIN SELECT RAISE(ABORT, 'facts are never changed; record a correction'); END;
CREATE TRIGGER facts_are_never_deleted BEFORE DELETE ON facts
BEGIN SELECT RAISE(ABORT, 'facts are never deleted; record a retraction'); END;
"""
"""`registered` is the position of the first registration, NULL for a name merely mentioned;
`milestones` are the facts that are indexed by type (`port.MILESTONES`). A change here
needs a script in `migrations` that does the same to the logs that there are."""


def make_tables(writer: Connection) -> None:
    """Make the tables where they are missing, and bring older ones to the newest version.

    Raises RuntimeError for those of a newer system.
    """
    version = _version(writer) or _version_once_made(writer)
    refuse_newer(version)
    if version < NEWEST:
        from streams.log import migrating  # noqa: PLC0415 - few starts have anything to migrate

        migrating.migrate(writer, migrating.SQLITE)


def _version(writer: Connection) -> int:
    """Return the version of the tables, 0 where there are none."""
    (version,) = writer.execute("PRAGMA user_version").fetchone()
    return int(version)


def _version_once_made(writer: Connection) -> int:
    """Make the tables unless somebody else just did; return their version."""
    writer.execute("BEGIN IMMEDIATE")
    try:
        if _version(writer) == 0:
            for statement in _statements(TABLES):
                writer.execute(statement)
            writer.execute(f"PRAGMA user_version={NEWEST}")
        writer.execute("COMMIT")
    except BaseException:
        if writer.in_transaction:
            writer.execute("ROLLBACK")
        raise
    return _version(writer)


def _statements(script: str) -> list[str]:
    """Cut the script where a line ends a statement, so that it runs in one transaction."""
    return [part for part in script.split(";\n") if part.strip()]
