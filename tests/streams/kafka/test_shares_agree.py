"""However the shards are spread, the same is concluded and the same digests are reached."""

from datetime import date
from pathlib import Path

import pytest

from schemas import samples
from schemas.codec import Fact
from tests.streams.kafka.spread import Spread
from tests.streams.scoring.small_engine import SmallEngine

END = date(2026, 8, 31)


def everything_told() -> list[Fact]:
    """A site that stops paying, one that is well run, a correction, and a firm that is merged."""
    return samples.in_order(
        [
            *samples.a_site_that_stops_paying(),
            *samples.a_well_run_site(),
            *samples.a_corrected_observation(),
        ]
    )


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> SmallEngine:
    small = SmallEngine(tmp_path_factory.mktemp("whole"))
    small.tell(everything_told())
    small.close(END)
    small.judge()
    return small


@pytest.mark.parametrize(("partitions", "workers"), [(1, 1), (3, 1), (3, 3), (8, 3)])
def test_partitions_agree_with_the_whole(
    tmp_path: Path, whole: SmallEngine, partitions: int, workers: int
) -> None:
    spread = Spread.on_file(whole.log, whole.rules, tmp_path / "spread.sqlite", partitions)
    spread.publish()
    spread.take_all(workers, seed=partitions)
    end = whole.log.head().position
    assert spread.store.position() == end
    assert spread.store.scored_days() == whole.store.scored_days()
    assert spread.store.conclusions(0, end) == whole.store.conclusions(0, end)
