"""Whether the present rules give what stands, bit for bit: every conclusion, every day."""

from collections.abc import Iterable
from contextlib import closing
from datetime import date
from functools import partial
from itertools import groupby

from msgspec import Struct, structs

from schemas.codec import read_fact
from schemas.events import DayScored
from streams.log.port import FactReader
from streams.previewing.account import Account
from streams.previewing.judging_again import Advance, Day, days_of
from streams.previewing.spreading import Task
from streams.previewing.standing import OpenEngine, ScoredDay, Standing, Watching
from streams.previewing.told import Difference, Ending
from streams.scoring.rules import Rules
from streams.scoring.share import WHOLE


class Span(Struct, frozen=True):
    """Days on end that were scored by other rules, and so cannot be compared (decision 0004)."""

    first: date
    last: date
    generation: str


class Verdict(Struct, frozen=True, kw_only=True):
    """What was compared, and the first thing that is not as it stands."""

    generation: str
    position: int
    """Up to where it was compared."""
    days: int
    """Days whose digests were compared, in the store and on the log."""
    conclusions: int | None
    """Conclusions that were compared; None where some days are of other rules: what was said
    under these stays said, so that no conclusion since the first day can be held against it."""
    not_comparable: tuple[Span, ...] = ()
    first_difference: str | None = None

    @property
    def nothing_compared(self) -> bool:
        """Whether there was nothing to compare though days stand scored: all are of other rules."""
        return not self.days and bool(self.not_comparable)

    @property
    def holds(self) -> bool:
        """Whether everything is the same, and something was compared if anything stands."""
        return self.first_difference is None and not self.nothing_compared


def verify(task: Task, open_engine: OpenEngine, processes: int, advance: Advance) -> Verdict:
    """Judge the history of a task by its first parameters and compare; stop where it differs."""
    rules = Rules(task.parameters[0])
    generation = rules.generation.name
    with closing(Standing(open_engine())) as standing, closing(task.open_log()) as log:
        kept = {it.day: it for it in standing.scored_days() if it.position <= task.until}
        said = _said_of_days(log, kept)
        others = tuple(_spans(it for it in kept.values() if it.generation != generation))
        comparing = _Comparing(Account(rules, log), standing, kept, said)
        watched = task if others else _watched(task, open_engine)
        first: str | None = None
        for told in days_of(watched, processes, advance):
            if isinstance(told, Ending):
                continue
            first = comparing.differs(told, conclusions=not others)
            if first is not None:
                break
    return Verdict(
        generation=generation,
        position=task.until,
        days=comparing.days,
        conclusions=None if others else comparing.conclusions,
        not_comparable=others,
        first_difference=first,
    )


class _Comparing:
    """Holds one day after the other against what stands."""

    def __init__(
        self,
        account: Account,
        standing: Standing,
        kept: dict[date, ScoredDay],
        said: dict[date, DayScored],
    ) -> None:
        self.days = 0
        self.conclusions = 0
        self._account = account
        self._standing = standing
        self._kept = kept
        self._said = said

    def differs(self, told: Day, *, conclusions: bool) -> str | None:
        """Return what differs first on a day; None where all of it is the same."""
        if told.difference is not None:
            return _of_conclusion(told.difference)
        self.conclusions += sum(frame.made for frame in told.frames)
        self._account.hear(frame.handed[0] for frame in told.frames)
        if told.close is None:
            return None
        self._account.close(told.close, told.day)
        if conclusions:
            position, made = told.close.position, self._account.made
            found = self._standing.differs(
                made, position - 1, position, of_closer=True, share=WHOLE
            )
            if found is not None:
                return _of_conclusion(found)
            self.conclusions += len(made)
        return self._of_day(told.day)

    def _of_day(self, day: date) -> str | None:
        kept, said = self._kept.get(day), self._said.get(day)
        drawn, generation = self._account.digests[day], self._account.rules.generation.name
        if kept is None:
            return f"{day}: it is closed, and does not stand scored"
        if kept.generation != generation:
            return None
        self.days += 1
        if kept.digest != drawn:
            return f"{day}: its digest stands as {kept.digest[:16]} and comes to {drawn[:16]}"
        if said is not None and said.generation == generation and said.digest != drawn:
            return f"{day}: the log says digest {said.digest[:16]}, and it comes to {drawn[:16]}"
        return None


def _watched(task: Task, open_engine: OpenEngine) -> Task:
    return structs.replace(task, open_witness=partial(Watching, open_engine))


def _said_of_days(log: FactReader, kept: Iterable[date]) -> dict[date, DayScored]:
    """Return the last word of the log on each scored day."""
    wanted, said = set(kept), dict[date, DayScored]()
    for stored in log.said(DayScored.__name__):
        body = read_fact(stored.record, stored.type, stored.dataversion).data
        if isinstance(body, DayScored) and body.day in wanted:
            said[body.day] = body
    return said


def _spans(days: Iterable[ScoredDay]) -> Iterable[Span]:
    for generation, run in groupby(days, key=lambda it: it.generation):
        of_it = [it.day for it in run]
        yield Span(of_it[0], of_it[-1], generation)


def _of_conclusion(found: Difference) -> str:
    who = f" by {found.detector}" if found.detector else ""
    return (
        f"conclusion {found.ordinal} on {found.subject}{who} from position {found.position}: "
        f"{found.what}"
    )
