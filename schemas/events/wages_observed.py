"""A grid worker asked about the last wages."""

from schemas.body import Body
from schemas.measures import Count, Fen
from schemas.period import Period, bounds
from schemas.sealed import Sealed


class WagesObserved(Body, frozen=True, kw_only=True):
    """What was seen or heard of the last wages; each part may be unknown."""

    last_paid_period: Period | None = None
    """Last period said to be paid in full."""
    unpaid_workers: Count | None = None
    unpaid_fen: Fen | None = None
    card_withheld: bool | None = None
    """The employer keeps workers' bank cards."""
    paid_in_kind: bool | None = None
    no_payslip: bool | None = None
    note: Sealed | None = None

    def __post_init__(self) -> None:
        """Refuse a period that is no span of days."""
        if self.last_paid_period is not None:
            bounds(self.last_paid_period)
