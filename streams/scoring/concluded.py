"""What was concluded, for whoever reads it beside the process that concludes."""

from sqlalchemy import Engine, select

from schemas.codec import Conclusion, read_conclusion
from streams.scoring.day_book import COMPLETE
from streams.scoring.tables import conclusions, positions


class Concluded:
    """Reads the conclusions of a scoring store."""

    def __init__(self, readers: Engine) -> None:
        """Read through this engine, which need not be able to write."""
        self._readers = readers

    def close(self) -> None:
        """Let go of the database."""
        self._readers.dispose()

    def position(self) -> int:
        """Return up to where everything is concluded: by every shard, and of every day."""
        question = select(positions.c.position).where(positions.c.name == COMPLETE)
        with self._readers.connect() as connection:
            return connection.scalar(question) or 0

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
