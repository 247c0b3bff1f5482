"""Employers become known: by the register, or because a grid worker stood at their door."""

from datetime import date, timedelta
from random import Random

from schemas.events import EmployerIdentified, EmployerRegistered, PaydayAgreed
from schemas.vocabulary import Basis
from streams.sources.simulator.days import at, office_time, workday
from streams.sources.simulator.employers import Employer
from streams.sources.simulator.settings import Settings
from streams.sources.simulator.writing import Pen

REGISTER = "department/market-supervision"


def register(employer: Employer, settings: Settings, chance: Random, pen: Pen) -> None:
    """Write that an employer became known, later perhaps that it took a licence."""
    moment = at(employer.known_on, 0, 5)
    if employer.known_on > settings.first_day:
        moment = office_time(chance, employer.known_on)
    pen.known_at = moment
    licensed = employer.uscc is not None and employer.alias is None
    pen.write(
        EmployerRegistered,
        employer.named(employer.known_on),
        occurred_at=moment,
        recorded_at=moment,
        actor=REGISTER if licensed else employer.grid.worker,
        basis=None if licensed else Basis.OWN_SIGHT,
        uscc=employer.uscc if licensed else None,
        name=employer.name,
        person_name=employer.person_name,
        industry=employer.industry,
        headcount=employer.headcount,
        pay_cycle=employer.agreement.cycle if employer.tells_payday else None,
        pay_day=employer.agreement.pay_day if employer.tells_payday else None,
        provisional=None if licensed else True,
    )
    _agree(employer, settings, chance, pen)
    if employer.renamed_on is not None:
        _identify(employer, employer.renamed_on, chance, pen)


def _agree(employer: Employer, settings: Settings, chance: Random, pen: Pen) -> None:
    """Write the agreed payday of those who tell it: most at once, some when they are asked."""
    if employer.exempt:
        _write_agreement(employer, settings.first_day, 0, chance, pen)
        return
    if not employer.tells_payday:
        return
    later = chance.randint(5, 120) if chance.random() < 0.25 else 0
    _write_agreement(employer, employer.known_on + timedelta(days=later), later, chance, pen)


def _write_agreement(
    employer: Employer, told_on: date, later: int, chance: Random, pen: Pen
) -> None:
    agreed = employer.agreement
    moment = workday(chance, told_on) if later else pen.known_at + timedelta(minutes=1)
    pen.write(
        PaydayAgreed,
        employer.named(told_on),
        occurred_at=moment,
        recorded_at=moment,
        actor=employer.grid.worker if later else REGISTER,
        basis=Basis.TOLD_BY_EMPLOYER if later else Basis.DOCUMENT,
        cycle=agreed.cycle,
        pay_day=agreed.pay_day,
        months_after=agreed.months_after,
        settled_on=agreed.settled_on or None,
        exempt=True if employer.exempt else None,
    )


def _identify(employer: Employer, renamed_on: date, chance: Random, pen: Pen) -> None:
    moment = at(renamed_on, 0, 30)
    pen.write(
        EmployerRegistered,
        employer.subject,
        occurred_at=moment,
        recorded_at=moment,
        actor=REGISTER,
        uscc=employer.uscc,
        person_name=employer.person_name,
        industry=employer.industry,
        headcount=employer.headcount,
    )
    if employer.alias is None:
        return
    pen.write(
        EmployerIdentified,
        employer.alias,
        occurred_at=moment,
        recorded_at=moment + timedelta(seconds=1 + chance.randrange(60)),
        actor=f"officer/{employer.grid.township}",
        concerns=(employer.subject,),
        employer=employer.subject,
    )
