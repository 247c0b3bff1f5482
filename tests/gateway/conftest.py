"""A house that is small enough to see through, a durable one, and clients at their doors."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from gateway.app import create_app
from tests.gateway.durable_house import DurableHouse
from tests.gateway.small_house import SmallHouse

ADDRESS = "http://127.0.0.1:8080"
NOW = datetime(2025, 11, 3, 2, 0, tzinfo=UTC)


@pytest.fixture
def house() -> Iterator[SmallHouse]:
    built = SmallHouse(NOW)
    yield built
    built.views.engine.dispose()


@pytest.fixture
def client(house: SmallHouse) -> Iterator[TestClient[Litestar]]:
    with TestClient(create_app(house), base_url=ADDRESS) as opened:
        yield opened


@pytest.fixture
def durable(tmp_path: Path) -> Iterator[DurableHouse]:
    built = DurableHouse(tmp_path, NOW)
    yield built
    built.close()


@pytest.fixture
def door(durable: DurableHouse) -> Iterator[TestClient[Litestar]]:
    with TestClient(create_app(durable), base_url=ADDRESS) as opened:
        yield opened
