"""An alert was put aside until a day."""

from datetime import date
from uuid import UUID

from schemas.body import Body
from schemas.sealed import Sealed


class AlertSnoozed(Body, frozen=True, kw_only=True):
    """The alert rests until a day, for a reason."""

    alert: UUID
    until: date
    reason: Sealed
