"""Acknowledged appends: one by one and in groups, beside the bare driver doing the same."""

import os
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pysqlite3.dbapi2 as driver

from benchmarks.measuring import Figure, in_turn
from benchmarks.mix import drafts
from streams.log.port import GENESIS, Draft
from streams.log.sqlite import SqliteLog

ONE_BY_ONE = 400
GROUP = 5_000
GROUPS = 4

BareRow = tuple[object, ...]


def measure(directory: Path) -> Iterator[Figure]:
    """Return the figures for both sizes of commit."""
    for size, batches, goal in ((1, ONE_BY_ONE, "0.8"), (GROUP, GROUPS, "0.6")):
        made = list(drafts(size * batches, 2_000, zipf=False))
        groups = [made[start : start + size] for start in range(0, len(made), size)]
        rows = _rows(groups, directory)
        runs = count()
        ours, floor = in_turn(
            _ours(directory, size, runs, groups), _floor(directory, size, runs, rows)
        )
        yield Figure(
            work=f"append, durable, {size:,} a commit",
            ours=ours,
            floor=floor,
            unit="facts/s",
            goal=f"{goal} of bare SQLite",
            note="floor: the same facts row by the driver alone, with the same head fsync",
        )


def _rows(groups: list[list[Draft]], directory: Path) -> list[list[BareRow]]:
    """Return the very rows that our log writes, to be written by the bare driver."""
    log = SqliteLog(
        directory / f"rows-{len(groups)}.sqlite", head=directory / f"rows-{len(groups)}.head"
    )
    for group in groups:
        log.append(group)
    rows: list[list[BareRow]] = []
    for group in groups:
        these: list[BareRow] = []
        for draft in group:
            stored = log.find(draft.id)
            assert stored is not None  # noqa: S101 - it was appended a moment ago
            these.append(
                (
                    stored.position,
                    draft.id.bytes,
                    stored.type,
                    stored.dataversion,
                    stored.record,
                    stored.hash,
                    draft.fingerprint,
                )
            )
        rows.append(these)
    log.close()
    return rows


def _ours(
    directory: Path, size: int, runs: Iterator[int], groups: list[list[Draft]]
) -> Callable[[], int]:
    def run() -> int:
        number = next(runs)
        log = SqliteLog(
            directory / f"ours-{size}-{number}.sqlite",
            head=directory / f"ours-{size}-{number}.head",
        )
        for group in groups:
            log.append(group)
        log.close()
        return size * len(groups)

    return run


def _floor(
    directory: Path, size: int, runs: Iterator[int], rows: list[list[BareRow]]
) -> Callable[[], int]:
    def run() -> int:
        number = next(runs)
        connection = driver.connect(
            str(directory / f"bare-{size}-{number}.sqlite"), isolation_level=None
        )
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA cache_size=-65536")
        connection.execute(
            "CREATE TABLE facts (position INTEGER PRIMARY KEY, id BLOB UNIQUE, type TEXT, "
            "dataversion INTEGER, record BLOB, hash BLOB, fingerprint BLOB)"
        )
        head = os.open(directory / f"bare-{size}-{number}.head", os.O_CREAT | os.O_WRONLY)
        for group in rows:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany("INSERT INTO facts VALUES (?, ?, ?, ?, ?, ?, ?)", group)
            connection.execute("COMMIT")
            os.pwrite(head, GENESIS + bytes(16), 0)
            os.fdatasync(head)
        os.close(head)
        connection.close()
        return size * len(rows)

    return run
