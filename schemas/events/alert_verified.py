"""An officer looked at the lead behind an alert."""

from typing import Any, ClassVar
from uuid import UUID

from schemas.body import Body
from schemas.measures import Count, Fen
from schemas.sealed import Sealed
from schemas.vocabulary import AlertVerdict, Mechanism


class AlertVerified(Body, frozen=True, kw_only=True):
    """What was found on looking: true, false, or not yet known."""

    version: ClassVar[int] = 2

    alert: UUID
    mechanism: Mechanism | None = None
    """What the alert is about; absent where nobody knew it: then it may be about anything."""
    verdict: AlertVerdict
    workers: Count | None = None
    amount_fen: Fen | None = None
    note: Sealed | None = None

    @staticmethod
    def upcast_v1(body: dict[str, Any]) -> dict[str, Any]:
        """Return a body of version 1, which named the alert alone: what it was about is not told.

        The alert itself was never in the log, so that nothing can be put in its place.
        """
        if "mechanism" in body:
            raise ValueError("mechanism is told in version 2; write dataversion 2")
        return body
