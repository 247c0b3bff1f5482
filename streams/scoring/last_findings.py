"""What detectors said of each subject by the close of a day, whatever they have said since."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, select, update

from detectors.troubled_neighbour import TroubledNeighbour
from schemas.codec import encode, read_conclusion
from schemas.derived import FindingChanged
from schemas.derived.finding import Finding
from streams.scoring.rows import among, upsert
from streams.scoring.tables import conclusions, last_findings, positions

FOLLOWED = "last_findings"
"""Name of the position up to which conclusions were followed."""
_AT_ONCE = 20_000
"""Positions whose conclusions are read at once."""

_findings = msgspec.json.Decoder(Finding)


class LastFindings:
    """Follows the conclusions from one close to the next, and keeps the last of each detector.

    Dossiers cannot be asked: where shards go at their own pace, they may be days ahead of
    the day that is being closed. Begins at the first conclusion when it is first asked, so
    that a house without a model has no row here. What neighbours add is not followed: it
    stands in the final assessment.
    """

    def __init__(self, connection: Connection) -> None:
        """Work within one transaction of the closer."""
        self._connection = connection

    def follow(self, until: int) -> None:
        """Take in what was concluded up to a position."""
        after = self._connection.scalar(
            select(positions.c.position).where(positions.c.name == FOLLOWED)
        )
        if after is None:
            after = 0
            self._connection.execute(positions.insert(), [{"name": FOLLOWED, "position": 0}])
        for begin in range(after, until, _AT_ONCE):
            self._take(begin, min(begin + _AT_ONCE, until))
        self._connection.execute(
            update(positions).where(positions.c.name == FOLLOWED).values(position=max(after, until))
        )

    def of(self, subjects: Sequence[str]) -> dict[str, dict[str, Finding]]:
        """Return the findings of subjects by detector; those that have none are left out."""
        found: dict[str, dict[str, Finding]] = {}
        question = select(last_findings)
        for row in among(self._connection, question, last_findings.c.subject, subjects):
            finding = _findings.decode(row.finding)
            found.setdefault(row.subject, {})[row.detector] = finding
        return found

    def _take(self, after: int, until: int) -> None:
        question = (
            select(conclusions.c.subject, conclusions.c.detector, conclusions.c.record)
            .where(
                conclusions.c.cause > after,
                conclusions.c.cause <= until,
                conclusions.c.type == FindingChanged.__name__,
                conclusions.c.detector != TroubledNeighbour.name,
            )
            .order_by(conclusions.c.cause)
        )
        newest: dict[tuple[str, str], bytes] = {}
        for subject, detector, record in self._connection.execute(question):
            newest[subject, detector] = record
        upsert(
            self._connection,
            last_findings,
            [
                {"subject": subject, "detector": detector, "finding": _finding(record)}
                for (subject, detector), record in sorted(newest.items())
            ],
        )


def _finding(record: bytes) -> bytes:
    said = read_conclusion(record, FindingChanged.__name__).data
    if not isinstance(said, FindingChanged):
        raise TypeError("a record of another type stands under the name of a finding")
    return encode(said.finding)
