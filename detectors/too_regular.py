"""Visits that are reported too regularly to have been made."""

from datetime import date, timedelta
from uuid import UUID

from msgspec import Struct

from detectors.contract import EMPLOYERS_AND_SITES, Detector
from detectors.evidence import kind_of_source, newest
from detectors.parameters import Parameters
from detectors.speaking import Speaker
from schemas.calendar import shanghai_day
from schemas.codec import Fact
from schemas.derived.finding import Finding
from schemas.events import VisitMade
from schemas.vocabulary import Mechanism, VisitOutcome

SAYS = Speaker("too_regular", Mechanism.COVERAGE, "保障农民工工资支付条例 第38条")


class Rounds(Struct, frozen=True, omit_defaults=True, gc=False):
    """How the newest visits of one reporter in a row resemble each other."""

    actor: str = ""
    on: date | None = None
    minute: int = 0
    """Minute of the day of the newest visit, in UTC."""
    same_minute: int = 0
    """Visits in a row at that minute of the day."""
    copied: int = 0
    """Visits in a row on which everything was said to be as before."""
    source: str = ""
    evidence: tuple[UUID, ...] = ()


class TooRegular(Detector[Rounds]):
    """Reports too regular to be true: the desk from which nobody went out.

    Answers one question: did one reporter tell, visit after visit, that all is as before,
    or make his visits at the very same minute of the day? Firms do stay as they are, and
    a grid worker may have his hour; month after month of both is a report without a look.

    It is about our own work, as `GoneQuiet` is about a feed: it says that what we believe
    of the subject was not looked at, gives few points and never an alert. Whoever looks
    anew ends it, another reporter too. Visits on which nobody got in tell nothing here.
    Which phone, or which photo, a report was made with is not on record and cannot be
    asked.

    References
    ----------
    Decree 724 (保障农民工工资支付条例) Art. 38; `parameters/too_regular.yaml`.

    Examples
    --------
    >>> from datetime import time
    >>> from detectors.replaying import replay
    >>> from schemas import samples
    >>> from schemas.vocabulary import Question
    >>> copied = VisitMade(outcome=VisitOutcome.LOOKED, looked_at=(Question.WAGES,),
    ...     unchanged=(Question.WAGES,))
    >>> told = [
    ...     samples.fact(copied, at=samples.moment(date(2025, month, 9), time(10, 7 * month)))
    ...     for month in (3, 4, 5, 6, 7)
    ... ]
    >>> said = replay(TooRegular(Parameters.load()), told, date(2025, 7, 31))
    >>> [(on.isoformat(), finding.state.value) for on, finding in said]
    [('2025-03-09', 'no'), ('2025-07-09', 'yes')]
    """

    name = SAYS.name
    listens = (VisitMade,)
    about = EMPLOYERS_AND_SITES
    memory = Rounds

    def __init__(self, parameters: Parameters) -> None:
        """Look up the parameters of this question."""
        super().__init__(parameters)
        self._copied = parameters.whole("too_regular.copied_visits")
        self._same_minute = parameters.whole("too_regular.same_minute_visits")
        self._lasts = parameters.whole("too_regular.lasts_days")
        self._points = parameters.whole("too_regular.points")

    def step(self, memory: Rounds, fact: Fact) -> Rounds:
        """Take in a visit on which somebody looked."""
        body = fact.data
        if not isinstance(body, VisitMade) or body.outcome is not VisitOutcome.LOOKED:
            return memory
        at = fact.occurred_at
        on, minute = shanghai_day(at), at.hour * 60 + at.minute
        goes_on = fact.actor == memory.actor and on != memory.on
        same = memory.same_minute + 1 if goes_on and minute == memory.minute else 1
        copied = 0
        unchanged = body.unchanged
        if unchanged and all(question in unchanged for question in body.looked_at):
            copied = memory.copied + 1 if goes_on else 1
        kept = memory.evidence if same > 1 or copied > 1 else ()
        source = kind_of_source(fact)
        return Rounds(fact.actor, on, minute, same, copied, source, newest(kept, fact.id))

    def look(self, memory: Rounds, on: date) -> Finding:
        """Say how many visits in a row are alike."""
        seen = memory.on
        if seen is None:
            return NEVER
        if on > self._told_until(seen):
            return LONG_AGO
        if memory.copied >= self._copied(seen):
            reason, visits = "copied", memory.copied
        elif memory.same_minute >= self._same_minute(seen):
            reason, visits = "same_minute", memory.same_minute
        else:
            return ANEW
        return SAYS.yes(
            reason,
            {"visits": visits, "last_on": seen.isoformat()},
            points=self._points(seen),
            since=seen,
            fades=True,
            source=memory.source,
            evidence=memory.evidence,
            clears={"look_anew": {}},
        )

    def next_change(self, memory: Rounds, on: date) -> date | None:
        """Return the day from which the newest visit is too long ago."""
        last = None if memory.on is None else self._told_until(memory.on)
        return None if last is None or last < on else last + timedelta(days=1)

    def _told_until(self, seen: date) -> date:
        return seen + timedelta(days=self._lasts(seen))


NEVER = SAYS.unknown("never_visited", "visits")
LONG_AGO = SAYS.unknown("long_ago", "visits")
ANEW = SAYS.no("looked_anew")
