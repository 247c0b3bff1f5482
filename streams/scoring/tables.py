"""The tables of the scoring store: everything here can be thrown away and made again."""

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
)

from projections.contract import Text

metadata = MetaData()

LAYOUT = 3
"""Number of this layout: a store of another one is made again. 2: kept by shard. 3: edges
under the names that were reported."""

layouts = Table("layouts", metadata, Column("layout", Integer, primary_key=True))

shards = Table(
    "shards",
    metadata,
    Column("shard", SmallInteger, primary_key=True, autoincrement=False),
    Column("position", BigInteger, nullable=False),
    Column("closed", BigInteger, nullable=False),
)
"""How far each shard has come: the last fact applied, and the last `DayClosed` among them."""

chained = Table(
    "chained",
    metadata,
    Column("number", SmallInteger, primary_key=True, autoincrement=False),
    Column("of", SmallInteger, primary_key=True, autoincrement=False),
    Column("position", BigInteger, nullable=False),
    Column("hash", LargeBinary, nullable=False),
)
"""The hash of the log at the place to which pages have brought the shards that leave `number`
modulo `of`. It says nothing once they stand elsewhere."""

dossiers = Table(
    "dossiers",
    metadata,
    Column("subject", Text, primary_key=True),
    Column("shard", SmallInteger, nullable=False),
    Column("generation", Text, nullable=False),
    Column("wake", Date, nullable=True),
    Column("memory", LargeBinary, nullable=False),
    Index("dossiers_by_wake", "wake", "subject"),
)
"""One row a subject. A parked one has no wake: it waits for other rules, not for a day."""

conclusions = Table(
    "conclusions",
    metadata,
    Column("cause", BigInteger, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("detector", Text, primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("generation", Text, primary_key=True),
    Column("type", Text, nullable=False),
    Column("record", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
"""What was concluded, append-only, in the order of its key."""

own_assessments = Table(
    "own_assessments",
    metadata,
    Column("subject", Text, primary_key=True),
    Column("from_close", BigInteger, primary_key=True),
    Column("level", Text, nullable=False),
    Column("score", Integer, nullable=False),
    Column("coverage", Integer, nullable=False),
    Column("reasons", Text, nullable=False),
    Column("parked", Text, nullable=True),
    Index("own_assessments_by_close", "from_close"),
)
"""What shards hand to the closer: each subject's assessment from its own evidence.

One row for each close before which it changed; `from_close` is the position of the close
before that one, 0 before the first. So a shard that runs ahead takes nothing away from a
day that is still to be closed."""

edges = Table(
    "edges",
    metadata,
    Column("site", Text, primary_key=True),
    Column("party", Text, primary_key=True),
    Column("from_close", BigInteger, primary_key=True),
    Column("role", Text, nullable=False),
    Column("left", Integer, nullable=False),
    Index("edges_by_close", "from_close"),
)
"""Who is one contract away from whom, handed to the closer in the same way; `left` is 1 for a
party that is gone, and both go by the names that were reported. The shard of the site
writes them."""

finals = Table(
    "finals",
    metadata,
    Column("subject", Text, primary_key=True),
    Column("level", Text, nullable=False),
    Column("score", Integer, nullable=False),
    Column("coverage", Integer, nullable=False),
    Column("reasons", Text, nullable=False),
    Column("neighbour_points", Integer, nullable=False),
    Column("parked", Text, nullable=True),
)
"""The final assessment of each subject as of the last closed day."""

days = Table(
    "days",
    metadata,
    Column("day", Date, primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("generation", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("announced", Integer, nullable=False),
)
"""Every day that was scored here; `announced` is 1 once its `DayScored` stands in the log."""

parked = Table(
    "parked",
    metadata,
    Column("position", BigInteger, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("reason", Text, nullable=False),
)
"""Facts that could not be applied, by subject."""

last_findings = Table(
    "last_findings",
    metadata,
    Column("subject", Text, primary_key=True),
    Column("detector", Text, primary_key=True),
    Column("finding", LargeBinary, nullable=False),
)
"""What each detector had last said of a subject by the last close at which a model estimated."""

drifts = Table(
    "drifts",
    metadata,
    Column("model", Text, primary_key=True),
    Column("day", Date, nullable=False),
    Column("moved", Integer, nullable=False),
    Column("watched", Integer, nullable=False),
    Column("subjects", Integer, nullable=False),
)
"""How many features of a model had moved far, and somewhat, when that was last looked at."""

positions = Table(
    "positions",
    metadata,
    Column("name", Text, primary_key=True),
    Column("position", BigInteger, nullable=False),
)
"""Up to where everything is concluded: every shard has come so far and every day is scored."""

stops = Table(
    "stops",
    metadata,
    Column("topic", Text, primary_key=True),
    Column("partition", SmallInteger, primary_key=True, autoincrement=False),
    Column("position", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
)
"""Partitions that cannot go on, with the last fact applied there and why the next page is none."""

strays = Table(
    "strays",
    metadata,
    Column("topic", Text, primary_key=True),
    Column("partition", SmallInteger, primary_key=True, autoincrement=False),
    Column("offset", BigInteger, primary_key=True, autoincrement=False),
    Column("reason", Text, nullable=False),
    Column("record", LargeBinary, nullable=False),
)
"""Records on a topic that are no page of ours, whole, with what is wrong with them."""
