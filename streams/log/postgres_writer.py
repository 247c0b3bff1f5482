"""The one transaction that writes to PostgreSQL: wait for our turn, chain, copy, commit."""

from collections.abc import Callable
from typing import Any

from streams.log.external_head import ExternalHead, hold_against
from streams.log.port import (
    LogBusy,
    LogStopped,
    LogUnavailable,
    OutcomeUnknown,
    Receipt,
)
from streams.log.postgres_connection import Connection
from streams.log.postgres_schema import APPEND_LOCK, make_tables
from streams.log.sql_indexing import numbers_of, register
from streams.log.sql_reading import hash_at, stored_under, tail
from streams.log.staging import Job, Page, Tail, blank, stage
from streams.log.versions import why_not_ours

MOST_NUMBERS = 200_000
"""Numbers of subjects that are kept in memory."""
_FACTS = ("int8", "bytea", "text", "int4", "bytea", "bytea", "bytea")
_MENTIONS = ("int4", "int8")
_MILESTONES = ("text", "int8", "text")


class Writer:
    """Writes groups of jobs, each group behind the lock that all who append take.

    The lock is held until the commit is over. So positions are given in the order of
    commit, and a reader that has seen a position has seen all before it.
    """

    def __init__(self, connect: Callable[[], Connection], head: ExternalHead) -> None:
        """Write on connections of `connect`, one at a time, and keep this external head."""
        self._connect = connect
        self._external = head
        self._connection: Connection | None = None
        self._numbers: dict[str, int] = {}
        self.stopped: str | None = None
        """Why nothing is accepted any more; None while all is well."""

    def open(self, *, adopt_head: bool) -> None:
        """Make the tables where they are missing; compare the log with its external head."""
        with self._external.locked():
            connection = self._connected()
            make_tables(connection)
            try:
                self._begin(connection, adopt_head=adopt_head)
            finally:
                connection.roll_back()

    def commit(self, jobs: list[Job]) -> list[list[Receipt] | Exception]:
        """Store the drafts of every job that has no conflict, in one commit.

        Raises DiskFull, LogBusy or LogUnavailable (nothing was stored), OutcomeUnknown,
        LogBehindHead or LogNotOfHead (the database is not the one that it was), or
        LogStopped.
        """
        if self.stopped is not None:
            raise LogStopped(self.stopped)
        with self._external.locked():
            connection = self._connected()
            try:
                page = blank(self._begin(connection), self._stored_under(jobs, connection))
                answers = [stage(page, drafts, loading) for drafts, loading in jobs]
                if page.facts:
                    self._insert(page, connection)
            except BaseException:
                self._numbers.clear()
                connection.roll_back()
                raise
            if not page.facts:
                connection.roll_back()
                return answers
            self._end(page, connection)
            self._write_head(page)
            return answers

    def close(self) -> None:
        """Let go of the connection."""
        if self._connection is not None:
            self._connection.close()

    def _connected(self) -> Connection:
        if self._connection is None or self._connection.is_lost:
            self.close()
            self._numbers.clear()
            self._connection = self._connect()
        return self._connection

    def _begin(self, connection: Connection, *, adopt_head: bool = False) -> Tail:
        """Wait for our turn; return where the log ends, which nobody else moves until we do.

        The external head is compared each time: after a lost connection the database may
        be a replica that took over and has not heard everything, or a restored backup.
        """
        connection.rows("BEGIN ISOLATION LEVEL READ COMMITTED")
        connection.rows("SELECT pg_advisory_xact_lock(?)", APPEND_LOCK)
        [(tables,)] = connection.rows("SELECT version FROM log_format")
        if (reason := why_not_ours(tables)) is not None:
            self.stopped = reason
            raise LogStopped(reason)
        end = tail(connection.rows)

        def our_hash_at(position: int) -> bytes:
            if position == end.head.position:
                return end.head.hash
            return hash_at(connection.rows, position)

        try:
            hold_against(self._external, end.head, our_hash_at, adopt=adopt_head)
        except OSError as failure:
            raise self._stop(failure) from failure
        return end

    def _stored_under(
        self, jobs: list[Job], connection: Connection
    ) -> dict[bytes, tuple[bytes, Receipt]]:
        identities = [draft.id for drafts, _ in jobs for draft in drafts]
        found = stored_under(connection.rows, identities)
        return {known.receipt.id.bytes: (known.fingerprint, known.receipt) for known in found}

    def _insert(self, page: Page, connection: Connection) -> None:
        connection.copy_in("facts", _FACTS, page.facts)
        self._number(
            {name for name, _ in page.mentions} | {said.subject for said in page.registrations},
            connection,
        )
        numbers = self._numbers
        mentions: list[tuple[Any, ...]] = [(numbers[name], at) for name, at in page.mentions]
        connection.copy_in("mentions", _MENTIONS, mentions)
        if page.milestones:
            connection.copy_in("milestones", _MILESTONES, page.milestones)
        for said in page.registrations:
            register(connection.rows, said, numbers[said.subject])

    def _number(self, names: set[str], connection: Connection) -> None:
        """Make sure that each name has its number in memory."""
        if len(self._numbers) > MOST_NUMBERS:
            self._numbers.clear()
        missing = sorted(name for name in names if name not in self._numbers)
        self._numbers.update(numbers_of(connection.rows, missing))
        fresh = [name for name in missing if name not in self._numbers]
        if fresh:
            self._numbers.update(
                connection.rows(
                    "INSERT INTO subjects (name) SELECT unnest(?::text[]) RETURNING name, number",
                    fresh,
                )
            )

    def _end(self, page: Page, connection: Connection) -> None:
        """Commit; where the answer is lost, find out what became of it."""
        try:
            connection.rows("COMMIT")
        except Exception as failure:
            self._numbers.clear()
            if not connection.is_lost:
                connection.roll_back()
                raise
            if self._is_stored(page, failure):
                return
            message = "the connection was lost and nothing was stored; send it again"
            raise LogUnavailable(message) from failure
        except BaseException:
            connection.close()
            raise

    def _is_stored(self, page: Page, failure: Exception) -> bool:
        """Tell whether a page is in the log, once whoever still commits it has ended.

        The server may be at work on the lost commit; it holds the lock for as long.
        The hash of the last fact covers every id of the page.
        """
        try:
            connection = self._connected()
            try:
                self._begin(connection)
                head = page.tail.head
                return hash_at(connection.rows, head.position) == head.hash
            finally:
                connection.roll_back()
        except (LogBusy, LogUnavailable) as unreachable:
            message = (
                f"the connection was lost while the batch was committed ({failure}), and the "
                "database could not be asked whether it is stored; send it again with the same ids"
            )
            raise OutcomeUnknown(message) from unreachable

    def _write_head(self, page: Page) -> None:
        try:
            self._external.write(page.tail.head)
        except OSError as failure:
            raise self._stop(failure) from failure

    def _stop(self, failure: OSError) -> LogStopped:
        self.stopped = (
            f"the external head could not be written ({failure}). Nothing is accepted until its "
            "disk was looked at and the process is started again; then send everything that has "
            "no receipt once more, with the same ids"
        )
        return LogStopped(self.stopped)
