"""The house of a district: it takes facts in and shows the tables that others fill."""

from collections.abc import Iterator
from contextlib import contextmanager

from gateway.district import places
from gateway.places import NoViews
from gateway.postgres_places import PostgresPlaces
from gateway.premises import Premises
from gateway.reception import Advance, Reception
from gateway.settings import Settings
from gateway.shown import Shown
from streams.clock import Clock, WallClock
from streams.databases.postgres import DatabaseUnavailable
from streams.live import Changes, Live
from streams.log.postgres_clock import ServerClock
from streams.same_time import SameTime


class Elsewhere(Shown):
    """The tables that the closer fills, in this process or another; none before it began."""

    _seen = 0

    @property
    def position(self) -> int:
        """Position of the last fact in the tables, or that when they were last reached."""
        try:
            self._seen = super().position
        except (DatabaseUnavailable, NoViews):
            return self._seen
        return self._seen


class DistrictHouse(Reception):
    """One of any number of gateways of a district; it scores nothing and fills nothing."""

    def __init__(self, settings: Settings, premises: Premises, clock: Clock) -> None:
        """Open for facts and readers; see `open`."""
        super().__init__(settings, premises, clock)
        self._server_clock = ServerClock(places(settings).database)
        self._same_time = SameTime(clock, self._server_clock)
        self.intake.at_turn_of_day = self._close_days
        self.views = Elsewhere(PostgresPlaces(places(settings).database).views_reader())
        self.changes = Changes(self.views.position)
        self._live = Live(lambda: self.views.position, lambda: None, self.changes)

    @classmethod
    @contextmanager
    def open(cls, settings: Settings, clock: Clock | None = None) -> Iterator["DistrictHouse"]:
        """Open the house; other gateways of the same district may be open."""
        premises = Premises(settings.data, settings.head, alone=False)
        house = cls(settings, premises, clock or WallClock())
        try:
            yield house
        finally:
            house.close()

    features_moved = None
    targets_silenced = None
    days_scored_otherwise = None
    """The closer tells these of a district."""

    @property
    def trouble(self) -> str | None:
        """Why news are not told any more; None while they are."""
        failed = self._live.failed
        return None if failed is None else f"news have stopped: {type(failed).__name__}"

    def begin(self) -> None:
        """Tell readers of what is shown anew, from now on."""
        self._live.start()

    def score(self, _advance: Advance | None = None, /) -> None:
        """Leave it to the workers."""

    def project(self, _advance: Advance | None = None, /) -> None:
        """Leave it to the closer."""

    def catch_up(self, _advance: Advance | None = None, /) -> None:
        """Say which days are over, and leave the rest to the workers and the closer."""
        self._close_days()

    def behind(self) -> int:
        """Return how many facts are not shown yet."""
        return self.log.head().position - self.views.position

    def unprojected(self) -> int:
        """Return 0: what is scored and not shown is the closer's to know."""
        return 0

    def close(self) -> None:
        """End what was begun and let go of every connection."""
        self._live.stop()
        self.views.close()
        self._server_clock.close()
        super().close()

    def _close_days(self) -> None:
        self._same_time.check()
        self.clerk.close_days()
