"""One transaction of the scoring store: everything that a page leads to, or nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from msgspec import to_builtins
from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Table,
    bindparam,
    delete,
    select,
    update,
)

from projections import statements
from schemas.codec import Conclusion, encode
from schemas.vocabulary import Level, PartyRole
from streams.scoring.dossier import Dossier, freeze, thaw
from streams.scoring.final import Final
from streams.scoring.neighbourhood import Edge
from streams.scoring.rules import Rules
from streams.scoring.tables import (
    aliases,
    conclusions,
    days,
    dirty,
    dossiers,
    edges,
    finals,
    parked,
    positions,
)

_AT_ONCE = 500
"""Values in one IN list: well under the least limit of any database that we use."""

_DUE = select(dossiers.c.subject).where(dossiers.c.wake <= bindparam("day"))
_MEMORIES = select(dossiers.c.subject, dossiers.c.memory)
_FINALS = select(finals)
_LAST_STATE = select(days.c.state).order_by(days.c.day.desc()).limit(1)

ENGINE = "engine"
"""Name of the embedded engine among the positions."""


class Work:
    """One transaction of the scoring store."""

    def __init__(self, connection: Connection, rules: Rules) -> None:
        """Work on this connection; whoever opened it commits."""
        self.connection = connection
        self._rules = rules
        self._soiled = set(connection.scalars(select(dirty.c.subject)))
        self._stored_soil = bool(self._soiled)
        self.state = int(connection.scalar(_LAST_STATE) or "0", 16)
        """The sum over the list as of the last scored day; 0 before the first."""

    def position(self, name: str = ENGINE) -> int:
        """Return how far a reader of the log has come."""
        return position_of(self.connection, name)

    def advance(self, position: int, name: str = ENGINE) -> None:
        """Say how far a reader of the log has come; the last word of a page."""
        if self._stored_soil:
            self.connection.execute(delete(dirty))
        upsert(self.connection, dirty, [{"subject": name} for name in sorted(self._soiled)])
        generation = self._rules.generation.name
        row = {"name": name, "position": position, "generation": generation}
        upsert(self.connection, positions, [row])

    def load(self, subjects: Sequence[str]) -> dict[str, Dossier]:
        """Return the stored dossiers of subjects."""
        rows = self.among(_MEMORIES, dossiers.c.subject, subjects)
        return {row.subject: thaw(row.memory, self._rules) for row in rows}

    def among(
        self, question: Select[Any], column: ColumnElement[str], values: Sequence[str]
    ) -> Iterator[Row[Any]]:
        """Ask a question of the rows whose column holds one of many values."""
        for start in range(0, len(values), _AT_ONCE):
            some = values[start : start + _AT_ONCE]
            yield from self.connection.execute(question.where(column.in_(some)))

    def save(self, changed: Iterable[Dossier]) -> None:
        """Store dossiers as they are now."""
        rows = [
            {
                "subject": dossier.subject,
                "generation": dossier.generation,
                "wake": dossier.wake if dossier.parked is None else None,
                "memory": freeze(dossier),
            }
            for dossier in changed
        ]
        upsert(self.connection, dossiers, rows)

    def conclude(self, made: Sequence[Conclusion]) -> None:
        """Append conclusions."""
        if made:
            rows = [
                {
                    "cause": it.cause,
                    "subject": it.subject,
                    "detector": it.detector,
                    "ordinal": it.ordinal,
                    "generation": it.generation,
                    "type": it.type,
                    "record": encode(it),
                }
                for it in made
            ]
            self.connection.execute(conclusions.insert(), rows)

    def due(self, day: date) -> list[str]:
        """Return the subjects that must be looked at at the close of a day, in order."""
        # Sorted here: asked to sort, the database would walk over every dossier there is.
        return sorted(self.connection.scalars(_DUE, {"day": day}))

    def soil(self, subjects: Iterable[str]) -> None:
        """Remember subjects whose own assessment or edges changed since the last close."""
        self._soiled.update(subjects)

    def soiled(self) -> set[str]:
        """Return the remembered subjects, and forget them."""
        soiled, self._soiled = self._soiled, set()
        return soiled

    def draw(self, drawn: Iterable[Edge], position: int) -> None:
        """Store edges, each taking the place of what was said of it before."""
        rows = {
            (edge.site, edge.party): {
                "site": edge.site,
                "party": edge.party,
                "role": edge.role.value,
                "position": position,
                "left": int(edge.left),
            }
            for edge in drawn
        }
        upsert(self.connection, edges, list(rows.values()))

    def edges(self) -> Iterator[Edge]:
        """Return every edge that stands."""
        for row in self.connection.execute(select(edges).where(edges.c.left == 0)):
            yield Edge(row.site, row.party, PartyRole(row.role))

    def finals(self, subjects: Sequence[str]) -> dict[str, Final]:
        """Return the final assessments of subjects as of the last scored day."""
        rows = self.among(_FINALS, finals.c.subject, subjects)
        return {
            row.subject: Final(
                row.subject,
                Level(row.level),
                row.score,
                row.coverage,
                row.reasons,
                row.neighbour_points,
                row.parked,
            )
            for row in rows
        }

    def keep_finals(self, changed: Iterable[Final]) -> None:
        """Store final assessments."""
        upsert(self.connection, finals, [to_builtins(final) for final in changed])

    def erase_edges(self, site: str) -> None:
        """Forget the edges of a site, to draw them again."""
        self.connection.execute(delete(edges).where(edges.c.site == site))

    def park(self, position: int, subject: str, reason: str) -> None:
        """Keep a fact that could not be applied to a subject, with its reason."""
        row = {"position": position, "subject": subject, "reason": reason}
        upsert(self.connection, parked, [row])

    def unpark(self, subject: str) -> None:
        """Forget that facts of a subject were parked."""
        self.connection.execute(delete(parked).where(parked.c.subject == subject))

    def of_other_rules(self) -> list[str]:
        """Return the subjects whose dossier was made by other rules than these, in order."""
        question = select(dossiers.c.subject).where(
            dossiers.c.generation != self._rules.generation.name
        )
        return list(self.connection.scalars(question.order_by(dossiers.c.subject)))

    def parked_subjects(self) -> list[str]:
        """Return the subjects with parked facts, in order."""
        question = select(parked.c.subject).where(parked.c.subject != "").distinct()
        return list(self.connection.scalars(question.order_by(parked.c.subject)))

    def aliases(self) -> dict[str, str]:
        """Return under which subject each merged or identified one is judged."""
        return {row.absorbed: row.into for row in self.connection.execute(select(aliases))}

    def alias(self, absorbed: str, into: str | None) -> None:
        """Judge a subject under another one, or under its own name again."""
        if into is None:
            self.connection.execute(delete(aliases).where(aliases.c.absorbed == absorbed))
        else:
            upsert(self.connection, aliases, [{"absorbed": absorbed, "into": into}])

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
        self.state = state

    def unannounced(self) -> list[tuple[date, str, int]]:
        """Return scored days that the log does not say yet: day, digest, changed."""
        question = select(days).where(days.c.announced == 0).order_by(days.c.day)
        return [(row.day, row.digest, row.changed) for row in self.connection.execute(question)]

    def announced(self, until: date) -> None:
        """Remember that the log says every scored day up to this one."""
        self.connection.execute(
            update(days).where(days.c.day <= until, days.c.announced == 0).values(announced=1)
        )


def upsert(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, each taking the place of the one with its primary key."""
    if rows:
        connection.execute(_upsert(table, connection.dialect.name), rows)


_upsert = cache(statements.upsert)


def position_of(connection: Connection, name: str) -> int:
    """Return how far a reader of the log has come; 0 before it began."""
    question = select(positions.c.position).where(positions.c.name == name)
    return connection.scalar(question) or 0
