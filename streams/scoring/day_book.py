"""One transaction of the closer: what shards handed over, and the final assessments of days."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from msgspec import structs, to_builtins
from sqlalchemy import Connection, Row, delete, func, select, tuple_, update

from schemas.codec import Conclusion
from schemas.vocabulary import Level, PartyRole
from streams.scoring.drift import Drift
from streams.scoring.final import Final
from streams.scoring.neighbourhood import Edge
from streams.scoring.rows import among, conclude, latest, upsert
from streams.scoring.rules import Rules
from streams.scoring.scored import Scored
from streams.scoring.tables import days, drifts, edges, finals, own_assessments, positions, shards

COMPLETE = "complete"
"""Name of the position up to which everything is concluded."""

_FINALS = select(finals)
_LAST = select(days.c.day, days.c.position, days.c.state).order_by(days.c.day.desc()).limit(1)
_COMPLETE = select(positions.c.position).where(positions.c.name == COMPLETE)
_LOW = select(func.min(shards.c.position))


class DayBook:
    """One transaction of whoever closes days."""

    def __init__(self, connection: Connection, rules: Rules) -> None:
        """Work on this connection; whoever opened it commits."""
        self.connection = connection
        self._rules = rules

    def hold(self) -> int:
        """Keep every other closer waiting until this transaction ends; return what is complete.

        The first word of a transaction that scores a day: two at once, each with its own half
        of what shards handed over, would store a sum that is nobody's.
        """
        return self.connection.scalar(_COMPLETE.with_for_update()) or 0

    def low(self) -> int:
        """Return the position that every shard has come to."""
        return self.connection.scalar(_LOW) or 0

    def last(self) -> Scored:
        """Return the last scored day; zeros before the first."""
        row = self.connection.execute(_LAST).first()
        return Scored() if row is None else Scored(row.position, int(row.state, 16))

    def assessed_since(self, close: int) -> set[str]:
        """Return the subjects whose own assessment changed between a close and the next."""
        changed = select(own_assessments.c.subject).where(own_assessments.c.from_close == close)
        return set(self.connection.scalars(changed))

    def own(self, subjects: Sequence[str], close: int) -> dict[str, Final]:
        """Return the own assessments of subjects as they stood at a close."""
        question = select(own_assessments).where(own_assessments.c.from_close < close)
        rows = among(self.connection, question, own_assessments.c.subject, subjects)
        return {row.subject: _final(row) for row in latest(rows, "subject")}

    def edges_since(self, close: int) -> list[Edge]:
        """Return what changed about edges between a close and the next."""
        return self._edges(edges.c.from_close == close)

    def edges_until(self, close: int) -> list[Edge]:
        """Return the edges as they stood at a close."""
        return self._edges(edges.c.from_close < close)

    def finals(self, subjects: Sequence[str]) -> dict[str, Final]:
        """Return the final assessments of subjects as of the last scored day."""
        rows = among(self.connection, _FINALS, finals.c.subject, subjects)
        return {row.subject: _final(row, row.neighbour_points) for row in rows}

    def subjects(self) -> list[str]:
        """Return every subject that has a final assessment."""
        return list(self.connection.scalars(select(finals.c.subject)))

    def drifted(self, found: Drift) -> None:
        """Keep how far the features of a model have moved."""
        upsert(self.connection, drifts, [structs.asdict(found)])

    def keep_finals(self, changed: Iterable[Final]) -> None:
        """Store final assessments."""
        upsert(self.connection, finals, [to_builtins(final) for final in changed])

    def conclude(self, made: Sequence[Conclusion]) -> None:
        """Append conclusions."""
        conclude(self.connection, made)

    def forget_before(self, close: int) -> None:
        """Let go of what a later word handed over since this close has taken the place of."""
        for table, key in (
            (own_assessments, [own_assessments.c.subject]),
            (edges, [edges.c.site, edges.c.party]),
        ):
            newer = select(*key).where(table.c.from_close == close)
            self.connection.execute(
                delete(table).where(table.c.from_close < close, tuple_(*key).in_(newer))
            )

    def scored(self, day: date, position: int, state: int, digest: str, changed: int) -> None:
        """Store that a day was scored, with the sum over the whole list that its digest is of."""
        row = {
            "day": day,
            "position": position,
            "generation": self._rules.generation.name,
            "state": f"{state:064x}",
            "digest": digest,
            "changed": changed,
            "announced": 0,
        }
        upsert(self.connection, days, [row])

    def unannounced(self) -> list[tuple[date, str, int]]:
        """Return scored days that the log does not say yet: day, digest, changed."""
        question = select(days).where(days.c.announced == 0).order_by(days.c.day)
        return [(row.day, row.digest, row.changed) for row in self.connection.execute(question)]

    def announced(self, until: date) -> None:
        """Remember that the log says every scored day up to this one."""
        self.connection.execute(
            update(days).where(days.c.day <= until, days.c.announced == 0).values(announced=1)
        )

    def complete(self, position: int) -> None:
        """Say up to where everything is concluded; what was said of more stands."""
        self.connection.execute(
            update(positions)
            .where(positions.c.name == COMPLETE, positions.c.position < position)
            .values(position=position)
        )

    def _edges(self, where: Any) -> list[Edge]:  # noqa: ANN401 - a condition of SQLAlchemy
        rows = self.connection.execute(select(edges).where(where))
        return [
            Edge(row.site, row.party, PartyRole(row.role), bool(row.left))
            for row in latest(rows, "site", "party")
        ]


def _final(row: Row[Any], neighbour_points: int = 0) -> Final:
    return Final(
        row.subject,
        Level(row.level),
        row.score,
        row.coverage,
        row.reasons,
        neighbour_points,
        row.parked,
    )
