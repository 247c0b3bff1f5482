"""One transaction of some shards: everything that pages of facts lead to there, or nothing."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import Connection, bindparam, delete, select, update

from schemas.codec import Conclusion
from schemas.shards import shard_of
from schemas.vocabulary import PartyRole
from streams.scoring.dossier import Dossier, freeze, thaw
from streams.scoring.final import Final
from streams.scoring.neighbourhood import Edge
from streams.scoring.rows import among, conclude, latest, upsert
from streams.scoring.rules import Rules
from streams.scoring.share import WHOLE, Share
from streams.scoring.tables import dossiers, edges, own_assessments, parked, shards

_DUE = select(dossiers.c.subject).where(dossiers.c.wake <= bindparam("day"))
_MEMORIES = select(dossiers.c.subject, dossiers.c.memory)


class ShardsApart(RuntimeError):
    """Shards of one share stand at different positions: they were not brought level."""


class Work:
    """One transaction of the shards of one share, which nobody else moves meanwhile."""

    def __init__(self, connection: Connection, rules: Rules, share: Share = WHOLE) -> None:
        """Work on this connection, whose opener commits; wait for whoever holds the shards.

        Raises ShardsApart when the shards of the share have not all come equally far.
        """
        self.connection = connection
        self.share = share
        self._rules = rules
        self.position, self.closed = self._hold()
        self.parked = 0
        """Facts that were parked in this transaction."""

    def _hold(self) -> tuple[int, int]:
        """Return the last fact applied, and the last `DayClosed` among them; 0 before the first."""
        question = select(shards.c.position, shards.c.closed).where(
            self.share.where(shards.c.shard)
        )
        found = self.connection.execute(question.order_by(shards.c.shard).with_for_update())
        places = {(row.position, row.closed) for row in found}
        if len(places) != 1:
            low, high = min(places)[0], max(places)[0]
            message = (
                f"shards {self.share.number} modulo {self.share.of} stand between positions "
                f"{low} and {high}: let the workers of the former topic apply all of it first"
            )
            raise ShardsApart(message)
        return places.pop()

    def advance(self) -> None:
        """Store how far the shards have come; the last word of a transaction."""
        self.connection.execute(
            update(shards)
            .where(self.share.where(shards.c.shard))
            .values(position=self.position, closed=self.closed)
        )

    def load(self, subjects: Sequence[str]) -> dict[str, Dossier]:
        """Return the stored dossiers of subjects."""
        rows = among(self.connection, _MEMORIES, dossiers.c.subject, subjects)
        return {row.subject: thaw(row.memory, self._rules) for row in rows}

    def save(self, changed: Iterable[Dossier]) -> None:
        """Store dossiers as they are now."""
        rows = [
            {
                "subject": dossier.subject,
                "shard": shard_of(dossier.subject),
                "generation": dossier.generation,
                "wake": dossier.wake if dossier.parked is None else None,
                "memory": freeze(dossier),
            }
            for dossier in changed
        ]
        upsert(self.connection, dossiers, rows)

    def conclude(self, made: Sequence[Conclusion]) -> None:
        """Append conclusions."""
        conclude(self.connection, made)

    def due(self, day: date) -> list[str]:
        """Return the subjects that must be looked at at the close of a day, in order."""
        # Sorted here: asked to sort, the database would walk over every dossier there is.
        question = _DUE.where(self.share.where(dossiers.c.shard))
        return sorted(self.connection.scalars(question, {"day": day}))

    def assess(self, own: Iterable[Final]) -> None:
        """Hand to the closer what subjects are assessed as from their own evidence."""
        rows = [
            {
                "subject": it.subject,
                "from_close": self.closed,
                "level": it.level.value,
                "score": it.score,
                "coverage": it.coverage,
                "reasons": it.reasons,
                "parked": it.parked,
            }
            for it in own
        ]
        upsert(self.connection, own_assessments, rows)

    def draw(self, drawn: Iterable[Edge]) -> None:
        """Hand edges to the closer, each taking the place of what was said of it before."""
        rows = {
            (edge.site, edge.party): {
                "site": edge.site,
                "party": edge.party,
                "from_close": self.closed,
                "role": edge.role.value,
                "left": int(edge.left),
            }
            for edge in drawn
        }
        upsert(self.connection, edges, list(rows.values()))

    def redraw(self, site: str, drawn: Iterable[Edge]) -> None:
        """Let a site have these edges and no other: what led elsewhere has left."""
        found = self.connection.execute(select(edges).where(edges.c.site == site))
        gone = {
            row.party: Edge(site, row.party, PartyRole(row.role), left=True)
            for row in latest(found, "party")
        }
        gone.update({edge.party: edge for edge in drawn})
        self.draw(gone.values())

    def park(self, position: int, subject: str, reason: str) -> None:
        """Keep a fact that could not be applied to a subject, with its reason."""
        row = {"position": position, "subject": subject, "reason": reason}
        upsert(self.connection, parked, [row])
        self.parked += 1

    def unpark(self, subject: str) -> None:
        """Forget that facts of a subject were parked."""
        self.connection.execute(delete(parked).where(parked.c.subject == subject))

    def of_other_rules(self) -> list[str]:
        """Return the subjects whose dossier was made by other rules than these, in order."""
        question = select(dossiers.c.subject).where(
            dossiers.c.generation != self._rules.generation.name,
            self.share.where(dossiers.c.shard),
        )
        return list(self.connection.scalars(question.order_by(dossiers.c.subject)))

    def parked_subjects(self) -> list[str]:
        """Return the subjects with parked facts, in order."""
        found = self.connection.scalars(select(parked.c.subject).distinct())
        return sorted(subject for subject in found if self.share.has(subject))
