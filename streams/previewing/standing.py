"""What stands in a scoring store, for whoever compares it and must not touch it."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Engine, Row, select

from detectors.troubled_neighbour import TroubledNeighbour
from schemas.codec import Conclusion, encode
from schemas.derived import ProbabilityEstimated
from streams.previewing.told import Difference
from streams.scoring.closing import CLOSER
from streams.scoring.concluded import Concluded
from streams.scoring.share import Share
from streams.scoring.tables import conclusions, days

OF_CLOSER = (CLOSER, TroubledNeighbour.name)
"""Under whose names the closer concludes; everything else is a share's."""

OpenEngine = Callable[[], Engine]
"""Opens a scoring store for reading; it goes to other processes, so it is a `partial`."""

_Key = tuple[int, str, str, int]


class ScoredDay(Struct, frozen=True):
    """One day as it was scored."""

    day: date
    position: int
    generation: str
    digest: str


class Standing(Concluded):
    """Reads a scoring store beside the process that fills it."""

    def scored_days(self) -> list[ScoredDay]:
        """Return every scored day, in order."""
        columns = (days.c.day, days.c.position, days.c.generation, days.c.digest)
        with self._readers.connect() as connection:
            found = connection.execute(select(*columns).order_by(days.c.day))
            return [ScoredDay(*row) for row in found]

    def differs(
        self,
        made: Sequence[Conclusion],
        after: int,
        until: int,
        *,
        of_closer: bool,
        share: Share,
    ) -> Difference | None:
        """Return the first conclusion of facts in (after, until] that is not as it stands.

        Learned estimates are left out: they are outside of the digest, and equal to twelve
        digits, not to the last bit.
        """
        names = conclusions.c.detector.in_(OF_CLOSER)
        where = names if of_closer else ~names
        kept = {
            _key(row): bytes(row.record)
            for row in self._rows(after, until, where)
            if share.has(row.subject)
        }
        drawn = {(it.cause, it.subject, it.detector, it.ordinal): encode(it) for it in made}
        for key in sorted(kept.keys() | drawn.keys()):
            if kept.get(key) != drawn.get(key):
                return Difference(*key, what=_what(kept.get(key), drawn.get(key)))
        return None

    def _rows(self, after: int, until: int, where: ColumnElement[bool]) -> Iterator[Row[Any]]:
        judged = conclusions.c.type != ProbabilityEstimated.__name__
        question = select(conclusions).where(
            conclusions.c.cause > after, conclusions.c.cause <= until, judged, where
        )
        with self._readers.connect() as connection:
            yield from connection.execute(question)


class Watching:
    """A witness over the conclusions of one share; see `bench.Witness`."""

    def __init__(self, open_engine: OpenEngine, share: Share) -> None:
        """Open the store for this share."""
        self._standing = Standing(open_engine())
        self._share = share

    def __call__(self, after: int, until: int, made: Sequence[Conclusion]) -> Difference | None:
        """Compare what a share concluded with what stands."""
        return self._standing.differs(made, after, until, of_closer=False, share=self._share)


def _key(row: Row[Any]) -> _Key:
    return row.cause, row.subject, row.detector, row.ordinal


def _what(kept: bytes | None, drawn: bytes | None) -> str:
    if drawn is None:
        return "it stands, and is not drawn again"
    return "it is drawn again, and does not stand" if kept is None else "it reads otherwise"
