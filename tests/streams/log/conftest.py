"""What the tests of the log lean on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.streams.log.door import Door, a_door
from tests.streams.log.ready import BACKENDS, Log, is_in_postgres


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    opened = a_door(tmp_path)
    yield opened
    opened.close()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def kind(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgres":
        is_in_postgres(tmp_path, request.getfixturevalue("database"))
    return str(request.param)


@pytest.fixture
def log(kind: str, tmp_path: Path) -> Iterator[Log]:
    opened = BACKENDS[kind](tmp_path)
    yield opened
    opened.close()
