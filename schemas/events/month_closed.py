"""A monthly report was closed."""

from datetime import date

from schemas.body import Body
from schemas.measures import Month


class MonthClosed(Body, frozen=True, kw_only=True):
    """The monthly report 动态月报 of a month was closed as known on a day."""

    month: Month
    known_at: date
    digest: str
