"""A real log and a real engine in a folder of a test."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from detectors.parameters import Parameters
from schemas import events
from schemas.body import Body
from schemas.codec import Conclusion, Fact, encode, read_fact
from schemas.samples import moment
from streams.clock import SetClock
from streams.databases import reader, writer
from streams.log.port import Draft
from streams.log.sqlite import SqliteLog
from streams.log.system_facts import system_draft
from streams.scoring.engine import EmbeddedEngine
from streams.scoring.rules import Rules
from streams.scoring.store import ScoringStore


def draft(fact: Fact) -> Draft:
    """The fact as it is before it has a place in the log."""
    named = {name: getattr(fact, name) for name in Draft.__struct_fields__ if name != "fingerprint"}
    return Draft(fingerprint=fact.id.bytes * 2, **named)


class SmallEngine:
    """Tell it facts, close days, and ask what was concluded."""

    def __init__(self, folder: Path, *, rules: Rules | None = None, name: str = "small") -> None:
        self.folder = folder
        self.rules = rules or Rules(Parameters.load())
        self.clock = SetClock(datetime(2026, 1, 1, tzinfo=UTC))
        self.log = SqliteLog(folder / f"{name}.sqlite", folder / f"{name}.head")
        self.store = self.new_store(f"{name}-scoring")
        self.engine = EmbeddedEngine(self.log, self, self.store, self.rules, self.clock)

    def new_store(self, name: str) -> ScoringStore:
        file = self.folder / f"{name}.sqlite"
        return ScoringStore(writer(file), self.rules, reader(file))

    def record_system(self, bodies: Iterable[tuple[Body, str]], at: datetime) -> None:
        self.log.append([system_draft(body, key, at=at, mac=bytes(32)) for body, key in bodies])

    def tell(self, facts: Iterable[Fact]) -> None:
        """Append facts, each day closed before the first fact of a later one."""
        for fact in sorted(facts, key=lambda it: it.recorded_at):
            self.clock.at = fact.recorded_at
            self.engine.adopt()
            self.engine.close_days()
            self.log.append([draft(fact)])

    def close(self, until: date) -> None:
        """Close every day up to and including one."""
        self.clock.at = moment(until + timedelta(days=1))
        self.engine.close_days()

    def judge(self) -> int:
        return self.engine.advance()

    def conclusions(
        self, subject: str | None = None, kind: type[Body] | None = None
    ) -> list[Conclusion]:
        return [
            it
            for it in self.store.conclusions(0, self.log.head().position)
            if (subject is None or it.subject == subject)
            and (kind is None or isinstance(it.data, kind))
        ]

    def said(self) -> list[bytes]:
        """Everything that was concluded, as bytes: two runs that agree agree in these."""
        return [encode(it) for it in self.conclusions()]

    def digests(self) -> list[tuple[date, str]]:
        return [(day, digest) for day, _, digest in self.store.scored_days()]

    def days_on_the_log(self) -> list[events.DayScored]:
        facts = self.log.read(0, limit=1_000_000)
        bodies = (read_fact(it.record, it.type, it.dataversion).data for it in facts)
        return [body for body in bodies if isinstance(body, events.DayScored)]
