"""What several files of these tests stand on."""

import pytest

from tests.streams.kafka.quarter import judged
from tests.streams.scoring.small_engine import SmallEngine


@pytest.fixture(scope="session")
def quarter(tmp_path_factory: pytest.TempPathFactory) -> SmallEngine:
    """A simulated quarter, judged in one process: what everything else must agree with."""
    small = judged(tmp_path_factory.mktemp("quarter"))
    assert len(small.digests()) == 90
    return small
