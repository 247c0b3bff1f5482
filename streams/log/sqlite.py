"""The log of facts in one SQLite file: for one machine, with nothing else to run."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from streams.log.external_head import ExternalHead, hold_against, peek
from streams.log.group_commit import GroupCommit
from streams.log.port import Damage, Draft, LogStopped, Receipt
from streams.log.readers import Readers
from streams.log.sql_reading import SqlReading
from streams.log.sql_verify import damages
from streams.log.sqlite_files import Connection, DatabaseError, open_reader, open_writer
from streams.log.sqlite_schema import make_tables
from streams.log.sqlite_writer import Writer
from streams.log.staging import MOST_IN_A_COMMIT, Job


class SqliteLog(SqlReading):
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
                hold_against(
                    self._head, self._writer.tail().head, self._writer.hash_at, adopt=adopt_head
                )
        except BaseException:
            self._release()
            raise
        self._readers: Readers[Connection] = Readers(partial(open_reader, path))
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
            yield from damages(reader, external, after, unreadable=DatabaseError)

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
