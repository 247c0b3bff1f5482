"""One small district, lived through once for all tests that look at it."""

from datetime import date

import pytest

from schemas.envelopes import Delivery
from streams.sources.simulator import Settings, Simulation, simulate

VILLAGE = Settings(
    seed=11,
    first_day=date(2025, 1, 1),
    last_day=date(2025, 12, 31),
    employers=160,
    sites=40,
    grids=30,
)


@pytest.fixture(scope="session")
def village() -> Simulation:
    return simulate(VILLAGE)


@pytest.fixture(scope="session")
def told(village: Simulation) -> list[Delivery]:
    return list(village.deliveries())
