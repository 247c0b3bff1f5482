"""The work that every stream processor is given: one fold, and the same bytes kept by all."""

from datetime import datetime

import msgspec
from msgspec import Struct

from schemas.envelopes import Recorded
from schemas.shards import shard_of

PARTITIONS = 8
"""Partitions of every topic of events."""
ANSWERED = 10
"""One event in so many has a derived record, told by its id alone."""


class Said(Struct, gc=False):
    """What the fold reads of a body, whatever its type; the rest is passed over."""

    unpaid_workers: int = 0
    unpaid_fen: int = 0
    workers_due: int = 0
    paid_fen: int = 0
    no_payslip: bool = False


Event = Recorded[Said]


class Memory(Struct, array_like=True, frozen=True, gc=False):
    """What is remembered of one subject."""

    events: int = 0
    position: int = 0
    first_at: datetime | None = None
    last_at: datetime | None = None
    type: str = ""
    source: str = ""
    basis: str = ""
    township: str = ""
    grid: str = ""
    unpaid_workers: int = 0
    unpaid_fen: int = 0
    paid_fen: int = 0
    without_payslip: int = 0


class Derived(Struct, frozen=True, gc=False):
    """What is said of one event in ten."""

    cause: int
    subject: str
    events: int
    unpaid_fen: int
    paid_fen: int
    level: str


BLANK = Memory()

_events = msgspec.json.Decoder(Event)
_memories = msgspec.msgpack.Decoder(Memory)
_packed = msgspec.msgpack.Encoder()
_json = msgspec.json.Encoder()


def read(record: bytes) -> Event:
    """Return the event of a record of the log."""
    return _events.decode(record)


def recall(kept: bytes | None) -> Memory:
    """Return the memory of a subject from the bytes that were kept, or a blank one."""
    return BLANK if kept is None else _memories.decode(kept)


def remember(memory: Memory) -> bytes:
    """Return the bytes to keep, the same for everybody."""
    return _packed.encode(memory)


def write(derived: Derived) -> bytes:
    """Return a derived record as it is sent or stored."""
    return _json.encode(derived)


def fold(memory: Memory, event: Event) -> tuple[Memory, Derived | None]:
    """Step one event over the memory of its subject; pure."""
    said = event.data
    seen = memory.events + 1
    unpaid = memory.unpaid_fen + said.unpaid_fen
    paid = memory.paid_fen + said.paid_fen
    folded = Memory(
        seen,
        event.position,
        memory.first_at or event.recorded_at,
        event.recorded_at,
        event.type,
        event.source,
        event.basis or "",
        event.township or "",
        event.grid or "",
        max(memory.unpaid_workers, said.unpaid_workers),
        unpaid,
        paid,
        memory.without_payslip + said.no_payslip,
    )
    if event.id.int % ANSWERED:
        return folded, None
    level = "red" if unpaid > 2 * paid else "orange" if unpaid > paid else "none"
    return folded, Derived(event.position, event.subject, seen, unpaid, paid, level)


def step(kept: bytes | None, record: bytes) -> tuple[bytes, bytes | None]:
    """Fold one record over the bytes that were kept: for a peer that goes event by event."""
    memory, derived = fold(recall(kept), read(record))
    return remember(memory), None if derived is None else write(derived)


def partition_of(subject: str) -> int:
    """Return the partition of a subject, in every topic."""
    return shard_of(subject) % PARTITIONS
