"""The tables of a log in PostgreSQL, all changed in the same transaction as the facts."""

from streams.log.postgres_connection import Connection
from streams.log.versions import NEWEST, refuse_newer

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
CREATE TABLE published (
    topic text COLLATE "C" PRIMARY KEY,
    partitions integer NOT NULL CHECK (partitions > 0),
    epoch bigint NOT NULL,
    position bigint NOT NULL,
    begun_at bigint NOT NULL
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
    """Make the tables where they are missing, and bring older ones to the newest version.

    Raises RuntimeError for those of a newer system.
    """
    version = _version(writer) or _version_once_made(writer)
    refuse_newer(version)
    if version < NEWEST:
        from streams.log import migrating  # noqa: PLC0415 - few starts have anything to migrate

        with writer.lent() as driver:
            migrating.migrate(driver, migrating.postgresql(APPEND_LOCK))


def _version(writer: Connection) -> int:
    """Return the version of the tables, 0 where there are none."""
    # Read as a table: what a name means is remembered for the length of a transaction, and a
    # transaction that waited for whoever makes the tables would go on finding none.
    [(present,)] = writer.rows(
        "SELECT EXISTS (SELECT FROM pg_class WHERE relname = 'log_format' "
        "AND relnamespace = ANY (current_schemas(false)::regnamespace[]))"
    )
    if not present:
        return 0
    [(version,)] = writer.rows("SELECT version FROM log_format")
    return int(version)


def _version_once_made(writer: Connection) -> int:
    """Make the tables unless somebody else just did; return their version."""
    writer.rows("BEGIN ISOLATION LEVEL READ COMMITTED")
    try:
        writer.rows("SELECT pg_advisory_xact_lock(?)", APPEND_LOCK)
        if _version(writer) == 0:
            writer.run_script(TABLES)
            writer.rows("INSERT INTO log_format VALUES (?)", NEWEST)
        version = _version(writer)
        writer.rows("COMMIT")
    except BaseException:
        writer.roll_back()
        raise
    return version
