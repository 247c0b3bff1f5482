"""Which kind of house these settings name."""

from contextlib import AbstractContextManager
from typing import Protocol

from gateway import needs
from gateway.foundation import Keys, Log
from gateway.house import House
from gateway.premises import Premises
from gateway.reception import Advance
from gateway.settings import Settings
from streams.feeding import Fed
from streams.sources.reading import Reading


class AnyHouse(needs.House, Protocol):
    """A house in which facts are taken in and shown, whoever scores them."""

    @property
    def log(self) -> Log:
        """The log of facts."""

    @property
    def keys(self) -> Keys:
        """The keys of sealed fields."""

    def feed(self, reading: Reading, advance: Advance, *, partial: bool) -> Fed:
        """Store what a file says as learned now."""

    def load_history(self, reading: Reading, hashed: str, advance: Advance) -> Fed:
        """Load a history into this house, which must be empty or hold part of that same one."""

    def begin(self) -> None:
        """Keep what is shown level with the log, from now on."""

    def score(self, advance: Advance | None = None, /) -> None:
        """Judge every fact that was not judged yet, if that is done in this process."""

    def project(self, advance: Advance | None = None, /) -> None:
        """Bring the views level with what was judged, if that is done in this process."""

    def catch_up(self, advance: Advance | None = None, /) -> None:
        """Close the days that are over, and do both."""

    def behind(self) -> int:
        """Return how many facts are not judged yet."""

    def unprojected(self) -> int:
        """Return how many judged facts are not in the views yet."""


def lived_in(settings: Settings) -> Settings:
    """Return the settings of a house that is there already; Refused where none is.

    For verbs that ask: one that asks of a mistyped directory must not found a house there.
    """
    if settings.database is None:
        Premises(settings.data, settings.head, write=False).check_lived_in()
    return settings


def open_house(settings: Settings) -> AbstractContextManager[AnyHouse]:
    """Open the house in which facts are taken in: one that scores, or one of a district's."""
    if settings.kafka is None:
        return House.open(settings)
    # Only a district installs what this needs.
    from gateway.district_house import DistrictHouse  # noqa: PLC0415

    return DistrictHouse.open(settings)
