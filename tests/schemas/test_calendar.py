import subprocess
import sys
from datetime import UTC, date, datetime

import msgspec
import pytest

from schemas.calendar import Calendar, CalendarYearMissing, calendar
from schemas.calendar.published import HolidayName, HolidayYear, PublishedDays

PUBLISHED = PublishedDays.read()


def holding(*years: int) -> Calendar:
    """Give a calendar that holds only these years of the committed one."""
    return Calendar.of(
        msgspec.structs.replace(PUBLISHED, years={year: PUBLISHED.years[year] for year in years})
    )


@pytest.mark.parametrize(
    ("agreed", "due"),
    [
        ("2026-03-16", "2026-03-16"),  # a Monday stays
        ("2026-03-15", "2026-03-13"),  # a Sunday goes back to Friday
        ("2026-02-15", "2026-02-14"),  # first day of the festival: the day before is made up
        ("2026-02-20", "2026-02-14"),  # in the festival: before all of it
        ("2025-02-01", "2025-01-27"),
        ("2025-10-08", "2025-09-30"),
        ("2026-02-28", "2026-02-28"),  # a made-up Saturday is a payday
        ("2025-01-01", "2024-12-31"),  # back over the end of a year
    ],
)
def test_a_payday_moves_before_the_days_off(agreed: str, due: str) -> None:
    assert calendar().payday_due(date.fromisoformat(agreed)) == date.fromisoformat(due)


@pytest.mark.parametrize(
    ("start", "working_days", "ends"),
    [
        ("2026-03-16", 1, "2026-03-17"),  # the day of the start is not counted
        ("2026-03-13", 1, "2026-03-16"),  # Friday to Monday
        ("2026-03-14", 1, "2026-03-16"),  # Saturday to Monday
        ("2026-02-13", 1, "2026-02-14"),  # a made-up Saturday counts
        ("2026-02-13", 5, "2026-02-27"),  # over nine days off: 14, 24, 25, 26, 27
        ("2026-02-13", 6, "2026-02-28"),  # and the second made-up Saturday
        ("2025-01-24", 5, "2025-02-07"),  # 26 made up, 27, then 5, 6, 7 February
        ("2025-09-26", 5, "2025-10-10"),  # 28 made up, 29, 30, then 9, 10 October
        ("2024-12-31", 1, "2025-01-02"),  # over New Year's Day
        ("2026-01-05", 60, "2026-04-03"),  # 19 in January, 16 in February, 22 in March, 3 in April
    ],
)
def test_a_deadline_moves_past_the_days_off(start: str, working_days: int, ends: str) -> None:
    first, last = date.fromisoformat(start), date.fromisoformat(ends)
    assert calendar().deadline(first, working_days) == last
    assert calendar().working_days_between(first, last) == working_days


@pytest.mark.parametrize(
    ("last_day", "due"),
    [
        ("2026-03-16", "2026-03-16"),
        ("2026-03-14", "2026-03-16"),
        ("2026-02-14", "2026-02-14"),
        ("2026-02-15", "2026-02-24"),
        ("2024-09-28", "2024-09-29"),  # a Saturday before a made-up Sunday
    ],
)
def test_a_period_of_calendar_days_ends_on_a_working_day(last_day: str, due: str) -> None:
    assert calendar().deadline_due(date.fromisoformat(last_day)) == date.fromisoformat(due)


def test_no_working_day_lies_between_a_day_and_itself() -> None:
    assert calendar().working_days_between(date(2026, 3, 16), date(2026, 3, 16)) == 0


def test_days_are_not_counted_backwards() -> None:
    with pytest.raises(ValueError, match="2026-03-13 is before 2026-03-16; give the earlier"):
        calendar().working_days_between(date(2026, 3, 16), date(2026, 3, 13))


@pytest.mark.parametrize("working_days", [0, -1])
def test_a_deadline_of_no_days_is_refused(working_days: int) -> None:
    with pytest.raises(ValueError, match=f"{working_days} working days .* at least 1"):
        calendar().deadline(date(2026, 3, 16), working_days)


def test_holidays_have_a_name_in_both_languages() -> None:
    day = date(2025, 10, 6)
    assert calendar().holiday_name(day) == "中秋"
    assert calendar().holiday_name(day, "en") == "Mid-autumn Festival"
    assert calendar().make_up_for(date(2025, 10, 11), "en") == "National Day"


def test_a_year_without_a_notice_is_an_error_in_every_question() -> None:
    days = holding(2025, 2026)
    beyond = date(2027, 1, 4)
    for ask in (
        lambda: days.is_working_day(beyond),
        lambda: days.holiday_name(beyond),
        lambda: days.make_up_for(beyond),
        lambda: days.payday_due(beyond),
        lambda: days.deadline(beyond, 1),
        lambda: days.deadline_due(beyond),
        lambda: days.working_days_between(date(2026, 12, 31), beyond),
        lambda: days.deadline(date(2026, 12, 31), 1),
        lambda: days.deadline(date(2026, 12, 1), 400),
    ):
        with pytest.raises(CalendarYearMissing) as missing:
            ask()
        assert missing.value.year == 2027


