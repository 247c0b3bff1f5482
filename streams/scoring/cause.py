"""On whose account something is concluded."""

from datetime import date, datetime

from msgspec import Struct

from schemas.calendar import shanghai_day
from schemas.codec import Fact
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
