"""What the system itself says on the log: rules adopted, days closed, days scored."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from schemas import events
from schemas.body import Body
from schemas.calendar import shanghai_day
from schemas.codec import read_fact
from streams.clock import Clock
from streams.log.port import FactReader
from streams.scoring.rules import Rules
from streams.scoring.store import ScoringStore


class SystemRecorder(Protocol):
    """Appends facts that the system itself says; the same key twice is one fact."""

    def record_system(self, bodies: Sequence[tuple[Body, str]], at: datetime) -> None:
        """Append (body, key) pairs durably."""


class Silent:
    """Records nothing: for an engine that judges again what the log has said before."""

    def record_system(self, bodies: Sequence[tuple[Body, str]], at: datetime) -> None:
        """Record nothing."""


class Clerk:
    """Says on the log what follows from its clock, its rules and its scoring, each thing once."""

    def __init__(
        self, log: FactReader, recorder: SystemRecorder, rules: Rules, clock: Clock
    ) -> None:
        """Record about this log, by these rules and this clock."""
        self._log = log
        self._recorder = recorder
        self._rules = rules
        self._clock = clock

    def adopt(self, at: datetime | None = None) -> bool:
        """Say which rules are in force, unless the last word on that is the same."""
        name = self._rules.generation.name
        if adopted_generation(self._log) == name:
            return False
        moment = at or self._clock.now()
        key = f"{name}/{self._log.head().position}"
        self._recorder.record_system([(self._rules.generation.adopted(), key)], moment)
        return True

    def announce(self, store: ScoringStore) -> None:
        """Say which days were scored since it was last said."""
        with store.day_book() as book:
            waiting = book.unannounced()
            if not waiting:
                return
            generation = self._rules.generation.name
            said: list[tuple[Body, str]] = [
                (
                    events.DayScored(
                        day=day, digest=digest, generation=generation, changed=changed
                    ),
                    f"{generation}/{day}",
                )
                for day, digest, changed in waiting
            ]
            self._recorder.record_system(said, self._clock.now())
            book.announced(waiting[-1][0])

    def close_days(self) -> list[date]:
        """Append `DayClosed` for every day that is over and not closed yet, one by one."""
        today = shanghai_day(self._clock.now())
        day = self._next_to_close()
        if day is None:
            return []
        days: list[date] = []
        while day < today:
            days.append(day)
            day += timedelta(days=1)
        if days:
            said: list[tuple[Body, str]] = [
                (events.DayClosed(day=it), it.isoformat()) for it in days
            ]
            self._recorder.record_system(said, self._clock.now())
        return days

    def _next_to_close(self) -> date | None:
        """Return the first day that is not closed; None while the log is empty."""
        last = self._log.latest("DayClosed")
        if last is not None:
            closed = read_fact(last.record, last.type, last.dataversion).data
            if isinstance(closed, events.DayClosed):
                return closed.day + timedelta(days=1)
        first = self._log.read(0, limit=1)
        if not first:
            return None
        fact = read_fact(first[0].record, first[0].type, first[0].dataversion)
        return shanghai_day(fact.recorded_at)


def adopted_generation(log: FactReader) -> str | None:
    """Return the name of the rules that a log last said are in force."""
    last = log.latest("RulesAdopted")
    if last is None:
        return None
    said = read_fact(last.record, last.type, last.dataversion).data
    return said.generation if isinstance(said, events.RulesAdopted) else None
