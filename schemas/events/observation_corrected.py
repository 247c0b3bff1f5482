"""What was said before was wrong, and this is right."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta

from schemas.body import Body
from schemas.sealed import Sealed


class ObservationCorrected(Body, frozen=True, kw_only=True):
    """The fact `corrects` should have said `replacement` (a whole body of the same type)."""

    corrects: UUID
    replacement: dict[str, Any]
    replacement_version: int = 1
    occurred_at: Annotated[datetime, Meta(tz=True)] | None = None
    """The right time of the fact, where that was wrong."""
    reason: Sealed | None = None
