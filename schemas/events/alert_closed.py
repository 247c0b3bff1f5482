"""An alert was closed with a result."""

from uuid import UUID

from schemas.body import Body
from schemas.measures import Count, Fen
from schemas.sealed import Sealed
from schemas.vocabulary import AlertResult


class AlertClosed(Body, frozen=True, kw_only=True):
    """The alert was closed 销号 with a result."""

    alert: UUID
    result: AlertResult
    workers: Count | None = None
    paid_fen: Fen | None = None
    note: Sealed | None = None
