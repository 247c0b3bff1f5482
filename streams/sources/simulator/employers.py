"""Who employs people in the district, the firms of building sites left aside."""

from datetime import date, timedelta
from random import Random

from msgspec import Struct

from schemas.vocabulary import Industry, PayCycle
from streams.sources.simulator import names, paydays
from streams.sources.simulator.arrears import Fate, Payday
from streams.sources.simulator.calibration import HabitNumbers
from streams.sources.simulator.chance import between, chance_of, days_between, lognormal
from streams.sources.simulator.entities import Entity, Manners
from streams.sources.simulator.industries import Trade, draw_industry, trades
from streams.sources.simulator.paydays import Agreement
from streams.sources.simulator.places import Grid, Places
from streams.sources.simulator.settings import Settings

_PAY_DAYS = (5, 8, 10, 10, 15, 15, 15, 20, 20, 25, 28, 30)


class Employer(Entity, kw_only=True):
    """An employer: what is true of it and what of that is told."""

    uscc: str | None
    """Credit code at the end; an unlicensed workshop may get one on the way."""
    name: str | None
    person_name: str | None
    agreement: Agreement
    tells_payday: bool
    reports_wages: bool
    insured: float
    """Share of workers with social insurance; 0 where none is reported."""
    exempt: bool = False
    """A firm of a site that pays no wage of its own."""


class Form(Struct, frozen=True):
    """What kind of employer stands behind a door."""

    licensed: bool
    individual: bool


def plan_employer(settings: Settings, places: Places, fate: Fate, number: int) -> Employer:
    """Make up the employer of a number."""
    key = f"employer/{number}"
    chance = chance_of(settings.seed, key)
    grid = places.draw(chance, "employers")
    industry = draw_industry(chance, grid.township)
    trade = trades()[industry]
    licensed, individual = _form(chance, trade)
    headcount = max(2, round(lognormal(chance, trade.headcount, trade.sigma)))
    known_on, works_from = _since(settings, chance)
    piece = chance.random() < trade.piece
    agreement, due = _agreed(settings, chance, works_from, piece=piece)
    trouble = fate.deal(
        chance,
        "employer",
        rate=trade.arrears_a_year,
        first=max(settings.first_day, known_on),
        last=settings.horizon,
        paydays=due,
        headcount=headcount,
        piece=piece,
    )
    closes_on = None if trouble is None else trouble.closes_on
    employer = _make(
        settings,
        chance,
        key,
        grid,
        industry=industry,
        form=Form(licensed, individual),
        headcount=headcount,
        known_on=known_on,
        works_from=works_from,
        works_until=closes_on or date.max,
        agreement=agreement,
        due=due,
    )
    employer.trouble = trouble
    if not licensed:
        employer.alias = employer.subject
        _license(settings, chance, employer)
    return employer


def plan_party(settings: Settings, places: Places, key: str, *, owner: bool) -> Employer:
    """Make up a firm of building sites: a developer or a contractor with an office here.

    Wages that its sites owe are told of the sites; its office is always paid.
    """
    chance = chance_of(settings.seed, key)
    headcount = max(3, round(lognormal(chance, 12 if owner else 22, 0.6)))
    works_from = settings.first_day - timedelta(days=400)
    agreement, due = _agreed(settings, chance, works_from, piece=False)
    employer = _make(
        settings,
        chance,
        key,
        places.draw(chance, "employers"),
        industry=Industry.CONSTRUCTION,
        form=Form(licensed=True, individual=False),
        headcount=headcount,
        known_on=settings.first_day,
        works_from=works_from,
        works_until=date.max,
        agreement=agreement,
        due=due,
    )
    if owner:
        employer.name = names.owner_company(chance)
        employer.exempt = chance.random() < 0.5
    return employer


