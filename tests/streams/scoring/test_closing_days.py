"""Days are scored once, by one closer, and a store that is made anew accepts what the log says."""

import logging
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from schemas import events, samples
from schemas.samples import body, fact
from streams.databases.postgres import postgres_reader, postgres_writer
from streams.scoring.clerk import Clerk
from streams.scoring.closing_days import ClosingDays
from streams.scoring.store import ScoringStore
from tests.streams.kafka.spread import Spread
from tests.streams.scoring.small_engine import SmallEngine

END = date(2026, 8, 31)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> SmallEngine:
    small = SmallEngine(tmp_path_factory.mktemp("whole"))
    small.tell(samples.a_site_that_stops_paying())
    small.close(END)
    small.judge()
    return small


def scored_by_shards(small: SmallEngine, store: ScoringStore) -> Spread:
    """Every shard has passed every day, and nobody has closed one."""
    spread = Spread(small.log, store, 2)
    spread.publish()
    for records in spread.records:
        spread.worker().take(records)
    return spread


@pytest.fixture
def spread(small: SmallEngine, tmp_path: Path) -> Iterator[Spread]:
    spread = Spread.on_file(small.log, small.rules, tmp_path / "spread.sqlite", 2)
    with closing(spread.store):
        yield scored_by_shards(small, spread.store)


@pytest.mark.postgres
def test_two_closers_at_once_score_each_day_as_one_does(small: SmallEngine, database: str) -> None:
    def opened() -> ScoringStore:
        return ScoringStore(
            postgres_writer(database, "scoring"), small.rules, postgres_reader(database, "scoring")
        )

    stores = [opened(), opened()]
    scored_by_shards(small, stores[0])
    together = threading.Barrier(len(stores))

    def close(store: ScoringStore) -> None:
        closer = ClosingDays(small.log, store)
        together.wait()
        closer.advance()

    threads = [threading.Thread(target=close, args=(store,)) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert stores[0].scored_days() == small.store.scored_days()
    assert stores[0].position() == small.log.head().position
    for store in stores:
        store.close()


def test_a_closer_that_lost_its_lease_scores_no_further_day(
    small: SmallEngine, spread: Spread
) -> None:
    days: list[date] = []
    closer = ClosingDays(small.log, spread.store, lambda: len(days) < 3)
    assert closer.advance(days.append) == days
    assert len(days) == 3
    assert spread.store.scored_days() == small.store.scored_days()[:3]
    assert spread.store.position() == spread.store.scored_days()[-1][1]
    ClosingDays(small.log, spread.store).advance()
    assert spread.store.scored_days() == small.store.scored_days()


def test_what_is_complete_never_goes_back(spread: Spread) -> None:
    spread.closing.advance()
    complete = spread.store.position()
    with spread.store.day_book() as book:
        assert book.hold() == complete
        book.complete(complete - 1)
    assert spread.store.position() == complete


def test_a_day_that_the_log_scored_otherwise_is_told_and_the_others_are_announced(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    small = SmallEngine(tmp_path)
    first = date(2026, 6, 1)
    small.tell([fact(body(events.VisitMade), on=first)])
    small.close(first + timedelta(days=2))
    generation = small.rules.generation.name
    second = first + timedelta(days=1)
    other = events.DayScored(day=second, digest="ab" * 32, generation=generation, changed=1)
    small.record_system([(other, f"{generation}/{second}")], small.clock.now())
    with caplog.at_level(logging.WARNING):
        small.judge()
    assert f"{second} comes to another digest than the log says" in caplog.text
    said = {it.day: it.digest for it in small.days_on_the_log()}
    ours = dict(small.digests())
    assert said == ours | {second: "ab" * 32}
    clerk = Clerk(small.log, small, small.rules, small.clock)
    assert clerk.announce(small.store) == []
