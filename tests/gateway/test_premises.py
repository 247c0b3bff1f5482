"""The data directory: who may not write there is told what to do."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.learning_room import learning_room
from gateway.premises import Premises
from gateway.settings import Settings
from schemas.errors import Refused
from streams.log.sqlite import SqliteLog


def test_a_place_that_cannot_be_written_is_refused_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "house" / "lock").mkdir(parents=True)
    for place in (tmp_path / "file" / "house", tmp_path / "house"):
        with pytest.raises(Refused, match=r"cannot be written \(.*\); call this as the account"):
            Premises(place)


@pytest.fixture
def not_ours(tmp_path: Path) -> Iterator[Path]:
    """A log in a place where this account may not write: for root, a disk that only reads."""
    place = tmp_path / "not_ours"
    place.mkdir()
    by_mount = os.geteuid() == 0
    if by_mount and run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", place) != 0:
        pytest.skip("nothing can be mounted here, and root may write everywhere else")
    SqliteLog(place / "facts.sqlite", place / "head").close()
    if by_mount:
        assert run("mount", "-o", "remount,ro", place) == 0
    else:
        place.chmod(0o500)
    yield place
    if by_mount:
        assert run("umount", place) == 0
    else:
        place.chmod(0o700)


def run(*command: str | Path) -> int:
    return subprocess.run(command, capture_output=True, check=False).returncode


def test_a_log_of_others_that_nobody_has_open_is_refused_to_readers_too(not_ours: Path) -> None:
    with (
        pytest.raises(Refused, match="SQLite needs even to read a log"),
        learning_room(Settings(data=not_ours)),
    ):
        pass
