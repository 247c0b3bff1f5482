"""Building sites: what is built, for how long, on what papers, and who stands in the chain."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from msgspec import Struct

from schemas.calendar import calendar
from schemas.vocabulary import Industry, PayCycle, Utility
from streams.sources.simulator import names, paydays
from streams.sources.simulator.arrears import Fate, Payday, Trouble
from streams.sources.simulator.calibration import SiteNumbers
from streams.sources.simulator.chance import between, chance_of, lognormal
from streams.sources.simulator.days import DAYS_A_MONTH
from streams.sources.simulator.employers import draw_manners
from streams.sources.simulator.entities import Entity
from streams.sources.simulator.paydays import Agreement
from streams.sources.simulator.places import Places
from streams.sources.simulator.settings import Settings

_SITE_WAGE_YUAN = 5600


class Pause(Struct, frozen=True):
    """Days on which nobody works: the Spring Festival, or a stop in the course of the works."""

    first: date
    last: date
    told: bool
    """Somebody reports the stop and the resumption."""


class Papers(Struct, frozen=True, kw_only=True):
    """What the site has on paper."""

    account: bool
    account_after_days: int
    filed_after_days: int
    tripartite: bool
    deposit_exempted: bool
    deposit_ratio: float
    deposit_lapses: bool
    guarantee: bool
    officer: bool
    notice: bool
    sloppy: bool
    """Its own entries in the provincial platform come weeks late or not at all."""


class Site(Entity, kw_only=True):
    """A building site: what is true of it and what of that is told."""

    name: str
    government_invested: bool
    signed_on: date
    planned_until: date
    topped_out_on: date
    price_fen: int
    labour_ratio: float
    agreement: Agreement
    pauses: tuple[Pause, ...]
    papers: Papers
    real_name: float
    """Share of those at work who are on the real-name roster."""

    def full(self, on: date) -> float:
        """Return how many it needs: fewer when the works begin and end, none in a pause."""
        if any(pause.first <= on <= pause.last for pause in self.pauses):
            return 0.0
        if (on - self.works_from).days < 60:
            return 0.55
        if (self.works_until - on).days < 90:
            return 0.6
        return 1.0 + (on.month % 4 - 1.5) * 0.04

    def heads(self, on: date) -> int:
        """Return how many workers it has on a day; none in a pause."""
        if not self.working(on) or self.full(on) == 0.0:
            return 0
        return super().heads(on)

    def worked_days(self, first: date, last: date) -> int:
        """Count the days between two days on which there is work."""
        days = (last - first).days + 1
        every = (first + timedelta(days=day) for day in range(days))
        return sum(1 for day in every if self.heads(day))


def plan_site(settings: Settings, places: Places, fate: Fate, number: int) -> Site:
    """Make up the site of a number."""
    key = f"site/{number}"
    chance = chance_of(settings.seed, key)
    numbers = settings.calibration.sites
    grid = places.draw(chance, "sites")
    months = chance.randint(8, 28)
    known_on, works_from = _since(settings, chance, months)
    planned = works_from + timedelta(days=round(months * DAYS_A_MONTH))
    works_until = planned + timedelta(days=chance.randint(-20, 90))
    government = chance.random() < numbers.government_share
    headcount = max(8, round(lognormal(chance, numbers.workers, numbers.workers_sigma)))
    wage_fen = round(_SITE_WAGE_YUAN * (0.85 + 0.3 * chance.random())) * 100
    ratio = round(between(chance, (0.15, 0.3)), 3)
    agreement = Agreement(cycle=PayCycle.MONTH, pay_day=chance.choice((10, 15, 20, 25, 28)))
    pauses = tuple(_pauses(settings, chance, works_from, works_until))
    every = paydays.monthly(agreement, settings.first_day, settings.horizon, works_from)
    due = tuple(payday for payday in every if payday.period <= works_until.strftime("%Y-%m"))
    site = Site(
        key=key,
        subject=f"site/330502-{number + 1:04d}",
        grid=grid,
        industry=Industry.CONSTRUCTION,
        headcount=headcount,
        wage_fen=wage_fen,
        known_on=known_on,
        works_from=works_from,
        works_until=works_until,
        paydays=due,
        manners=draw_manners(chance, settings.calibration.habits),
        meters=(Utility.POWER,) if chance.random() < 0.6 else (),
        kwh_a_head=120 + 100 * chance.random(),
        name=names.project(chance, grid.township),
        government_invested=government,
        signed_on=works_from - timedelta(days=chance.randint(15, 60)),
        planned_until=planned,
        topped_out_on=works_from + timedelta(days=round(months * DAYS_A_MONTH * 0.6)),
        price_fen=round(headcount * wage_fen * months * between(chance, (1.0, 1.2)) / ratio),
        labour_ratio=ratio,
        agreement=agreement,
        pauses=pauses,
        papers=_papers(chance, numbers, government=government),
        real_name=_real_name(chance, numbers),
    )
    site.trouble = _fate_of(settings, fate, chance, site, due)
    return site


def _real_name(chance: Random, numbers: SiteNumbers) -> float:
    if chance.random() < numbers.real_name:
        return 1.0
    return between(chance, numbers.real_name_elsewhere)


def _fate_of(
    settings: Settings, fate: Fate, chance: Random, site: Site, due: tuple[Payday, ...]
) -> Trouble | None:
    return fate.deal(
        chance,
        "site",
        rate=settings.calibration.arrears.site_events_a_year,
        first=max(settings.first_day, site.works_from),
        last=site.works_until + timedelta(days=40),
        paydays=due,
        headcount=site.headcount,
    )


def _since(settings: Settings, chance: Random, months: int) -> tuple[date, date]:
    """Draw since when a site is known, and when its works began or will begin."""
    opens = chance.random() < settings.calibration.sites.opens_in_course
    days = (settings.last_day - settings.first_day).days
    place, before = chance.random(), chance.randint(3, 25)
    if opens and days >= 2:
        known_on = settings.first_day + timedelta(days=1 + int(place * (days - 1)))
        return known_on, known_on + timedelta(days=before)
    begun = int(place * months * DAYS_A_MONTH * 0.9) + 20
    return settings.first_day, settings.first_day - timedelta(days=begun)


def _pauses(
    settings: Settings, chance: Random, works_from: date, works_until: date
) -> Iterator[Pause]:
    numbers = settings.calibration.sites
    breaks = []
    for year in range(works_from.year, settings.horizon.year + 1):
        festival = calendar().spring_festival(year)
        first = festival - timedelta(days=chance.randint(5, 14))
        last = festival + timedelta(days=chance.randint(8, 18))
        told = chance.random() < numbers.festival_break
        if works_from < first and last < works_until:
            breaks.append(Pause(first, last, told))
    yield from breaks
    suspended, place, days = chance.random(), chance.random(), chance.randint(20, 80)
    if suspended < numbers.suspends:
        first = works_from + timedelta(days=int(place * (works_until - works_from).days))
        last = first + timedelta(days=days)
        apart = all(last < each.first or each.last < first for each in breaks)
        if apart and last < works_until:
            yield Pause(first, last, told=True)


def _papers(chance: Random, numbers: SiteNumbers, *, government: bool) -> Papers:
    account = numbers.account_government if government else numbers.account_private
    in_time = chance.random() < numbers.account_in_time
    return Papers(
        account=chance.random() < account,
        account_after_days=chance.randint(4, 29) if in_time else chance.randint(33, 90),
        filed_after_days=chance.randint(2, 40),
        tripartite=chance.random() < 0.93,
        deposit_exempted=chance.random() < numbers.deposit_exempted,
        deposit_ratio=between(chance, numbers.deposit_ratio),
        deposit_lapses=chance.random() < numbers.deposit_lapses,
        guarantee=chance.random() < numbers.guarantee_share,
        officer=chance.random() < numbers.officer_share,
        notice=chance.random() < numbers.notice_share,
        sloppy=chance.random() < numbers.sloppy_share,
    )
