"""Insured heads and overdue contributions of a month."""

from typing import Any, ClassVar

from schemas.body import Body
from schemas.measures import Count, Fen, Month


class SocialInsuranceReported(Body, frozen=True, kw_only=True):
    """Social insurance 社会保险 of a month: insured heads and overdue contributions."""

    version: ClassVar[int] = 2

    month: Month
    insured: Count
    overdue_fen: Fen | None = None
    """0 where all was paid; absent where nobody said."""
    overdue_months: Count | None = None

    @staticmethod
    def upcast_v1(body: dict[str, Any]) -> dict[str, Any]:
        """Return a body of version 1, whose bytes left out that nothing was overdue."""
        return {"overdue_fen": 0, "overdue_months": 0} | body
