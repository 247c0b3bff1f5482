"""A log restored from a backup goes on otherwise: what of the lost one meets it, and is told."""

from datetime import date
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select

from schemas import events, samples
from schemas.samples import body, employer, fact
from streams.kafka.pages import HEADER_BYTES, MAGIC, decode
from streams.kafka.partition import Received, Topic
from streams.log.port import StoredFact
from streams.metrics import Stray
from streams.scoring.tables import stops
from tests.streams.kafka.quarter import copied
from tests.streams.kafka.spread import Spread
from tests.streams.scoring.small_engine import SmallEngine


class Twice:
    """One log as it was lost, and as it goes on after it was restored from a backup."""

    def __init__(self, folder: Path) -> None:
        self.lost = SmallEngine(folder, name="lost")
        self.lost.tell(samples.a_site_that_stops_paying())
        self.restored = SmallEngine(folder, name="restored")
        copied(self.lost.log, self.restored.log)
        for small, firm, days in ((self.lost, 1, 4), (self.restored, 2, 9)):
            seen = body(events.WagesObserved, unpaid_workers=9, unpaid_fen=firm * 1_000_000)
            # Days are closed on both, so that positions say nothing.
            small.tell(
                fact(seen, subject=employer(firm), on=date(2026, 11, day)) for day in range(1, days)
            )
            small.judge()
        assert self.lost.log.head().position < self.restored.log.head().position
        both = zip(everything(self.lost), everything(self.restored), strict=False)
        self.common = sum(one.hash == other.hash for one, other in both)
        """The position up to which both logs are one."""

    def published(self, small: SmallEngine, after: int, into: Spread | None = None) -> Spread:
        """The pages of one of the logs behind a position, and the store of `into` where given."""
        folder = small.folder / f"spread-{small.log.head().position}.sqlite"
        spread = Spread.on_file(small.log, small.rules, folder, 1)
        if into is not None:
            spread.store = into.store
        spread.publish(facts=7, after=after)
        return spread


@pytest.fixture
def twice(tmp_path: Path) -> Twice:
    return Twice(tmp_path)


def everything(small: SmallEngine) -> list[StoredFact]:
    return small.log.read(0, limit=1_000_000)


def ends_like(spread: Spread, small: SmallEngine) -> None:
    spread.closing.advance()
    end = small.log.head().position
    assert spread.store.conclusions(0, end) == small.store.conclusions(0, end)


def test_pages_of_the_lost_log_are_strays_and_those_of_the_restored_one_are_applied(
    twice: Twice,
) -> None:
    lost = twice.published(twice.lost, 0)
    restored = twice.published(twice.restored, 0)
    before = [it for it in lost.records[0] if decode(it.value).last <= twice.common]
    after = lost.records[0][len(before) :]
    hands = restored.worker()
    assert hands.take(before)[0].strays == []
    outcome = hands.take(after)[0]
    assert outcome.strays == [Stray.OTHER_LOG] * len(after) != []
    assert outcome.facts == 0
    assert hands.take(restored.records[0])[0].strays == []
    ends_like(restored, twice.restored)


@pytest.mark.parametrize("restarted", [True, False])
def test_a_partition_that_has_applied_what_was_lost_stops_and_says_what_to_do(
    twice: Twice, *, restarted: bool
) -> None:
    lost = twice.published(twice.lost, 0)
    hands = lost.worker()
    assert hands.take(lost.records[0])[0].strays == []
    end = twice.lost.log.head().position
    restored = twice.published(twice.restored, end, into=lost)
    if restarted:
        hands = restored.worker()
    else:
        hands.topic.log = twice.restored.log
    for page in restored.records[0]:
        outcome = hands.take([page])[0]
        assert (outcome.facts, outcome.position) == (0, end)
        assert outcome.stopped is not None
    with lost.store.engine.connect() as connection:
        [reason] = connection.scalars(select(stops.c.reason))
    assert f"applied up to {end}, and not of this log" in reason
    assert "make the scoring store again" in reason
    assert "--again-from" not in reason


def test_a_page_of_the_first_version_is_read_and_applied(twice: Twice) -> None:
    spread = twice.published(twice.lost, 0)
    former = [Received(0, it.offset, of_version_1(it.value)) for it in spread.records[0]]
    outcome = spread.worker().take(former)[0]
    assert outcome.strays == []
    ends_like(spread, twice.lost)


def of_version_1(page: bytes) -> bytes:
    said = msgspec.msgpack.decode(page[HEADER_BYTES:])
    return MAGIC + bytes([1]) + msgspec.msgpack.encode([*said[:6], said[8]])


def test_no_page_is_of_a_log_that_is_empty(twice: Twice, tmp_path: Path) -> None:
    spread = twice.published(twice.lost, 0)
    spread.topic = Topic("pages", 1, SmallEngine(tmp_path, name="empty").log)
    outcome = spread.worker().take(spread.records[0][:1])[0]
    assert outcome.strays == [Stray.OTHER_LOG]
