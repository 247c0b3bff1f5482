"""A closed alert was opened again."""

from uuid import UUID

from schemas.body import Body
from schemas.sealed import Sealed


class AlertReopened(Body, frozen=True, kw_only=True):
    """The alert was opened again by an officer."""

    alert: UUID
    reason: Sealed
