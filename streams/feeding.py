"""From a reader of files into the log: whole or in part, now or as a history of its own days."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from operator import attrgetter

from msgspec import Struct

from schemas import events
from schemas.body import Body
from schemas.calendar import shanghai_day
from schemas.calendar.shanghai import midnight_after
from schemas.envelopes import Delivery
from schemas.errors import Refused
from streams.log.intake import Delivered, Intake
from streams.log.port import FactReader
from streams.sources.reading import Reading, Refusal

BATCH = 1_000
"""Deliveries handed to the log at once."""

Advance = Callable[[int], None]


class Fed(Struct, kw_only=True):
    """What became of a file."""

    source: str
    file: str = ""
    """Name of the file."""
    stored: int = 0
    """Facts that are new to the log."""
    known: int = 0
    """Facts that the log had before: a file sent again."""
    refusals: list[Refusal] = []
    held_back: bool = False
    """True when nothing was stored because something was refused."""

    def add(self, delivered: Delivered, lines: list[int]) -> None:
        """Count what became of some deliveries, each with the line on which it stood."""
        for _, receipt in delivered.receipts:
            self.stored += receipt.fresh
            self.known += not receipt.fresh
        self.refuse(delivered.refusals, lines)

    def refuse(self, refusals: list[tuple[int, Refused]], lines: list[int]) -> None:
        """Note what intake refuses of some deliveries, each with its line."""
        self.refusals += [
            Refusal(lines[index], wrong.field, f"{self.file} line {lines[index]}: {wrong}")
            for index, wrong in refusals
        ]

    def finish(self) -> None:
        """Put what was refused in the order of its lines, whoever refused it."""
        self.refusals.sort(key=attrgetter("line"))


class _Waiting:
    """Deliveries that were read and not stored yet, each with its line."""

    def __init__(self) -> None:
        self.deliveries: list[Delivery] = []
        self.lines: list[int] = []

    def add(self, delivery: Delivery, line: int) -> None:
        self.deliveries.append(delivery)
        self.lines.append(line)

    def __len__(self) -> int:
        return len(self.lines)


class Feeding:
    """Feeds files into one log."""

    def __init__(self, log: FactReader, intake: Intake) -> None:
        """Feed through this intake."""
        self._log = log
        self._intake = intake

    def feed(self, reading: Reading, advance: Advance, *, partial: bool) -> Fed:
        """Store what a file says as learned now.

        Unless `partial`, a row that is refused, by its reader or by the log, holds back
        the whole file: it is read and checked to its end before anything is stored.
        """
        fed = Fed(source=reading.source, file=reading.name)
        waiting = _Waiting()
        for row in _counted(reading, advance):
            if isinstance(row, Refusal):
                fed.refusals.append(row)
                continue
            waiting.add(row, reading.done)
            if partial and len(waiting) == BATCH:
                self._deliver(waiting, fed, history=False)
                waiting = _Waiting()
        if not partial:
            refused = self._intake.refusals(waiting.deliveries, fed.source)
            fed.refuse(refused, waiting.lines)
            fed.held_back = bool(fed.refusals)
        if not fed.held_back:
            self._deliver(waiting, fed, history=False)
        fed.finish()
        return fed

    def load_history(
        self, reading: Reading, hashed: str, advance: Advance, adopted: tuple[Body, str]
    ) -> Fed:
        """Load a history into an empty log, closing its days; go on where it broke off.

        `hashed` names the file by its content, so that only the same file goes on;
        `adopted` is the rules under which it will be judged, recorded before its first
        fact. Raises Refused when the log holds anything else.
        """
        fed = Fed(source=reading.source, file=reading.name)
        started: date | None = None
        today: date | None = None
        waiting = _Waiting()
        for row in _counted(reading, advance):
            if isinstance(row, Refusal):
                fed.refusals.append(row)
                continue
            learned = row.recorded_at
            if learned is None:
                message = f"{reading.source}: a history says of each fact when it was learned"
                raise Refused(message, field="recorded_at")
            day = shanghai_day(learned)
            if started is None or today is None:
                started = today = day
                self._start(reading, hashed, adopted, day)
            if day < today:
                message = f"{reading.source}: {day} comes after {today}; sort it by recorded_at"
                raise Refused(message, field="recorded_at")
            if day > today or len(waiting) == BATCH:
                self._deliver(waiting, fed, history=True)
                waiting = _Waiting()
                self._close(today, day)
                today = day
            waiting.add(row, reading.done)
        if today is not None:
            self._deliver(waiting, fed, history=True)
            self._close(today, today + timedelta(days=1))
            self._finish(hashed, fed, today)
        fed.finish()
        return fed

    def _start(self, reading: Reading, hashed: str, adopted: tuple[Body, str], first: date) -> None:
        said = events.HistoryLoadStarted(
            source_name=reading.source, source_hash=hashed, lines=reading.total
        )
        at = midnight_after(first - timedelta(days=1))
        self._intake.record_system([(said, hashed)], at, loading=True)
        self._intake.record_system([adopted], at, loading=True)

    def _deliver(self, waiting: _Waiting, fed: Fed, *, history: bool) -> None:
        delivered = self._intake.accept_deliveries(waiting.deliveries, fed.source, history=history)
        fed.add(delivered, waiting.lines)

    def _close(self, first: date, until: date) -> None:
        """Close every day from `first` on that lies before `until`, each at its own midnight."""
        day = first
        while day < until:
            close = (events.DayClosed(day=day), day.isoformat())
            self._intake.record_system([close], midnight_after(day), loading=True)
            day += timedelta(days=1)

    def _finish(self, hashed: str, fed: Fed, last: date) -> None:
        said = events.HistoryLoadFinished(
            source_hash=hashed, facts=fed.stored + fed.known, refused=len(fed.refusals)
        )
        at = midnight_after(last)
        self._intake.record_system([(said, hashed)], at, loading=True)


def _counted(reading: Reading, advance: Advance) -> Iterable[Delivery | Refusal]:
    """Return the rows of a file, telling how far it was read."""
    told = 0
    for row in reading:
        if reading.done - told >= BATCH:
            advance(reading.done - told)
            told = reading.done
        yield row
    advance(reading.done - told)
