"""What the tests of the log lean on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.streams.log.door import Door, a_door


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    opened = a_door(tmp_path)
    yield opened
    opened.close()
