"""Insured heads and overdue contributions of a month."""

from schemas.body import Body
from schemas.measures import Count, Fen, Month


class SocialInsuranceReported(Body, frozen=True, kw_only=True):
    """Social insurance 社会保险 of a month: insured heads and overdue contributions."""

    month: Month
    insured: Count
    overdue_fen: Fen = 0
    overdue_months: Count = 0
