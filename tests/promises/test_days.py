"""Days are closed one by one, each once, whatever the clock does."""

from datetime import date, timedelta
from pathlib import Path

import msgspec

from gateway.house import House
from gateway.settings import Settings
from schemas import events
from schemas.codec import Fact, read_fact
from schemas.samples import FACTORY, moment
from streams.clock import SetClock
from streams.log.reporters import ReporterKind, reporter
from tests.promises.conftest import FIRST_DAY
from tests.promises.open_house import OpenHouse

LATER = FIRST_DAY + timedelta(days=8)
WEEK = [FIRST_DAY + timedelta(days=number) for number in range(8)]
SEEN = {"workers": 12, "with_contract": 9}


def on_the_log(house: House) -> list[Fact]:
    stored = house.log.read(0, limit=100_000)
    return [read_fact(it.record, it.type, it.dataversion) for it in stored]


def closed(house: House) -> list[date]:
    return [it.data.day for it in on_the_log(house) if isinstance(it.data, events.DayClosed)]


def scored(house: House) -> list[date]:
    return [it.data.day for it in on_the_log(house) if isinstance(it.data, events.DayScored)]


def test_a_clock_that_jumps_over_a_week_closes_each_missed_day_one_by_one(
    house: OpenHouse,
) -> None:
    house.tell("ContractsObserved", FACTORY, SEEN, basis="own_sight")
    house.turn_to(LATER)
    assert closed(house.house) == WEEK
    assert scored(house.house) == WEEK
    lists = [house.ask("risk-list", known_at=day) for day in WEEK]
    assert [each["known_at"] for each in lists] == [day.isoformat() for day in WEEK]
    assert [row["subject"] for each in lists for row in each["rows"]] == [FACTORY] * 8


def test_a_clock_that_jumps_back_closes_no_day_twice_and_lets_no_fact_be_learned_earlier(
    house: OpenHouse,
) -> None:
    house.tell("ContractsObserved", FACTORY, SEEN, basis="own_sight")
    house.turn_to(LATER)
    house.clock.at = moment(FIRST_DAY + timedelta(days=2))
    house.tell("ContractsObserved", FACTORY, SEEN | {"workers": 11}, basis="own_sight")
    house.level()
    house.house.engine.close_days()
    house.turn_to(LATER + timedelta(days=1))
    facts = on_the_log(house.house)
    learned = [fact.recorded_at for fact in facts]
    assert learned == sorted(learned)
    assert closed(house.house) == [*WEEK, LATER]
    assert scored(house.house) == [*WEEK, LATER]
    assert list(house.house.log.verify()) == []


def test_a_house_that_was_shut_for_a_week_ends_like_one_that_was_open(tmp_path: Path) -> None:
    shut = lived_through(tmp_path / "shut", [FIRST_DAY, LATER])
    opened = lived_through(tmp_path / "open", [*WEEK, LATER])
    assert [day for day, _ in opened] == WEEK
    assert shut == opened


def lived_through(place: Path, mornings: list[date]) -> list[tuple[date, str]]:
    """Open a house on these mornings only; return what its days were scored as."""
    clock = SetClock(moment(FIRST_DAY))
    for morning in mornings:
        clock.at = moment(morning)
        with House.open(Settings(data=place), clock) as house:
            if morning == FIRST_DAY:
                tell_of_a_closed_gate(house)
            house.catch_up()
            scored_as = [(day, digest) for day, _, digest in house.store.scored_days()]
    return scored_as


def tell_of_a_closed_gate(house: House) -> None:
    body = {"state": "closed", "headcount": 0, "signs": ["owner_unreachable"]}
    submission = {
        "id": "018bcfe5-6800-7000-8000-000000000001",
        "type": "OperationsObserved",
        "subject": FACTORY,
        "occurred_at": moment(FIRST_DAY),
        "data": body,
    }
    by = reporter(ReporterKind.GRID, "grid_worker/zhili-07", township="zhili", grid="zhili-07")
    house.intake.accept([msgspec.json.encode(submission)], by)
