"""What was said before should not have been said."""

from uuid import UUID

from schemas.body import Body
from schemas.sealed import Sealed


class ObservationRetracted(Body, frozen=True, kw_only=True):
    """The fact `retracts` does not count any more."""

    retracts: UUID
    reason: Sealed | None = None
