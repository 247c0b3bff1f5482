"""The one transaction that writes: checks, chains, inserts, commits, moves the external head."""

from typing import Any

from streams.log.external_head import ExternalHead
from streams.log.port import DiskFull, LogBusy, LogStopped, Receipt
from streams.log.sql_indexing import numbers_of, register
from streams.log.sql_reading import hash_at, stored_under, tail
from streams.log.sqlite_files import (
    Connection,
    IntegrityError,
    OperationalError,
    SqliteError,
    is_busy,
    is_full,
    roll_back,
)
from streams.log.staging import EMPTY, Job, Page, Tail, blank, stage
from streams.log.versions import why_not_ours

CHECKPOINT_PAGES = 1_000
"""Pages that may wait in the write-ahead log before they are carried into the file."""
MOST_NUMBERS = 200_000
"""Numbers of subjects that are kept in memory."""


class Writer:
    """Writes groups of jobs; stops for good when a write fails in any way but for want of room."""

    def __init__(self, connection: Connection, head: ExternalHead) -> None:
        """Write on this connection and keep this external head."""
        self._connection = connection
        self._external = head
        self._tail = EMPTY
        self._data_version: int | None = None
        self._numbers: dict[str, int] = {}
        self._next_number = 1
        self.stopped: str | None = None
        """Why nothing is accepted any more; None while all is well."""

    def commit(self, jobs: list[Job]) -> list[list[Receipt] | Exception]:
        """Store the drafts of every job that has no conflict, in one commit.

        Raises DiskFull or LogBusy (nothing was stored), or LogStopped.
        """
        if self.stopped is not None:
            raise LogStopped(self.stopped)
        with self._external.locked():
            try:
                return self._transact(jobs)
            except LogBusy:
                raise
            except BaseException as failure:
                self._data_version = None
                undone = roll_back(self._connection)
                if isinstance(failure, LogStopped):
                    raise
                if isinstance(failure, Exception) and is_full(failure) and undone:
                    message = "the disk is full: nothing was stored; free some space, send it again"
                    raise DiskFull(message) from failure
                raise self._stop("a write failed", failure) from failure

    def tail(self) -> Tail:
        """Return where the log ends, as it stands in the file."""
        return tail(self._run)

    def hash_at(self, position: int) -> bytes:
        """Return the hash of the chain at a position, empty where there is none."""
        return hash_at(self._run, position)

    def _transact(self, jobs: list[Job]) -> list[list[Receipt] | Exception]:
        """Store as if every id were new, which the database refuses where it is not so."""
        run = self._connection.execute
        self._begin()
        self._catch_up()
        page, answers = self._stage(jobs, {})
        try:
            self._insert_facts(page)
        except IntegrityError:
            run("ROLLBACK")
            self._begin()
            self._catch_up()
            page, answers = self._stage(jobs, self._stored_under(jobs))
            self._insert_facts(page)
        if not page.facts:
            run("ROLLBACK")
            return answers
        self._index(page)
        run("COMMIT")
        self._tail = page.tail
        self._external.write(page.tail.head)
        self._carry_over()
        return answers

    def _begin(self) -> None:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
        except OperationalError as failure:
            if not is_busy(failure):
                raise
            message = "another program holds the log; end it, and send this again"
            raise LogBusy(message) from failure

    def _catch_up(self) -> None:
        """Read anew what another process may have written since our last commit."""
        (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        if version == self._data_version:
            return
        (tables,) = self._connection.execute("PRAGMA user_version").fetchone()
        if (reason := why_not_ours(tables)) is not None:
            self.stopped = reason
            raise LogStopped(reason)
        self._tail = self.tail()
        self._numbers.clear()
        (last,) = self._connection.execute("SELECT max(number) FROM subjects").fetchone()
        self._next_number = (last or 0) + 1
        self._external.read()
        self._data_version = version

    def _stage(
        self, jobs: list[Job], seen: dict[bytes, tuple[bytes, Receipt]]
    ) -> tuple[Page, list[list[Receipt] | Exception]]:
        page = blank(self._tail, seen)
        return page, [stage(page, drafts, loading) for drafts, loading in jobs]

    def _stored_under(self, jobs: list[Job]) -> dict[bytes, tuple[bytes, Receipt]]:
        identities = [draft.id for drafts, _ in jobs for draft in drafts]
        found = stored_under(self._run, identities)
        return {known.receipt.id.bytes: (known.fingerprint, known.receipt) for known in found}

    def _insert_facts(self, page: Page) -> None:
        self._connection.executemany("INSERT INTO facts VALUES (?, ?, ?, ?, ?, ?, ?)", page.facts)

    def _index(self, page: Page) -> None:
        self._number(
            {name for name, _ in page.mentions} | {said.subject for said in page.registrations}
        )
        numbers = self._numbers
        self._connection.executemany(
            "INSERT INTO mentions VALUES (?, ?)",
            [(numbers[name], position) for name, position in page.mentions],
        )
        self._connection.executemany("INSERT INTO milestones VALUES (?, ?, ?)", page.milestones)
        for said in page.registrations:
            register(self._run, said, self._numbers[said.subject])

    def _number(self, names: set[str]) -> None:
        """Make sure that each name has its number in memory."""
        if len(self._numbers) > MOST_NUMBERS:
            self._numbers.clear()
        missing = sorted(name for name in names if name not in self._numbers)
        if not missing:
            return
        self._numbers.update(numbers_of(self._run, missing))
        fresh = [name for name in missing if name not in self._numbers]
        rows = list(enumerate(fresh, start=self._next_number))
        self._connection.executemany("INSERT INTO subjects (number, name) VALUES (?, ?)", rows)
        self._numbers.update((name, number) for number, name in rows)
        self._next_number += len(fresh)

    def _run(self, question: str, *values: Any) -> list[Any]:
        rows: list[Any] = self._connection.execute(question, values).fetchall()
        return rows

    def _carry_over(self) -> None:
        """Carry pages from the write-ahead log into the file when enough of them wait.

        What was committed is durable already. So a failure here takes back no receipt;
        but one that is not for want of room leaves the file in doubt, and stops the log.
        """
        try:
            _, pages, carried = self._connection.execute("PRAGMA wal_checkpoint(NOOP)").fetchone()
            if pages - carried >= CHECKPOINT_PAGES:
                self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        except SqliteError as failure:
            if not is_full(failure):
                self._stop("the checkpoint failed", failure)

    def _stop(self, what: str, failure: BaseException) -> LogStopped:
        self.stopped = (
            f"{what} ({failure}); whether the last batch was stored is not known. Nothing is "
            "accepted until the disk was looked at and the process is started again; then send "
            "everything that has no receipt once more, with the same ids"
        )
        return LogStopped(self.stopped)
