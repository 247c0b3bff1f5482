"""The one place that reads the wall clock."""

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time where it is injected."""

    def now(self) -> datetime:
        """Return the moment, in UTC."""


class WallClock:
    """The time of this machine."""

    def now(self) -> datetime:
        """Return the moment, in UTC."""
        return datetime.now(UTC)


class ShiftedClock:
    """A clock that was set to a moment when it was made and has run since: for a demonstration."""

    def __init__(self, at: datetime) -> None:
        """Set the clock to a moment."""
        self._shift: timedelta = at - datetime.now(UTC)

    def now(self) -> datetime:
        """Return the shifted moment, in UTC."""
        return datetime.now(UTC) + self._shift


class SetClock:
    """A clock that stands where it was put: for tests and for replays."""

    def __init__(self, at: datetime) -> None:
        """Put the clock at a moment."""
        self.at = at

    def now(self) -> datetime:
        """Return the moment at which the clock stands."""
        return self.at
