"""Who spoke up about unpaid wages and was not yet answered: bounded, and moved by papers."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from detectors.evidence import RECORD, UNSTATED
from schemas.events import ComplaintVerified, MediationClosed, WagesPaid
from schemas.vocabulary import ComplaintVerdict

KEPT = 48
"""Unverified complaints that are kept: more than the last step of any points asks for."""
KEPT_HARD = 16
"""Collective events, and complaints found to be true, that are kept."""

KEPT_ANSWERED = 24
"""Complaints that were settled and are remembered: a verdict that comes later raises none again."""
KEPT_ALERTS = 2
"""Alerts of which it is remembered whom an officer's word on them took away: the newest."""
KEPT_PERIODS = 12
"""Wage periods that a voice may name and be answered by payments alone."""

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
    periods: tuple[str, ...] = ()
    """Wage periods that it names and that no record shows as paid since."""
    minute: int | None = None
    """Minute of the day at which a device sent it; None where a person wrote it down."""
    origin: str = ""
    """The way by which it came, as far as ways tell persons apart."""
    basis: str = UNSTATED
    """How whoever reported it knows that there are so many."""
    denied: UUID | None = None
    """The alert that an officer found to be false since."""


class Voices(Struct, frozen=True, omit_defaults=True, gc=False):
    """Everybody who was not yet answered; each list oldest first and bounded."""

    unverified: tuple[Voice, ...] = ()
    collective: tuple[Voice, ...] = ()
    upheld: tuple[Voice, ...] = ()
    """On the day on which they were verified."""
    closed_on: date | None = None
    """Day on which a complaint was last settled or found not to be about wages due here."""
    answered: tuple[UUID, ...] = ()
    """Complaints that were settled, newest last, bounded."""
    resting: tuple["Resting", ...] = ()
    """What an officer's word on an alert took away, newest last, bounded."""


class Resting(Struct, frozen=True, array_like=True, gc=False):
    """Who is heard no more since an officer's word on an alert, unless it is opened again."""

    alert: UUID
    voices: Voices


def filed(memory: Voices, voice: Voice, oldest: date) -> Voices:
    """Return the memory with one more complaint, and without those from before a day."""
    heard = memory.unverified
    start = max(0, len(heard) - KEPT + 1)
    while start < len(heard) and heard[start].on < oldest:
        start += 1
    return Voices(
        (*heard[start:], voice),
        memory.collective,
        memory.upheld,
        memory.closed_on,
        memory.answered,
        memory.resting,
    )


def together(memory: Voices, voice: Voice) -> Voices:
    """Return the memory with one more collective event."""
    return replace(memory, collective=(*memory.collective[1 - KEPT_HARD :], voice))


def verified(memory: Voices, body: ComplaintVerified, found: UUID, on: date) -> Voices:
    """Return the memory after an officer looked into a complaint.

    A complaint that is kept no more stands for the workers whom the officer found, or
    for one. One that was settled meanwhile stays settled.
    """
    if body.complaint in memory.answered:
        return _while_resting(
            memory, lambda it: verified(it, body, found, on) if _of(it, body.complaint) else it
        )
    known = _of(memory, body.complaint)
    others = memory if known is None else _without(memory, (known,))
    if body.verdict not in UPHELD:
        return memory if known is None else replace(others, closed_on=on)
    workers = body.workers
    if workers is None:
        workers = 1 if known is None else known.workers
    periods = () if known is None else known.periods
    voice = Voice(body.complaint, on, workers, found, periods)
    return replace(others, upheld=(*others.upheld[1 - KEPT_HARD :], voice))


def settled(memory: Voices, body: MediationClosed, on: date) -> Voices:
    """Return the memory after a mediation that settled what it was about.

    It settles the complaint that it names, others beside it as far as its workers go,
    and what was collective among as many workers or fewer.
    """
    memory = _while_resting(memory, lambda it: settled(it, body, on))
    left = _crowds_above(memory, body.workers)
    named = None if body.complaint is None else _of(memory, body.complaint)
    if named is not None:
        beside = _within(_without(memory, (named,)), body.workers - named.workers)
        left = _answered(left, (named, *beside))
    return left if left is memory else replace(left, closed_on=on)


def closed_as_paid(memory: Voices, alert: UUID, workers: int | None, on: date) -> Voices:
    """Return the memory after an officer found workers paid in full; all where none are counted."""
    if workers is None:
        left = replace(_answered(memory, memory.upheld + memory.unverified), collective=())
    else:
        left = _answered(_crowds_above(memory, workers), _within(memory, workers))
    if left == memory:
        return memory
    return _at_rest(replace(left, closed_on=on), alert, _gone(memory, left))


def denied(memory: Voices, alert: UUID, on: date) -> Voices:
    """Return the memory after an officer found an alert to be false.

    A crowd of which no record tells is gone. Complaints stay, each with a verdict of its
    own to come, but make no crowd together any more; what was found to be true stands.
    """
    standing = tuple(voice for voice in memory.collective if voice.basis == RECORD)
    heard = tuple([v if v.denied else replace(v, denied=alert) for v in memory.unverified])
    if len(standing) == len(memory.collective):
        return memory if heard == memory.unverified else replace(memory, unverified=heard)
    left = replace(memory, unverified=heard, collective=standing, closed_on=on)
    return _at_rest(left, alert, _gone(memory, left))


