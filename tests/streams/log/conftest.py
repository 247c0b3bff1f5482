"""What the tests of the log lean on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.streams.log.door import Door, a_door
from tests.streams.log.ready import BACKENDS, Log


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    opened = a_door(tmp_path)
    yield opened
    opened.close()


@pytest.fixture(params=sorted(BACKENDS))
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def log(kind: str, tmp_path: Path) -> Iterator[Log]:
    opened = BACKENDS[kind](tmp_path)
    yield opened
    opened.close()
