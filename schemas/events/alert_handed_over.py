"""An alert went to another office."""

from uuid import UUID

from schemas.body import Body
from schemas.sealed import Sealed


class AlertHandedOver(Body, frozen=True, kw_only=True):
    """The alert was handed over to another addressee."""

    alert: UUID
    to: str
    """Addressee: `township/<code>` or `district/<office>`."""
    note: Sealed | None = None
