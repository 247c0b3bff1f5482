"""A worker shares its memory among its partitions, and tells what it does before it is kept."""

from pathlib import Path

import pytest

from schemas import samples
from streams.kafka.progress import Progress
from streams.kafka.watching import Watch
from streams.scoring.cabinet import Cabinet
from tests.streams.kafka.spread import Spread
from tests.streams.scoring.small_engine import SmallEngine


@pytest.fixture
def spread(tmp_path: Path) -> Spread:
    small = SmallEngine(tmp_path)
    small.tell(samples.a_site_that_stops_paying())
    spread = Spread.on_file(small.log, small.rules, tmp_path / "spread.sqlite", 4)
    spread.publish()
    return spread


def test_the_room_for_dossiers_is_that_of_one_worker_however_many_partitions_it_holds(
    spread: Spread, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("streams.kafka.taking.ROOM", 12)
    rooms: set[int] = set()
    tidy = Cabinet.tidy

    def told(cabinet: Cabinet) -> None:
        rooms.add(cabinet.room)
        tidy(cabinet)

    monkeypatch.setattr(Cabinet, "tidy", told)

    def room_of(*partitions: int) -> set[int]:
        rooms.clear()
        hands.keep(partitions)
        for number in partitions:
            hands.take([spread.records[number].pop(0)])
        return set(rooms)

    hands = spread.worker()
    assert room_of(0, 1, 2, 3) == {3}
    assert room_of(0, 1) == {6}
    assert room_of(1, 2, 3) == {4}


def test_what_is_done_within_a_transaction_is_told_before_it_is_over(spread: Spread) -> None:
    hands = spread.worker()
    hands.take(spread.records[0][:2])
    first = hands.progress.steps
    assert hands.progress.transaction == 1
    assert first > 0
    hands.take(spread.records[0][2:4])
    assert hands.progress.transaction == 2
    assert hands.progress.steps > first


def test_a_transaction_that_gets_on_is_waited_for_and_one_that_does_not_is_ended() -> None:
    now = [0.0]
    watch = Watch(60, lambda: now[0])

    def looked_at(seconds: float, progress: Progress) -> str | None:
        now[0] += seconds
        return watch.look(9, {0: 4}, progress=progress)

    progress = Progress(transaction=7)
    for _ in range(100):
        progress.steps += 1
        assert looked_at(5, progress) is None
    assert looked_at(50, progress) is None
    assert "has stood at 4" in (looked_at(50, progress) or "")


def test_transactions_that_come_and_go_do_not_hide_a_partition_that_stands_still() -> None:
    now = [0.0]
    watch = Watch(60, lambda: now[0])
    progress = Progress()
    told = None
    for _ in range(20):
        now[0] += 5
        progress.transaction += 1
        progress.steps += 100
        told = told or watch.look(9, {0: 4, 1: progress.transaction % 9}, progress=progress)
    assert "partition 0 has stood at 4" in (told or "")
