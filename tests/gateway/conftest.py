"""A house that is small enough to see through, and a client that stands at its door."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from gateway.app import create_app
from tests.gateway.small_house import SmallHouse


@pytest.fixture
def house() -> SmallHouse:
    return SmallHouse(datetime(2025, 11, 3, 2, 0, tzinfo=UTC))


@pytest.fixture
def client(house: SmallHouse) -> Iterator[TestClient[Litestar]]:
    with TestClient(create_app(house), base_url="http://127.0.0.1:8080") as opened:
        yield opened
