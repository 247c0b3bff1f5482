"""What the system itself says on the log: rules adopted, days closed, days scored."""

import logging
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from schemas import events
from schemas.body import Body
from schemas.calendar import shanghai_day
from schemas.codec import read_fact
from schemas.errors import Refused
from streams.clock import Clock
from streams.log.port import Conflict, FactReader, recorded_at
from streams.scoring.rules import Rules
from streams.scoring.store import ScoringStore

UNREADABLE_RULES = "unreadable"
"""Stands for the name of rules that the log adopts in words of a newer version."""

_log = logging.getLogger(__name__)


class SystemRecorder(Protocol):
    """Appends facts that the system itself says; the same key twice is one fact."""

    def record_system(self, bodies: Sequence[tuple[Body, str]], at: datetime) -> None:
        """Append (body, key) pairs durably; raises Conflict where a key has another body."""


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

    def announce(self, store: ScoringStore) -> list[date]:
        """Say which days were scored since it was last said.

        Returns the days of which the log says another digest already, by the same rules: it
        was scored by a version that judged otherwise, and this store was made anew. What the
        log says stays said; the day is told once, and whoever replays is told again.
        """
        with store.day_book() as book:
            waiting = book.unannounced()
            if not waiting:
                return []
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
            differ = self._say(said)
            book.announced(waiting[-1][0])
        for day in differ:
            _log.warning(
                "%s comes to another digest than the log says, by the same rules: its list was "
                "made by another version; wagewatch replay --verify compares them all",
                day,
            )
        return differ

    def _say(self, said: list[tuple[Body, str]]) -> list[date]:
        """Say which days were scored; return those of which the log says something else."""
        at = self._clock.now()
        try:
            self._recorder.record_system(said, at)
        except Conflict:
            differ: list[date] = []
            for body, key in said:
                try:
                    self._recorder.record_system([(body, key)], at)
                except Conflict:
                    if isinstance(body, events.DayScored):
                        differ.append(body.day)
            return differ
        return []

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
        if last is None:
            first = self._log.read(0, limit=1)
            return shanghai_day(recorded_at(first[0])) if first else None
        try:
            closed = read_fact(last.record, last.type, last.dataversion).data
        except Refused:
            closed = None
        # Whoever wrote a close that is unreadable here indexed its day all the same.
        day = closed.day if isinstance(closed, events.DayClosed) else self._log.closed_days()[-1][0]
        return day + timedelta(days=1)


def adopted_generation(log: FactReader) -> str | None:
    """Return the name of the rules that a log last said are in force.

    `UNREADABLE_RULES`, which are nobody's here, where a newer version said so: one process
    then adopts its own again and goes on; the workers of a district wait for their upgrade.
    """
    last = log.latest("RulesAdopted")
    if last is None:
        return None
    try:
        said = read_fact(last.record, last.type, last.dataversion).data
    except Refused:
        return UNREADABLE_RULES
    return said.generation if isinstance(said, events.RulesAdopted) else None
