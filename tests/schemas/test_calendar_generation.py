from datetime import date

import pytest

from schemas.calendar.generate import DAYS_FILE, FESTIVAL_YEARS, holiday_years, regenerated
from schemas.calendar.published import PublishedDays


def test_the_committed_days_are_what_the_libraries_say() -> None:
    for library in ("chinese_calendar", "lunardate"):
        pytest.importorskip(library, reason=f"{library} is needed to regenerate the calendar")
    assert regenerated() == DAYS_FILE.read_text(encoding="utf-8"), 'run "make generate"'


def test_the_committed_file_names_its_sources() -> None:
    published = PublishedDays.read()
    assert published.generated_from.keys() == {"chinesecalendar", "lunardate"}
    assert "国务院" in published.primary_source


def test_the_committed_file_holds_its_years_without_a_gap() -> None:
    published = PublishedDays.read()
    assert list(published.years) == list(range(2004, max(published.years) + 1))
    assert max(published.years) >= 2026
    assert list(published.spring_festivals) == list(FESTIVAL_YEARS)


def test_days_are_sorted_into_their_years() -> None:
    rest = {
        date(2024, 10, 1): "national_day",
        date(2024, 1, 1): "new_years_day",
        date(2025, 1, 1): "new_years_day",
        date(2025, 10, 1): "national_day",
    }
    assert holiday_years(rest, {date(2024, 9, 29): "national_day"}) == {
        "2024": {
            "rest": {"2024-01-01": "new_years_day", "2024-10-01": "national_day"},
            "make_up": {"2024-09-29": "national_day"},
        },
        "2025": {
            "rest": {"2025-01-01": "new_years_day", "2025-10-01": "national_day"},
            "make_up": {},
        },
    }


def test_a_year_begun_by_its_neighbour_is_not_taken_for_a_whole_one() -> None:
    rest = {
        date(2024, 1, 1): "new_years_day",
        date(2024, 10, 1): "national_day",
        date(2025, 1, 1): "new_years_day",
    }
    with pytest.raises(ValueError, match="2025 lacks New Year's Day or National Day"):
        holiday_years(rest, {})
