"""The committed days against the State Council's notices, copied out by hand as they read.

One row is one item of a notice: the holiday, its first and last day off, and the
weekend days worked for it. To add a year, add its notice.
"""

from datetime import date, timedelta

import pytest

from schemas.calendar import calendar

Item = tuple[str, str, str, list[str]]

NOTICES: dict[int, list[Item]] = {
    2024: [
        ("元旦", "01-01", "01-01", []),
        ("春节", "02-10", "02-17", ["02-04", "02-18"]),
        ("清明", "04-04", "04-06", ["04-07"]),
        ("劳动节", "05-01", "05-05", ["04-28", "05-11"]),
        ("端午", "06-10", "06-10", []),
        ("中秋", "09-15", "09-17", ["09-14"]),
        ("国庆节", "10-01", "10-07", ["09-29", "10-12"]),
    ],
    2025: [
        ("元旦", "01-01", "01-01", []),
        ("春节", "01-28", "02-04", ["01-26", "02-08"]),
        ("清明", "04-04", "04-06", []),
        ("劳动节", "05-01", "05-05", ["04-27"]),
        ("端午", "05-31", "06-02", []),
        ("国庆节", "10-01", "10-05", ["09-28", "10-11"]),
        ("中秋", "10-06", "10-06", []),
        ("国庆节", "10-07", "10-08", []),
    ],
    2026: [
        ("元旦", "01-01", "01-03", ["01-04"]),
        ("春节", "02-15", "02-23", ["02-14", "02-28"]),
        ("清明", "04-04", "04-06", []),
        ("劳动节", "05-01", "05-05", ["05-09"]),
        ("端午", "06-19", "06-21", []),
        ("中秋", "09-25", "09-27", []),
        ("国庆节", "10-01", "10-07", ["09-20", "10-10"]),
    ],
}

HOLIDAYS = [
    (year, name, first, last) for year, items in NOTICES.items() for name, first, last, _ in items
]
MAKE_UP_DAYS = [
    (year, name, worked)
    for year, items in NOTICES.items()
    for name, _, _, days in items
    for worked in days
]


def the_day(year: int, month_and_day: str) -> date:
    return date.fromisoformat(f"{year}-{month_and_day}")


def days_from(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


@pytest.mark.parametrize(("year", "name", "first", "last"), HOLIDAYS)
def test_each_day_of_a_published_holiday_is_off_and_bears_its_name(
    year: int, name: str, first: str, last: str
) -> None:
    for day in days_from(the_day(year, first), the_day(year, last)):
        assert not calendar().is_working_day(day), day
        assert calendar().holiday_name(day) == name, day


@pytest.mark.parametrize(("year", "name", "worked"), MAKE_UP_DAYS)
def test_each_published_make_up_day_is_a_weekend_day_that_is_worked(
    year: int, name: str, worked: str
) -> None:
    day = the_day(year, worked)
    assert day.weekday() >= 5
    assert calendar().is_working_day(day)
    assert calendar().make_up_for(day) == name
    assert calendar().holiday_name(day) is None


@pytest.mark.parametrize("year", NOTICES)
def test_every_other_day_of_the_year_follows_the_week(year: int) -> None:
    off = {
        day
        for _, first, last, _ in NOTICES[year]
        for day in days_from(the_day(year, first), the_day(year, last))
    }
    worked = {the_day(year, text) for *_, texts in NOTICES[year] for text in texts}
    for day in days_from(date(year, 1, 1), date(year, 12, 31)):
        if day in off or day in worked:
            continue
        assert calendar().is_working_day(day) == (day.weekday() < 5), day
        assert calendar().holiday_name(day) is None, day
        assert calendar().make_up_for(day) is None, day


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2007, 12, 29), True),  # a Saturday, made up by the notice for 2008
        (date(2007, 12, 31), False),
        (date(2015, 9, 3), False),  # the seventieth anniversary, once only
        (date(2015, 9, 6), True),
        (date(2020, 1, 31), False),  # the holiday prolonged in the epidemic
        (date(2020, 2, 2), False),
        (date(2020, 2, 3), True),
        (date(2020, 2, 1), False),  # announced as a make-up day, then revoked
    ],
)
def test_the_extraordinary_days_are_as_they_came_to_be(day: date, worked: bool) -> None:
    assert calendar().is_working_day(day) is worked


@pytest.mark.parametrize(
    "festival",
    [
        "1990-01-27",
        "2000-02-05",
        "2020-01-25",
        "2024-02-10",
        "2025-01-29",
        "2026-02-17",
        "2027-02-06",
        "2028-01-26",
        "2030-02-03",
        "2033-01-31",
    ],
)
def test_the_spring_festival_falls_where_the_almanac_says(festival: str) -> None:
    day = date.fromisoformat(festival)
    assert calendar().spring_festival(day.year) == day


def test_the_spring_festival_is_always_off_and_named_for_itself() -> None:
    for year in range(calendar().first_year, calendar().last_year + 1):
        festival = calendar().spring_festival(year)
        assert calendar().holiday_name(festival) == "春节", year