def draw_manners(chance: Random, numbers: HabitNumbers) -> Manners:
    """Draw how orderly somebody is."""
    untidy = chance.random() < numbers.untidy_share
    complete = not untidy and chance.random() < numbers.contracts_complete
    contracts = numbers.contracts_untidy if untidy else numbers.contracts_tidy
    payslips = numbers.no_payslip_untidy if untidy else numbers.no_payslip_tidy
    return Manners(
        untidy=untidy,
        contracts=1.0 if complete else between(chance, contracts),
        no_payslip=chance.random() < payslips,
        card_withheld=untidy and chance.random() < numbers.card_withheld_untidy,
        late=numbers.late_untidy if untidy else numbers.late_tidy,
        contracts_as_agreements=chance.random() < 0.2,
    )


def _make(
    settings: Settings,
    chance: Random,
    key: str,
    grid: Grid,
    *,
    industry: Industry,
    form: Form,
    headcount: int,
    known_on: date,
    works_from: date,
    works_until: date,
    agreement: Agreement,
    due: tuple[Payday, ...],
) -> Employer:
    trade = trades()[industry]
    uscc = names.credit_code(chance, individual=form.individual) if form.licensed else None
    by_person = form.individual or not form.licensed
    company = None if by_person else names.company(chance, industry)
    person = names.individual_business(chance, industry, grid.township) if by_person else None
    local = f"local-{grid.code}-{key.rpartition('/')[2]}"
    return Employer(
        key=key,
        subject=f"employer/{uscc or local}",
        grid=grid,
        industry=industry,
        headcount=headcount,
        wage_fen=round(trade.wage_yuan * (0.8 + 0.4 * chance.random())) * 100,
        known_on=known_on,
        works_from=works_from,
        works_until=works_until,
        paydays=due,
        manners=draw_manners(chance, settings.calibration.habits),
        meters=tuple(meter for meter, share in trade.meters.items() if chance.random() < share),
        kwh_a_head=trade.kwh_a_head * (0.7 + 0.6 * chance.random()),
        uscc=uscc,
        name=company,
        person_name=person,
        agreement=agreement,
        tells_payday=chance.random() < settings.calibration.registry.tells_payday,
        reports_wages=form.licensed and chance.random() < trade.reports_wages,
        insured=between(chance, trade.insured) if form.licensed else 0.0,
    )


def _form(chance: Random, trade: Trade) -> tuple[bool, bool]:
    kind = chance.choices(("company", "individual", "unlicensed"), trade.forms)[0]
    return kind != "unlicensed", kind == "individual"


def _since(settings: Settings, chance: Random) -> tuple[date, date]:
    """Draw since when an employer is known, and since when it works."""
    opens = chance.random() < settings.calibration.registry.opens_in_course
    days = (settings.last_day - settings.first_day).days
    within, before = chance.random(), chance.randint(5, 120)
    if not opens or days < 2:
        return settings.first_day, settings.first_day - timedelta(days=400)
    known_on = settings.first_day + timedelta(days=1 + int(within * (days - 1)))
    return known_on, known_on - timedelta(days=before)


def _agreed(
    settings: Settings, chance: Random, works_from: date, *, piece: bool
) -> tuple[Agreement, tuple[Payday, ...]]:
    if piece:
        before, summer = chance.randint(6, 20), chance.randint(5, 20)
        agreement, due = paydays.seasonal(settings.first_day, settings.horizon, before, summer)
        return agreement, tuple(payday for payday in due if payday.due_on > works_from)
    agreement = Agreement(
        cycle=PayCycle.MONTH,
        pay_day=chance.choice(_PAY_DAYS),
        months_after=1 if chance.random() < 0.93 else 0,
    )
    if agreement.months_after == 0:
        agreement = Agreement(cycle=PayCycle.MONTH, pay_day=30, months_after=0)
    return agreement, paydays.monthly(agreement, settings.first_day, settings.horizon, works_from)


def _license(settings: Settings, chance: Random, employer: Employer) -> None:
    """Let some unlicensed workshops take a licence on the way."""
    taken = chance.random() < settings.calibration.registry.identified_share
    code = names.credit_code(chance, individual=True)
    days = days_between(chance, (30, 330))
    renamed_on = employer.known_on + timedelta(days=days)
    if not taken or renamed_on > min(settings.last_day, employer.works_until):
        employer.alias = None
        return
    employer.uscc = code
    employer.subject = f"employer/{code}"
    employer.renamed_on = renamed_on
