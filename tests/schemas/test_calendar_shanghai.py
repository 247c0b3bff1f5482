from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.calendar import shanghai_day


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 2, 16, 15, 59, 59, 999_999, tzinfo=UTC), date(2026, 2, 16)),
        (datetime(2026, 2, 16, 16, 0, tzinfo=UTC), date(2026, 2, 17)),
        (datetime(2025, 12, 31, 16, 0, tzinfo=UTC), date(2026, 1, 1)),
        (datetime(2026, 2, 17, 0, 0, tzinfo=timezone(timedelta(hours=8))), date(2026, 2, 17)),
        (datetime(2026, 2, 16, 11, 0, tzinfo=timezone(timedelta(hours=-5))), date(2026, 2, 17)),
    ],
)
def test_a_day_begins_at_midnight_in_shanghai(moment: datetime, day: date) -> None:
    assert shanghai_day(moment) == day


def test_a_moment_without_a_time_zone_has_no_day() -> None:
    with pytest.raises(ValueError, match=r"2026-02-17T08:00:00 has no time zone"):
        shanghai_day(datetime(2026, 2, 17, 8, 0))  # noqa: DTZ001 - the fault under test


@given(
    st.datetimes(
        datetime(1991, 9, 16),  # noqa: DTZ001 - the strategy adds the zone
        datetime(2060, 12, 31),  # noqa: DTZ001 - the strategy adds the zone
        timezones=st.just(UTC),
    )
)
def test_eight_hours_are_right_since_summer_time_ended(moment: datetime) -> None:
    try:
        zone = ZoneInfo("Asia/Shanghai")
    except ZoneInfoNotFoundError:
        pytest.skip("this machine has no time zone database")
    assert shanghai_day(moment) == moment.astimezone(zone).date()
