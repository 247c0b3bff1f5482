"""What the tier of a subject rests on, as its own facts tell it, in whatever order they come."""

from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import replace

from schemas import events
from schemas.body import Body
from schemas.calendar import shanghai_day
from schemas.codec import Fact
from schemas.screening import GRID, WORKERS, tells_of_trouble
from schemas.subjects import Kind
from schemas.vocabulary import Industry

MONTHS = 8
"""Months with trouble that are remembered, the newest: enough for the words that are (`AGAIN`)."""

TELLING: frozenset[type[Body]] = frozenset(
    {events.EmployerRegistered, events.WagesObserved, *WORKERS}
)
"""Facts that may tell any of it."""
_MAY_TROUBLE: frozenset[type[Body]] = frozenset({events.WagesObserved, events.OperationsObserved})


class Grounds(Struct, frozen=True, omit_defaults=True, gc=False):
    """Kind, trade and size of a subject, and when a grid worker saw something wrong there.

    Of what is told more than once the word counts that is of the newest moment, whenever it
    comes. So what is remembered is the same however the facts are ordered.
    """

    kind: Kind
    industry: Industry | None = None
    industry_at: datetime | None = None
    registered: int | None = None
    """Workers by the registration: nobody asks it once anybody has counted them."""
    registered_at: datetime | None = None
    counted: int | None = None
    counted_at: datetime | None = None
    troubled: tuple[date, ...] = ()
    """The last day in each month on which a grid worker saw something wrong, oldest first."""

    @property
    def workers(self) -> int | None:
        """How many work there; None where nobody told."""
        return self.registered if self.counted_at is None else self.counted

    def found_before(self, first: date) -> date | None:
        """Return the day before another on which something wrong was last seen, or None."""
        for day in reversed(self.troubled):
            if day < first:
                return day
        return None

    def plans_alike(self, other: "Grounds") -> bool:
        """Tell whether the tier is the same in every month; who told it when does not matter."""
        return (
            self.troubled == other.troubled
            and self.workers == other.workers
            and self.industry == other.industry
        )


def grounds_after(grounds: Grounds, fact: Fact) -> Grounds:
    """Return the grounds after one of the subject's own facts; the same object where it tells none.

    >>> from schemas import samples
    >>> counted = samples.body(events.OperationsObserved, headcount=31)
    >>> fact = samples.fact(counted, on=date(2026, 3, 3))
    >>> grounds_after(Grounds(Kind.EMPLOYER), fact).workers
    31
    """
    body = fact.data
    if type(body) not in TELLING:
        return grounds
    at = fact.occurred_at
    if isinstance(body, events.EmployerRegistered):
        return _registered(grounds, body, at)
    told = WORKERS.get(type(body))
    if told is not None and (workers := told(body)) is not None:
        newest = grounds.counted_at
        if newest is None or at >= newest:
            # As `replace` does, in half the time: this is heard of every second fact.
            grounds = Grounds(
                grounds.kind,
                grounds.industry,
                grounds.industry_at,
                grounds.registered,
                grounds.registered_at,
                workers,
                at,
                grounds.troubled,
            )
    if fact.source == GRID and type(body) in _MAY_TROUBLE and tells_of_trouble(body):
        grounds = _troubled(grounds, shanghai_day(at))
    return grounds


def _registered(grounds: Grounds, body: events.EmployerRegistered, at: datetime) -> Grounds:
    if grounds.industry_at is None or at >= grounds.industry_at:
        grounds = replace(grounds, industry=body.industry, industry_at=at)
    newest = grounds.registered_at
    if body.headcount is not None and (newest is None or at >= newest):
        grounds = replace(grounds, registered=body.headcount, registered_at=at)
    return grounds


def _troubled(grounds: Grounds, day: date) -> Grounds:
    """Keep the last day of each month, and the newest months."""
    by_month = {(it.year, it.month): it for it in sorted((*grounds.troubled, day))}
    troubled = tuple(by_month.values())[-MONTHS:]
    return grounds if troubled == grounds.troubled else replace(grounds, troubled=troubled)
