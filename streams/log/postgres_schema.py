"""The tables of a log in PostgreSQL, all changed in the same transaction as the facts."""

from streams.log.postgres_connection import Connection

VERSION = 1

APPEND_LOCK = int.from_bytes(b"wagefact")
"""The advisory lock that whoever appends holds until the end of the transaction."""

TABLES = """
CREATE TABLE log_format (version integer NOT NULL);
CREATE TABLE facts (
    position bigint PRIMARY KEY CHECK (position > 0),
    id bytea NOT NULL UNIQUE CHECK (octet_length(id) = 16),
    type text COLLATE "C" NOT NULL,
    dataversion integer NOT NULL,
    record bytea NOT NULL,
    hash bytea NOT NULL CHECK (octet_length(hash) = 32),
    fingerprint bytea NOT NULL
);
CREATE TABLE subjects (
    number integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text COLLATE "C" NOT NULL UNIQUE,
    township text,
    grid text,
    registered bigint
);
CREATE TABLE mentions (
    subject integer NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (subject, position)
);
CREATE TABLE milestones (
    type text COLLATE "C" NOT NULL,
    position bigint NOT NULL,
    day text,
    PRIMARY KEY (type, position)
);
CREATE FUNCTION facts_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'facts are never changed or deleted; record a correction or a retraction';
END
$$;
CREATE TRIGGER facts_are_never_changed BEFORE UPDATE OR DELETE ON facts
    FOR EACH ROW EXECUTE FUNCTION facts_stay();
CREATE TRIGGER facts_are_never_emptied BEFORE TRUNCATE ON facts
    FOR EACH STATEMENT EXECUTE FUNCTION facts_stay();
"""
"""As in SQLite. Names are compared byte by byte, so that an upgrade of the system's collations
cannot put an index out of order."""


def make_tables(writer: Connection) -> None:
    """Make the tables where they are missing; RuntimeError for those of a newer system."""
    writer.rows("BEGIN")
    try:
        writer.rows("SELECT pg_advisory_xact_lock(?)", APPEND_LOCK)
        [(present,)] = writer.rows("SELECT to_regclass('log_format') IS NOT NULL")
        if not present:
            writer.run_script(TABLES)
            writer.rows("INSERT INTO log_format VALUES (?)", VERSION)
        [(newest,)] = writer.rows("SELECT version FROM log_format")
        writer.rows("COMMIT")
    except BaseException:
        writer.roll_back()
        raise
    if newest > VERSION:
        message = f"the log has tables of version {newest}, newer than {VERSION}; upgrade"
        raise RuntimeError(message)
