"""Two years of a few firms: those that will owe wages show signs, most others show none."""

from datetime import date, timedelta
from random import Random

from schemas import samples
from schemas.body import Body
from schemas.codec import Fact
from schemas.events import (
    ComplaintFiled,
    ComplaintVerified,
    EmployerRegistered,
    OperationsObserved,
    WagesObserved,
)
from schemas.samples import body, employer

FIRST, LAST = date(2023, 1, 2), date(2024, 12, 31)


def small_years(firms: int = 90, seed: int = 1) -> list[Fact]:
    """All facts, in the order in which they were learned.

    Every third firm comes to owe wages, once, somewhere in the two years; a month
    before, its machines move out. One in ten of the others shows the same and pays.
    """
    told: list[Fact] = []
    for number in range(firms):
        told += _firm(number, Random(f"{seed}/{number}"))
    return samples.in_order(told)


def _firm(number: int, chance: Random) -> list[Fact]:
    subject = employer(number)
    facts: list[Fact] = []

    def tell(said: Body, on: date, source: str = "grid") -> Fact:
        made = samples.fact(said, subject=subject, on=on, source=source, position=len(facts) + 1)
        facts.append(made)
        return made

    name = f"第{number}厂"
    tell(body(EmployerRegistered, uscc=subject.partition("/")[2], name=name), FIRST, "registry")
    for month in range(1, 24, 3):
        on = FIRST + timedelta(days=30 * month + chance.randint(0, 20))
        tell(body(WagesObserved, unpaid_workers=None, unpaid_fen=None, card_withheld=None), on)
    owes = number % 3 == 0
    if owes or chance.random() < 0.1:
        falls_due = FIRST + timedelta(days=chance.randint(60, 690))
        tell(body(OperationsObserved), falls_due - timedelta(days=30))
        if owes:
            filed = tell(body(ComplaintFiled, workers=chance.randint(1, 12)), falls_due, "worker")
            verified = body(ComplaintVerified, complaint=filed.id)
            tell(verified, falls_due + timedelta(days=12), "officer")
    return facts
