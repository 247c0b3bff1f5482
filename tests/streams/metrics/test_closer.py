from datetime import UTC, date, datetime, timedelta

from streams.clock import SetClock
from streams.metrics import CloserMetrics
from tests.streams.metrics.reading import numbers

AGE = "wagewatch_last_closed_day_age_days"


def test_the_age_of_the_last_closed_day_grows_while_nothing_happens() -> None:
    clock = SetClock(datetime(2026, 11, 3, 15, 59, tzinfo=UTC))  # a minute before midnight
    closer = CloserMetrics(clock)
    closer.closed(date(2026, 11, 2), 4.5)
    assert numbers(closer.registry)[AGE] == 1
    clock.at += timedelta(minutes=1)
    assert numbers(closer.registry)[AGE] == 2


def test_no_age_is_told_while_no_day_was_closed() -> None:
    closer = CloserMetrics(SetClock(datetime(2026, 11, 3, tzinfo=UTC)))
    assert AGE not in numbers(closer.registry)


def test_a_day_that_was_found_closed_is_not_counted_as_closed_now() -> None:
    closer = CloserMetrics(SetClock(datetime(2026, 11, 3, tzinfo=UTC)))
    closer.found_closed(date(2026, 11, 1))
    said = numbers(closer.registry)
    assert said[AGE] == 2
    assert said["wagewatch_closer_days_total"] == 0
    closer.closed(date(2026, 11, 2), 4.5)
    said = numbers(closer.registry)
    assert said["wagewatch_closer_days_total"] == 1
    assert said["wagewatch_closer_close_seconds_sum"] == 4.5


def test_positions_say_how_far_scoring_and_views_are() -> None:
    closer = CloserMetrics(SetClock(datetime(2026, 11, 3, tzinfo=UTC)))
    closer.took_over()
    closer.stands(head=100, complete=90, views=80)
    said = numbers(closer.registry)
    assert said["wagewatch_closer_complete_position"] == 90
    assert said["wagewatch_views_position"] == 80
    assert said["wagewatch_views_lag_facts"] == 20
    assert said["wagewatch_closer_holds_lease"] == 1
    closer.stood_down()
    assert numbers(closer.registry)["wagewatch_closer_holds_lease"] == 0
