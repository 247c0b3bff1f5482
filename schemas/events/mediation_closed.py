"""A labour dispute was mediated."""

from uuid import UUID

from schemas.body import Body
from schemas.measures import Count, Fen


class MediationClosed(Body, frozen=True, kw_only=True):
    """A mediation 调解 ended."""

    settled: bool
    workers: Count
    amount_fen: Fen | None = None
    complaint: UUID | None = None
