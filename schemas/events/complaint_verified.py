"""A complaint was looked into."""

from uuid import UUID

from schemas.body import Body
from schemas.measures import Count, Fen
from schemas.sealed import Sealed
from schemas.vocabulary import ComplaintVerdict


class ComplaintVerified(Body, frozen=True, kw_only=True):
    """What an officer found behind a complaint; `complaint` is the id of its fact."""

    complaint: UUID
    verdict: ComplaintVerdict
    workers: Count | None = None
    amount_fen: Fen | None = None
    note: Sealed | None = None
