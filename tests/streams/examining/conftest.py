"""What several tests of examinations need."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.streams.examining.filed import Filed
from tests.streams.examining.workshop import Workshop


@pytest.fixture
def filed(tmp_path: Path) -> Filed:
    """A log with some facts in it, which nobody has open."""
    return Filed(tmp_path).begin()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def workshop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Workshop]:
    """An installation in either database, empty."""
    is_postgres = request.param == "postgres"
    database = request.getfixturevalue("database") if is_postgres else None
    with ExitStack() as stack:
        yield Workshop(stack, tmp_path, database)
