"""One log spread over partitions and taken up again, with everything real but the broker."""

import random
from pathlib import Path

from streams.databases import reader, writer
from streams.kafka.cutting import Cutting
from streams.kafka.pages import encode, hash_at
from streams.kafka.partition import Outcome, Received, Topic
from streams.kafka.routing import Router
from streams.kafka.taking import Taking
from streams.log.port import FactReader, Head
from streams.scoring.closing_days import ClosingDays
from streams.scoring.rules import Rules
from streams.scoring.store import ScoringStore


class Spread:
    """The pages of a log, as records of each partition, and a store that takes them."""

    def __init__(self, log: FactReader, store: ScoringStore, partitions: int) -> None:
        self.log = log
        self.store = store
        self.topic = Topic("pages", partitions, log)
        self.closing = ClosingDays(log, store)
        self.records: list[list[Received]] = [[] for _ in range(partitions)]

    @classmethod
    def on_file(cls, log: FactReader, rules: Rules, file: Path, partitions: int) -> "Spread":
        return cls(log, ScoringStore(writer(file), rules, reader(file)), partitions)

    def publish(self, *, facts: int = 50, epoch: int = 1, after: int = 0) -> None:
        """Cut the log behind a position into pages, so many facts of the log at a time."""
        partitions = len(self.records)
        router = Router.as_of(self.log, after, partitions)
        cutting = Cutting(router, self.topic.identity or b"", epoch, partitions)
        end = Head(after, hash_at(self.log, after) or b"")
        while page := self.log.read(end.position, limit=facts):
            for cut in cutting.cut(page, end):
                records = self.records[cut.partition]
                records.append(Received(cut.partition, len(records), encode(cut)))
            end = Head(page[-1].position, page[-1].hash)

    def worker(self) -> Taking:
        return Taking(self.topic, self.store)

    def take_all(self, workers: int = 1, *, seed: int = 0) -> list[Outcome]:
        """Let workers take every record, partitions shared among them, each at its own pace."""
        chance = random.Random(seed)
        hands = [self.worker() for _ in range(workers)]
        waiting = {number: list(records) for number, records in enumerate(self.records)}
        outcomes: list[Outcome] = []
        while any(waiting.values()):
            number = chance.choice([it for it, records in waiting.items() if records])
            some = chance.randint(1, 5)
            group, waiting[number] = waiting[number][:some], waiting[number][some:]
            outcomes += hands[number % workers].take(group).values()
            if chance.random() < 0.2:
                self.closing.advance()
        self.closing.advance()
        return outcomes
