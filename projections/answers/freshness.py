"""How old what we know is."""

from datetime import date, datetime

from msgspec import Struct


class SourceFreshness(Struct, frozen=True, kw_only=True):
    """The newest fact of one source."""

    source: str
    facts: int
    position: int
    recorded_at: datetime
    occurred_on: date
    """The newest day that any fact of the source is about."""


class ClosedDay(Struct, frozen=True, kw_only=True):
    """A closed day, and whether it was judged."""

    day: date
    position: int
    """Position of its `DayClosed`: the cut of everything known at this day."""
    digest: str | None
    """Of the scores; None while the day is not scored."""
    changed: int | None


class ParkedSubject(Struct, frozen=True, kw_only=True):
    """A subject that cannot be judged, and why."""

    subject: str
    township: str | None
    reason: str
    cause: int
    since_on: date


class Freshness(Struct, frozen=True, kw_only=True):
    """How far the views have read, and how old each source is."""

    position: int
    recorded_at: datetime | None
    """`recorded_at` of the newest fact read."""
    sources: tuple[SourceFreshness, ...]
    closed: ClosedDay | None
    """The last closed day."""
    scored: ClosedDay | None
    """The last scored day: the newest that can be named as known_at."""
    parked: tuple[ParkedSubject, ...]
