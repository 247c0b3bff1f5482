"""What a log of facts promises, whatever it is stored in."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import Protocol
from uuid import UUID

import msgspec
from msgspec import Struct

from schemas.body import Body
from schemas.envelopes import Device
from schemas.errors import Refused
from schemas.vocabulary import Basis

GENESIS = bytes(32)
"""The hash before the first fact."""


SYSTEM_FACTS: frozenset[str] = frozenset(
    {"DayClosed", "DayScored", "HistoryLoadFinished", "HistoryLoadStarted", "RulesAdopted"}
)
"""Types of the facts that the system itself records; nobody outside may say them."""
EMPLOYER_LINKS: frozenset[str] = frozenset(
    {"EmployerIdentified", "EmployersMerged", "EmployersSplit"}
)
"""Types of the facts that say which employers are one; people tell them, everybody must hear."""
MILESTONES: frozenset[str] = SYSTEM_FACTS | EMPLOYER_LINKS
"""Types of the facts that are indexed by their type."""


class Draft(Struct, frozen=True, kw_only=True, gc=False):
    """A fact that is ready but has no place in the log yet: `Recorded` without position."""

    id: UUID
    type: str
    dataversion: int
    source: str
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
    data: Body
    fingerprint: bytes
    """32 bytes: keyed hash of the submission as it was sent; tells a resend from a conflict."""


class Entry(Struct, frozen=True, gc=False):
    """A fact as a reader needs it: its place, and the bytes with what it takes to read them."""

    position: int
    type: str
    dataversion: int
    record: bytes
    """Canonical JSON of `schemas.envelopes.Recorded`, read with `schemas.codec.read_fact`."""


class StoredFact(Entry, frozen=True, gc=False):
    """A fact as it stands in the log, with what is needed to check it."""

    hash: bytes
    """SHA-256 of the hash before it and the record."""


class _Moment(Struct, frozen=True):
    recorded_at: datetime


_moments = msgspec.json.Decoder(_Moment)


def recorded_at(entry: Entry) -> datetime:
    """Return when a fact was learned, whatever else its record holds."""
    return _moments.decode(entry.record).recorded_at


class Receipt(Struct, frozen=True, gc=False):
    """The proof that a submission is stored durably."""

    id: UUID
    position: int
    hash: bytes
    """Content hash in the chain: `chain(previous, record)`."""
    fresh: bool
    """True the first time; False when the same submission had been stored before."""


class Known(Struct, frozen=True, gc=False):
    """What the log holds under an id: enough to tell a resend from a conflict."""

    fingerprint: bytes
    receipt: Receipt
    """The first receipt, with `fresh` False."""


class Head(Struct, frozen=True, gc=False):
    """Where a log ends."""

    position: int
    hash: bytes


class Conflict(Refused):
    """The id was used before for something else; nothing of the batch was stored."""

    def __init__(self, identity: UUID) -> None:
        """Name the id."""
        message = f"{identity} was sent before with other content; make a new id for a new report"
        super().__init__(message, field="id")
        self.id = identity


class LoadInProgress(Refused):
    """A history is being loaded, and until it is finished only its loader may add facts."""

    def __init__(self) -> None:
        """Say what to wait for."""
        super().__init__(
            "a history is being loaded and nothing else is accepted until it has finished; "
            "send it again later"
        )


class LogBehindHead(RuntimeError):
    """The log ends before what it had acknowledged: facts were lost, and it refuses to start."""


class LogNotOfHead(RuntimeError):
    """The log and its external head do not belong together, or there is no head to compare."""


class DiskFull(RuntimeError):
    """There is no room for a batch: nothing of it was stored; send it again when there is."""


class LogBusy(RuntimeError):
    """Another program holds the log for too long: nothing was stored; send it again."""


class LogUnavailable(RuntimeError):
    """The database of the log does not answer or refuses: nothing was stored; send it again."""


class OutcomeUnknown(RuntimeError):
    """The answer to a commit was lost: send the same again, with the same ids."""


class LogStopped(RuntimeError):
    """A write failed in a way that leaves the disk in doubt: everything is refused from then on."""


class Damage(Struct, frozen=True):
    """One thing that `verify` found wrong."""

    position: int
    what: str


class FactReader(Protocol):
    """A log of facts, as far as whoever only reads it needs it."""

    def head(self) -> Head:
        """Return where the log ends; position 0 when empty."""

    def read(self, after: int, *, limit: int, until: int | None = None) -> list[StoredFact]:
        """Return up to `limit` facts with positions in (after, until], in order."""

    def find(self, identity: UUID) -> StoredFact | None:
        """Return the fact of an id."""

    def known(self, identities: Sequence[UUID]) -> dict[UUID, Known]:
        """Return what is stored under those of the ids that are in use."""

    def latest(self, *types: str) -> StoredFact | None:
        """Return the last fact of any of these types, which must be of `MILESTONES`.

        Raises ValueError for another type: only these are indexed by their type.
        """

    def said(self, *types: str, after: int = 0, until: int | None = None) -> list[StoredFact]:
        """Return all facts of these types with positions in (after, until], in order.

        The types must be of `MILESTONES`; raises ValueError for another.
        """

    def history(self, subject: str, *, until: int | None = None) -> Iterator[StoredFact]:
        """Return the facts that are about or concern a subject, in order of position."""

    def closed_days(self) -> list[tuple[date, int]]:
        """Return every closed day with the position of its `DayClosed`, in order."""

    def close(self) -> None:
        """Let go of files and threads."""


class FactLog(FactReader, Protocol):
    """Append-only facts with gapless positions from 1, in commit order."""

    def append(self, drafts: Sequence[Draft], *, loading: bool = False) -> list[Receipt]:
        """Store a batch, all of it or nothing, and return when it is durable.

        A draft whose id and fingerprint are known gets its first receipt again
        (`fresh` False). Raises Conflict when an id is known with another fingerprint
        (or twice in the batch with different ones). Batches of several callers share
        one commit. `recorded_at` never goes backwards: a draft earlier than the head
        is stored with the head's.

        Between `HistoryLoadStarted` and `HistoryLoadFinished` a batch that is not
        `loading` raises LoadInProgress. Raises DiskFull, LogBusy or LogUnavailable when
        nothing of the batch is stored, OutcomeUnknown when nobody can say, and LogStopped
        once a write has failed otherwise.
        """

    def verify(self, after: int = 0) -> Iterator[Damage]:
        """Recompute the chain and compare ids, index and external head; say all that is wrong."""


def chain(previous: bytes, record: bytes) -> bytes:
    """Return the hash of a record that follows another in the chain.

    >>> chain(GENESIS, b"{}").hex()[:16]
    'fb1634c4e6cd4b1f'
    """
    return sha256(previous + record).digest()
