"""What every projection is: a reader's question, its tables, and what a record does to them."""

from abc import ABC, abstractmethod
from typing import ClassVar

from sqlalchemy import MetaData, String, Table
from sqlalchemy.dialects import postgresql

from projections.page import Page
from schemas import events
from schemas.body import Body
from schemas.codec import FACTS, Conclusion, Fact, body_class

metadata = MetaData()
"""Every table of every projection, and of the positions."""

Text = String().with_variant(postgresql.TEXT(collation="C"), "postgresql")
"""Text that is compared by its bytes, whatever language a server was set up in."""

Told = Fact | Conclusion
"""A record of the stream: a fact, followed by the conclusions that it caused."""

EVERY_FACT: tuple[type[Body], ...] = tuple(body_class(name) for name in sorted(FACTS))
"""For `listens`: all that may stand in the log."""
RESTATING = (events.ObservationCorrected, events.ObservationRetracted)
"""For `listens`: what says anew what was told before."""


class Projection(ABC):
    """One question of a reader, answered from rows that can be thrown away.

    Rows depend on the records alone: no wall clock, no chance, no order of a set, and
    not on where the stream was cut into pages. Rows are never mended by hand: a
    projection that changed is filled anew beside the old one, and swapped.
    """

    name: ClassVar[str]
    """The name in positions and digests: the file's name."""
    tables: ClassVar[tuple[Table, ...]]
    """The tables that only this projection writes."""
    reads: ClassVar[tuple[str, ...]] = ()
    """Projections whose rows it reads; these have applied the record before it."""

    listens: ClassVar[tuple[type[Body], ...]]
    """What the records that can do something here say; it is shown no other."""

    @abstractmethod
    def apply(self, page: Page, record: Told) -> None:
        """Let one record that it listens to do what it does to the rows, which may be nothing.

        Written as one `match`. Must not fail on any record that can stand in the
        stream: an error stops the views, since a row left out would never be missed.
        """
