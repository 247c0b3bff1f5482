"""A subject's effective history: what is still held to have happened, in the order it did."""

from collections.abc import Callable, Iterable, Iterator
from uuid import UUID

import msgspec

from schemas import events
from schemas.body import Body
from schemas.codec import Fact, body_class, upcast

REFOLDS: frozenset[type[Body]] = frozenset(
    {
        events.ObservationCorrected,
        events.ObservationRetracted,
        events.EmployerIdentified,
        events.EmployersMerged,
        events.EmployersSplit,
    }
)
"""Facts about facts: they are never stepped, they change which facts count."""

History = Callable[[str], Iterable[Fact]]
"""Returns the facts that mention a subject, in order of position, up to where we are."""


def effective_history(subject: str, history: History) -> list[tuple[Fact, bool]]:
    """Return the facts that count for a subject, each with whether it is its own.

    Facts of employers that were merged into the subject, or identified as it, count
    as its own. A corrected fact stands where it stood, with what it should have said;
    a retracted one does not stand; a retracted correction gives back what it corrected.
    Ordered by when it happened, then by position.
    """
    told: dict[str, list[Fact]] = {}

    def once(name: str) -> list[Fact]:
        if name not in told:
            told[name] = list(history(name))
        return told[name]

    names = _names(subject, once)
    facts = {fact.id: fact for name in names for fact in once(name)}
    in_order = sorted(facts.values(), key=_position)
    counting = [(fact, fact.subject in names) for fact in _standing(in_order)]
    return sorted(counting, key=lambda pair: (pair[0].occurred_at, pair[0].position))


def corrected(original: Fact, correction: events.ObservationCorrected) -> Fact:
    """Return a fact as it should have been recorded."""
    cls = body_class(original.type)
    said = upcast(cls, correction.replacement_version, dict(correction.replacement))
    return msgspec.structs.replace(
        original,
        data=msgspec.convert(said, cls),
        occurred_at=correction.occurred_at or original.occurred_at,
    )


def _names(subject: str, history: History) -> set[str]:
    """Follow merges and identifications, newest word last, until no new name appears."""
    names = {subject}
    unread = [subject]
    while unread:
        name = unread.pop()
        links: dict[str, bool] = {}
        for fact in history(name):
            other = _absorbs(fact, name)
            if other is not None:
                links[other] = True
            if isinstance(fact.data, events.EmployersSplit) and fact.subject == name:
                links[fact.data.released] = False
        found = {other for other, linked in links.items() if linked} - names
        names |= found
        unread += sorted(found)
    return names


def _absorbs(fact: Fact, name: str) -> str | None:
    match fact.data:
        case events.EmployersMerged(absorbed=absorbed) if fact.subject == name:
            return absorbed
        case events.EmployerIdentified(employer=employer) if employer == name:
            return fact.subject
    return None


def _standing(in_order: Iterable[Fact]) -> Iterator[Fact]:
    """Apply corrections and retractions, newest word last."""
    facts: dict[UUID, Fact] = {}
    answers: dict[UUID, list[Fact]] = {}
    """Corrections and retractions by the id of what they are about."""
    for fact in in_order:
        match fact.data:
            case events.ObservationCorrected(corrects=target):
                answers.setdefault(target, []).append(fact)
            case events.ObservationRetracted(retracts=target):
                answers.setdefault(target, []).append(fact)
            case _ if type(fact.data) not in REFOLDS:
                facts[fact.id] = fact
    for fact in facts.values():
        standing = _after(fact, answers)
        if standing is not None:
            yield standing


def _after(fact: Fact, answers: dict[UUID, list[Fact]]) -> Fact | None:
    """Return a fact after everything that was said about it, or None when it was retracted."""
    if not _stands(fact, answers):
        return None
    standing = fact
    for answer in sorted(answers.get(fact.id, ()), key=_position):
        if isinstance(answer.data, events.ObservationCorrected) and _stands(answer, answers):
            standing = corrected(fact, answer.data)
    return standing


def _stands(fact: Fact, answers: dict[UUID, list[Fact]]) -> bool:
    """Tell whether no standing retraction speaks against a fact."""
    return not any(
        isinstance(answer.data, events.ObservationRetracted) and _stands(answer, answers)
        for answer in answers.get(fact.id, ())
    )


def _position(fact: Fact) -> int:
    return fact.position
