"""Questions about days: worked or not, due when, how far from the Spring Festival."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from types import MappingProxyType
from typing import Literal, Self

from schemas.calendar.missing import CalendarYearMissing
from schemas.calendar.published import HolidayName, PublishedDays


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Calendar:
    """The working days and festivals of the years that the State Council has announced.

    Each question names a day in Asia/Shanghai (`shanghai_day` finds it for a
    moment). A day whose year is not held raises `CalendarYearMissing`; a moment
    given as a day raises `TypeError`.

    The last days of a December are worked or not as that year's own notice says
    until the next notice arrives, which may change them: 31 December 2022 and
    29 December 2007 were decided by the notices for 2023 and 2008.
    """

    digest: str
    """SHA-256 of the days, hexadecimal: what a generation of rules records of the calendar."""
    first_year: int
    last_year: int
    """The first and last year whose holidays are held; all between them are."""
    _names: Mapping[str, HolidayName]
    _rest: Mapping[date, str]
    _make_up: Mapping[date, str]
    _festivals: Mapping[int, date]
    _worked: frozenset[date]
    _worked_in_order: tuple[date, ...]

    @classmethod
    def of(cls, published: PublishedDays) -> Self:
        """Build a calendar from published days; `ValueError` if a year between them is absent."""
        first, last = min(published.years), max(published.years)
        absent = set(range(first, last + 1)) - set(published.years)
        if absent:
            raise ValueError(
                f"schemas/calendar/days.json holds {first} to {last} but not {sorted(absent)}; "
                'run "make generate"'
            )
        rest = {day: code for year in published.years.values() for day, code in year.rest.items()}
        make_up = {
            day: code for year in published.years.values() for day, code in year.make_up.items()
        }
        worked = tuple(
            day
            for day in _days(date(first, 1, 1), date(last, 12, 31))
            if day in make_up or (day.weekday() < 5 and day not in rest)
        )
        return cls(
            digest=published.digest(),
            first_year=first,
            last_year=last,
            _names=MappingProxyType(published.names),
            _rest=MappingProxyType(rest),
            _make_up=MappingProxyType(make_up),
            _festivals=MappingProxyType(published.spring_festivals),
            _worked=frozenset(worked),
            _worked_in_order=worked,
        )

    def is_working_day(self, day: date) -> bool:
        """Answer whether people work on this day: a weekday that is no holiday, or a make-up day.

        >>> calendar().is_working_day(date(2026, 2, 14))  # a Saturday, made up
        True
        >>> calendar().is_working_day(date(2026, 2, 16))  # a Monday, New Year's Eve
        False
        """
        if day in self._worked:
            return True
        self._refuse_unheld(day)
        return False

    def holiday_name(self, day: date, language: Literal["zh", "en"] = "zh") -> str | None:
        """Name the holiday that this rest day belongs to.

        `None` on a working day and on a weekend outside any holiday.

        >>> calendar().holiday_name(date(2026, 2, 16))
        '春节'
        >>> calendar().holiday_name(date(2026, 2, 16), "en")
        'Spring Festival'
        """
        return self._name(self._rest, day, language)

    def make_up_for(self, day: date, language: Literal["zh", "en"] = "zh") -> str | None:
        """Name the holiday that this weekend day is worked in exchange for (调休).

        `None` on any day that is not a make-up working day.

        >>> calendar().make_up_for(date(2026, 2, 14))
        '春节'
        """
        return self._name(self._make_up, day, language)

    def payday_due(self, agreed: date) -> date:
        """Answer by which day wages agreed for `agreed` must be paid.

        A payday on a holiday or rest day moves to the last working day before it
        (保障农民工工资支付条例 Art. 14).

        >>> calendar().payday_due(date(2026, 2, 15)).isoformat()  # the day before is made up
        '2026-02-14'
        """
        self._refuse_unheld(agreed)
        before = bisect_right(self._worked_in_order, agreed)
        if before == 0:
            raise self._unheld(self.first_year - 1)
        return self._worked_in_order[before - 1]

    def deadline(self, start: date, working_days: int) -> date:
        """Answer on which day a period of `working_days` after `start` ends.

        The day of `start` is not counted. Make-up days count, rest days and
        holidays do not, so the answer is always a working day. `ValueError`
        unless `working_days` is at least 1.

        >>> calendar().deadline(date(2026, 2, 13), 2).isoformat()  # over the Spring Festival
        '2026-02-24'
        """
        if working_days < 1:
            raise ValueError(
                f"a deadline of {working_days} working days has no last day; give at least 1"
            )
        self._refuse_unheld(start)
        last = bisect_right(self._worked_in_order, start) + working_days - 1
        if last >= len(self._worked_in_order):
            raise self._unheld(self.last_year + 1)
        return self._worked_in_order[last]

    def deadline_due(self, last_day: date) -> date:
        """Answer when a period counted in calendar days ends that would end on `last_day`.

        A last day that is a holiday or rest day moves to the next working day
        (民法典 Art. 203).

        >>> calendar().deadline_due(date(2026, 10, 1)).isoformat()
        '2026-10-08'
        """
        self._refuse_unheld(last_day)
        at = bisect_left(self._worked_in_order, last_day)
        if at == len(self._worked_in_order):
            raise self._unheld(self.last_year + 1)
        return self._worked_in_order[at]

    def working_days_between(self, start: date, end: date) -> int:
        """Count the working days after `start` up to and including `end`.

        The counterpart of `deadline`: between a start and its deadline of `n`
        working days there are `n`. `ValueError` if `end` is before `start`.

        >>> calendar().working_days_between(date(2026, 2, 13), date(2026, 2, 24))
        2
        """
        if end < start:
            raise ValueError(f"{end} is before {start}; give the earlier day first")
        self._refuse_unheld(start)
        self._refuse_unheld(end)
        worked = self._worked_in_order
        return bisect_right(worked, end) - bisect_right(worked, start)

    def spring_festival(self, year: int) -> date:
        """Answer on which day the lunar new year begins in this year of our calendar.

        Known decades ahead of the State Council's holidays, from another source.

        >>> calendar().spring_festival(2027).isoformat()
        '2027-02-06'
        """
        festival = self._festivals.get(year)
        if festival is None:
            raise CalendarYearMissing.of_festivals(year, min(self._festivals), max(self._festivals))
        return festival

    def days_to_spring_festival(self, day: date) -> int:
        """Count the calendar days from `day` to the next Spring Festival; 0 on the day itself.

        >>> calendar().days_to_spring_festival(date(2026, 1, 28))
        20
        """
        festival = self.spring_festival(day.year)
        if festival < day:
            festival = self.spring_festival(day.year + 1)
        return (festival - day).days

    def days_since_spring_festival(self, day: date) -> int:
        """Count the calendar days from the last Spring Festival to `day`; 0 on the day itself.

        >>> calendar().days_since_spring_festival(date(2026, 2, 27))
        10
        """
        festival = self.spring_festival(day.year)
        if festival > day:
            festival = self.spring_festival(day.year - 1)
        return (day - festival).days

    def in_festival_season(self, day: date, before_days: int, after_days: int) -> bool:
        """Answer whether `day` lies from `before_days` before to `after_days` after a festival.

        Both ends are included, and so is the festival itself. `ValueError` if
        either number is negative.

        >>> calendar().in_festival_season(date(2026, 1, 28), before_days=20, after_days=15)
        True
        >>> calendar().in_festival_season(date(2026, 1, 27), before_days=20, after_days=15)
        False
        """
        if before_days < 0 or after_days < 0:
            raise ValueError(
                f"a season of {before_days} days before and {after_days} days after a festival "
                "cannot be; give numbers of 0 or more"
            )
        return (
            self.days_to_spring_festival(day) <= before_days
            or self.days_since_spring_festival(day) <= after_days
        )

    def _name(
        self, codes: Mapping[date, str], day: date, language: Literal["zh", "en"]
    ) -> str | None:
        code = codes.get(day)
        if code is None:
            self._refuse_unheld(day)
            return None
        name = self._names[code]
        return name.zh if language == "zh" else name.en

    def _refuse_unheld(self, day: date) -> None:
        if isinstance(day, datetime):
            raise TypeError(f"{day.isoformat()} is a moment, not a day; use shanghai_day() first")
        if not self.first_year <= day.year <= self.last_year:
            raise self._unheld(day.year)

    def _unheld(self, year: int) -> CalendarYearMissing:
        return CalendarYearMissing.of_holidays(year, self.first_year, self.last_year)


@cache
def calendar() -> Calendar:
    """Give the calendar of `days.json`, read once and then shared.

    >>> calendar() is calendar()
    True
    """
    return Calendar.of(PublishedDays.read())


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
