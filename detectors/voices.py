"""Who spoke up about unpaid wages and was not yet answered: bounded, and moved by papers."""

from datetime import date
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from schemas.events import ComplaintVerified, MediationClosed
from schemas.vocabulary import ComplaintVerdict

KEPT = 48
"""Unverified complaints that are kept: more than the last step of any points asks for."""
KEPT_HARD = 16
"""Collective events, and complaints found to be true, that are kept."""

UPHELD = frozenset({ComplaintVerdict.SUBSTANTIATED, ComplaintVerdict.PARTLY})
"""Verdicts by which a complaint was right."""


class Voice(Struct, frozen=True, array_like=True, gc=False):
    """Workers who spoke up on a day: in a complaint, or together."""

    id: UUID
    """The complaint, or the report of what was collective."""
    on: date
    workers: int
    found: UUID | None = None
    """The verification that found the complaint to be true."""


class Voices(Struct, frozen=True, omit_defaults=True, gc=False):
    """Everybody who was not yet answered; each list oldest first and bounded."""

    unverified: tuple[Voice, ...] = ()
    collective: tuple[Voice, ...] = ()
    upheld: tuple[Voice, ...] = ()
    """On the day on which they were verified."""
    closed_on: date | None = None
    """Day on which a complaint was last settled or found not to be about wages due here."""


def filed(memory: Voices, voice: Voice, oldest: date) -> Voices:
    """Return the memory with one more complaint, and without those from before a day."""
    heard = memory.unverified
    start = max(0, len(heard) - KEPT + 1)
    while start < len(heard) and heard[start].on < oldest:
        start += 1
    return Voices((*heard[start:], voice), memory.collective, memory.upheld, memory.closed_on)


def together(memory: Voices, voice: Voice) -> Voices:
    """Return the memory with one more collective event."""
    return replace(memory, collective=(*memory.collective[1 - KEPT_HARD :], voice))


def verified(memory: Voices, body: ComplaintVerified, found: UUID, on: date) -> Voices:
    """Return the memory after an officer looked into a complaint.

    A complaint that is kept no more stands for the workers whom the officer found, or
    for one.
    """
    known = _of(memory, body.complaint)
    others = _without(memory, body.complaint)
    if body.verdict not in UPHELD:
        return memory if known is None else replace(others, closed_on=on)
    workers = body.workers
    if workers is None:
        workers = 1 if known is None else known.workers
    voice = Voice(body.complaint, on, workers, found)
    return replace(others, upheld=(*others.upheld[1 - KEPT_HARD :], voice))


def settled(memory: Voices, body: MediationClosed, on: date) -> Voices:
    """Return the memory after a mediation that settled what it was about."""
    left = memory
    if body.complaint is not None and _of(memory, body.complaint) is not None:
        left = _without(memory, body.complaint)
    larger = tuple(voice for voice in left.collective if voice.workers > body.workers)
    if len(larger) < len(left.collective):
        left = replace(left, collective=larger)
    return left if left is memory else replace(left, closed_on=on)


def _of(memory: Voices, complaint: UUID) -> Voice | None:
    heard = memory.upheld + memory.unverified
    return next((voice for voice in heard if voice.id == complaint), None)


def _without(memory: Voices, complaint: UUID) -> Voices:
    return replace(
        memory,
        unverified=tuple(voice for voice in memory.unverified if voice.id != complaint),
        upheld=tuple(voice for voice in memory.upheld if voice.id != complaint),
    )
