"""How PostgreSQL is spoken to: safe settings, question marks, and errors that say what to do."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from psycopg import errors

from streams.databases.postgres_address import whole_address
from streams.log.port import DiskFull, LogBusy, LogUnavailable

BUSY_SECONDS = 30.0
"""How long an append waits for those of other programs."""
FORGOTTEN_SECONDS = 30
"""A transaction whose program has fallen silent is ended after this, so that others go on."""


class Unreadable(LogUnavailable):
    """PostgreSQL cannot read its own files: a disk or memory has failed."""


class Connection:
    """One connection, outside of a transaction unless `BEGIN` was said."""

    def __init__(self, conninfo: str, *, busy_seconds: float = BUSY_SECONDS) -> None:
        """Connect; RuntimeError for a server that would lose what it acknowledged.

        Raises LogUnavailable where nobody answers.
        """
        address = whole_address(conninfo, "wagewatch")
        try:
            self._driver = psycopg.connect(address, autocommit=True)
        except psycopg.Error as failure:
            message = (
                f"the database cannot be opened ({_said(failure)}); see that it runs, is there and "
                "lets us in, and that its address is right (WAGEWATCH_DATABASE; for keys that lie "
                "apart, WAGEWATCH_KEYS)"
            )
            raise LogUnavailable(message) from failure
        try:
            self._make_safe(busy_seconds)
        except BaseException:
            self.close()
            raise

    @property
    def is_lost(self) -> bool:
        """Whether nothing can be asked any more."""
        return self._driver.closed

    def rows(self, question: str, *values: Any) -> list[Any]:
        """Ask with a question mark for each value, and return all rows; none for a command."""
        cursor = self.execute(question, values)
        return cursor.fetchall() if cursor.description else []

    def execute(self, question: str, values: Sequence[Any] = ()) -> psycopg.Cursor[tuple[Any, ...]]:
        """Ask with a question mark for each value."""
        with _told():
            return self._driver.execute(_marked(question), values or None, binary=True)

    def executemany(self, question: str, rows: Sequence[Sequence[Any]]) -> None:
        """Say the same for each row."""
        with _told(), self._driver.cursor() as cursor:
            cursor.executemany(_marked(question), rows)

    def run_script(self, script: str) -> None:
        """Run many commands that take no values."""
        with _told():
            self._driver.execute(script.encode())

    def copy_in(self, table: str, types: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Add rows whose columns are of these types."""
        command = f"COPY {table} FROM STDIN (FORMAT BINARY)".encode()
        with _told(), self._driver.cursor() as cursor, cursor.copy(command) as copy:
            copy.set_types(types)
            for row in rows:
                copy.write_row(row)

    @contextmanager
    def lent(self) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
        """Lend the driver's connection to a library, and tell what it raises as ours."""
        with _told():
            yield self._driver

    def roll_back(self) -> None:
        """Undo what was not committed; the connection is given up where that fails."""
        try:
            self._driver.execute("ROLLBACK")
        except psycopg.Error:
            self.close()

    def close(self) -> None:
        """Hang up."""
        with suppress(psycopg.Error):
            self._driver.close()

    def _make_safe(self, busy_seconds: float) -> None:
        [(fsync, pages, commit, encoding)] = self.rows(
            "SELECT current_setting('fsync'), current_setting('full_page_writes'), "
            "current_setting('synchronous_commit'), current_setting('server_encoding')"
        )
        if (fsync, pages) != ("on", "on"):
            message = (
                f"PostgreSQL runs with fsync={fsync} and full_page_writes={pages} and can lose "
                "what it has acknowledged; set both to on"
            )
            raise RuntimeError(message)
        if encoding != "UTF8":
            message = f"the database is encoded in {encoding}; make one with ENCODING 'UTF8'"
            raise RuntimeError(message)
        if commit in {"off", "local"}:
            self.rows("SET synchronous_commit = on")
        self.rows("SELECT set_config('lock_timeout', ?, false)", f"{busy_seconds * 1000:.0f}")
        self.rows(
            "SELECT set_config('idle_in_transaction_session_timeout', ?, false)",
            f"{FORGOTTEN_SECONDS * 1000}",
        )


def _marked(question: str) -> bytes:
    return question.replace("?", "%s").encode()


@contextmanager
def _told() -> Iterator[None]:
    """Turn what the driver raises into what the port promises."""
    try:
        yield
    except (errors.DataCorrupted, errors.IndexCorrupted, errors.InternalError_) as failure:
        said = failure.diag.message_primary
        message = f"the database cannot read its own files ({said}); look at its disk, run verify"
        raise Unreadable(message) from failure
    except errors.DiskFull as failure:
        message = "the database's disk is full: nothing was stored; free some space, then try again"
        raise DiskFull(message) from failure
    except errors.LockNotAvailable as failure:
        message = "another program holds the log for too long; end it, then try again"
        raise LogBusy(message) from failure
    except psycopg.Error as failure:
        message = (
            f"the database does not answer or refuses ({_said(failure)}): nothing was stored; see "
            "that it runs, then try again"
        )
        raise LogUnavailable(message) from failure


def _said(failure: psycopg.Error) -> str:
    return failure.diag.message_primary or str(failure).partition("\n")[0]
