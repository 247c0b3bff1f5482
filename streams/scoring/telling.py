"""What an applier asks of a log beside its pages, and how a fact is read from its bytes."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from schemas.codec import Fact, read_fact
from schemas.errors import Refused
from streams.log.port import Entry, StoredFact
from streams.scoring.passing_over import PASSED_OVER


class Telling(Protocol):
    """As much of a `log.port.FactReader` as judging needs: what was said, and of whom."""

    def said(self, *types: str, after: int = 0, until: int | None = None) -> Sequence[StoredFact]:
        """Return all facts of these milestones with positions in (after, until], in order."""

    def history(self, subject: str, *, until: int | None = None) -> Iterator[StoredFact]:
        """Return the facts that are about or concern a subject, in order of position."""


Read = Callable[[Entry], Fact | Refused]
"""Reads a fact, or says why it cannot be read: to be told in its turn."""


def read_entry(entry: Entry) -> Fact | Refused:
    """Return a fact, or why it cannot be read."""
    try:
        return read_fact(entry.record, entry.type, entry.dataversion)
    except Refused as wrong:
        return wrong


def facts_of(log: Telling, subject: str, until: int, read: Read = read_entry) -> Iterator[Fact]:
    """Return the facts that mention a subject, without those that scoring passes over.

    Raises Refused at the first that cannot be read.
    """
    for stored in log.history(subject, until=until):
        if stored.type in PASSED_OVER:
            continue
        fact = read(stored)
        if isinstance(fact, Refused):
            raise fact
        yield fact


class Envelope(msgspec.Struct, frozen=True):
    """As much of a record as must be readable for its subjects to be known."""

    subject: str
    recorded_at: datetime
    concerns: tuple[str, ...] = ()


_envelopes = msgspec.json.Decoder(Envelope)


def read_envelope(entry: Entry) -> Envelope:
    """Return whom a fact is about and when it was learned, whatever else it says."""
    return _envelopes.decode(entry.record)
