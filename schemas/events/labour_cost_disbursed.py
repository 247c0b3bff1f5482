"""The owner put labour costs into the special account."""

from datetime import date

from schemas.body import Body
from schemas.measures import Fen
from schemas.period import Period, bounds


class LabourCostDisbursed(Body, frozen=True, kw_only=True):
    """Labour costs 人工费用 were disbursed into the special wage account."""

    disbursed_on: date
    amount_fen: Fen
    due_fen: Fen | None = None
    period: Period | None = None

    def __post_init__(self) -> None:
        """Refuse a period that is no span of days."""
        if self.period is not None:
            bounds(self.period)
