"""The two envelopes: what a client may say, and what the server recorded of it."""

from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

from msgspec import Raw, Struct

from schemas.vocabulary import Basis

B = TypeVar("B")


class Device(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What the reporter's device said of itself: evidence about the report, never its clock."""

    at: datetime | None = None
    """Time on the device's own clock."""
    latitude: float | None = None
    longitude: float | None = None
    accuracy_m: float | None = None


class Submission(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a client may say; `data` is read by `codec.body` once the type is known."""

    id: UUID
    type: str
    dataversion: int = 1
    subject: str
    concerns: tuple[str, ...] = ()
    """Every other subject that the fact is about; each one's shard receives it."""
    occurred_at: datetime
    device: Device | None = None
    basis: Basis | None = None
    data: Raw


class Delivery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One line of a bulk file: a submission with what a trusted source says about its arrival."""

    submission: Submission
    recorded_at: datetime | None = None
    """When the source learned it: honoured only in a history load."""
    actor: str
    source: str | None = None
    """The way by which it came in, where one file holds what came by several; see `Recorded`."""
    township: str | None = None
    grid: str | None = None


class Recorded(
    Struct,
    Generic[B],
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    gc=False,
):
    """A fact as it stands in the log, without its hash (which is over these very bytes)."""

    position: int
    id: UUID
    type: str
    dataversion: int = 1
    source: str
    """The way by which it came in: `grid`, `platform`, `ledger`, `worker`, `officer`, ..."""
    subject: str
    concerns: tuple[str, ...] = ()
    occurred_at: datetime
    recorded_at: datetime
    basis: Basis | None = None
    device: Device | None = None
    actor: str
    township: str | None = None
    grid: str | None = None
    causes: tuple[UUID, ...] = ()
    """Facts that this one answers to: the observation corrected, the alert closed."""
    data: B

    def subjects(self) -> tuple[str, ...]:
        """Return every subject that the fact is about, its own first, none twice."""
        if not self.concerns:
            return (self.subject,)
        return tuple(dict.fromkeys((self.subject, *self.concerns)))
