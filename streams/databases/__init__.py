"""How databases are opened: by the one who writes, and by all who read.

What lives here: engines of SQLAlchemy on a file (`sqlite`) and on a schema of PostgreSQL
(`postgres`), for what can be made again from the log: the scoring store and the views.
Both keep the same promises: a writer's transaction finds nothing changed behind its back
that it has locked, and all that a reader asks between two `connect` stands together.

What does not: the log of facts and the keys, which speak to their drivers themselves
(decision 0006). The driver of PostgreSQL is installed with what a district needs, so
`postgres` is imported only by whoever has an address of one.
"""

from streams.databases.sqlite import reader, writer

__all__ = ["reader", "writer"]
