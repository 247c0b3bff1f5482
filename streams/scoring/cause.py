"""On whose account something is concluded."""

from datetime import date, datetime

from msgspec import Struct

from schemas.calendar import shanghai_day
from schemas.codec import Conclusion, Fact
from schemas.events import DayClosed


class Cause(Struct, frozen=True, gc=False):
    """The fact on whose account something is concluded, and the day on which it is."""

    position: int
    at: datetime
    on: date


def cause_of(fact: Fact) -> Cause:
    """Return a fact as a cause, on the day it was learned or, of a `DayClosed`, the day closed."""
    if isinstance(fact.data, DayClosed):
        return Cause(fact.position, fact.recorded_at, fact.data.day)
    return Cause(fact.position, fact.recorded_at, shanghai_day(fact.recorded_at))


def concluded_on(told: Conclusion, close: Fact | None) -> date:
    """Return the day of a conclusion: of one that was drawn at a close, the day closed.

    `close` is the last `DayClosed` up to which it can have been drawn, if there was one.
    """
    if close is not None and told.cause == close.position:
        return cause_of(close).on
    return shanghai_day(told.at)
