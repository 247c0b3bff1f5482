"""Zero reports of grids and townships, and the supervision of their screening."""

from collections.abc import Iterator
from datetime import timedelta

from schemas.envelopes import Delivery
from schemas.events import SupervisionRecorded, ZeroReportFiled
from schemas.vocabulary import SupervisionKind
from streams.sources.simulator.chance import chance_of
from streams.sources.simulator.days import last_day_of, months_between, office_time, workday
from streams.sources.simulator.places import Grid, Places
from streams.sources.simulator.settings import Settings
from streams.sources.simulator.tally import Tally
from streams.sources.simulator.writing import Pen

_SUPERVISED_EVERY_DAYS = 61


def screen(settings: Settings, places: Places, tally: Tally) -> Iterator[Delivery]:
    """Return the reports on screening itself, once all visits have been counted."""
    for township, grids in places.grids.items():
        for grid in grids:
            yield from _grid_reports(settings, grid, tally)
        yield from _township_reports(settings, township, grids, tally)
        yield from _supervision(settings, township)


def _grid_reports(settings: Settings, grid: Grid, tally: Tally) -> list[Delivery]:
    chance = chance_of(settings.seed, "zero-report", grid.code)
    pen = Pen(settings, grid.subject, settings.first_day, township=grid.township, grid=grid.code)
    for month in months_between(settings.first_day, settings.last_day):
        files = chance.random() < settings.calibration.grid_work.zero_report
        late = chance.randint(5, 20) if chance.random() < 0.08 else chance.randint(0, 3)
        filed = office_time(chance, last_day_of(month) + timedelta(days=late))
        screened = tally.visits(grid.code, month)
        if files and screened and not tally.findings(grid.code, month):
            pen.write(
                ZeroReportFiled,
                grid.subject,
                occurred_at=filed,
                recorded_at=filed,
                actor=grid.worker,
                month=month,
                screened=screened,
            )
    return pen.deliveries


def _township_reports(
    settings: Settings, township: str, grids: list[Grid], tally: Tally
) -> list[Delivery]:
    chance = chance_of(settings.seed, "zero-report", township)
    pen = Pen(settings, f"zero/{township}", settings.first_day, township=township)
    for month in months_between(settings.first_day, settings.last_day):
        filed = workday(chance, last_day_of(month), chance.randint(1, 5))
        screened = sum(tally.visits(grid.code, month) for grid in grids)
        if screened and not any(tally.findings(grid.code, month) for grid in grids):
            pen.write(
                ZeroReportFiled,
                f"township/{township}",
                occurred_at=filed,
                recorded_at=filed,
                actor=f"officer/{township}",
                month=month,
                screened=screened,
            )
    return pen.deliveries


def _supervision(settings: Settings, township: str) -> list[Delivery]:
    chance = chance_of(settings.seed, "supervision", township)
    pen = Pen(settings, f"supervision/{township}", settings.first_day, township=township)
    day = settings.first_day + timedelta(days=chance.randint(10, _SUPERVISED_EVERY_DAYS))
    while day <= settings.last_day:
        checked = chance.randint(5, 25)
        moment = workday(chance, day)
        pen.write(
            SupervisionRecorded,
            f"township/{township}",
            occurred_at=moment,
            recorded_at=moment + timedelta(days=chance.randint(0, 4)),
            actor="district/supervision",
            kind=chance.choice(list(SupervisionKind)),
            checked=checked,
            deviating=min(checked, int(chance.expovariate(0.7))),
        )
        day += timedelta(days=chance.randint(50, 75))
    return pen.deliveries
