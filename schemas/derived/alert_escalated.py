"""An open alert became more serious."""

from uuid import UUID

from schemas.body import Body
from schemas.vocabulary import Level, Mechanism


class AlertEscalated(Body, frozen=True, kw_only=True):
    """The alert's level rose; it never falls until an officer has verified."""

    alert: UUID
    mechanism: Mechanism
    level: Level
    detectors: tuple[str, ...]
    addressee: str
    copied_to: tuple[str, ...] = ()
    evidence: tuple[UUID, ...] = ()
