"""What a run is asked for: which district, how large, how long, from which seed."""

from datetime import date, timedelta

from msgspec import Struct, field

from schemas.calendar import calendar
from streams.sources.simulator.calibration import Calibration, published

_AHEAD = timedelta(days=45)


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One run. Two runs with equal settings give the same bytes.

    Raises ValueError where the days are in the wrong order or beyond the calendar.
    """

    seed: int = 7
    first_day: date = date(2025, 1, 1)
    """On this day all that is already known is registered."""
    last_day: date = date(2025, 12, 31)
    """What becomes known after this day is not told."""
    employers: int = 1200
    """Employers beside the firms of building sites, which come with the sites."""
    sites: int = 120
    grids: int = 90
    """Grids of the district, shared out among its townships."""
    held_out_cause: bool = True
    """Whether the cause that is held out of tuning occurs; False where detectors are tuned."""
    calibration: Calibration = field(default_factory=published)

    def __post_init__(self) -> None:
        """Refuse a district that cannot be."""
        held = calendar()
        if self.last_day < self.first_day:
            message = f"last_day {self.last_day} is before first_day {self.first_day}; swap them"
            raise ValueError(message)
        if self.first_day.year <= held.first_year or self.last_day.year > held.last_year:
            message = (
                f"{self.first_day} to {self.last_day} is not within the calendar; choose days "
                f"from {held.first_year + 1} to {held.last_year}"
            )
            raise ValueError(message)
        if min(self.employers, self.sites) < 0 or self.grids < 1:
            message = (
                f"{self.employers} employers, {self.sites} sites and {self.grids} grids "
                "make no district; give numbers of 0 or more, and a grid"
            )
            raise ValueError(message)

    @property
    def horizon(self) -> date:
        """The last day on which wages may fall due: some weeks on, as far as the calendar goes.

        What goes wrong shortly after the last day casts its shadow before it.
        """
        return min(self.last_day + _AHEAD, date(calendar().last_year, 12, 31))
