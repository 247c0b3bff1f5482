"""What scoring keeps between pages, written in one transaction per page."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from sqlalchemy import Engine, select

from schemas.codec import Conclusion, read_conclusion
from streams.scoring.rules import Rules
from streams.scoring.tables import conclusions, days, metadata, parked
from streams.scoring.work import ENGINE, Work, position_of


class ScoringStore:
    """Opens transactions on the scoring database, and answers what needs none."""

    def __init__(self, engine: Engine, rules: Rules, readers: Engine | None = None) -> None:
        """Write through one engine and read through another, the same where none is given.

        Tables are made where they are missing.
        """
        self.engine = engine
        self._readers = readers or engine
        self.rules = rules
        metadata.create_all(engine)

    def close(self) -> None:
        """Let go of the database."""
        self._readers.dispose()
        self.engine.dispose()

    @contextmanager
    def transaction(self) -> Iterator[Work]:
        """Return one unit of work: everything in it is stored, or nothing."""
        with self.engine.begin() as connection:
            yield Work(connection, self.rules)

    def position(self, name: str = ENGINE) -> int:
        """Return how far a reader of the log has come; 0 before it began."""
        with self._readers.connect() as connection:
            return position_of(connection, name)

    def conclusions(self, after: int, until: int) -> list[Conclusion]:
        """Return what facts with positions in (after, until] caused, in the order of their key."""
        question = (
            select(conclusions.c.record, conclusions.c.type)
            .where(conclusions.c.cause > after, conclusions.c.cause <= until)
            .order_by(
                conclusions.c.cause,
                conclusions.c.subject,
                conclusions.c.detector,
                conclusions.c.ordinal,
                conclusions.c.generation,
            )
        )
        with self._readers.connect() as connection:
            found = connection.execute(question).all()
        return [read_conclusion(record, name) for record, name in found]

    def scored_days(self) -> list[tuple[date, int, str]]:
        """Return every scored day with the position of its close and its digest, in order."""
        question = select(days.c.day, days.c.position, days.c.digest).order_by(days.c.day)
        with self._readers.connect() as connection:
            return [
                (day, position, digest) for day, position, digest in connection.execute(question)
            ]

    def parked(self) -> list[tuple[int, str, str]]:
        """Return every fact that could not be applied: position, subject, reason."""
        question = select(parked).order_by(parked.c.position, parked.c.subject)
        with self._readers.connect() as connection:
            return [(row.position, row.subject, row.reason) for row in connection.execute(question)]
