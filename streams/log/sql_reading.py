"""What a log in SQL is asked, in words that SQLite and PostgreSQL both understand."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from streams.log.directory import Place
from streams.log.port import (
    GENESIS,
    MILESTONES,
    Head,
    Known,
    Receipt,
    StoredFact,
    recorded_at,
)
from streams.log.staging import EMPTY, Tail

_PAGE = 500
"""Facts of a history that are read at once."""
AT_ONCE = 500
"""Values in one IN list."""
_END = 2**62
_FACT = "position, type, dataversion, record, hash"


class Run(Protocol):
    """Asks a database, with a question mark for each value, and returns all rows."""

    def __call__(self, question: str, *values: Any) -> list[Any]:
        """Return the rows."""


class SqlReading(ABC):
    """The half of `port.FactLog` and `Directory` that only reads; a backend says how."""

    @abstractmethod
    def _rows(self, question: str, *values: Any) -> list[Any]:
        """Return the rows, on a connection that only reads."""

    def head(self) -> Head:
        """Return where the log ends; position 0 when empty."""
        rows = self._rows("SELECT position, hash FROM facts ORDER BY position DESC LIMIT 1")
        return Head(*rows[0]) if rows else Head(0, GENESIS)

    def read(self, after: int, *, limit: int, until: int | None = None) -> list[StoredFact]:
        """Return up to `limit` facts with positions in (after, until], in order."""
        last = _END if until is None else until
        rows = self._rows(
            f"SELECT {_FACT} FROM facts WHERE position > ? AND position <= ? "  # noqa: S608 - our columns
            "ORDER BY position LIMIT ?",
            after,
            last,
            limit,
        )
        return [StoredFact(*row) for row in rows]

    def find(self, identity: UUID) -> StoredFact | None:
        """Return the fact of an id."""
        rows = self._rows(f"SELECT {_FACT} FROM facts WHERE id = ?", identity.bytes)  # noqa: S608 - our columns
        return StoredFact(*rows[0]) if rows else None

    def known(self, identities: Sequence[UUID]) -> dict[UUID, Known]:
        """Return what is stored under those of the ids that are in use."""
        return {found.receipt.id: found for found in stored_under(self._rows, identities)}

    def latest(self, *types: str) -> StoredFact | None:
        """Return the last fact of any of these types, which must be of `MILESTONES`."""
        marks = _marks_of(types)
        rows = self._rows(
            f"SELECT {_FACT} FROM facts WHERE position = "  # noqa: S608 - our columns and marks
            f"(SELECT max(position) FROM milestones WHERE type IN ({marks}))",
            *types,
        )
        return StoredFact(*rows[0]) if rows else None

    def said(self, *types: str, after: int = 0, until: int | None = None) -> list[StoredFact]:
        """Return all facts of these types with positions in (after, until], in order."""
        marks = _marks_of(types)
        rows = self._rows(
            "SELECT f.position, f.type, f.dataversion, f.record, f.hash "  # noqa: S608 - our columns and marks
            "FROM milestones m JOIN facts f ON f.position = m.position "
            f"WHERE m.type IN ({marks}) AND m.position > ? AND m.position <= ? "
            "ORDER BY m.position",
            *types,
            after,
            _END if until is None else until,
        )
        return [StoredFact(*row) for row in rows]

    def history(self, subject: str, *, until: int | None = None) -> Iterator[StoredFact]:
        """Return the facts that are about or concern a subject, in order of position."""
        after, last = 0, _END if until is None else until
        while True:
            rows = self._rows(
                "SELECT f.position, f.type, f.dataversion, f.record, f.hash "
                "FROM subjects s JOIN mentions m ON m.subject = s.number "
                "JOIN facts f ON f.position = m.position "
                "WHERE s.name = ? AND m.position > ? AND m.position <= ? "
                "ORDER BY m.position LIMIT ?",
                subject,
                after,
                last,
                _PAGE,
            )
            for row in rows:
                yield StoredFact(*row)
            if len(rows) < _PAGE:
                return
            after = rows[-1][0]

    def closed_days(self) -> list[tuple[date, int]]:
        """Return every closed day with the position of its `DayClosed`, in order."""
        rows = self._rows(
            "SELECT day, position FROM milestones WHERE type = 'DayClosed' ORDER BY position"
        )
        return [(date.fromisoformat(day), position) for day, position in rows]

    def place(self, subject: str) -> Place | None:
        """Return the place of a subject, or None when it was never registered."""
        rows = self._rows(
            "SELECT township, grid FROM subjects WHERE name = ? AND registered IS NOT NULL",
            subject,
        )
        return Place(*rows[0]) if rows else None


def tail(run: Run) -> Tail:
    """Return where the log ends, as it stands in the database."""
    rows = run(f"SELECT {_FACT} FROM facts ORDER BY position DESC LIMIT 1")  # noqa: S608 - our columns
    if not rows:
        return EMPTY
    last = StoredFact(*rows[0])
    return Tail(Head(last.position, last.hash), recorded_at(last), _load_is_open(run))


def hash_at(run: Run, position: int) -> bytes:
    """Return the hash of the chain at a position, empty where there is none."""
    if position == 0:
        return GENESIS
    rows = run("SELECT hash FROM facts WHERE position = ?", position)
    return bytes(rows[0][0]) if rows else b""


def stored_under(run: Run, identities: Sequence[UUID]) -> Iterator[Known]:
    """Return what is stored under those of the ids that are in use, in no order."""
    for start in range(0, len(identities), AT_ONCE):
        some = [identity.bytes for identity in identities[start : start + AT_ONCE]]
        marks = ", ".join("?" * len(some))
        question = f"SELECT id, fingerprint, position, hash FROM facts WHERE id IN ({marks})"  # noqa: S608 - only marks
        for key, fingerprint, position, digest in run(question, *some):
            yield Known(fingerprint, Receipt(UUID(bytes=key), position, digest, fresh=False))


def _marks_of(types: tuple[str, ...]) -> str:
    """Return a question mark for each of these types; ValueError where one is not indexed."""
    if not types:
        raise ValueError("no type was named; name one or more of MILESTONES")
    if strangers := set(types) - MILESTONES:
        raise ValueError(f"not indexed by type: {', '.join(sorted(strangers))}")
    return ", ".join("?" * len(types))


def _load_is_open(run: Run) -> bool:
    positions = dict(
        run(
            "SELECT type, max(position) FROM milestones "
            "WHERE type IN ('HistoryLoadStarted', 'HistoryLoadFinished') GROUP BY type"
        )
    )
    started = positions.get("HistoryLoadStarted", 0)
    return bool(started > positions.get("HistoryLoadFinished", 0))
