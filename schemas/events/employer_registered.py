"""An employer became known."""

from schemas.body import Body
from schemas.measures import Count, MonthDay
from schemas.sealed import Sealed
from schemas.vocabulary import Industry, PayCycle


class EmployerRegistered(Body, frozen=True, kw_only=True):
    """An employer 用人单位 became known, or its master data were given again in whole."""

    uscc: str | None = None
    """Unified social credit code; absent for a provisional subject."""
    name: str | None = None
    """Registered name of a legal person; an individual business is named by `person_name`."""
    person_name: Sealed | None = None
    """Name of an individual business 个体工商户 or a labour-team leader 包工头."""
    industry: Industry = Industry.OTHER
    headcount: Count | None = None
    pay_cycle: PayCycle | None = None
    pay_day: MonthDay | None = None
    """Agreed day of the month on which the past month's wages fall due."""
    provisional: bool = False
    """Opened by a field report on a subject that nobody had registered."""
