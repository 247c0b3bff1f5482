"""The error for a year that the calendar does not hold."""

from typing import Self


class CalendarYearMissing(LookupError):
    """A question was asked about a year that `schemas/calendar/days.json` lacks.

    `year` is the year that is missing. The message says which years are held
    and what to do. It is an error and not a guess: without the State Council's
    notice nobody knows which weekends are worked.
    """

    def __init__(self, year: int, message: str) -> None:
        """Keep the missing year beside the message."""
        super().__init__(message)
        self.year = year

    @classmethod
    def of_holidays(cls, year: int, first: int, last: int) -> Self:
        """Say that the holidays of `year` are not among those of `first` to `last`."""
        held = (
            f"schemas/calendar/days.json has no State Council holidays for {year}; "
            f"it holds {first} to {last}"
        )
        if year < first:
            return cls(year, f"{held}. Earlier days cannot be judged: check the date")
        return cls(
            year,
            f"{held}. When the State Council has published its notice for {year}, install "
            f'a chinesecalendar that includes it and run "make generate"',
        )

    @classmethod
    def of_festivals(cls, year: int, first: int, last: int) -> Self:
        """Say that the Spring Festival of `year` is not among those of `first` to `last`."""
        return cls(
            year,
            f"schemas/calendar/days.json has no Spring Festival for {year}; it holds {first} "
            f"to {last}. Check the date, or widen FESTIVAL_YEARS in "
            f'schemas/calendar/generate.py and run "make generate"',
        )
