"""A house as a chronicle: its log read once, with what was concluded as each day closed."""

from collections import deque
from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import numpy as np
from msgspec import Struct

from detectors.learned.features import Numbers
from detectors.learned.said import Said
from detectors.learned.targets import Target
from detectors.stages import is_over
from detectors.troubled_neighbour import TroubledNeighbour
from schemas import derived, events
from schemas.calendar import shanghai_day
from schemas.codec import Conclusion, Fact, read_fact
from schemas.derived.finding import Finding
from schemas.errors import Refused
from streams.backtesting.chronicle import Chronicle
from streams.backtesting.panel import Panel, Truth, Whole
from streams.log.port import SYSTEM_FACTS, FactReader, Head
from streams.scoring.accounts import standing
from streams.scoring.aliases import Aliases
from streams.scoring.cause import concluded_on
from streams.scoring.concluded import Concluded
from streams.scoring.refolding import REFOLDS
from streams.scoring.share import is_judged

PAGE = 5_000
LOOKBACK_DAYS = 730
"""A subject of which nothing was heard for longer is on no list."""

EVERY: dict[str, Callable[[date], bool]] = {
    "week": lambda day: day.weekday() == 6,
    "month": lambda day: (day + timedelta(days=1)).day == 1,
    "quarter": lambda day: (day + timedelta(days=1)).day == 1 and day.month % 3 == 0,
}
"""Days at whose close a list is made."""


def reach(log: FactReader, *, until: date | None = None, concluded: Concluded | None = None) -> int:
    """Return the position of the last close up to a day: as far as a house is read.

    Where it is given what was `concluded`, no further than that: beside a server the last
    close may not be judged yet. Raises Refused where there is no such close.
    """
    judged = log.head().position if concluded is None else concluded.position()
    closed = [
        position
        for day, position in log.closed_days()
        if (until is None or day <= until) and position <= judged
    ]
    if not closed:
        message = "no day of this house was closed yet; there is nothing to learn from or test"
        raise Refused(message, field="data")
    return closed[-1]


class AlertTold(Struct):
    """An alert that the points did raise."""

    subject: str
    on: date
    recalled_on: date | None = None


