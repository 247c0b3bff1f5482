"""What every log of facts promises, whatever it is stored in."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest

from schemas import events
from schemas.samples import SITE, body
from streams.log.port import (
    GENESIS,
    Conflict,
    Draft,
    Head,
    LoadInProgress,
    Receipt,
    chain,
)
from tests.streams.log.ready import BACKENDS, NOON, Log, draft, everything, identity, read


def test_an_empty_log_ends_before_the_first_position(log: Log) -> None:
    assert log.head() == Head(0, GENESIS)
    assert everything(log) == []
    assert list(log.verify()) == []


def test_positions_are_gapless_from_one_in_the_order_of_commit(log: Log) -> None:
    receipts = [log.append([draft(number)])[0] for number in range(5)]
    receipts += log.append([draft(number) for number in range(5, 9)])
    assert [receipt.position for receipt in receipts] == list(range(1, 10))
    assert [stored.position for stored in everything(log)] == list(range(1, 10))


def test_each_hash_is_over_the_one_before_and_the_record(log: Log) -> None:
    receipts = log.append([draft(number) for number in range(20)])
    previous = GENESIS
    for stored, receipt in zip(everything(log), receipts, strict=True):
        assert stored.hash == receipt.hash == chain(previous, stored.record)
        previous = stored.hash
    assert log.head() == Head(20, previous)


def test_a_fact_is_read_back_as_it_was_said(log: Log) -> None:
    said = draft(1, body(events.WagesObserved), concerns=(SITE,))
    log.append([said])
    fact = read(everything(log)[0])
    for field in set(Draft.__struct_fields__) - {"fingerprint"}:
        assert getattr(fact, field) == getattr(said, field), field


def test_a_resend_gets_the_first_receipt_again(log: Log) -> None:
    [first] = log.append([draft(1)])
    [again] = log.append([draft(1)])
    assert first.fresh
    assert again == Receipt(first.id, first.position, first.hash, fresh=False)
    assert log.head().position == 1


def test_an_id_with_other_content_is_a_conflict_and_changes_nothing(log: Log) -> None:
    [first] = log.append([draft(1)])
    with pytest.raises(Conflict) as caught:
        log.append([draft(1, fingerprint=b"other".ljust(32))])
    assert caught.value.id == first.id
    assert log.head() == Head(1, first.hash)


def test_a_batch_with_a_conflict_in_its_middle_stores_nothing(log: Log) -> None:
    log.append([draft(1)])
    with pytest.raises(Conflict):
        log.append([draft(2), draft(1, fingerprint=b"other".ljust(32)), draft(3)])
    assert log.head().position == 1
    assert log.find(identity(2)) is None
    assert log.append([draft(2)])[0].fresh


def test_a_batch_that_contradicts_itself_stores_nothing(log: Log) -> None:
    with pytest.raises(Conflict):
        log.append([draft(1), draft(2), draft(1, fingerprint=b"other".ljust(32))])
    assert log.head().position == 0


def test_a_batch_that_repeats_itself_stores_once(log: Log) -> None:
    receipts = log.append([draft(1), draft(1)])
    assert [receipt.fresh for receipt in receipts] == [True, False]
    assert log.head().position == 1


def test_a_batch_of_old_and_new_stores_the_new(log: Log) -> None:
    log.append([draft(1), draft(2)])
    receipts = log.append([draft(2), draft(3), draft(1), draft(4)])
    assert [(receipt.position, receipt.fresh) for receipt in receipts] == [
        (2, False),
        (3, True),
        (1, False),
        (4, True),
    ]
    assert list(log.verify()) == []


def test_an_empty_batch_is_answered_with_nothing(log: Log) -> None:
    assert log.append([]) == []


def test_of_32_threads_that_send_one_id_exactly_one_is_fresh(log: Log) -> None:
    together = threading.Barrier(32)

    def send(number: int) -> Receipt:
        together.wait()
        [receipt] = log.append([draft(number)])
        return receipt

    with ThreadPoolExecutor(32) as threads:
        for number in range(20):
            receipts = list(threads.map(send, [number] * 32))
            assert sum(receipt.fresh for receipt in receipts) == 1
            assert len({(receipt.position, receipt.hash) for receipt in receipts}) == 1
    assert log.head().position == 20


def test_a_conflict_of_one_thread_does_not_touch_the_others(log: Log) -> None:
    log.append([draft(0)])
    together = threading.Barrier(16)

    def send(number: int) -> bool:
        together.wait()
        spoilt = [draft(0, fingerprint=b"other".ljust(32))] if number % 2 else []
        try:
            log.append([draft(100 + number), *spoilt, draft(200 + number)])
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(16) as threads:
        stored = list(threads.map(send, range(16)))
    assert stored == [number % 2 == 0 for number in range(16)]
    assert log.head().position == 1 + 8 * 2
    for number in range(16):
        assert (log.find(identity(100 + number)) is not None) == (number % 2 == 0)
    assert list(log.verify()) == []


def test_the_facts_of_a_batch_stand_side_by_side_whoever_else_writes(log: Log) -> None:
    def send(number: int) -> list[int]:
        return [it.position for it in log.append([draft(number * 10 + part) for part in range(5)])]

    with ThreadPoolExecutor(8) as threads:
        for positions in threads.map(send, range(40)):
            assert positions == list(range(positions[0], positions[0] + 5))


def test_a_draft_that_cannot_be_written_is_refused_alone(log: Log) -> None:
    broken = draft(2, events.WageDepositExempted(decided_on=date(2026, 1, 1), decision="\ud800"))
    with pytest.raises(UnicodeEncodeError):
        log.append([draft(1), broken])
    assert log.head().position == 0
    assert log.append([draft(1), draft(2)])[-1].position == 2


def test_recorded_at_never_goes_backwards(log: Log) -> None:
    log.append([draft(1, recorded_at=NOON)])
    log.append([draft(2, recorded_at=NOON - timedelta(days=3))])
    log.append([draft(3, recorded_at=NOON + timedelta(microseconds=1))])
    moments = [read(stored).recorded_at for stored in everything(log)]
    assert moments == [NOON, NOON, NOON + timedelta(microseconds=1)]


def test_occurred_at_is_kept_however_late_it_is_learned(log: Log) -> None:
    long_ago = NOON - timedelta(days=90)
    log.append([draft(1), msgspec.structs.replace(draft(2), occurred_at=long_ago)])
    late = read(everything(log)[1])
    assert (late.occurred_at, late.recorded_at) == (long_ago, NOON + timedelta(seconds=2))


def test_recorded_at_does_not_go_backwards_after_a_restart(kind: str, tmp_path: Path) -> None:
    first = BACKENDS[kind](tmp_path)
    first.append([draft(1)])
    first.close()
    second = BACKENDS[kind](tmp_path)
    second.append([draft(2, recorded_at=NOON - timedelta(days=1))])
    assert read(everything(second)[1]).recorded_at == NOON + timedelta(seconds=1)
    second.close()


def test_a_log_goes_on_where_it_ended(kind: str, tmp_path: Path) -> None:
    first = BACKENDS[kind](tmp_path)
    receipts = first.append([draft(number) for number in range(3)])
    first.close()
    second = BACKENDS[kind](tmp_path)
    assert second.head() == Head(3, receipts[-1].hash)
    assert [it.fresh for it in second.append([draft(2), draft(3)])] == [False, True]
    assert list(second.verify()) == []
    second.close()


def test_while_a_history_is_loaded_only_its_loader_adds_facts(kind: str, tmp_path: Path) -> None:
    started = body(events.HistoryLoadStarted)
    finished = body(events.HistoryLoadFinished)
    log = BACKENDS[kind](tmp_path)
    log.append([draft(1, started, subject="district/wuxing")], loading=True)
    with pytest.raises(LoadInProgress):
        log.append([draft(2)])
    log.append([draft(3)], loading=True)
    log.close()
    log = BACKENDS[kind](tmp_path)
    with pytest.raises(LoadInProgress):
        log.append([draft(2)])
    log.append([draft(4, finished, subject="district/wuxing")], loading=True)
    assert log.append([draft(2)])[0].position == 4
    log.close()


def test_two_openings_of_one_log_see_and_continue_each_other(kind: str, tmp_path: Path) -> None:
    one, other = BACKENDS[kind](tmp_path), BACKENDS[kind](tmp_path)
    with ThreadPoolExecutor(2) as threads:
        tasks = [
            threads.submit(log.append, [draft(number, subject=f"site/s-{number % 7}")])
            for number in range(100)
            for log in (one, other)
        ]
        receipts = [task.result()[0] for task in tasks]
    assert sum(receipt.fresh for receipt in receipts) == 100
    assert one.head() == other.head()
    assert list(one.verify()) == list(other.verify()) == []
    one.close()
    other.close()
