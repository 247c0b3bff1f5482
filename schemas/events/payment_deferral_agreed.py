"""Employer and workers' side agreed to pay later."""

from datetime import date

from schemas.body import Body
from schemas.period import Period, bounds
from schemas.vocabulary import DeferralBasis


class PaymentDeferralAgreed(Body, frozen=True, kw_only=True):
    """Payment of a period was lawfully deferred."""

    period: Period
    until: date
    agreed_with: DeferralBasis
    """Who agreed on the workers' side."""

    def __post_init__(self) -> None:
        """Refuse a period that is no span of days."""
        bounds(self.period)
