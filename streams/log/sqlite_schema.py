"""The tables of a log in SQLite, all changed in the same transaction as the facts."""

from streams.log.sqlite_files import Connection

VERSION = 1

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
CREATE TRIGGER facts_are_never_changed BEFORE UPDATE ON facts
BEGIN SELECT RAISE(ABORT, 'facts are never changed; record a correction'); END;
CREATE TRIGGER facts_are_never_deleted BEFORE DELETE ON facts
BEGIN SELECT RAISE(ABORT, 'facts are never deleted; record a retraction'); END;
"""
"""`registered` is the position of the first registration, NULL for a name merely mentioned;
`milestones` are the facts that are indexed by type (`port.MILESTONES`)."""


def make_tables(writer: Connection) -> None:
    """Make the tables where they are missing; RuntimeError for those of a newer system."""
    (newest,) = writer.execute("PRAGMA user_version").fetchone()
    if newest > VERSION:
        message = f"the log has tables of version {newest}, newer than {VERSION}; upgrade"
        raise RuntimeError(message)
    writer.execute("BEGIN IMMEDIATE")
    try:
        (version,) = writer.execute("PRAGMA user_version").fetchone()
        if version == 0:
            for statement in _statements(TABLES):
                writer.execute(statement)
            writer.execute(f"PRAGMA user_version={VERSION}")
        writer.execute("COMMIT")
    except BaseException:
        if writer.in_transaction:
            writer.execute("ROLLBACK")
        raise


def _statements(script: str) -> list[str]:
    """Cut the script where a line ends a statement, so that it runs in one transaction."""
    return [part for part in script.split(";\n") if part.strip()]
