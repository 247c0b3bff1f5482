"""Disks on which facts are not safe, and files that others may read, are found out."""

import os
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from streams.examining import mounts
from streams.examining.files import ALMOST_FULL_BYTES, Files, examine_files
from streams.examining.finding import Mode, Verdict
from streams.examining.looks import Look
from streams.log.sqlite import SqliteLog
from tests.streams.examining.filed import Filed
from tests.streams.examining.told import Told
from tests.streams.log.ready import draft

SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - another file system than that of the tests


class Usage(NamedTuple):
    free: int


def on(kind: str, place: Path, mode: Mode = Mode.PRODUCTION) -> Told:
    """What is found in a place that lies on a kind of file system."""
    table = f"/dev/vda / ext4 rw 0 0\nsomething {place.resolve()} {kind} rw 0 0\n"
    return Told(examine_files(Files(data=place, head=place / "head"), mode, table))


@pytest.mark.parametrize(
    ("kind", "verdict", "in_a_trial"),
    [
        ("ext4", Verdict.OK, Verdict.OK),
        ("nfs4", Verdict.DANGER, Verdict.DANGER),
        ("cifs", Verdict.DANGER, Verdict.DANGER),
        ("fuse.sshfs", Verdict.DANGER, Verdict.DANGER),
        ("tmpfs", Verdict.DANGER, Verdict.WARNING),
        ("overlay", Verdict.WARNING, Verdict.WARNING),
    ],
)
def test_a_file_system_that_is_no_disk_of_this_machine_is_found_out(
    tmp_path: Path, kind: str, verdict: Verdict, in_a_trial: Verdict
) -> None:
    assert on(kind, tmp_path).verdict(Look.FILES_KIND) is verdict
    assert on(kind, tmp_path, Mode.TRIAL).verdict(Look.FILES_KIND) is in_a_trial


def test_a_link_is_followed_to_where_the_files_lie(tmp_path: Path) -> None:
    (tmp_path / "share").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "share")
    table = f"/dev/vda / ext4 rw 0 0\nfiler:/x {(tmp_path / 'share').resolve()} nfs rw 0 0"
    assert mounts.kind_of(tmp_path / "link" / "house", table) == "nfs"


def test_a_system_without_a_table_of_mounts_is_said_to_be_not_seen(tmp_path: Path) -> None:
    found = Told(examine_files(Files(data=tmp_path, head=tmp_path / "head"), Mode.PRODUCTION, ""))
    assert found.verdict(Look.FILES_KIND) is Verdict.NOT_SEEN


def test_this_machine_has_a_table_of_mounts() -> None:
    assert mounts.kind_of(Path("/proc"), mounts.mounted()) == "proc"


@pytest.mark.parametrize(
    ("free", "verdict"),
    [
        (ALMOST_FULL_BYTES - 1, Verdict.DANGER),
        (ALMOST_FULL_BYTES + 999_999, Verdict.WARNING),
        (ALMOST_FULL_BYTES + 1_000_000, Verdict.OK),
    ],
)
def test_a_disk_must_have_room_for_the_next_batches_and_for_a_replay(
    filed: Filed, monkeypatch: pytest.MonkeyPatch, free: int, verdict: Verdict
) -> None:
    (filed.place / "scoring.sqlite").write_bytes(bytes(600_000))
    (filed.place / "views-1.sqlite").write_bytes(bytes(400_000))
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(free))
    assert filed.examined().verdict(Look.FILES_ROOM) is verdict


@pytest.mark.parametrize(("mode", "verdict"), [(0o600, "ok"), (0o640, "danger"), (0o604, "danger")])
def test_keys_that_others_may_read_are_a_danger(filed: Filed, mode: int, verdict: str) -> None:
    (filed.place / "keys.sqlite").chmod(mode)
    found = filed.examined().of(Look.FILES_KEYS, "keys.sqlite")
    assert (found.verdict, found.seen) == (verdict, f"{mode:04o}")


def test_the_write_ahead_log_of_the_keys_is_looked_at_as_well(filed: Filed) -> None:
    wal = filed.place / "keys.sqlite-wal"
    wal.touch()
    wal.chmod(0o644)
    found = filed.examined()
    assert found.verdict(Look.FILES_KEYS, "keys.sqlite-wal") is Verdict.DANGER
    assert found.verdict(Look.FILES_KEYS, "keys.sqlite") is Verdict.OK


def test_a_head_on_the_disk_of_the_log_is_worth_a_word(filed: Filed) -> None:
    assert filed.examined().verdict(Look.FILES_HEAD) is Verdict.WARNING


@pytest.mark.skipif(not os.access(SHARED_MEMORY, os.W_OK), reason="no second file system here")
def test_a_head_on_another_disk_is_well(tmp_path: Path) -> None:
    elsewhere = SHARED_MEMORY / f"wagewatch-head-{os.getpid()}"
    elsewhere.mkdir()
    try:
        filed = Filed(tmp_path)
        filed.head = elsewhere / "head"
        found = filed.begin().examined()
    finally:
        shutil.rmtree(elsewhere)
    assert found.verdict(Look.FILES_HEAD) is Verdict.OK
    assert found.seen(Look.HEAD_LOG) == "5"
    assert found.verdict(Look.FILES_KIND, str(elsewhere)) is Verdict.DANGER


def test_a_head_behind_which_facts_are_missing_is_a_danger(filed: Filed) -> None:
    older = {it.name: it.read_bytes() for it in filed.place.glob("facts.sqlite*")}
    log = filed.log()
    log.append([draft(9)])
    log.close()
    for name, content in older.items():
        (filed.place / name).write_bytes(content)
    found = filed.examined().of(Look.HEAD_LOG)
    assert (found.verdict, found.remedy, found.given) == (Verdict.DANGER, "behind", {"first": "6"})


@pytest.mark.parametrize(("content", "remedy"), [(None, "missing"), (b"x" * 8192, "damaged")])
def test_a_head_that_is_gone_or_damaged_is_a_danger(
    filed: Filed, content: bytes | None, remedy: str
) -> None:
    filed.head.unlink()
    if content is not None:
        filed.head.write_bytes(content)
    before = filed.left()
    found = filed.examined().of(Look.HEAD_LOG)
    assert (found.verdict, found.remedy) == (Verdict.DANGER, remedy)
    assert filed.left() == before


def test_a_head_of_another_log_is_a_danger(filed: Filed, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = SqliteLog(tmp_path / "other" / "facts.sqlite", tmp_path / "other" / "head")
    other.append([draft(9)])
    other.close()
    filed.head.write_bytes((tmp_path / "other" / "head").read_bytes())
    found = filed.examined().of(Look.HEAD_LOG)
    assert (found.verdict, found.remedy) == (Verdict.DANGER, "other")
