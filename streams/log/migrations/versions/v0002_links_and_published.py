"""Version 2: who is one employer is indexed by type; what was published is kept in a table."""

from alembic import op

revision = "0002"
down_revision = "0001"

LINKS = "('EmployerIdentified', 'EmployersMerged', 'EmployersSplit')"

SQLITE = """CREATE TABLE published (
    topic TEXT NOT NULL PRIMARY KEY,
    partitions INTEGER NOT NULL CHECK (partitions > 0),
    epoch INTEGER NOT NULL,
    position INTEGER NOT NULL,
    begun_at INTEGER NOT NULL
) WITHOUT ROWID"""

POSTGRESQL = """CREATE TABLE published (
    topic text COLLATE "C" PRIMARY KEY,
    partitions integer NOT NULL CHECK (partitions > 0),
    epoch bigint NOT NULL,
    position bigint NOT NULL,
    begun_at bigint NOT NULL
)"""


def upgrade() -> None:
    """Find the links among the facts, and make the table."""
    op.execute(
        f"INSERT INTO milestones SELECT type, position, NULL FROM facts WHERE type IN {LINKS}"  # noqa: S608 - our types
    )
    in_postgresql = op.get_context().dialect.name == "postgresql"
    op.execute(POSTGRESQL if in_postgresql else SQLITE)


def downgrade() -> None:
    """Forget both."""
    op.execute("DROP TABLE published")
    op.execute(f"DELETE FROM milestones WHERE type IN {LINKS}")  # noqa: S608 - our types
