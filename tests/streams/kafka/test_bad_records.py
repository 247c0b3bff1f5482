"""Records that are no page, pages twice, pages missing: what a partition makes of each."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select

from schemas import events, samples
from streams.kafka.pages import HEADER_BYTES, MAGIC, decode, encode
from streams.kafka.partition import OtherRules, Outcome, Received, Topic
from streams.kafka.taking import Taking
from streams.metrics import Stray
from streams.scoring.tables import stops, strays
from tests.streams.kafka.spread import Spread
from tests.streams.scoring.small_engine import SmallEngine

OTHER_RULES = {"generation": "0123abcd", "parameters": "01", "calendar": "23", "catalogue": "ab"}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> SmallEngine:
    small = SmallEngine(tmp_path_factory.mktemp("small"))
    small.tell(samples.a_site_that_stops_paying())
    small.judge()
    return small


@pytest.fixture
def spread(small: SmallEngine, tmp_path: Path) -> Spread:
    spread = Spread.on_file(small.log, small.rules, tmp_path / "spread.sqlite", 1)
    spread.publish(facts=20)
    return spread


def kept(spread: Spread) -> list[tuple[int, str, bytes]]:
    with spread.store.engine.connect() as connection:
        found = connection.execute(select(strays.c.offset, strays.c.reason, strays.c.record))
        return [(row.offset, row.reason, row.record) for row in found]


def stopped(spread: Spread) -> list[tuple[int, int, str]]:
    with spread.store.engine.connect() as connection:
        found = connection.execute(select(stops.c.partition, stops.c.position, stops.c.reason))
        return [(row.partition, row.position, row.reason) for row in found]


def facts_behind(spread: Spread, position: int) -> int:
    """How many of its facts the only partition must hear behind a position."""
    pages = (decode(record.value) for record in spread.records[0])
    return sum(it.position > position for page in pages for it in page.facts)


def take(hands: Taking, *records: Received) -> Outcome:
    return hands.take(records)[0]


def ends_like(spread: Spread, small: SmallEngine) -> None:
    spread.closing.advance()
    end = small.log.head().position
    assert spread.store.conclusions(0, end) == small.store.conclusions(0, end)
    assert spread.store.scored_days() == small.store.scored_days()


def test_a_page_that_comes_twice_is_applied_once(spread: Spread, small: SmallEngine) -> None:
    hands = spread.worker()
    twice = [record for record in spread.records[0] for _ in range(2)]
    outcome = take(hands, *twice)
    assert (outcome.pages, outcome.duplicates) == (len(twice) // 2, len(twice) // 2)
    assert outcome.facts == facts_behind(spread, 0)
    ends_like(spread, small)


def test_pages_with_other_borders_are_applied_from_where_they_are_new(
    spread: Spread, small: SmallEngine
) -> None:
    """As a relay leaves them that was killed between the acknowledgement and its record."""
    hands = spread.worker()
    take(hands, *spread.records[0][:2])
    again = Spread.on_file(small.log, small.rules, Path(":memory:"), 1)
    again.publish(facts=33, epoch=2)
    outcome = take(hands, *again.records[0])
    assert outcome.facts == facts_behind(spread, 40)
    ends_like(spread, small)


def test_a_missing_page_stops_the_partition_until_it_is_sent_again(
    spread: Spread, small: SmallEngine
) -> None:
    first, missing, *rest = spread.records[0]
    hands = spread.worker()
    outcome = take(hands, first, *rest)
    assert (outcome.position, outcome.gaps, outcome.facts) == (20, len(rest), 20)
    [(partition, position, reason)] = stopped(spread)
    assert (partition, position) == (0, 20)
    assert "wagewatch relay --again-from 20" in reason
    outcome = take(hands, missing, *rest)
    assert outcome.stopped is None
    assert stopped(spread) == []
    ends_like(spread, small)


def test_a_stop_is_lifted_by_another_worker_too(spread: Spread, small: SmallEngine) -> None:
    first, missing, *rest = spread.records[0]
    take(spread.worker(), first, *rest)
    assert stopped(spread) != []
    take(spread.worker(), missing, *rest)
    assert stopped(spread) == []
    ends_like(spread, small)


def test_a_stop_is_lifted_by_a_worker_to_which_the_partition_comes_back(
    spread: Spread, small: SmallEngine
) -> None:
    first, missing, *rest = spread.records[0]
    one, other = spread.worker(), spread.worker()
    take(one, first)
    take(other, *rest)
    assert stopped(spread) != []
    take(one, missing, *rest)
    assert stopped(spread) == []


def test_a_stop_of_a_former_topic_goes_when_pages_of_the_next_are_applied(
    spread: Spread, small: SmallEngine
) -> None:
    first, _, *rest = spread.records[0]
    take(spread.worker(), first, *rest)
    spread.topic = Topic("pages-2", 1, small.log)
    take(spread.worker(), *spread.records[0])
    assert stopped(spread) == []


def test_a_stop_of_another_partition_stays(small: SmallEngine, tmp_path: Path) -> None:
    spread = Spread.on_file(small.log, small.rules, tmp_path / "two.sqlite", 2)
    spread.publish(facts=20)
    hands = spread.worker()
    hands.take(spread.records[1][1:2])
    hands.take(spread.records[0])
    assert [number for number, _, _ in stopped(spread)] == [1]


def test_shards_that_stand_apart_stop_their_partition_with_the_way_out(
    spread: Spread, small: SmallEngine
) -> None:
    """As where a topic of other partitions was begun before the former one was drained."""
    wider = Spread(small.log, spread.store, 2)
    wider.publish(facts=20)
    wider.worker().take(wider.records[1][:1])
    outcome = take(spread.worker(), *spread.records[0])
    assert (outcome.pages, outcome.facts) == (0, 0)
    [(_, _, reason)] = [it for it in stopped(spread) if it[0] == 0]
    assert "stand between positions 0 and 20: let the workers of the former topic" in reason
    wider.worker().take(wider.records[0][:1])
    assert take(spread.worker(), *spread.records[0]).stopped is None
    ends_like(spread, small)


def test_a_worker_ends_where_the_log_says_that_other_rules_are_in_force(
    tmp_path: Path,
) -> None:
    small = SmallEngine(tmp_path)
    small.tell(samples.a_site_that_stops_paying())
    spread = Spread.on_file(small.log, small.rules, tmp_path / "spread.sqlite", 1)
    small.record_system([(events.RulesAdopted(**OTHER_RULES), "other")], small.clock.now())
    spread.publish(facts=20)
    with pytest.raises(OtherRules, match=r"rules 0123abcd are in force.*install the version"):
        take(spread.worker(), *spread.records[0])
    assert spread.store.conclusions(0, small.log.head().position) == []


@pytest.mark.parametrize(
    ("kind", "spoil"),
    [
        (Stray.UNREADABLE, lambda page: b""),
        (Stray.UNREADABLE, lambda page: b'{"amount": 12}'),
        (Stray.UNREADABLE, lambda page: page[:-7]),
        (Stray.UNREADABLE, lambda page: page[: len(MAGIC)]),
        (Stray.UNREADABLE, lambda page: page + b"\x00"),
        (Stray.OTHER_VERSION, lambda page: MAGIC + bytes([9]) + page[HEADER_BYTES:]),
        (Stray.OTHER_LOG, lambda page: changed(page, log=bytes(8))),
        (Stray.OTHER_DIVISION, lambda page: changed(page, of=5)),
        (Stray.AHEAD_OF_LOG, lambda page: changed(page, last=10**9)),
        (Stray.UNREADABLE, lambda page: changed(page, previous=10**9)),
    ],
)
def test_what_is_no_page_is_kept_whole_with_its_reason(
    spread: Spread, small: SmallEngine, kind: Stray, spoil: Callable[[bytes], bytes]
) -> None:
    good = spread.records[0]
    spoilt = Received(0, 100, spoil(good[1].value))
    hands = spread.worker()
    outcome = take(hands, good[0], spoilt, good[1])
    assert outcome.strays == [kind]
    [(offset, reason, record)] = kept(spread)
    assert (offset, record) == (100, spoilt.value)
    assert reason.startswith(f"{kind}: ")
    take(hands, *good[2:])
    ends_like(spread, small)


def test_a_page_of_another_partition_is_a_stray(small: SmallEngine, tmp_path: Path) -> None:
    spread = Spread.on_file(small.log, small.rules, tmp_path / "two.sqlite", 2)
    spread.publish()
    lost = Received(0, 0, spread.records[1][0].value)
    assert take(spread.worker(), lost).strays == [Stray.OTHER_PARTITION]


def test_every_way_of_cutting_a_page_off_is_noticed(spread: Spread) -> None:
    page = spread.records[0][0].value
    for end in range(len(page)):
        with pytest.raises(ValueError, match=r"page|relay"):
            decode(page[:end])


def changed(page: bytes, **said: object) -> bytes:
    return encode(msgspec.structs.replace(decode(page), **said))
