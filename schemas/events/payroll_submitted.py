"""A payroll was handed in, signed by workers or not."""

from schemas.body import Body
from schemas.measures import Count, Fen, at_most
from schemas.period import Period, bounds


class PayrollSubmitted(Body, frozen=True, kw_only=True):
    """The payroll 工资表 of a period was submitted: heads, signatures and the sum due."""

    period: Period
    heads: Count
    signed_heads: Count
    due_fen: Fen

    def __post_init__(self) -> None:
        """Refuse more signatures than heads."""
        bounds(self.period)
        at_most(self.signed_heads, self.heads, "signed_heads", "heads")
