"""Hits and misses: what is before and what is not, and when a figure is none."""

from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid5

import pytest

from schemas.vocabulary import Level, Mechanism
from streams.previewing.foresight import LEAST, Alerts, Case, foresight
from streams.previewing.told import Raised
from streams.previewing.truth import cases_of_truth
from streams.sources.simulator import Settings, simulate
from streams.sources.simulator.truth import read_truth

LIT = date(2025, 6, 30)
NAMES = UUID(int=7)


def case(number: int = 0, lit: date | None = LIT) -> Case:
    return Case(
        subject=f"site/{number}",
        since=LIT - timedelta(days=90),
        came_to_light_on=lit,
        until=LIT + timedelta(days=10),
    )


def raised(before: int, number: int = 0) -> Raised:
    on = LIT - timedelta(days=before)
    name = uuid5(NAMES, f"{before}/{number}")
    return Raised(name, f"site/{number}", "zhili", Mechanism.COMPLAINTS, Level.ORANGE, on)


NONE: Alerts = ([], {})


def leads(*alerts: Raised, recalled: dict[UUID, date] | None = None) -> int | None:
    found = foresight([case()], NONE, (alerts, recalled or {}), until=LIT, simulated=False)
    (told,) = found.cases
    assert told.standing_lead_days is None
    return told.changed_lead_days


def test_the_lead_is_that_of_the_first_alert_about_the_case() -> None:
    assert leads(raised(91), raised(40), raised(12)) == 40


@pytest.mark.parametrize("before", [0, -3, 91])
def test_an_alert_on_the_day_or_after_it_or_long_before_foresaw_nothing(before: int) -> None:
    assert leads(raised(before)) is None


def test_an_alert_that_was_recalled_before_it_foresaw_nothing() -> None:
    alert = raised(40)
    assert leads(alert, recalled={alert.alert: LIT - timedelta(days=1)}) is None
    assert leads(alert, recalled={alert.alert: LIT}) == 40


def test_no_figure_rests_on_fewer_cases_than_the_least() -> None:
    for count, told in ((LEAST - 1, False), (LEAST, True)):
        cases = [case(number) for number in range(count)]
        alerts: Alerts = ([raised(30, number) for number in range(count)], {})
        side = foresight(cases, NONE, alerts, until=LIT, simulated=False).changed
        assert (side.foreseen, side.alerts, side.confirmed) == (count, count, count)
        assert (side.recall == 1.0) is told
        assert (side.precision == 1.0) is told
        assert (side.median_lead_days == 30) is told


def test_gains_and_losses_are_told_case_by_case() -> None:
    cases = [case(0), case(1), case(2)]
    standing: Alerts = ([raised(10, 0), raised(10, 1)], {})
    changed: Alerts = ([raised(25, 1), raised(5, 2)], {})
    found = foresight(cases, standing, changed, until=LIT, simulated=True)
    assert (found.gained, found.lost, found.lead_gained_days) == (1, 1, None)
    told = [(it.standing_lead_days, it.changed_lead_days) for it in found.cases]
    assert told == [(10, None), (10, 25), (None, 5)]


def test_an_alert_is_confirmed_by_a_case_that_nobody_spoke_of_and_no_case_is_foreseen() -> None:
    found = foresight([case(lit=None)], NONE, ([raised(20)], {}), until=LIT, simulated=True)
    assert found.cases == ()
    assert (found.changed.alerts, found.changed.confirmed, found.changed.foreseen) == (1, 1, 0)


def test_alerts_of_which_nobody_can_know_yet_are_not_counted() -> None:
    found = foresight(
        [case()], NONE, ([raised(20)], {}), until=LIT - timedelta(days=21), simulated=False
    )
    assert (found.changed.alerts, found.changed.foreseen) == (0, 1)


@pytest.fixture(scope="module")
def truth(tmp_path_factory: pytest.TempPathFactory) -> Path:
    asked = Settings(
        seed=3,
        employers=60,
        sites=12,
        first_day=date(2025, 1, 1),
        last_day=date(2025, 12, 31),
    )
    return simulate(asked).write(tmp_path_factory.mktemp("simulated"), lambda *_: None).truth


def test_the_truth_of_a_simulation_comes_as_cases_under_present_names(truth: Path) -> None:
    until = date(2025, 12, 31)
    told = read_truth(truth)
    cases = cases_of_truth(told, until, str.lower)
    assert cases
    assert all(it.subject == it.subject.lower() for it in cases)
    earlier = cases_of_truth(told, date(2025, 6, 30), str)
    lit = [it for it in earlier if it.came_to_light_on is not None]
    assert all(it.came_to_light_on <= date(2025, 6, 30) for it in lit)  # type: ignore[operator]
    assert len(earlier) < len(cases)
