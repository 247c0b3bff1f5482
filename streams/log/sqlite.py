"""The log of facts in one SQLite file: for one machine, with nothing else to run."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from streams.log.directory import Place
from streams.log.external_head import ExternalHead, peek
from streams.log.group_commit import GroupCommit
from streams.log.port import (
    GENESIS,
    SYSTEM_FACTS,
    Damage,
    Draft,
    Head,
    Known,
    LogBehindHead,
    LogNotOfHead,
    LogStopped,
    Receipt,
    StoredFact,
)
from streams.log.sqlite_files import Readers, open_writer
from streams.log.sqlite_schema import make_tables
from streams.log.sqlite_verify import damages
from streams.log.sqlite_writer import Writer, stored_under
from streams.log.staging import Job

MOST_IN_A_COMMIT = 5_000
"""Facts in one commit, unless a single batch is larger."""
_PAGE = 500
"""Facts of a history that are read at once."""
_END = 2**62
_FACT = "position, type, dataversion, record, hash"


class SqliteLog:
    """Keeps the promises of `port.FactLog` and is the `Directory` of who is known.

    Every acknowledged fact is on the disk (write-ahead log, synchronous FULL) and the
    external head has been moved to it. Readers have connections of their own and never
    wait for the writer. Several processes may have the log open at once.
    """

    def __init__(self, path: Path, head: Path, *, adopt_head: bool = False) -> None:
        """Open the log, made where it is missing, and compare it with its external head.

        `head` is the file of the external head, best on another disk. With `adopt_head`
        the log is taken for whole whatever the head says: only for whoever has compared
        it with a backup. Raises LogBehindHead or LogNotOfHead otherwise.
        """
        self._head_path = head
        self._connection = open_writer(path)
        self._head: ExternalHead | None = None
        try:
            make_tables(self._connection)
            self._head = ExternalHead(head)
            self._writer = Writer(self._connection, self._head)
            with self._head.locked():
                self._compare(self._head, adopt=adopt_head)
        except BaseException:
            self._release()
            raise
        self._readers = Readers(path)
        self._queue: GroupCommit[Job, Receipt] = GroupCommit(
            self._writer.commit, most=MOST_IN_A_COMMIT
        )

    def append(self, drafts: Sequence[Draft], *, loading: bool = False) -> list[Receipt]:
        """Store a batch, all of it or nothing, and return when it is durable."""
        if not drafts:
            return []
        return self._queue.do((drafts, loading), len(drafts))

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
        self._refuse_when_stopped()
        with self._readers.one() as reader:
            return {found.receipt.id: found for found in stored_under(reader, identities)}

    def latest(self, *types: str) -> StoredFact | None:
        """Return the last fact of any of these types, which must be of `SYSTEM_FACTS`."""
        if strangers := set(types) - SYSTEM_FACTS:
            raise ValueError(f"not indexed by type: {', '.join(sorted(strangers))}")
        marks = ", ".join("?" * len(types))
        rows = self._rows(
            f"SELECT {_FACT} FROM facts WHERE position = "  # noqa: S608 - our columns and marks
            f"(SELECT max(position) FROM milestones WHERE type IN ({marks}))",
            *types,
        )
        return StoredFact(*rows[0]) if rows else None

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

    def verify(self, after: int = 0) -> Iterator[Damage]:
        """Recompute the chain and compare ids, index and external head; say all that is wrong."""
        external = peek(self._head_path)
        with self._readers.one() as reader:
            yield from damages(reader, external, after)

    def close(self) -> None:
        """Let go of files."""
        self._readers.close()
        self._release()

    def _rows(self, question: str, *values: Any) -> list[Any]:
        self._refuse_when_stopped()
        with self._readers.one() as reader:
            rows: list[Any] = reader.execute(question, values).fetchall()
            return rows

    def _refuse_when_stopped(self) -> None:
        if self._writer.stopped is not None:
            raise LogStopped(self._writer.stopped)

    def _release(self) -> None:
        self._connection.close()
        if self._head is not None:
            self._head.close()

    def _compare(self, external: ExternalHead, *, adopt: bool) -> None:
        """Refuse a log that lost what it had acknowledged, or that is another log."""
        ours = self._writer.tail().head
        if adopt:
            external.adopt(ours)
            return
        theirs = external.read()
        if theirs is None and ours.position > 0:
            message = (
                f"{external.path}: no external head, but the log holds {ours.position} facts; "
                "restore the head, or if the log is known to be whole start once with adopt_head"
            )
            raise LogNotOfHead(message)
        if theirs is None:
            external.write(ours)
            return
        if ours.position < theirs.position:
            raise _behind(ours, theirs)
        if self._hash_at(theirs.position) != theirs.hash:
            message = (
                f"position {theirs.position} was acknowledged with another hash than it has now: "
                "this is another log than the one of the external head, or it was altered; "
                "restore the log from a backup, or give the head that belongs to it"
            )
            raise LogNotOfHead(message)
        if ours.position > theirs.position:
            external.write(ours)

    def _hash_at(self, position: int) -> bytes:
        if position == 0:
            return GENESIS
        row = self._connection.execute(
            "SELECT hash FROM facts WHERE position = ?", (position,)
        ).fetchone()
        return bytes(row[0]) if row else b""


def _behind(ours: Head, theirs: Head) -> LogBehindHead:
    lost = theirs.position - ours.position
    return LogBehindHead(
        f"the log ends at position {ours.position}, but facts up to {theirs.position} were "
        f"acknowledged: {lost} are missing, the first at position {ours.position + 1}; restore "
        "them from a backup, or accept their loss by starting once with adopt_head"
    )