def test_the_error_says_the_year_the_file_and_what_to_do() -> None:
    with pytest.raises(CalendarYearMissing) as missing:
        holding(2025, 2026).is_working_day(date(2027, 1, 4))
    assert str(missing.value) == (
        "schemas/calendar/days.json has no State Council holidays for 2027; it holds 2025 to "
        "2026. When the State Council has published its notice for 2027, install a "
        'chinesecalendar that includes it and run "make generate"'
    )


def test_a_payday_that_would_fall_before_the_first_year_is_an_error() -> None:
    with pytest.raises(CalendarYearMissing, match="check the date") as missing:
        holding(2025, 2026).payday_due(date(2025, 1, 1))
    assert missing.value.year == 2024


def test_a_deadline_on_the_last_day_off_of_the_last_year_is_an_error() -> None:
    days = holding(2022)  # the year ends on a Saturday
    with pytest.raises(CalendarYearMissing) as missing:
        days.deadline_due(date(2022, 12, 31))
    assert missing.value.year == 2023


def test_a_gap_between_the_years_is_refused() -> None:
    with pytest.raises(ValueError, match=r"holds 2023 to 2026 but not \[2024, 2025\]"):
        holding(2023, 2026)


def test_a_moment_is_not_taken_for_a_day() -> None:
    working_moment = datetime(2026, 3, 16, 9, tzinfo=UTC)
    for ask in (
        calendar().is_working_day,
        calendar().holiday_name,
        calendar().payday_due,
        calendar().deadline_due,
    ):
        with pytest.raises(TypeError, match="is a moment, not a day"):
            ask(working_moment)


@pytest.mark.parametrize(
    ("day", "until", "since"),
    [
        ("2026-02-17", 0, 0),
        ("2026-02-16", 1, 383),
        ("2026-02-18", 353, 1),
        ("2026-12-31", 37, 317),
        ("2026-01-01", 47, 337),
    ],
)
def test_the_distance_to_the_festival_counts_calendar_days(
    day: str, until: int, since: int
) -> None:
    on = date.fromisoformat(day)
    assert calendar().days_to_spring_festival(on) == until
    assert calendar().days_since_spring_festival(on) == since


def test_the_festival_season_includes_both_its_ends() -> None:
    in_season = [
        day
        for day in range(1, 32)
        if calendar().in_festival_season(date(2025, 1, day), before_days=10, after_days=1)
    ]
    assert in_season == list(range(19, 31))  # the festival is on 29 January


def test_the_season_after_new_year_may_reach_back_into_the_old_year() -> None:
    day = date(2022, 12, 30)  # the festival of 2023 is on 22 January
    assert calendar().in_festival_season(day, before_days=23, after_days=0)
    assert not calendar().in_festival_season(day, before_days=22, after_days=0)


@pytest.mark.parametrize(("before_days", "after_days"), [(-1, 0), (0, -1)])
def test_a_season_of_negative_length_is_refused(before_days: int, after_days: int) -> None:
    with pytest.raises(ValueError, match="give numbers of 0 or more"):
        calendar().in_festival_season(date(2026, 2, 17), before_days, after_days)


def test_a_festival_beyond_the_almanac_is_an_error() -> None:
    last = max(PUBLISHED.spring_festivals)
    with pytest.raises(CalendarYearMissing, match="widen FESTIVAL_YEARS") as missing:
        calendar().days_to_spring_festival(date(last, 12, 31))
    assert missing.value.year == last + 1


def test_the_digest_changes_with_any_day_name_or_festival() -> None:
    year = PUBLISHED.years[2026]
    one_day_less = {day: code for day, code in year.rest.items() if day != date(2026, 2, 23)}
    changed = [
        msgspec.structs.replace(
            PUBLISHED,
            years=PUBLISHED.years | {2026: HolidayYear(rest=one_day_less, make_up=year.make_up)},
        ),
        msgspec.structs.replace(
            PUBLISHED,
            names=PUBLISHED.names | {"spring_festival": HolidayName(zh="过年", en="New Year")},
        ),
        msgspec.structs.replace(
            PUBLISHED, spring_festivals=PUBLISHED.spring_festivals | {2061: date(2061, 1, 21)}
        ),
    ]
    digests = {days.digest() for days in (PUBLISHED, *changed)}
    assert len(digests) == 4


def test_the_digest_does_not_depend_on_the_library_nor_on_the_order() -> None:
    told_otherwise = msgspec.structs.replace(
        PUBLISHED,
        generated_from={"another library": "1.0"},
        years=dict(reversed(PUBLISHED.years.items())),
    )
    assert told_otherwise.digest() == PUBLISHED.digest() == calendar().digest
    assert len(bytes.fromhex(calendar().digest)) == 32


def test_nothing_is_read_from_the_libraries_at_run_time() -> None:
    program = (
        "import sys; from schemas.calendar import calendar; calendar(); "
        "sys.exit(any(name in sys.modules for name in ('chinese_calendar', 'lunardate')))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
