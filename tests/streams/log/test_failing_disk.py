"""A disk that fails stops the log; a disk that is full only makes it wait."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from pysqlite3 import dbapi2 as driver

from streams.log import sqlite_files
from streams.log.keys import SqliteKeys
from streams.log.port import DiskFull, LogBusy, LogStopped
from streams.log.sqlite import SqliteLog
from tests.streams.log.ready import draft, everything, identity

BATCHES = 60
"""More than enough for a failure at each of the first syncs of each thread."""


def why_no_strace() -> str | None:
    strace = shutil.which("strace")
    if strace is None:
        return "strace is not installed"
    probe = subprocess.run([strace, "-f", "true"], capture_output=True, check=False)
    return None if probe.returncode == 0 else "strace may not trace here"


def acknowledged_with_failing_sync(directory: Path, number: int) -> tuple[set[int], list[str]]:
    """Run a writer of which each thread's sync with this number fails with EIO, once."""
    fault = f"inject=fsync,fdatasync:error=EIO:when={number}"
    traced = subprocess.run(
        [
            *("strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=fsync,fdatasync", "-e", fault),
            *(sys.executable, "-m", "tests.streams.log.appending"),
            *(str(directory), str(number), str(BATCHES)),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    said = traced.stdout.splitlines()
    return {int(line) for line in said if line.isdigit()}, [
        line for line in said if line.startswith("failed")
    ]


@pytest.mark.slow
@pytest.mark.skipif(why_no_strace() is not None, reason=str(why_no_strace()))
def test_a_failed_sync_stops_the_log_and_loses_nothing(tmp_path: Path) -> None:
    stopped = 0
    for number in range(1, 15):
        directory = tmp_path / str(number)
        directory.mkdir()
        acknowledged, failures = acknowledged_with_failing_sync(directory, number)
        stopped += len(failures)
        assert all(line.startswith("failed LogStopped") for line in failures)
        log = SqliteLog(directory / "facts.sqlite", directory / "head")
        assert len(log.known([identity(it) for it in acknowledged])) == len(acknowledged)
        assert list(log.verify()) == []
        assert log.append([draft(2**31)])[0].fresh
        log.close()
    assert stopped > 14, "no writer ever noticed a failure: were syncs made to fail at all?"


def test_after_a_failed_write_everything_is_refused_until_a_restart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = SqliteLog(tmp_path / "facts.sqlite", tmp_path / "head")
    log.append([draft(1)])

    def failing(_: int) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as faulty:
        faulty.setattr(os, "fdatasync", failing)
        with pytest.raises(LogStopped, match="Input/output error"):
            log.append([draft(2)])
    for refused in (
        lambda: log.append([draft(3)]),
        lambda: log.read(0, limit=1),
        lambda: log.find(identity(1)),
        lambda: log.known([identity(1)]),
        lambda: list(log.history("site/x")),
        log.head,
    ):
        with pytest.raises(LogStopped):
            refused()
    log.close()
    log = SqliteLog(tmp_path / "facts.sqlite", tmp_path / "head")
    assert log.append([draft(2)])[0].position == 2
    assert list(log.verify()) == []
    log.close()


def test_a_program_that_holds_the_file_only_makes_the_log_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_files, "BUSY_SECONDS", 0.05)
    log = SqliteLog(tmp_path / "facts.sqlite", tmp_path / "head")
    holder = driver.connect(str(tmp_path / "facts.sqlite"), isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(LogBusy):
        log.append([draft(1)])
    assert everything(log) == []
    holder.execute("ROLLBACK")
    holder.close()
    assert log.append([draft(1)])[0].fresh
    log.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of two megabytes."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small file system")
    place = tmp_path / "small"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)],  # noqa: S607 - found by PATH
        capture_output=True,
        check=False,
    )
    if mounted.returncode != 0:
        pytest.skip("a small file system cannot be mounted here")
    yield place
    subprocess.run(["umount", str(place)], check=True)  # noqa: S607 - found by PATH


@pytest.mark.parametrize("size", [1, 7, 400])
def test_a_full_disk_refuses_batches_whole_and_recovers_by_itself(
    small_disk: Path, size: int
) -> None:
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(700_000))
    log = SqliteLog(small_disk / "facts.sqlite", small_disk / "head")
    stored = 0
    with suppress(DiskFull):
        while stored < 100_000:
            stored += len(log.append([draft(stored + it) for it in range(size)]))
    assert 0 < stored < 100_000
    with pytest.raises(DiskFull, match="nothing was stored"):
        log.append([draft(stored + it) for it in range(400)])
    assert len(everything(log)) == stored, "reads go on"
    ballast.unlink()
    receipts = log.append([draft(stored + it) for it in range(size)])
    assert [receipt.position for receipt in receipts] == list(range(stored + 1, stored + 1 + size))
    assert list(log.verify()) == []
    log.close()
    log = SqliteLog(small_disk / "facts.sqlite", small_disk / "head")
    assert log.head().position == stored + size
    assert list(log.verify()) == []
    log.close()


def test_a_full_disk_of_keys_refuses_new_keys_whole_and_recovers(small_disk: Path) -> None:
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(1_200_000))
    keys = SqliteKeys(small_disk / "keys.sqlite")
    made: list[tuple[str, bytes]] = []

    def many() -> list[tuple[str, bytes]]:
        with keys.batch() as batch:
            return [batch.new("site/x") for _ in range(500)]

    with suppress(DiskFull):
        while len(made) < 100_000:
            made += many()
    assert 0 < len(made) < 100_000
    ballast.unlink()
    made += many()
    assert all(keys.get(key_id) == key for key_id, key in made)
    keys.close()
