"""On whose account something is concluded."""

from datetime import date, datetime

from msgspec import Struct


class Cause(Struct, frozen=True, gc=False):
    """The fact on whose account something is concluded, and the day on which it is."""

    position: int
    at: datetime
    on: date
