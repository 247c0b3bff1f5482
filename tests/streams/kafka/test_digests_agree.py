"""The same days with the same digests, whatever engine and database judged the same log."""

import gzip
import os
from itertools import islice
from pathlib import Path

import pytest

from streams.databases.postgres import postgres_reader, postgres_writer
from streams.scoring.clerk import Silent
from streams.scoring.engine import EmbeddedEngine
from streams.scoring.store import ScoringStore
from streams.sources import wage_claims
from streams.sources.reading import source_hash
from tests.streams.kafka.quarter import agree, in_postgres, loaded
from tests.streams.kafka.running import leave, running
from tests.streams.kafka.spread import Spread
from tests.streams.scoring.small_engine import SmallEngine

pytestmark = pytest.mark.postgres

CLAIMS = 2_000
"""Lines of the real claims that are taken up here; all of them agreed too, in twenty minutes."""


def in_schema(database: str, small: SmallEngine) -> ScoringStore:
    return ScoringStore(
        postgres_writer(database, "scoring"), small.rules, postgres_reader(database, "scoring")
    )


def test_one_process_on_postgresql_agrees_with_one_on_sqlite(
    quarter: SmallEngine, database: str, tmp_path: Path
) -> None:
    log = in_postgres(quarter, database, tmp_path)
    store = in_schema(database, quarter)
    EmbeddedEngine(log, Silent(), store, quarter.rules, quarter.clock).advance()
    agree(store, quarter)
    store.close()
    log.close()


@pytest.mark.parametrize("partitions", [1, 3, 8])
def test_partitions_that_go_at_their_own_pace_agree_with_the_whole(
    quarter: SmallEngine, database: str, tmp_path: Path, partitions: int
) -> None:
    log = in_postgres(quarter, database, tmp_path)
    spread = Spread(log, in_schema(database, quarter), partitions)
    spread.publish(facts=97)
    spread.take_all(workers=3, seed=partitions)
    agree(spread.store, quarter)
    spread.store.close()
    log.close()


@pytest.mark.kafka
@pytest.mark.parametrize("shared", [(1, 1), (3, 1), (3, 3), (8, 1), (8, 3)])
def test_workers_over_kafka_agree_with_one_process(
    quarter: SmallEngine,
    database: str,
    broker: str,
    tmp_path: Path,
    shared: tuple[int, int],
) -> None:
    partitions, workers = shared
    log = in_postgres(quarter, database, tmp_path)
    with running(database, broker, tmp_path, partitions) as district:
        began = [district.relay(), *(district.worker() for _ in range(workers))]
        district.level()
        agree(district.store, quarter)
        assert [leave(process) for process in began] == [0] * len(began)
    log.close()


@pytest.fixture(scope="module")
def claims(tmp_path_factory: pytest.TempPathFactory) -> SmallEngine:
    """The first of the real wage claims, judged in one process."""
    folder = tmp_path_factory.mktemp("claims")
    file = folder / "claims.csv"
    with gzip.open(os.environ["WAGEWATCH_CLAIMS"], "rt", encoding="utf-8") as everything:
        file.write_text("".join(islice(everything, CLAIMS)))
    return loaded(folder, wage_claims.read(file), source_hash(file))


@pytest.mark.claims
@pytest.mark.kafka
def test_real_claims_over_kafka_agree_with_one_process(
    claims: SmallEngine, database: str, broker: str, tmp_path: Path
) -> None:
    log = in_postgres(claims, database, tmp_path)
    with running(database, broker, tmp_path, partitions=3) as district:
        district.relay()
        for _ in range(2):
            district.worker()
        district.level()
        agree(district.store, claims)
    log.close()
