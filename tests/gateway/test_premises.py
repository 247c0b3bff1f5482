"""The data directory: who may not write there is told what to do."""

import os
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


@pytest.mark.skipif(os.geteuid() == 0, reason="this account may write everywhere")
def test_a_log_of_others_that_nobody_has_open_is_refused_to_readers_too(tmp_path: Path) -> None:
    SqliteLog(tmp_path / "facts.sqlite", tmp_path / "head").close()
    tmp_path.chmod(0o500)
    try:
        with (
            pytest.raises(Refused, match="SQLite needs even to read a log"),
            learning_room(Settings(data=tmp_path)),
        ):
            pass
    finally:
        tmp_path.chmod(0o700)
