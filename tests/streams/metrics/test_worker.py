from streams.metrics import PageOutcome, Stray, WorkerMetrics
from tests.streams.metrics.reading import numbers


class Seconds:
    """A monotonic clock that stands until it is moved."""

    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


def test_a_partition_that_lags_and_does_not_move_stands_still() -> None:
    seconds = Seconds()
    worker = WorkerMetrics(seconds)
    worker.assigned({4: 10})
    worker.published(4, 25)
    seconds.at += 30
    said = numbers(worker.registry)
    assert said['wagewatch_worker_applied_position{partition="4"}'] == 10
    assert said['wagewatch_worker_lag_facts{partition="4"}'] == 15
    assert said['wagewatch_worker_standstill_seconds{partition="4"}'] == 30
    worker.applied(4, 11)
    assert numbers(worker.registry)['wagewatch_worker_standstill_seconds{partition="4"}'] == 0


def test_what_is_published_meanwhile_does_not_end_a_standstill() -> None:
    seconds = Seconds()
    worker = WorkerMetrics(seconds)
    worker.assigned({4: 10})
    worker.published(4, 25)
    seconds.at += 30
    worker.published(4, 40)
    seconds.at += 5
    worker.applied(4, 10)  # the same again is no movement
    assert numbers(worker.registry)['wagewatch_worker_standstill_seconds{partition="4"}'] == 35


def test_a_partition_with_nothing_to_do_does_not_stand_still_however_long_it_waits() -> None:
    seconds = Seconds()
    worker = WorkerMetrics(seconds)
    worker.assigned({4: 10})
    seconds.at += 3600
    assert numbers(worker.registry)['wagewatch_worker_standstill_seconds{partition="4"}'] == 0
    worker.published(4, 11)
    seconds.at += 2
    assert numbers(worker.registry)['wagewatch_worker_standstill_seconds{partition="4"}'] == 2


def test_a_partition_that_went_to_another_worker_is_told_no_longer() -> None:
    worker = WorkerMetrics(Seconds())
    worker.assigned({0: 5, 1: 7})
    worker.assigned({1: 9})
    worker.applied(0, 6)
    worker.published(0, 8)
    worker.stopped(0)
    said = numbers(worker.registry)
    assert 'wagewatch_worker_applied_position{partition="0"}' not in said
    assert said['wagewatch_worker_applied_position{partition="1"}'] == 9
    assert said["wagewatch_worker_assigned_partitions"] == 1
    assert said["wagewatch_worker_stopped_partitions"] == 0
    assert said["wagewatch_worker_rebalances_total"] == 2


def test_a_stopped_partition_is_counted_once_and_until_partitions_are_shared_anew() -> None:
    worker = WorkerMetrics(Seconds())
    worker.assigned({0: 5, 1: 7})
    worker.stopped(1)
    worker.stopped(1)
    assert numbers(worker.registry)["wagewatch_worker_stopped_partitions"] == 1
    worker.assigned({0: 5, 1: 7})
    assert numbers(worker.registry)["wagewatch_worker_stopped_partitions"] == 0


def test_pages_are_counted_by_what_became_of_them() -> None:
    worker = WorkerMetrics()
    worker.committed(pages=3, facts=40, seconds=0.02)
    worker.committed(pages=1, facts=2, seconds=0.01)
    worker.skipped(PageOutcome.DUPLICATE)
    worker.skipped(PageOutcome.REPLACED_RELAY)
    said = numbers(worker.registry)
    assert said['wagewatch_worker_pages_total{outcome="applied"}'] == 4
    assert said['wagewatch_worker_pages_total{outcome="duplicate"}'] == 1
    assert said['wagewatch_worker_pages_total{outcome="replaced-relay"}'] == 1
    assert said["wagewatch_worker_facts_total"] == 42
    assert said["wagewatch_worker_transaction_pages_count"] == 2
    assert said["wagewatch_worker_transaction_pages_sum"] == 4


def test_what_went_wrong_is_counted_by_reason() -> None:
    worker = WorkerMetrics()
    worker.strayed(Stray.OTHER_LOG)
    worker.found_gap()
    worker.parked(2)
    said = numbers(worker.registry)
    for reason in Stray:
        expected = 1 if reason is Stray.OTHER_LOG else 0
        assert said[f'wagewatch_worker_strays_total{{reason="{reason}"}}'] == expected
    assert said["wagewatch_worker_gaps_total"] == 1
    assert said["wagewatch_worker_parked_facts_total"] == 2
