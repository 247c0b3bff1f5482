"""How and when wages fall due."""

from datetime import date
from typing import Annotated

from msgspec import Meta

from schemas.body import Body
from schemas.measures import MonthDay
from schemas.period import Period, bounds
from schemas.vocabulary import PayCycle


class PaydayAgreed(Body, frozen=True, kw_only=True):
    """The agreed cycle and day of payment, from a contract, a rule book or an interview."""

    cycle: PayCycle
    pay_day: MonthDay | None = None
    """Day of the month for a monthly cycle."""
    months_after: Annotated[int, Meta(ge=0, le=3)] = 1
    """Months between the wage month and the month of its payday."""
    settled_on: tuple[date, ...] = ()
    """Agreed settlement days of piece work, season by season."""
    from_period: Period | None = None
    """First wage period that this agreement covers; absent means from now on."""
    exempt: bool = False
    """The subject has no wage of its own to pay (an owner without workers)."""

    def __post_init__(self) -> None:
        """Refuse a period that is no span of days."""
        if self.from_period is not None:
            bounds(self.from_period)
