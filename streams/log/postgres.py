"""The log of facts in PostgreSQL: for a district or a province, with several programs at work."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from streams.log.external_head import ExternalHead, peek
from streams.log.group_commit import GroupCommit
from streams.log.port import Damage, Draft, LogStopped, Receipt
from streams.log.postgres_connection import BUSY_SECONDS, Connection, Unreadable
from streams.log.postgres_writer import Writer
from streams.log.readers import Readers
from streams.log.sql_reading import SqlReading
from streams.log.sql_verify import damages
from streams.log.staging import MOST_IN_A_COMMIT, Job


class PostgresLog(SqlReading):
    """Keeps the promises of `port.FactLog` and is the `Directory` of who is known.

    Every acknowledged fact is on the server's disk and the external head has been moved
    to it. Readers have connections of their own and never wait for the writer. Programs
    on several machines may append at once; each machine has an external head of its own.
    A call that finds its connection lost raises LogUnavailable, the next one connects
    anew.
    """

    def __init__(
        self,
        conninfo: str,
        head: Path,
        *,
        adopt_head: bool = False,
        busy_seconds: float = BUSY_SECONDS,
    ) -> None:
        """Open the log, made where it is missing, and compare it with its external head.

        `conninfo` is the address of the database, `head` the file of the external head on
        this machine. With `adopt_head` the log is taken for whole whatever the head says:
        only for whoever has compared it with a backup, and for a machine that joins a log
        in use, which has no head yet. Raises LogBehindHead or LogNotOfHead
        otherwise, LogUnavailable where no server answers, and RuntimeError for one that is
        set to lose what it acknowledges.
        """
        connect = partial(Connection, conninfo, busy_seconds=busy_seconds)
        self._head_path = head
        self._head = ExternalHead(head)
        self._writer = Writer(connect, self._head)
        try:
            self._writer.open(adopt_head=adopt_head)
        except BaseException:
            self._release()
            raise
        self._readers: Readers[Connection] = Readers(connect, is_lost=lambda it: it.is_lost)
        self._queue: GroupCommit[Job, Receipt] = GroupCommit(
            self._writer.commit, most=MOST_IN_A_COMMIT
        )

    def append(self, drafts: Sequence[Draft], *, loading: bool = False) -> list[Receipt]:
        """Store a batch, all of it or nothing, and return when it is durable."""
        if not drafts:
            return []
        return self._queue.do((drafts, loading), len(drafts))

    def verify(self, after: int = 0) -> Iterator[Damage]:
        """Recompute the chain and compare ids, index and external head; say all that is wrong."""
        external = peek(self._head_path)
        with self._readers.one() as reader:
            reader.rows("BEGIN ISOLATION LEVEL REPEATABLE READ")
            try:
                yield from damages(reader, external, after, unreadable=Unreadable)
            finally:
                reader.roll_back()

    def close(self) -> None:
        """Let go of connections and files."""
        self._readers.close()
        self._release()

    def _rows(self, question: str, *values: Any) -> list[Any]:
        if self._writer.stopped is not None:
            raise LogStopped(self._writer.stopped)
        with self._readers.one() as reader:
            return reader.rows(question, *values)

    def _release(self) -> None:
        self._writer.close()
        self._head.close()
