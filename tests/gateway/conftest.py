"""A house that is small enough to see through, a durable one, and clients at their doors."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from gateway.app import create_app
from tests.gateway.durable_house import DurableHouse
from tests.gateway.living_district import District, living_district
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


@pytest.fixture(scope="session")
def district(tmp_path_factory: pytest.TempPathFactory) -> Iterator[District]:
    """A district in a real house, made once: no test of a page changes it."""
    with living_district(tmp_path_factory.mktemp("district")) as living:
        yield living


@pytest.fixture(scope="session")
def officers_door(district: District) -> Iterator[TestClient[Litestar]]:
    """A client at the door of the living district."""
    app = create_app(district.house)
    with TestClient(app, base_url="http://127.0.0.1:8080") as opened:
        yield opened
