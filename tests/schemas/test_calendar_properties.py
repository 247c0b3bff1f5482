"""What holds for every day that the calendar knows."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from schemas.calendar import calendar

FIRST = date(calendar().first_year, 1, 2)
LAST = date(calendar().last_year - 1, 6, 30)
"""Early enough that a deadline of `working_days` below stays within the calendar."""

days = st.dates(FIRST, LAST)
working_days = st.integers(1, 250)


@given(days, working_days)
def test_a_deadline_is_a_working_day_after_its_start(start: date, count: int) -> None:
    end = calendar().deadline(start, count)
    assert calendar().is_working_day(end)
    assert end > start


@given(days, working_days)
def test_a_deadline_is_what_counting_one_day_after_another_gives(start: date, count: int) -> None:
    day, left = start, count
    while left:
        day += timedelta(days=1)
        left -= calendar().is_working_day(day)
    assert calendar().deadline(start, count) == day


@given(days, working_days)
def test_between_a_start_and_its_deadline_lie_the_days_granted(start: date, count: int) -> None:
    assert calendar().working_days_between(start, calendar().deadline(start, count)) == count


@given(days, days, working_days)
def test_who_starts_later_never_ends_earlier(one: date, other: date, count: int) -> None:
    earlier, later = sorted((one, other))
    assert calendar().deadline(earlier, count) <= calendar().deadline(later, count)


@given(days, working_days)
def test_one_more_day_granted_ends_later(start: date, count: int) -> None:
    assert calendar().deadline(start, count) < calendar().deadline(start, count + 1)


@given(days, days, days)
def test_working_days_add_up(one: date, two: date, three: date) -> None:
    first, middle, last = sorted((one, two, three))
    whole = calendar().working_days_between(first, last)
    parts = (
        calendar().working_days_between(first, middle),
        calendar().working_days_between(middle, last),
    )
    assert whole == sum(parts)


@given(days)
def test_a_payday_is_a_working_day_never_after_the_agreed_one(agreed: date) -> None:
    due = calendar().payday_due(agreed)
    assert due <= agreed
    assert calendar().is_working_day(due)
    assert calendar().working_days_between(due, agreed) == 0


@given(days)
def test_the_last_day_of_a_period_never_moves_earlier(last_day: date) -> None:
    due = calendar().deadline_due(last_day)
    assert due >= last_day
    assert calendar().is_working_day(due)
    assert due == last_day or calendar().working_days_between(last_day, due) == 1


@given(days, days)
def test_a_later_payday_is_never_due_earlier(one: date, other: date) -> None:
    earlier, later = sorted((one, other))
    assert calendar().payday_due(earlier) <= calendar().payday_due(later)


@given(days)
def test_a_day_bears_the_name_of_a_holiday_only_if_it_is_off(day: date) -> None:
    named = calendar().holiday_name(day) is not None
    made_up = calendar().make_up_for(day) is not None
    worked = calendar().is_working_day(day)
    assert not (named and worked)
    assert not made_up or (worked and day.weekday() >= 5)
    assert named or made_up or worked == (day.weekday() < 5)


@given(days)
def test_the_next_and_the_last_festival_enclose_the_day(day: date) -> None:
    until = calendar().days_to_spring_festival(day)
    since = calendar().days_since_spring_festival(day)
    after = day + timedelta(days=until)
    before = day - timedelta(days=since)
    assert before == calendar().spring_festival(before.year)
    assert after == calendar().spring_festival(after.year)
    assert after == before or after.year == before.year + 1


@given(days, st.integers(0, 60), st.integers(0, 60))
def test_a_season_is_the_days_near_a_festival(day: date, before: int, after: int) -> None:
    festivals = [calendar().spring_festival(year) for year in range(day.year - 1, day.year + 2)]
    near = any(
        festival - timedelta(days=before) <= day <= festival + timedelta(days=after)
        for festival in festivals
    )
    assert calendar().in_festival_season(day, before, after) == near
