"""A person must act."""

from uuid import UUID

from schemas.body import Body
from schemas.vocabulary import Level, Mechanism


class AlertRaised(Body, frozen=True, kw_only=True):
    """A red or orange lead that an officer must look at; one open per subject and mechanism."""

    alert: UUID
    mechanism: Mechanism
    level: Level
    detectors: tuple[str, ...]
    addressee: str
    """`township/<code>`, or `district/joint_enforcement`."""
    copied_to: tuple[str, ...] = ()
    evidence: tuple[UUID, ...] = ()
