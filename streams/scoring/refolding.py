"""A subject's effective history: what is still held to have happened, in the order it did."""

from collections.abc import Callable, Collection, Iterable, Iterator
from operator import attrgetter
from uuid import UUID

import msgspec

from schemas import events
from schemas.body import Body
from schemas.codec import Fact, body_class, upcast
from schemas.errors import Unreadable

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


def effective_history(names: Collection[str], history: History) -> list[tuple[Fact, bool]]:
    """Return the facts that count for a subject, each with whether it is its own.

    `names` are all under which the subject is known (`Aliases.names_of`): whatever is said
    of any of them is its own. A corrected fact stands where it stood, with what it should
    have said; a retracted one does not stand; a retracted correction gives back what it
    corrected. Ordered by when it happened, then by position.

    Raises Refused where a correction that stands cannot be read.
    """
    facts = {fact.id: fact for name in sorted(names) for fact in history(name)}
    in_order = sorted(facts.values(), key=attrgetter("position"))
    counting = [(fact, fact.subject in names) for fact in _standing(in_order)]
    return sorted(counting, key=lambda pair: (pair[0].occurred_at, pair[0].position))


def corrected(original: Fact, correction: events.ObservationCorrected) -> Fact:
    """Return a fact as it should have been recorded.

    Raises Refused where the correction does not say what such a fact must.
    """
    cls = body_class(original.type)
    said = upcast(cls, correction.replacement_version, dict(correction.replacement))
    try:
        body = msgspec.convert(said, cls)
    except msgspec.ValidationError as wrong:
        raise Unreadable(f"the correction of a {original.type}: {wrong}") from None
    return msgspec.structs.replace(
        original, data=body, occurred_at=correction.occurred_at or original.occurred_at
    )


def _standing(in_order: list[Fact]) -> Iterator[Fact]:
    """Apply corrections and retractions.

    Begins with the newest word: nothing speaks against it, for only what was said already
    can be answered. So whether an answer stands is known before what it is about is asked.
    """
    retracted: set[UUID] = set()
    corrections: dict[UUID, events.ObservationCorrected] = {}
    standing: list[Fact] = []
    for fact in reversed(in_order):
        if fact.id in retracted:
            continue
        match fact.data:
            case events.ObservationRetracted(retracts=target):
                retracted.add(target)
            case events.ObservationCorrected(corrects=target) as correction:
                corrections.setdefault(target, correction)
            case body if type(body) not in REFOLDS:
                standing.append(fact)
    for fact in standing:
        newest = corrections.get(fact.id)
        yield fact if newest is None else corrected(fact, newest)