def reopened(memory: Voices, alert: UUID) -> Voices:
    """Return the memory after an alert was opened again: an officer's word on it counts no more.

    Whoever it took away speaks again, but for those who were answered otherwise meanwhile.
    """
    memory = _while_resting(_undenied(memory, alert), lambda it: _undenied(it, alert))
    back = next((it.voices for it in memory.resting if it.alert == alert), None)
    if back is None:
        return memory
    ids = {voice.id for voice in back.unverified + back.upheld}
    joined = _joined(back, memory)
    return replace(
        joined,
        closed_on=memory.closed_on,
        answered=tuple(identity for identity in memory.answered if identity not in ids),
        resting=tuple(it for it in memory.resting if it.alert != alert),
    )


def paid(memory: Voices, body: WagesPaid, on: date) -> Voices:
    """Return the memory after workers were paid in full what they were owed for a period.

    A payment answers those found to be right who named its period, the oldest first, as
    far as the workers paid go; not one made before the officer looked, who knew of it.
    """
    memory = _while_resting(memory, lambda it: paid(it, body, on))
    workers, upheld, gone = body.workers_paid, [], []
    for voice in memory.upheld:
        if (
            body.period not in voice.periods
            or voice.workers > workers
            or body.paid_on < voice.on
            or body.paid_fen * body.workers_due < body.due_fen * body.workers_paid
        ):
            upheld.append(voice)
            continue
        workers -= voice.workers
        rest = tuple(period for period in voice.periods if period != body.period)
        if rest:
            upheld.append(Voice(voice.id, voice.on, voice.workers, voice.found, rest))
        else:
            gone.append(voice)
    if tuple(upheld) == memory.upheld:
        return memory
    left = replace(memory, upheld=tuple(upheld))
    return replace(_answered(left, tuple(gone)), closed_on=on) if gone else left


def _at_rest(memory: Voices, alert: UUID, gone: Voices) -> Voices:
    """Return the memory with those whom an officer's word on an alert took away beside it."""
    others = tuple(it for it in memory.resting if it.alert != alert)
    before = next((it.voices for it in memory.resting if it.alert == alert), Voices())
    resting = Resting(alert, _joined(before, gone))
    return replace(memory, resting=(*others[1 - KEPT_ALERTS :], resting))


def _while_resting(memory: Voices, change: Callable[[Voices], Voices]) -> Voices:
    """Return the memory after what happened to those who are heard no more."""
    if not memory.resting:
        return memory
    resting = tuple([Resting(it.alert, change(it.voices)) for it in memory.resting])
    return memory if resting == memory.resting else replace(memory, resting=resting)


def _undenied(memory: Voices, alert: UUID) -> Voices:
    heard = tuple([replace(v, denied=None) if v.denied == alert else v for v in memory.unverified])
    return memory if heard == memory.unverified else replace(memory, unverified=heard)


def _joined(one: Voices, other: Voices) -> Voices:
    """Return those of both, oldest first and bounded."""
    return Voices(
        unverified=_by_day(one.unverified + other.unverified)[-KEPT:],
        collective=_by_day(one.collective + other.collective)[-KEPT_HARD:],
        upheld=_by_day(one.upheld + other.upheld)[-KEPT_HARD:],
    )


def _by_day(voices: tuple[Voice, ...]) -> tuple[Voice, ...]:
    return tuple(sorted(voices, key=lambda voice: voice.on))


def _gone(before: Voices, after: Voices) -> Voices:
    """Return who was heard before and is no more."""
    left = {voice.id for voice in after.unverified + after.collective + after.upheld}
    return Voices(
        unverified=tuple(voice for voice in before.unverified if voice.id not in left),
        collective=tuple(voice for voice in before.collective if voice.id not in left),
        upheld=tuple(voice for voice in before.upheld if voice.id not in left),
    )


def _of(memory: Voices, complaint: UUID) -> Voice | None:
    heard = memory.upheld + memory.unverified
    return next((voice for voice in heard if voice.id == complaint), None)


def _within(memory: Voices, workers: int) -> tuple[Voice, ...]:
    """Return those who spoke up that so many workers cover, those found right first."""
    covered = []
    for voice in memory.upheld + memory.unverified:
        if voice.workers <= workers:
            covered.append(voice)
            workers -= voice.workers
    return tuple(covered)


def _crowds_above(memory: Voices, workers: int) -> Voices:
    """Return the memory without what was collective among so many workers or fewer."""
    larger = tuple(voice for voice in memory.collective if voice.workers > workers)
    return memory if len(larger) == len(memory.collective) else replace(memory, collective=larger)


def _answered(memory: Voices, gone: tuple[Voice, ...]) -> Voices:
    """Return the memory without some who spoke up, remembering that they were answered."""
    answered = (*memory.answered, *(voice.id for voice in gone))
    return replace(_without(memory, gone), answered=answered[-KEPT_ANSWERED:])


def _without(memory: Voices, gone: tuple[Voice, ...]) -> Voices:
    ids = {voice.id for voice in gone}
    return replace(
        memory,
        unverified=tuple(voice for voice in memory.unverified if voice.id not in ids),
        upheld=tuple(voice for voice in memory.upheld if voice.id not in ids),
    )