class HouseLog:
    """Reads a house from its first fact; nothing of a later day enters what an earlier one knew."""

    def __init__(self, log: FactReader, concluded: Concluded, target: Target, every: str) -> None:
        """Read this log and what was concluded of it, with a list `every` week or month."""
        if every not in EVERY:
            message = f"{every[:20]!r} is no span between lists; choose one of {', '.join(EVERY)}"
            raise Refused(message, field="every")
        self.chronicle = Chronicle(target, LOOKBACK_DAYS, by_place=False)
        self.alerts: dict[UUID, AlertTold] = {}
        self.over: dict[str, list[tuple[int, bool]]] = {}
        """Of each site, the days (ordinals) on which a stage was told, and if it ends the works."""
        self._contractor: dict[str, str] = {}
        self.first_day = date.max
        self.last_day = date.min
        """First and last day of which the close was read."""
        self.head = Head(0, b"")
        """Where the log stood when the last day that was read was closed."""
        self._log = log
        self._concluded = concluded
        self._is_cut = EVERY[every]
        self._aliases = Aliases()
        self._findings: dict[str, dict[str, Finding]] = {}
        self._assessed: dict[str, derived.RiskAssessed] = {}
        self._spoken: set[str] = set()
        self._waiting: deque[Conclusion] = deque()

    def read(self, advance: Callable[[int], None], *, until: date | None = None) -> None:
        """Read up to the close of a day, or of the last closed day."""
        last, after = reach(self._log, until=until, concluded=self._concluded), 0
        while page := self._log.read(after, limit=PAGE, until=last):
            self._waiting.extend(self._concluded.conclusions(after, page[-1].position))
            for stored in page:
                self.head = Head(stored.position, stored.hash)
                try:
                    fact = read_fact(stored.record, stored.type, stored.dataversion)
                except Refused:
                    continue  # its subjects are parked, and no detector knows it either
                self._hear(fact)
            after = page[-1].position
            advance(len(page))

    def now(self) -> Numbers:
        """Return the features of every subject on the list, as of the last day that was read."""
        self._say()
        return self.chronicle.features(self.last_day)

    def known_as(self, subject: str) -> str:
        """Return the name under which a subject is judged at the end."""
        return self._aliases.resolve(subject)

    def drawn_with(self, subjects: list[str]) -> Whole:
        """Return a number for each subject, the same for a general contractor and its sites.

        The contractor is the one that was registered last; who has none stands for himself.
        """
        heads = [self.known_as(self._contractor.get(name, name)) for name in subjects]
        number = {name: index for index, name in enumerate(dict.fromkeys(heads))}
        return np.array([number[name] for name in heads], dtype=np.int64)

    def under_way(self, panel: Panel) -> Truth:
        """Tell which rows are not of a site of which it was known that its works are done.

        Nobody visits those any more, and alerts are not counted on them.
        """
        done = np.zeros(len(panel), dtype=np.bool_)
        for index, name in enumerate(panel.subjects):
            for on, over in self.over.get(name, ()):
                done[(panel.subject == index) & (panel.on >= on)] = over
        return ~done

    def _hear(self, fact: Fact) -> None:
        if isinstance(fact.data, events.SiteStageChanged):
            told = (shanghai_day(fact.recorded_at).toordinal(), is_over(fact.data.stage))
            self.over.setdefault(fact.subject, []).append(told)
        if isinstance(fact.data, events.SiteRegistered) and fact.data.general_contractor:
            self._contractor[self.known_as(fact.subject)] = fact.data.general_contractor
        match fact.data:
            case events.DayClosed(day=day):
                self._conclude(fact)
                self.first_day, self.last_day = min(self.first_day, day), day
                if self._is_cut(day):
                    self._say()
                    self.chronicle.cut(day)
            case body if type(body) in REFOLDS:
                self._rearrange(fact)
            case _ if fact.type not in SYSTEM_FACTS:
                owner = self.known_as(fact.subject)
                for name in dict.fromkeys(self.known_as(it) for it in fact.subjects()):
                    if is_judged(name):
                        self.chronicle.hear(fact, name, own=name == owner)

    def _rearrange(self, fact: Fact) -> None:
        move = self._aliases.hear(fact)
        if move is not None and move.into is None:
            self.chronicle.part(move.name)
        elif move is not None and move.into is not None:
            self.chronicle.join(move.name, move.into)
        moved = () if move is None else (move.before, move.after)
        for name in dict.fromkeys((*map(self.known_as, fact.subjects()), *moved)):
            names = self._aliases.names_of(name)
            if is_judged(name) and names:
                self.chronicle.refold(name, standing(self._log, names, fact.position))

    def _conclude(self, close: Fact) -> None:
        """Take in what was concluded up to a close."""
        while self._waiting and self._waiting[0].cause <= close.position:
            told = self._waiting.popleft()
            match told.data:
                case derived.FindingChanged(detector=detector) if (
                    detector == TroubledNeighbour.name
                ):
                    pass  # what neighbours add is a number of the final assessment
                case derived.FindingChanged(detector=detector, finding=finding):
                    self._findings.setdefault(told.subject, {})[detector] = finding
                    self._spoken.add(told.subject)
                case derived.RiskAssessed(final=True) as assessed:
                    self._assessed[told.subject] = assessed
                    self._spoken.add(told.subject)
                case derived.AlertRaised(alert=alert):
                    self.alerts[alert] = AlertTold(told.subject, concluded_on(told, close))
                case derived.AlertRecalled(alert=alert) if alert in self.alerts:
                    self.alerts[alert].recalled_on = concluded_on(told, close)

    def _say(self) -> None:
        """Let the chronicle know what is said of every subject of which that changed."""
        for name in sorted(self._spoken):
            assessed = self._assessed.get(name)
            if assessed is not None:
                self.chronicle.say(name, said_of(self._findings.get(name, {}), assessed))
        self._spoken.clear()


def said_of(findings: dict[str, Finding], assessed: derived.RiskAssessed) -> Said:
    """Return what is said of a subject from its findings and its final assessment."""
    return Said(
        findings=dict(findings),
        level=assessed.level,
        score=assessed.score,
        coverage=assessed.coverage,
        neighbour_points=assessed.neighbour_points,
    )
