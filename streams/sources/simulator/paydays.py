"""When wages fall due: by the month, or for piece work when a season is settled."""

from collections.abc import Iterator
from datetime import date, timedelta

from msgspec import Struct

from schemas.calendar import calendar
from schemas.period import bounds, next_month
from schemas.vocabulary import PayCycle
from streams.sources.simulator.arrears import Payday
from streams.sources.simulator.days import day_in, months_between, span

_BACK = timedelta(days=220)


class Agreement(Struct, frozen=True, kw_only=True):
    """What was agreed on wages, as somebody could tell it."""

    cycle: PayCycle
    pay_day: int | None = None
    months_after: int = 1
    settled_on: tuple[date, ...] = ()


def monthly(agreed: Agreement, first: date, horizon: date, works_from: date) -> tuple[Payday, ...]:
    """Return the monthly paydays from some months before the first day to the horizon."""
    return tuple(_monthly(agreed, max(works_from, first - _BACK), first, horizon))


def _monthly(agreed: Agreement, since: date, first: date, horizon: date) -> Iterator[Payday]:
    for month in months_between(since, horizon):
        paid_in = month
        for _ in range(agreed.months_after):
            paid_in = next_month(paid_in)
        agreed_on = day_in(paid_in, agreed.pay_day or 31)
        if agreed_on.year > calendar().last_year:
            return
        due_on = calendar().payday_due(agreed_on)
        if first - _BACK <= due_on <= horizon and due_on > bounds(month)[0]:
            yield Payday(month, due_on)


def seasonal(
    first: date, horizon: date, days_before_festival: int, summer_day: int
) -> tuple[Agreement, tuple[Payday, ...]]:
    """Return the agreed settlement days of piece work and the paydays that follow from them.

    Two seasons a year: from the Spring Festival to the end of June, settled in July, and
    from July to the festival, settled shortly before it.
    """
    seasons: list[tuple[date, date, date]] = []
    for year in range((first - _BACK).year, horizon.year + 2):
        festival = calendar().spring_festival(year)
        winter = festival - timedelta(days=days_before_festival)
        seasons.append((date(year - 1, 7, 1), winter - timedelta(days=3), winter))
        seasons.append(
            (festival + timedelta(days=14), date(year, 6, 30), date(year, 7, summer_day))
        )
    near = [
        season for season in seasons if first - _BACK <= season[2] <= horizon + timedelta(days=200)
    ]
    agreed = Agreement(
        cycle=PayCycle.PIECE_SEASON, settled_on=tuple(settled for _, _, settled in near)
    )
    paydays = tuple(
        Payday(span(begun, ended), calendar().payday_due(settled))
        for begun, ended, settled in near
        if settled <= horizon
    )
    return agreed, paydays
