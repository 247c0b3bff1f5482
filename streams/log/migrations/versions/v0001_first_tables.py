"""Version 1: facts, the subjects that they mention, and what the system itself recorded."""

from alembic import op

revision = "0001"
down_revision = None

SQLITE = (
    """CREATE TABLE facts (
    position INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    type TEXT NOT NULL,
    dataversion INTEGER NOT NULL,
    record BLOB NOT NULL,
    hash BLOB NOT NULL,
    fingerprint BLOB NOT NULL
)""",
    """CREATE TABLE subjects (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    township TEXT,
    grid TEXT,
    registered INTEGER
)""",
    """CREATE TABLE mentions (
    subject INTEGER NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (subject, position)
) WITHOUT ROWID""",
    """CREATE TABLE milestones (
    type TEXT NOT NULL,
    position INTEGER NOT NULL,
    day TEXT,
    PRIMARY KEY (type, position)
) WITHOUT ROWID""",
    """CREATE TRIGGER facts_are_never_changed BEFORE UPDATE ON facts
BEGIN SELECT RAISE(ABORT, 'facts are never changed; record a correction'); END""",
    """CREATE TRIGGER facts_are_never_deleted BEFORE DELETE ON facts
BEGIN SELECT RAISE(ABORT, 'facts are never deleted; record a retraction'); END""",
)

POSTGRESQL = (
    "CREATE TABLE log_format (version integer NOT NULL)",
    "INSERT INTO log_format VALUES (1)",
    """CREATE TABLE facts (
    position bigint PRIMARY KEY CHECK (position > 0),
    id bytea NOT NULL UNIQUE CHECK (octet_length(id) = 16),
    type text COLLATE "C" NOT NULL,
    dataversion integer NOT NULL,
    record bytea NOT NULL,
    hash bytea NOT NULL CHECK (octet_length(hash) = 32),
    fingerprint bytea NOT NULL
)""",
    """CREATE TABLE subjects (
    number integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text COLLATE "C" NOT NULL UNIQUE,
    township text,
    grid text,
    registered bigint
)""",
    """CREATE TABLE mentions (
    subject integer NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (subject, position)
)""",
    """CREATE TABLE milestones (
    type text COLLATE "C" NOT NULL,
    position bigint NOT NULL,
    day text,
    PRIMARY KEY (type, position)
)""",
    """CREATE FUNCTION facts_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'facts are never changed or deleted; record a correction or a retraction';
END
$$""",
    """CREATE TRIGGER facts_are_never_changed BEFORE UPDATE OR DELETE ON facts
    FOR EACH ROW EXECUTE FUNCTION facts_stay()""",
    """CREATE TRIGGER facts_are_never_emptied BEFORE TRUNCATE ON facts
    FOR EACH STATEMENT EXECUTE FUNCTION facts_stay()""",
)


def upgrade() -> None:
    """Make the tables."""
    in_postgresql = op.get_context().dialect.name == "postgresql"
    for statement in POSTGRESQL if in_postgresql else SQLITE:
        op.execute(statement)


def downgrade() -> None:
    """Refuse: there is no log before the first tables."""
    raise RuntimeError("before version 1 there is no log, and facts are never deleted")
