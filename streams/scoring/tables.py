"""The tables of the scoring store: everything here can be thrown away and made again."""

from sqlalchemy import (
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
)

metadata = MetaData()

dossiers = Table(
    "dossiers",
    metadata,
    Column("subject", String, primary_key=True),
    Column("generation", String, nullable=False),
    Column("wake", Date, nullable=True),
    Column("memory", LargeBinary, nullable=False),
    Index("dossiers_by_wake", "wake", "subject"),
)
"""One row a subject. A parked one has no wake: it waits for other rules, not for a day."""

conclusions = Table(
    "conclusions",
    metadata,
    Column("cause", Integer, primary_key=True),
    Column("subject", String, primary_key=True),
    Column("detector", String, primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("generation", String, primary_key=True),
    Column("type", String, nullable=False),
    Column("record", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
"""What was concluded, append-only, in the order of its key."""

edges = Table(
    "edges",
    metadata,
    Column("site", String, primary_key=True),
    Column("party", String, primary_key=True),
    Column("role", String, nullable=False),
    Column("position", Integer, nullable=False),
    Column("left", Integer, nullable=False, default=0),
    Index("edges_by_party", "party"),
)
"""Who is one contract away from whom; `left` is 1 for a party that is gone."""

finals = Table(
    "finals",
    metadata,
    Column("subject", String, primary_key=True),
    Column("level", String, nullable=False),
    Column("score", Integer, nullable=False),
    Column("coverage", Integer, nullable=False),
    Column("reasons", String, nullable=False),
    Column("neighbour_points", Integer, nullable=False),
    Column("parked", String, nullable=True),
)
"""The final assessment of each subject as of the last closed day."""

dirty = Table("dirty", metadata, Column("subject", String, primary_key=True))
"""Subjects whose own assessment or edges changed since the last closed day."""

days = Table(
    "days",
    metadata,
    Column("day", Date, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("generation", String, nullable=False),
    Column("state", String, nullable=False),
    Column("digest", String, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("announced", Integer, nullable=False, default=0),
)
"""Every day that was scored here; `announced` is 1 once its `DayScored` stands in the log."""

aliases = Table(
    "aliases",
    metadata,
    Column("absorbed", String, primary_key=True),
    Column("into", String, nullable=False),
)
"""Under which subject a merged or identified one is judged now."""

parked = Table(
    "parked",
    metadata,
    Column("position", Integer, primary_key=True),
    Column("subject", String, primary_key=True),
    Column("reason", String, nullable=False),
)
"""Facts that could not be applied, by subject; empty subject where not even that can be read."""

positions = Table(
    "positions",
    metadata,
    Column("name", String, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("generation", String, nullable=False),
)
"""How far each reader of the log has come."""
