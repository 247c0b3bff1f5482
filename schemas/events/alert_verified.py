"""An officer looked at the lead behind an alert."""

from uuid import UUID

from schemas.body import Body
from schemas.measures import Count, Fen
from schemas.sealed import Sealed
from schemas.vocabulary import AlertVerdict


class AlertVerified(Body, frozen=True, kw_only=True):
    """What was found on looking: true, false, or not yet known."""

    alert: UUID
    verdict: AlertVerdict
    workers: Count | None = None
    amount_fen: Fen | None = None
    note: Sealed | None = None
