"""A simulated district, made once, and houses that tests may spoil."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from schemas.samples import moment
from streams.clock import SetClock
from tests.promises.open_house import OpenHouse, open_house
from tests.promises.verbs import wagewatch

FIRST_DAY = date(2026, 11, 9)
DISTRICT = ("--employers", 30, "--sites", 6, "--seed", 3)
"""Small, and with alerts: a test asks for them."""


@pytest.fixture(scope="session")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The deliveries of a small district in 2025, as JSON lines."""
    place = tmp_path_factory.mktemp("simulated")
    ran = wagewatch("simulate", "--out", place, *DISTRICT)
    assert ran.code == 0, ran.said
    return place / "deliveries" / "deliveries.jsonl"


@pytest.fixture(scope="session")
def loaded(simulated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A house with that history, loaded without interruption; nobody changes it."""
    place = tmp_path_factory.mktemp("loaded") / "house"
    ran = wagewatch("ingest", simulated, "--history", data=place)
    assert ran.code == 0, ran.said
    return place


@pytest.fixture
def copied(loaded: Path, tmp_path: Path) -> Path:
    """A copy of that house, to be spoilt."""
    return shutil.copytree(loaded, tmp_path / "house")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[OpenHouse]:
    """A new house with its doors open, on a Monday morning."""
    with open_house(tmp_path / "house", SetClock(moment(FIRST_DAY))) as opened:
        yield opened
