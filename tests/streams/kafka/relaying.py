"""A log, a broker in memory, and relays between them that fail as they are told."""

from collections.abc import Iterable
from pathlib import Path

from schemas import samples
from schemas.shards import SHARDS
from streams.kafka.pages import Page, encode
from streams.kafka.partition import Received
from streams.kafka.publishing import BrokerAway
from streams.kafka.relay import Relay
from streams.log.port import DiskFull
from streams.log.sqlite_published import SqlitePublished
from streams.metrics import RelayMetrics
from tests.streams.kafka.spread import Spread
from tests.streams.scoring.small_engine import SmallEngine

PARTITIONS = 3


class Shelf:
    """A broker that keeps pages in memory, and can be away."""

    def __init__(self) -> None:
        self.pages: list[Page] = []
        self.away = False

    def publish(self, pages: Iterable[Page]) -> list[int]:
        if self.away:
            raise BrokerAway("away")
        kept = list(pages)
        self.pages += kept
        return [len(encode(page)) for page in kept]

    def close(self) -> None:
        """There is nothing to let go of."""


class OneLease:
    """A lease that is ours, until it is taken away."""

    def __init__(self) -> None:
        self.ours = True

    def taken(self) -> bool:
        return self.ours

    def holds(self) -> bool:
        return self.ours


class Forgetful(SqlitePublished):
    """Loses the answer to a record, as a crash between the broker's word and ours does."""

    forgets = False
    full = 0
    """How many times there is no room to record anything."""

    def record(self, topic: str, epoch: int, position: int) -> bool:
        if self.full:
            self.full -= 1
            raise DiskFull("the disk is full; free some space")
        if self.forgets:
            raise BrokerAway("killed before it was recorded")
        return super().record(topic, epoch, position)


class Office:
    """A log, what is published of it, and relays on both."""

    def __init__(self, folder: Path) -> None:
        self.small = SmallEngine(folder)
        self.small.tell(samples.a_site_that_stops_paying())
        self.small.judge()
        self.published = Forgetful(folder / "small.sqlite")
        self.shelf = Shelf()
        self.applied = dict.fromkeys(range(SHARDS), 0)

    def relay(self, topic: str = "pages-1", partitions: int = PARTITIONS) -> Relay:
        return Relay(
            self.small.log,
            self.published,
            OneLease(),
            topic=(topic, partitions),
            connect=lambda: self.shelf,
            applied=lambda: self.applied,
            metrics=RelayMetrics(),
        )

    def everything_arrives(self, folder: Path) -> None:
        """What stands on the shelf leads to what one process concludes."""
        spread = Spread.on_file(self.small.log, self.small.rules, folder / "s.sqlite", PARTITIONS)
        for page in self.shelf.pages:
            records = spread.records[page.partition]
            records.append(Received(page.partition, len(records), encode(page)))
        outcomes = spread.take_all()
        assert all(it.stopped is None and it.strays == [] for it in outcomes)
        end = self.small.log.head().position
        assert spread.store.conclusions(0, end) == self.small.store.conclusions(0, end)
        assert spread.store.scored_days() == self.small.store.scored_days()
