"""The embedded engine: scoring in one process, page by page over the log."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from schemas import events
from schemas.body import Body
from schemas.calendar import shanghai_day
from schemas.codec import read_fact
from streams.clock import Clock
from streams.log.port import FactLog
from streams.scoring.applying import Applier
from streams.scoring.rules import Rules
from streams.scoring.store import ScoringStore

PAGE = 2_000
"""Facts applied in one transaction at the most."""


class SystemRecorder(Protocol):
    """Appends facts that the system itself says; the same key twice is one fact."""

    def record_system(self, bodies: Sequence[tuple[Body, str]], at: datetime) -> None:
        """Append (body, key) pairs durably."""


class Silent:
    """Records nothing: for an engine that judges again what the log has said before."""

    def record_system(self, bodies: Sequence[tuple[Body, str]], at: datetime) -> None:
        """Record nothing."""


class EmbeddedEngine:
    """Applies the log to the scoring store, and says on the log what it has scored.

    One process, one engine: it is the only writer of the scoring store. Everything it
    keeps can be thrown away; it then begins again at the first fact.
    """

    def __init__(
        self,
        log: FactLog,
        recorder: SystemRecorder,
        store: ScoringStore,
        rules: Rules,
        clock: Clock,
    ) -> None:
        """Drive these parts."""
        self._log = log
        self._recorder = recorder
        self._clock = clock
        self.store = store
        self.rules = rules
        self.applier = Applier(rules, log)

    def adopt(self, at: datetime | None = None) -> bool:
        """Say on the log which rules are in force, unless the last word there is the same."""
        name = self.rules.generation.name
        last = self._log.latest("RulesAdopted")
        if last is not None:
            said = read_fact(last.record, last.type, last.dataversion).data
            if isinstance(said, events.RulesAdopted) and said.generation == name:
                return False
        moment = at or self._clock.now()
        key = f"{name}/{self._log.head().position}"
        self._recorder.record_system([(self.rules.generation.adopted(), key)], moment)
        return True

    def advance(
        self, progress: Callable[[int], None] | None = None, until: int | None = None
    ) -> int:
        """Apply every fact of the log that was not applied; return how many there were."""
        applied = 0
        while page := self._log.read(self.store.position(), limit=PAGE, until=until):
            try:
                with self.store.transaction() as work:
                    self.applier.apply(page, work)
            except BaseException:
                self.applier.forget()
                raise
            applied += len(page)
            if progress is not None:
                progress(len(page))
            self.announce()
        return applied

    def announce(self) -> None:
        """Say on the log which days were scored since it was last said."""
        with self.store.transaction() as work:
            waiting = work.unannounced()
            if not waiting:
                return
            generation = self.rules.generation.name
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
            work.announced(waiting[-1][0])

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
