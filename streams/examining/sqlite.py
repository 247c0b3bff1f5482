"""What the SQLite library and the settings that lie in its files endanger.

Whether a commit is synced (`synchronous`) is a setting of each connection and lies in no
file: the log and the keys say FULL whenever they are opened, and nobody can see it from
outside. What can be seen is whether this library was built to sync at all.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from pysqlite3 import dbapi2 as sqlite

from streams.examining.finding import Finding, Verdict, found
from streams.examining.looks import Look
from streams.log.sqlite_files import LEAST_VERSION

WAL = 2
"""What the two bytes at `_FORMAT` say of a file in WAL mode; 1 is a rollback journal."""
_MAGIC = b"SQLite format 3\0"
_FORMAT = slice(18, 20)


def examine_sqlite(databases: Sequence[Path]) -> Iterator[Finding]:
    """Look at the library, and at databases that must not be lost."""
    yield judge_library(sqlite.sqlite_version_info)
    yield judge_sync(_options())
    for file in databases:
        yield _journal(file)


def judge_library(version: tuple[int, ...]) -> Finding:
    """Say whether a version of SQLite has the mistake that can corrupt a file.

    >>> judge_library((3, 51, 2)).verdict.value, judge_library((3, 51, 3)).verdict.value
    ('danger', 'ok')
    """
    verdict = Verdict.DANGER if version < LEAST_VERSION else Verdict.OK
    least = ".".join(map(str, LEAST_VERSION))
    return found(Look.SQLITE_LIBRARY, verdict, ".".join(map(str, version)), least=least)


def judge_sync(options: frozenset[str]) -> Finding:
    """Say whether a library that was compiled with these options syncs what it commits.

    >>> judge_sync(frozenset({"NO_SYNC", "THREADSAFE=1"})).verdict.value
    'danger'
    """
    never = "NO_SYNC" in options
    seen = "NO_SYNC" if never else ""
    return found(Look.SQLITE_SYNC, Verdict.DANGER if never else Verdict.OK, seen)


def _options() -> frozenset[str]:
    connection = sqlite.connect(":memory:")
    try:
        return frozenset(option for (option,) in connection.execute("PRAGMA compile_options"))
    finally:
        connection.close()


def _journal(file: Path) -> Finding:
    """Read how a database is journalled, from its first bytes: SQLite is not asked to open it."""
    with file.open("rb") as opened:
        head = opened.read(_FORMAT.stop)
    if head[: len(_MAGIC)] != _MAGIC:
        return found(Look.SQLITE_JOURNAL, Verdict.DANGER, about=file.name, remedy="none")
    is_wal = set(head[_FORMAT]) == {WAL}
    seen = "wal" if is_wal else "rollback"
    verdict = Verdict.OK if is_wal else Verdict.WARNING
    return found(Look.SQLITE_JOURNAL, verdict, seen, about=file.name)
