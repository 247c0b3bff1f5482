"""The envelope of what is derived: named by what caused it, so that a replay writes it again."""

from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

from msgspec import Struct

from schemas.identity import uuid8

B = TypeVar("B")


class Derived(Struct, Generic[B], frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One conclusion, keyed by generation, cause, subject, detector and ordinal."""

    generation: str
    cause: int
    """Position of the fact that caused it."""
    subject: str
    detector: str = ""
    """Name of the detector; empty for the assessment and for alerts."""
    ordinal: int = 0
    type: str
    at: datetime
    """`recorded_at` of the cause."""
    township: str | None = None
    data: B

    @property
    def id(self) -> UUID:
        """The name of the conclusion, computed from its key."""
        return conclusion_id(self.generation, self.cause, self.subject, self.detector, self.ordinal)


def conclusion_id(generation: str, cause: int, subject: str, detector: str, ordinal: int) -> UUID:
    """Return the id of a conclusion with this key.

    >>> conclusion_id("g", 1, "site/a", "", 0).version
    8
    """
    return uuid8("derived", generation, subject, detector, str(cause), str(ordinal))
