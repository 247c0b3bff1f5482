"""A site was exempted from the wage deposit."""

from datetime import date

from schemas.body import Body


class WageDepositExempted(Body, frozen=True, kw_only=True):
    """The authority exempted the site from storing a wage deposit."""

    decided_on: date
    until: date | None = None
    decision: str | None = None
    """Number of the decision."""
