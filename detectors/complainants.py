"""Who complained, as far as people whom nobody may name can be told apart."""

from collections.abc import Iterable
from datetime import date

from detectors.evidence import UNSTATED, kind_of_source
from detectors.voices import KEPT_PERIODS, Voice
from schemas.codec import Fact
from schemas.events import ComplaintFiled
from schemas.vocabulary import Basis, ComplaintChannel

BY_DEVICE = frozenset({ComplaintChannel.QR, ComplaintChannel.ONLINE})
"""Ways on which nobody saw who complained, only a telephone at some minute."""
SEEN = frozenset({Basis.OWN_SIGHT, Basis.DOCUMENT})
"""How whoever took a complaint down knows how many complain: he saw them, or their signatures."""


def complaining(body: ComplaintFiled, fact: Fact, on: date) -> Voice:
    """Return who complained, by a way that tells him apart from others as far as ways do."""
    by_device = body.channel in BY_DEVICE
    sent_by_worker = by_device or fact.actor.partition("/")[0] == "worker"
    at = fact.occurred_at
    return Voice(
        fact.id,
        on,
        body.workers,
        None,
        body.periods if len(body.periods) <= KEPT_PERIODS else (),
        at.hour * 60 + at.minute if by_device else None,
        "device" if sent_by_worker else body.channel.value,
        _basis(fact),
    )


def _basis(fact: Fact) -> str:
    """Return how whoever took a complaint down knows; whoever complains vouches for nothing."""
    if fact.basis is None or kind_of_source(fact) == "complaints":
        return UNSTATED
    return fact.basis


def seen_together(heard: tuple[Voice, ...], workers: int) -> bool:
    """Tell whether somebody saw so many workers complain at once, and nobody denied it."""
    return any(
        voice.workers >= workers and voice.basis in SEEN and not voice.denied for voice in heard
    )


def apart(heard: list[Voice], minutes: int) -> list[Voice]:
    """Return who spoke up on a day, those that devices sent in one go only once: the largest.

    Devices are not told apart: whoever sends the same complaint again within so many
    minutes, from this telephone or the next, is heard as one.

    >>> from uuid import UUID
    >>> def sent(minute, workers):
    ...     return Voice(UUID(int=workers), date(2025, 6, 2), workers, minute=minute)
    >>> [voice.workers for voice in apart([sent(600, 2), sent(600, 5), sent(640, 1)], 5)]
    [5, 1]
    """
    sent = sorted((it for it in heard if it.minute is not None), key=_minute)
    kept = [it for it in heard if it.minute is None]
    last = None
    for voice in sent:
        minute = voice.minute or 0
        if last is not None and minute - last < minutes:
            kept[-1] = max(kept[-1], voice, key=_workers)
        else:
            kept.append(voice)
        last = minute
    return kept


def told_apart(heard: Iterable[Voice]) -> tuple[int, int]:
    """Return how many workers ways tell apart, and by how many ways they came.

    Who complains is sealed: of what came by one way only the largest counts, since the
    rest may be the same people again. What an officer found to be false counts for none.

    >>> from uuid import UUID
    >>> def said(origin, workers):
    ...     return Voice(UUID(int=workers), date(2025, 6, 2), workers, origin=origin)
    >>> told_apart([said("device", 4), said("device", 7), said("hotline", 3)])
    (10, 2)
    """
    largest: dict[str, int] = {}
    for voice in heard:
        if not voice.denied:
            largest[voice.origin] = max(largest.get(voice.origin, 0), voice.workers)
    return sum(largest.values()), len(largest)


def _minute(voice: Voice) -> int:
    return voice.minute or 0


def _workers(voice: Voice) -> int:
    return voice.workers
