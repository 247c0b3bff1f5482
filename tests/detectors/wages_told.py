"""What tests of owed wages tell: agreements, payments, and the book that they make."""

from datetime import date

from detectors.evidence import Trust
from detectors.late_payday import LatePayday
from detectors.owed import Owed
from detectors.replaying import remembered
from detectors.wage_book import Book
from detectors.wages_owed import WagesOwed
from schemas import samples
from schemas.body import Body
from schemas.codec import Fact
from schemas.events import (
    PaydayAgreed,
    WagesPaid,
)
from schemas.vocabulary import Basis, PayCycle
from tests.detectors.stories import PARAMETERS

LATE = LatePayday(PARAMETERS)
OWED = WagesOwed(PARAMETERS, Trust(PARAMETERS))


def agreed(**said: object) -> Fact:
    body = PaydayAgreed(cycle=PayCycle.MONTH, pay_day=13, from_period="2025-01")
    if said:
        body = samples.body(PaydayAgreed, **({"settled_on": ()} | said))
    return told(body, date(2025, 1, 2))


def paid(
    month: str, *, due: int = 7_200_000, fen: int | None = None, on: date | None = None
) -> Fact:
    got = due if fen is None else fen
    day = on or date(2025, int(month[5:]) + 1, 12)
    body = WagesPaid(
        period=month,
        paid_on=day,
        workers_due=12,
        workers_paid=12 * got // due,
        due_fen=due,
        paid_fen=got,
    )
    return told(body, day, source="bank")


def told(body: Body, on: date, *, source: str = "grid", basis: Basis | None = None) -> Fact:
    return samples.fact(body, on=on, source=source, basis=basis)


def on(day: date, *facts: Fact) -> Owed:
    return OWED.on(book(day, *facts), day)


def book(day: date, *facts: Fact) -> Book:
    return remembered(LATE, list(facts), day)


def periods(found: Owed, kind: str) -> list[str]:
    return [it.term.period for it in getattr(found, kind)]


REGULAR = (agreed(), paid("2025-01"), paid("2025-02"))
