"""What the relay promises whatever the broker, the database or another relay do."""

import threading
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import pytest

from schemas import events
from schemas.samples import body, fact
from schemas.shards import SHARDS
from streams.kafka.publishing import BrokerAway
from streams.kafka.refusals import LogCutOff
from streams.kafka.relay import NotDrained, Replaced
from tests.promises.open_house import within_patience
from tests.streams.kafka.relaying import PARTITIONS, Office
from tests.streams.scoring.small_engine import draft


@pytest.fixture
def office(tmp_path: Path) -> Iterable[Office]:
    office = Office(tmp_path)
    yield office
    office.published.close()


def test_all_of_the_log_is_published_and_recorded(office: Office, tmp_path: Path) -> None:
    office.relay().step()
    [standing] = office.published.standing()
    assert standing.position == office.small.log.head().position
    office.everything_arrives(tmp_path)


def test_pages_of_a_partition_join_without_a_gap(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("streams.kafka.relay.AT_ONCE", 37)
    monkeypatch.setattr("streams.kafka.cutting.MOST_FACTS", 5)
    relay = office.relay()
    for _ in range(20):
        relay.step()
    for partition in range(PARTITIONS):
        pages = [page for page in office.shelf.pages if page.partition == partition]
        assert [page.previous for page in pages] == [0, *(page.last for page in pages[:-1])]
        assert pages[-1].last == office.small.log.head().position
        assert max(len(page.facts) for page in pages) == 5


def test_what_was_not_recorded_is_published_again_and_applied_once(
    office: Office, tmp_path: Path
) -> None:
    relay = office.relay()
    office.published.forgets = True
    with pytest.raises(BrokerAway):
        relay.step()
    office.published.forgets = False
    office.small.log.append([draft(fact(body(events.VisitMade), on=date(2026, 9, 20)))])
    office.small.judge()
    office.relay().step()
    office.everything_arrives(tmp_path)


def test_while_the_broker_is_away_the_log_is_the_backlog(office: Office, tmp_path: Path) -> None:
    relay = office.relay()
    office.shelf.away = True
    for day in range(1, 20):
        with pytest.raises(BrokerAway):
            relay.step()
        office.small.log.append([draft(fact(body(events.VisitMade), on=date(2026, 9, day)))])
    office.shelf.away = False
    office.small.judge()
    relay.step()
    office.everything_arrives(tmp_path)


def test_a_relay_that_was_replaced_says_so_and_harms_nothing(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("streams.kafka.relay.LEASE_EVERY_SECONDS", float("inf"))
    first, second = office.relay(), office.relay()
    first.step()
    second.step()
    office.small.log.append([draft(fact(body(events.VisitMade), on=date(2026, 9, 20)))])
    office.small.judge()
    with pytest.raises(Replaced):
        first.step()
    second.step()
    epochs = {page.epoch for page in office.shelf.pages}
    assert epochs == {1, 2}
    office.everything_arrives(tmp_path)


def test_a_new_topic_begins_where_the_former_ends_and_not_before_it_is_drained(
    office: Office,
) -> None:
    office.relay().step()
    end = office.small.log.head().position
    wider = office.relay("pages-2", 8)
    office.applied = dict.fromkeys(range(SHARDS), end - 1)
    with pytest.raises(NotDrained, match=str(end)):
        wider.step()
    office.applied = dict.fromkeys(range(SHARDS), end)
    office.small.log.append([draft(fact(body(events.VisitMade), on=date(2026, 9, 20)))])
    office.shelf.pages.clear()
    wider.step()
    assert {(page.of, page.previous, page.last) for page in office.shelf.pages} == {
        (8, end, end + 1)
    }


def test_a_new_topic_waits_for_what_a_relay_published_and_did_not_live_to_record(
    office: Office,
) -> None:
    office.relay().step()
    end = office.small.log.head().position
    office.small.log.append([draft(fact(body(events.VisitMade), on=date(2026, 9, 20)))])
    wider = office.relay("pages-2", 8)
    office.applied = dict.fromkeys(range(SHARDS), end) | {17: end + 1}
    with pytest.raises(NotDrained, match=f"stand between {end} and {end + 1}.*WAGEWATCH_TOPIC"):
        wider.step()
    office.applied = dict.fromkeys(range(SHARDS), end + 1)
    office.shelf.pages.clear()
    wider.step()
    assert office.shelf.pages == []
    assert office.published.standing()[-1].begun_at == end + 1


def test_a_topic_is_not_published_to_while_the_shards_of_a_partition_stand_apart(
    office: Office,
) -> None:
    office.applied[1] = 5
    with pytest.raises(NotDrained, match="of partition 1 stand between 0 and 5"):
        office.relay().step()
    office.applied |= dict.fromkeys(range(1, SHARDS, PARTITIONS), 5)
    office.relay().step()
    assert office.shelf.pages != []


def test_a_later_topic_holds_the_beginning_too_once_it_is_asked_for(
    office: Office, tmp_path: Path
) -> None:
    """As after the scoring store of a district was lost."""
    office.relay().step()
    end = office.small.log.head().position
    office.applied = dict.fromkeys(range(SHARDS), end)
    office.relay("pages-2").step()
    office.shelf.pages.clear()
    office.applied = dict.fromkeys(range(SHARDS), 0)
    office.published.rewind("pages-2", 0)
    office.relay("pages-2").step()
    office.everything_arrives(tmp_path)


def test_a_relay_at_work_publishes_again_when_it_is_asked_though_nothing_is_new(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("streams.kafka.relay.LEASE_EVERY_SECONDS", -1.0)
    relay = office.relay()
    relay.step()
    office.published.rewind("pages-1", 40)
    office.shelf.pages.clear()
    relay.step()
    assert {(page.epoch, page.previous) for page in office.shelf.pages} == {(3, 40)}


def test_a_relay_waits_while_there_is_no_room_and_says_so_once(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    leaving = threading.Event()
    office.published.full = 3
    running = threading.Thread(target=office.relay().run, args=(leaving,))
    running.start()
    try:
        end = office.small.log.head().position
        within_patience(
            lambda: any(it.position == end for it in office.published.standing()) or None,
            "all is published",
        )
    finally:
        leaving.set()
        running.join()
    assert office.published.full == 0
    assert caplog.text.count("the disk is full") == 1


def test_a_log_that_ends_before_what_was_published_of_it_is_told_with_the_way_out(
    office: Office,
) -> None:
    epoch, _ = office.published.take_over("pages-1", PARTITIONS, begin=0)
    office.published.record("pages-1", epoch, 10**6)
    end = office.small.log.head().position
    with pytest.raises(LogCutOff, match=rf"up to 1000000.*ends at {end}.*--again-from {end}"):
        office.relay().step()


def test_facts_of_a_merged_firm_go_to_the_shard_where_it_is_judged_now(
    office: Office, tmp_path: Path
) -> None:
    tell: Callable[..., object] = office.small.tell
    absorbed, into = "employer/local-merged-a", "employer/local-merged-d"
    seen = body(events.WagesObserved, unpaid_workers=12, unpaid_fen=6_000_000)
    tell([fact(seen, subject=absorbed, on=date(2026, 9, 10))])
    merged = events.EmployersMerged(absorbed=absorbed)
    tell([fact(merged, subject=into, on=date(2026, 9, 12), concerns=(absorbed,))])
    tell([fact(seen, subject=absorbed, on=date(2026, 9, 14))])
    released = events.EmployersSplit(released=absorbed)
    tell([fact(released, subject=into, on=date(2026, 9, 16), concerns=(absorbed,))])
    tell([fact(seen, subject=absorbed, on=date(2026, 9, 18))])
    office.small.close(date(2026, 9, 20))
    office.small.judge()
    about = [it for it in office.small.conclusions() if it.subject == into]
    assert about != []
    office.relay().step()
    office.everything_arrives(tmp_path)
